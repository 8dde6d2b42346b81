"""``audit``: measures the parts that everything else rests on. Each ends with one line of JSON."""

import typer

from esc_skills.workbench.commands.audit.headroom import headroom
from esc_skills.workbench.commands.audit.leaderboard import leaderboard
from esc_skills.workbench.commands.audit.seeker import seeker

app = typer.Typer(
    no_args_is_help=True,
    help="Measure the seekers, the metric and the room there is. Each audit prints a table and "
    "ends with one line of JSON.",
)
for command in (seeker, leaderboard, headroom):
    app.command()(command)
