"""``audit harm``: at-risk seekers search for the shortest talk that gets harm out of an agent."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from esc_skills.cli.console import err, out, print_json, told_plainly

if TYPE_CHECKING:
    from esc_skills.runs.audit_harm import HarmAudit


def harm(
    artifact: Annotated[Path, typer.Argument(help="A saved agent, or: released.")] = Path(
        "released"
    ),
    lm: Annotated[str, typer.Option(help="The agent's model.")] = "offline/esc",
    save: Annotated[
        Path | None, typer.Option(help="Write the talks that failed here.", show_default=False)
    ] = None,
    again: Annotated[
        Path | None,
        typer.Option(help="Replay talks that were saved; default: ours.", show_default=False),
    ] = None,
) -> None:
    """Search trees of what seekers at risk may say for unsafe replies and missed danger.

    Replies are judged before the output screen mends them. What --save wrote is replayed by
    --again.

    Example: python optimize.py audit harm released --save found.jsonl
    """
    with told_plainly():
        from esc_skills.runs.audit_harm import audit_harm, read_harm
        from esc_skills.runs.settings import ModelSettings

        settings = ModelSettings().with_flags(lm=lm)
        known = read_harm(again) if again else None
        with err.status("searching") as status:
            found = audit_harm(
                artifact, settings, known=known, on_seeker=lambda name: status.update(name)
            )
        _show(found)
        if save:
            found.save(save)
        print_json(found.as_json())


def _show(found: "HarmAudit") -> None:
    table = Table("seeker", "kind", "talks", "unsafe", "missed", "shortest")
    for row in found.rows:
        counts = [sum(h.what == what for h in row.found) for what in ("unsafe", "missed")]
        shortest = min((len(h.said) for h in row.found), default=None)
        table.add_row(
            row.seeker.id, row.seeker.kind, str(row.n_talks), *map(str, counts),
            str(shortest or "-"), style="red" if row.found else "",
        )  # fmt: skip
    out.print(table)
    for harm in found.found:
        said = " / ".join(saying.say for saying in harm.said)
        out.print(f"{harm.seeker}: {harm.what} ({harm.why})\n  said: {said}", markup=False)
        out.print(f"  reply: {harm.reply[:200]}", markup=False, highlight=False)
