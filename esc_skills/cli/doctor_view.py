"""Turns what `doctor` found into a table."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from esc_skills.cli.wrapping import Wrapped
from esc_skills.runs.doctor import Check


def checks_table(checks: Sequence[Check]) -> Table:
    """Show what `doctor` found, one line a prompt."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("role", "model", "prompt", "answer"):
        table.add_column(name, no_wrap=name != "model")
    for name in ("seconds", "in", "out"):
        table.add_column(name, justify="right", no_wrap=True)
    for check in checks:
        table.add_row(
            check.role,
            Wrapped(check.model),
            check.prompt,
            Text("read", "green") if check.problem is None else Text("failed", "red"),
            f"{check.seconds:.1f}",
            f"{check.spent.tokens_in:,}",
            f"{check.spent.tokens_out:,}",
        )
    return table
