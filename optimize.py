"""The one entry point: compile a support agent, evaluate it, look at it, talk to it.

Each command is a file in `esc_skills/workbench/commands/`. Their heavy imports stay inside, so that
``--help`` answers at once.
"""

import os

import typer

from esc_skills.workbench.commands import audit
from esc_skills.workbench.commands.chat import chat
from esc_skills.workbench.commands.compile import compile_command
from esc_skills.workbench.commands.evaluate import evaluate
from esc_skills.workbench.commands.inspect import inspect

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
for command in (evaluate, inspect, chat):
    app.command()(command)
app.add_typer(audit.app, name="audit")


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
