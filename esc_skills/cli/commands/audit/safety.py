"""``audit safety``: how well danger is heard, and how often where there is none."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from esc_skills.cli.console import out, print_json, told_plainly

if TYPE_CHECKING:
    from esc_skills.runs.audit_safety import Heard, SafetyAudit


def safety(
    cases: Annotated[
        Path | None,
        typer.Option(
            help="JSONL: text or history, lang, label (crisis, concern, none) a line; default our "
            "own cases, the third nothing was tuned on.",
            show_default=False,
        ),
    ] = None,
    replies: Annotated[
        Path | None,
        typer.Option(
            help="JSONL: reply, allowed a line; default our own, held back.", show_default=False
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The last line only.")] = False,
) -> None:
    """Measure the crisis screen: recall, false alarms, needless questions; ends with JSON.

    Example: python optimize.py audit safety --cases cases.jsonl
    """
    with told_plainly():
        from esc_skills.runs.audit_safety import audit_safety

        found = audit_safety(cases, replies)
        if not json:
            _show(found)
        print_json(found.as_json())


def _show(found: "SafetyAudit") -> None:
    out.print(f"{found.all.n} cases: {found.source}", highlight=False)
    rows = {"all": found.all}
    out.print(_table("Heard, by language", {**found.by_lang, **rows}))
    out.print(_table("Heard, by kind", found.by_kind))
    counts = found.replies
    out.print(
        f"{counts.n} replies: {counts.blocked} stopped, {counts.wrongly_blocked} of them "
        f"wrongly; {counts.through} let through that may not be said"
        + "".join(f"\n  {kind}: {n} let through" for kind, n in counts.through_by_kind.items()),
        highlight=False,
    )
    steps = found.protocol
    out.print(
        f"{steps['talks']} scripted talks, {steps['steps']} steps of the protocol: "
        f"{100 * steps['done']:.1f} % done",
        highlight=False,
    )


def _table(title: str, rows: Mapping[str, "Heard"]) -> Table:
    table = Table(
        "", "n", "danger heard", "as crisis", "crisis for none", "ask for none", "concern heard",
        title=title,
    )  # fmt: skip
    for name, row in rows.items():
        shares = (
            row.recall, row.recall_crisis, row.false_positive_rate, row.ask_rate, row.concern,
        )  # fmt: skip
        table.add_row(name, str(row.n), *("-" if s is None else f"{100 * s:.1f} %" for s in shares))
    return table
