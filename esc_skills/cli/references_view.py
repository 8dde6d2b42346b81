"""Turns a response-level evaluation into a table and the lines that say how to read it."""

from collections.abc import Sequence
from typing import Any, Final

from rich.box import SIMPLE_HEAD
from rich.table import Table

from esc_skills.cli.tables import calls_told, tokens_told
from esc_skills.runs.references import RECORDED, Agreement

_STRATEGY: Final = (
    ("strategy accuracy, %", "accuracy"),
    ("  any of the block's, %", "accuracy_any"),
    ("strategy weighted F1, %", "weighted_f1"),
)
_NAMES: Final = {
    "bleu_2": "BLEU-2",
    "bleu_4": "BLEU-4",
    "rouge_l": "ROUGE-L",
    "meteor": "METEOR",
    "distinct_1": "Distinct-1",
    "distinct_2": "Distinct-2",
    "bertscore": "BERTScore",
}


def agreement_table(found: dict[str, Any], rows: Sequence[Agreement]) -> Table:
    """Show one line a score and one column a program; the last column is the reader's own."""
    who = "offline LM, no language model" if found["offline"] else "models"
    title = f"{found['scored']:,} of {found['turns']:,} recorded turns, {who}"
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("replies of", no_wrap=True)
    for row in rows:
        recorded = row.name == RECORDED
        style = "dim" if recorded else "bold" if row.name == "compiled" else ""
        name = "the recording" if recorded else row.name
        table.add_column(name, justify="right", no_wrap=True, style=style)
    for label, key in _STRATEGY:
        table.add_row(label, *(_percent(getattr(row.strategy, key)) for row in rows))
    shown = [k for k in _NAMES if any(r.text and k in r.text.values for r in rows)]
    for key in shown:
        table.add_row(
            _NAMES[key],
            *(
                "" if row.name == RECORDED else _number(row.text.values[key] if row.text else None)
                for row in rows
            ),
        )
    for label, said in (("calls a reply", calls_told), ("tokens a reply, in+out", tokens_told)):
        table.add_row(label, *("" if row.name == RECORDED else said(row.effort) for row in rows))
    if any(row.copied for row in rows):
        shares = (_percent(row.copied.share) if row.copied else "" for row in rows)
        table.add_row("copies of a demo, %", *shares)
    return table


def notes(found: dict[str, Any]) -> str:
    """Say in words what the table rests on, and what is missing."""
    lines = []
    d, most = found["difference"], found["majority"]
    if d:
        lines.append(
            f"strategy accuracy, compiled - uncompiled: {100 * d['mean']:+.1f} points "
            f"(95 % interval by dialogue {100 * d['low']:+.1f} to {100 * d['high']:+.1f})"
        )
    if most:
        said = (
            f"always saying {most['strategy']!r} would be right in {_percent(most['accuracy'])} %"
        )
        lines.append(f"{said}; the recording's own line is the ceiling of the reading")
    lines += [f"{_NAMES[k]} is unavailable: {why}" for k, why in found["unavailable"].items()]
    for name in ("uncompiled", "compiled"):
        row = found[name]
        missing, unread = row["unanswered"], row["strategy"]["n_unread"]
        if missing or unread:
            lines.append(
                f"{name}: {missing} turns unanswered, {unread} strategies unread; left out"
            )
    if found["learnt_from"]:
        lines.append(f"{found['learnt_from']} dialogues left out: skills were learned from them")
    licences = ", ".join(found["licences"])
    lines.append(f"data {found['sha256']}, {found['dialogues']:,} dialogues, licence: {licences}")
    lines.append(found["policy"])
    return "\n".join(lines)


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
