"""The one entry point: compile a support agent, evaluate it, look at it, talk to it.

Each command is a file in `esc_skills/cli/commands/`. Their heavy imports stay inside, so that
``--help`` answers at once.
"""

import os

import typer

from esc_skills.cli.commands import audit
from esc_skills.cli.commands.chat import chat
from esc_skills.cli.commands.compile import compile_command
from esc_skills.cli.commands.diff import diff
from esc_skills.cli.commands.discover import discover
from esc_skills.cli.commands.doctor import doctor
from esc_skills.cli.commands.evaluate import evaluate
from esc_skills.cli.commands.export import export
from esc_skills.cli.commands.forget import forget
from esc_skills.cli.commands.import_ import import_
from esc_skills.cli.commands.inspect import inspect
from esc_skills.cli.commands.restore import restore
from esc_skills.cli.commands.sign import sign
from esc_skills.cli.signals import sigterm_interrupts

# No price map is fetched from the network at the first call.
os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Compile a support agent against simulated seekers. Without a command: compile.\n\n"
    "Example: [bold]python optimize.py --seed 1 --out artifacts/mine[/bold]",
)
app.callback(invoke_without_command=True)(compile_command)
for command in (discover, evaluate, inspect, diff, restore, forget, export, sign, chat, doctor):
    app.command()(command)
app.command("import")(import_)
app.add_typer(audit.app, name="audit")


def main() -> None:
    """Run the command line."""
    with sigterm_interrupts():
        app()


if __name__ == "__main__":
    main()
