"""Turns what `doctor` found into a table and a line."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from esc_skills.cli.wrapping import Wrapped
from esc_skills.runs.doctor import Check, Examination


def checks_table(checks: Sequence[Check]) -> Table:
    """Show what `doctor` found, one line a prompt; seconds and tokens are a request's."""
    models = {check.model for check in checks}
    title = f"{models.pop()}, a line a prompt" if len(models) == 1 else None
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    for name in ("role", "prompt") if title else ("role", "prompt", "model"):
        table.add_column(name, no_wrap=name != "model")
    for name in ("first", "read", "mended", "copied", "leaked", "refused", "s", "in", "out"):
        table.add_column(name, justify="right", no_wrap=True)
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
            *(_if_any(n) for n in (check.n_copied, check.n_leaked, check.n_refused)),
            f"{row['seconds']:.1f}",
            f"{row['tokens_in']:,.0f}",
            f"{row['tokens_out']:,.0f}",
        )
    return table


def _if_any(n: int) -> Text:
    return Text(str(n), "red") if n else Text("-")


def forecast_line(found: Examination) -> str:
    """Say what a compile would take."""
    told = found.forecast
    usd = "price unknown" if told.usd is None else f"{told.usd:.2f} USD"
    words = "words" if found.offline else "tokens"
    return (
        f"a compile with these settings would likely make {told.calls:,} calls: "
        f"{told.hours:.1f} hours one after another, {told.tokens:,} {words}, {usd}"
    )
