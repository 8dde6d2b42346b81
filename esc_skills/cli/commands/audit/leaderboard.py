"""``audit leaderboard``: recomputes SAGE's scores from the recorded replies."""

from typing import Any

from rich.table import Table

from esc_skills.cli.commands.audit.options import Turns
from esc_skills.cli.console import out, print_json, told_plainly


def leaderboard(turns: Turns) -> None:
    """Recompute final emotion, successes and failures per judge and model from recorded replies."""
    with told_plainly():
        from esc_skills.offline.fit.records import load_turns

        rows = _rows(load_turns(turns))
    table = Table("judge", "model", "n", "final", "success", "failure", title="SAGE, recomputed")
    for row in rows:
        table.add_row(
            row["judge"], row["model"], str(row["n"]), f"{row['final']:.2f}",
            str(row["success"]), str(row["failure"]),
        )  # fmt: skip
    out.print(table)
    print_json({"rows": rows})


def _rows(talks: Any) -> list[dict[str, Any]]:
    from metrics.sage import SAGE

    finals: dict[tuple[str, str], list[int]] = {}
    for talk in talks:
        finals.setdefault((talk.judge, talk.model), []).append(talk.final)
    return [
        {
            "judge": judge,
            "model": model,
            "n": len(found),
            "final": round(sum(found) / len(found), 2),
            "success": sum(f >= SAGE.top for f in found),
            "failure": sum(f < SAGE.floor for f in found),
        }
        for (judge, model), found in sorted(finals.items())
    ]
