"""Published figures in a table beside ours. Makes it; printing is `console`'s."""

from rich.box import SIMPLE_HEAD
from rich.table import Table

from esc_skills.runs.comparison import Comparison
from esc_skills.runs.published import published


def published_table(name: str, ours: Comparison | None, *, offline: bool) -> Table:
    """Show ours and the published ones, one line a program.

    Args:
        name: of the table.
        ours: None where ours were not scored.
        offline: whether ours were made without a language model.
    """
    found = published()[name]
    table = Table(title=found["title"], title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("program", no_wrap=True)
    for column in ("final", "success %", "failure %", "n"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("from", overflow="fold")
    for row in ours.rows if ours else ():
        s = row.score
        cells = _cells(s.final, s.success, s.failure, s.n)
        table.add_row(row.name, *cells, "ours, offline" if offline else "ours", style="bold")
    table.add_section()
    for row in found["programs"]:
        cells = _cells(row["final"], row["success"], row["failure"], row["n"])
        table.add_row(row["name"], *cells, row["source"])
    return table


def published_lines(name: str) -> str:
    """Say the published claims, their sources, and why the table is no ranking."""
    found = published()[name]
    claims = [
        f"published: {c['what']}: {' -> '.join(filter(None, (c['before'], c['after'])))} "
        f"({c['source']})"
        for c in found["claims"]
    ]
    sources = [f"{key}: {text}" for key, text in found["sources"].items()]
    return "\n".join([*claims, *sources, found["caution"]])


def _cells(
    final: float | None, success: float | None, failure: float | None, n: int | None
) -> list[str]:
    def said(value: float | None, form: str, scale: int = 1) -> str:
        return "-" if value is None else format(value * scale, form)

    return [
        said(final, ".1f"),
        said(success, ".0f", 100),
        said(failure, ".0f", 100),
        said(n, "d"),
    ]
