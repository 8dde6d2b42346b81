"""Published figures, from one data file with their sources, in a table beside ours."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from rich.box import SIMPLE_HEAD
from rich.table import Table

_OURS: Final = ("uncompiled", "static", "compiled", "oracle")


@cache
def published() -> Mapping[str, Any]:
    """Return all tables of published figures by name."""
    text = resources.files(__package__).joinpath("published.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def published_table(name: str, scores: Mapping[str, Any], *, offline: bool) -> Table:
    """Show ours and the published ones, one line a program.

    Args:
        name: of the table.
        scores: of ours, as a comparison's JSON has them.
        offline: whether ours were made without a language model.
    """
    found = published()[name]
    table = Table(title=found["title"], title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("program", no_wrap=True)
    for column in ("final", "success %", "failure %", "n"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("from", overflow="fold")
    for own in _OURS:
        if row := scores.get(own):
            table.add_row(own, *_cells(row), "ours, offline" if offline else "ours", style="bold")
    table.add_section()
    for row in found["programs"]:
        table.add_row(row["name"], *_cells(row), row["source"])
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


def _cells(row: Mapping[str, Any]) -> list[str]:
    def said(value: float | None, form: str, scale: int = 1) -> str:
        return "-" if value is None else format(value * scale, form)

    return [
        said(row["final"], ".1f"),
        said(row["success"], ".0f", 100),
        said(row["failure"], ".0f", 100),
        said(row["n"], "d"),
    ]
