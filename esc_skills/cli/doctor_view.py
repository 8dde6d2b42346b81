"""Turns what `doctor` found into a table and a line."""

from collections.abc import Sequence
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from esc_skills.cli.wrapping import Wrapped
from esc_skills.runs.doctor import Check, Examination

_LONG: Final = 100  # seconds, from which on tenths are not shown


def checks_table(checks: Sequence[Check]) -> Table:
    """Show what `doctor` found, one line a prompt; seconds and tokens are a request's."""
    models = {check.model for check in checks}
    title = f"{models.pop()}, a line a prompt" if len(models) == 1 else None
    table = Table(
        box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), title=title, title_justify="left"
    )
    for name in ("role", "prompt") if title else ("role", "prompt", "model"):
        table.add_column(name, no_wrap=name != "model")
    for name in ("first", "read", "mends", "s", "in", "out"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("wrong", no_wrap=True)
    for check in checks:
        row = check.as_json()
        table.add_row(
            check.role,
            check.prompt,
            *([] if title else [Wrapped(check.model)]),
            f"{check.n_first}/{check.asked}",
            Text(
                f"{check.n_read}/{check.asked}", "green" if check.n_read == check.asked else "red"
            ),
            f"{sum(check.repairs.values())}",
            f"{row['seconds']:.0f}" if row["seconds"] >= _LONG else f"{row['seconds']:.1f}",
            f"{row['tokens_in']:,.0f}",
            f"{row['tokens_out']:,.0f}",
            _wrong(check),
        )
    return table


def _wrong(check: Check) -> Text:
    """Say how often a prompt was answered as none should be, a line a kind."""
    found = {"copied": check.n_copied, "leaked": check.n_leaked, "refused": check.n_refused}
    return Text(
        "\n".join(f"{name} {n}" for name, n in found.items() if n) or "-",
        "red" if any(found.values()) else "",
    )


def forecast_line(found: Examination) -> str:
    """Say what a compile would take."""
    told = found.forecast
    usd = "price unknown" if told.usd is None else f"{told.usd:.2f} USD"
    words = "words" if found.offline else "tokens"
    return (
        f"a compile with these settings would likely make {told.calls:,} calls: "
        f"{told.hours:.1f} hours one after another, {told.tokens:,} {words}, {usd}"
    )
