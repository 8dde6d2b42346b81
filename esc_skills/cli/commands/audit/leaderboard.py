"""``audit leaderboard``: recomputes SAGE's scores from the recorded replies."""

from rich.table import Table

from esc_skills.cli.commands.audit.options import Turns
from esc_skills.cli.console import out, print_json, told_plainly


def leaderboard(turns: Turns) -> None:
    """Recompute final emotion, successes and failures per judge and model from recorded replies.

    Example: python optimize.py audit leaderboard --turns sage_turns.jsonl
    """
    with told_plainly():
        from esc_skills.runs.auditing import recompute_scores

        rows = recompute_scores(turns)
    table = Table("judge", "model", "n", "final", "success", "failure", title="SAGE, recomputed")
    for row in rows:
        table.add_row(
            row.judge, row.model, str(row.n), f"{row.final:.2f}",
            str(row.success), str(row.failure),
        )  # fmt: skip
    out.print(table)
    print_json({"rows": [row.as_json() for row in rows]})
