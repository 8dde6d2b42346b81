"""Turns results into Rich tables. Makes them; printing is `optimize.py`'s."""

from rich.box import SIMPLE_HEAD
from rich.table import Table

from esc_skills.runs.bound import Bound, Spent
from esc_skills.runs.comparison import Comparison, Copying, Row
from esc_skills.runs.effort import Effort


def comparison_table(comparison: Comparison, *, offline: bool) -> Table:
    """Show how each program did, one line a program."""
    n = max((row.score.n for row in comparison.rows), default=0)
    what = "offline seekers" if offline else "simulated seekers"
    sealed = "sealed test" if comparison.split == "test" else comparison.split
    title = f"{n} {sealed} profiles, {what}; emotion starts at 40"
    missing = any(row.score.n_unscored for row in comparison.rows)
    table = Table(
        title=title,
        title_justify="left",
        caption="\n".join(_captions(comparison, offline=offline)),
        caption_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 0 if missing else 1, 0, 0),  # nine columns fit 80 characters
    )
    table.add_column("program", no_wrap=True)
    names = ["final", "95 % interval", "success", "failure", "calls", "tokens", "seconds"]
    for name in [*names, "missing"] if missing else names:
        table.add_column(name, justify="right", no_wrap=True)
    for row in comparison.rows:
        style = "bold" if row.name == "compiled" else ""
        table.add_row(*_cells(row)[: len(table.columns)], style=style)
    return table


def _captions(comparison: Comparison, *, offline: bool) -> list[str]:
    words = "; offline, words are counted" if offline else ""
    said = [f"calls, tokens (in+out): the agent's for one reply{words}"]
    others = [f"{row.name} {row.other:.1f}" for row in comparison.rows if row.other is not None]
    if others:
        said.append(f"intervals and differences are of your objective: {', '.join(others)}")
    return said


def calls_told(effort: Effort | None) -> str:
    """Say how many requests a reply took."""
    return _number(effort.calls if effort else None, 1)


def tokens_told(effort: Effort | None) -> str:
    """Say how many tokens a reply took, those of its prompts and those that were written."""
    if effort is None or effort.tokens_in is None or effort.tokens_out is None:
        return "-"
    return f"{effort.tokens_in:,.0f}+{effort.tokens_out:,.0f}"


def _cells(row: Row) -> list[str]:
    found = row.interval
    interval = f"{found.low:.1f} to {found.high:.1f}" if found and found.tells else "-"
    return [
        row.name,
        _number(row.score.final, 1),
        interval,
        _percent(row.score.success),
        _percent(row.score.failure),
        calls_told(row.effort),
        tokens_told(row.effort),
        _number(row.seconds, 0),
        str(row.score.n_unscored),
    ]


def verdict_lines(comparison: Comparison) -> str:
    """Say in words what the table shows."""
    lines = []
    if not any(row.score.n for row in comparison.rows):
        lines.append("no talk has a score of every program: there is nothing to compare")
    d = comparison.difference
    if d is not None and not d.tells:
        lines.append(
            f"compiled - uncompiled: {d.mean:+.1f} points; "
            f"{d.n_clusters} scenes are too few for an interval"
        )
    elif d is not None:
        sure = "better" if d.low > 0 else "worse" if d.high < 0 else "not clearly different"
        scenes = f", {d.n_clusters} scenes" if d.n_clusters else ""
        lines.append(
            f"compiled - uncompiled: {d.mean:+.1f} points "
            f"(95 % interval {d.low:+.1f} to {d.high:+.1f}{scenes}): {sure}"
        )
    copied = [f"{r.name} {_copied(r.copied)}" for r in comparison.rows if r.copied]
    if copied:
        lines.append(f"replies with eight words in a row of a demo: {', '.join(copied)}")
    if comparison.gap_closed is not None:
        lines.append(f"gap to the oracle closed: {100 * comparison.gap_closed:.0f} %")
    return "\n".join(lines)


def _copied(copied: Copying) -> str:
    return f"{copied.n_copied} of {copied.n_replies} ({100 * copied.share:.1f} %)"


def bound_table(bound: Bound) -> Table:
    """Show what a run can cost, one line a role and one for all."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("role", no_wrap=True)
    for name in ("likely calls", "USD", "at most", "tokens in", "out", "USD"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in bound.rows:
        table.add_row(row.role, *_costs(row.likely, row.most))
    table.add_row("all", *_costs(bound.likely, bound.most), style="bold")
    return table


def _costs(likely: Spent, most: Spent) -> list[str]:
    tokens = (_short_number(most.tokens_in), _short_number(most.tokens_out))
    return [f"{likely.calls:,}", _usd(likely), f"{most.calls:,}", *tokens, _usd(most)]


def _usd(spent: Spent) -> str:
    return "unknown" if spent.usd is None else f"{spent.usd:,.2f}"


def _short_number(n: int) -> str:
    for unit, name in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if n >= unit:
            return f"{n / unit:.1f} {name}"
    return str(n)


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.0f} %"
