"""``audit headroom``: how much choosing skills can win over one instruction for everyone."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from esc_skills.cli.commands import options
from esc_skills.cli.console import err, out, print_json, told_plainly

if TYPE_CHECKING:
    from esc_skills.runs.headroom import Headroom

_SOURCES = {
    "intention": "knowing the intention (best constant instruction for each, less best single)",
    "habituation": "changing moves (best sequence for each intention, less best constant)",
    "specificity": "the seeker's own details (oracle, less the same replies without them)",
}
# Below this offline results cannot show what selecting is worth.
_ENOUGH = 10.0


def headroom(
    talks: Annotated[int, typer.Option(help="Training talks to search on.", min=8)] = 96,
    judge_lm: Annotated[
        str, typer.Option(help="offline/ds or offline/g4: whose judge the seekers have.")
    ] = "offline/ds",
    threads: options.Threads = None,
    seed: Annotated[int, typer.Option(help="Of the seekers' noise and the sampling.")] = 0,
) -> None:
    """Search the best one instruction and the best sequences, and score them on held-out profiles.

    Searched on training profiles, scored on validation profiles; the sealed test is not read.

    Example: python optimize.py audit headroom --talks 96
    """
    with told_plainly():
        from esc_skills.runs.headroom import audit_headroom
        from esc_skills.runs.settings import ModelSettings

        settings = ModelSettings().with_flags(judge_lm=judge_lm, threads=threads, seed=seed)
        with err.status("playing") as status:
            found = audit_headroom(settings, talks=talks, tell=lambda text: status.update(text))
        _show(found)
        print_json(found.as_json())


def _show(found: "Headroom") -> None:
    table = Table("who", "final", "success", "failure", title="Headroom, offline seekers")
    for name, row in (
        ("uncompiled", found.uncompiled),
        ("best single instruction for everyone", found.best_single),
        ("best constant instruction, intention known", found.best_known),
        ("oracle: best sequence, intention known", found.oracle),
        ("oracle, without the seeker's own details", found.generic),
    ):
        table.add_row(
            name, f"{row.final:.1f}", f"{100 * (row.success or 0):.0f} %",
            f"{100 * (row.failure or 0):.0f} %",
        )  # fmt: skip
    out.print(table)
    out.print(f"for everyone: {found.single}", highlight=False)
    for intention, schedule in found.schedules.items():
        out.print(f"{intention}: {'  |  '.join(schedule)}", highlight=False)
    sources = Table("where the room comes from", "points")
    for name, points in found.sources.items():
        sources.add_row(_SOURCES[name], f"{points:+.1f}")
    out.print(sources)
    room = found.selection_room
    out.print(
        f"room for selection: {room:+.1f} points, searched with {found.n_searched} talks"
        + ("" if room >= _ENOUGH else "; under 10, offline results cannot show what selecting is "
           "worth"),
        highlight=False,
    )  # fmt: skip
