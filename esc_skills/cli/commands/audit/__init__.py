"""``audit``: what the parts are worth, on recorded data. Each audit is a file, ending in JSON."""

import typer

from esc_skills.cli.commands.audit.headroom import headroom
from esc_skills.cli.commands.audit.leaderboard import leaderboard
from esc_skills.cli.commands.audit.safety import safety
from esc_skills.cli.commands.audit.seeker import seeker
from esc_skills.cli.commands.audit.units import units

app = typer.Typer(
    no_args_is_help=True, help="Check parts of the system against recorded data; ends with JSON."
)


for command in (seeker, leaderboard, headroom, units, safety):
    app.command()(command)
