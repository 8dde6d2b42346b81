"""Where the command line speaks: the two consoles, one line of JSON, one line for a mistake."""

import contextlib
import json
import os
from collections.abc import Iterator
from typing import Any, Final

import typer
from rich.console import Console

out: Final = Console()
err: Final = Console(stderr=True)
_SHOWN: Final = 5


class UserError(Exception):
    """A mistake of the user's: one line, exit code 2."""


class Fault(Exception):  # noqa: N818
    """A fault of ours, in words: one line, exit code 1."""


@contextlib.contextmanager
def told_plainly() -> Iterator[None]:
    """Turn an error into one line on standard error: exit code 2 for what a user can mend, else 1.

    With ``ESC_SKILLS_DEBUG`` set, a plain ValueError - which may as well be a fault of ours - and
    every fault of ours keep their traceback.
    """
    debug = os.environ.get("ESC_SKILLS_DEBUG")
    try:
        yield
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except UserError as error:
        tell_error(str(error))
        raise typer.Exit(2) from None
    except Exception as error:
        from esc_skills.runs.faults import is_ours, told

        ours = isinstance(error, Fault) or is_ours(error)
        if debug and (ours or type(error) is ValueError):
            raise
        tell_error(str(error) if isinstance(error, Fault) else told(error))
        if ours:
            err.print("ESC_SKILLS_DEBUG=1 shows where", style="dim", highlight=False)
        raise typer.Exit(1 if ours else 2) from None


def tell_error(message: str) -> None:
    """Say on standard error, in one line, what is wrong."""
    # The HTTP client ends its messages with a list of advice; what happened is enough.
    line = " ".join(message.partition("To fix:")[0].split())
    err.print(f"error: {line}", style="red", markup=False, highlight=False, soft_wrap=True)


def tell_skipped(skipped: tuple[str, ...]) -> None:
    """Name the first rows that were skipped, and say how many there were."""
    for line in skipped[:_SHOWN]:
        err.print(f"skipped {line}", style="yellow", markup=False, highlight=False)
    if skipped:
        err.print(f"{len(skipped)} rows skipped in all", style="yellow")


def hear(kind: str, data: dict[str, Any]) -> None:
    """Say what a user should know of what a job loaded; other kinds are for others."""
    if kind == "loaded":
        tell_skipped(tuple(data["skipped"]))
        for line in data.get("remarks", ()):
            err.print(f"note: {line}", style="yellow", markup=False, highlight=False)
    elif kind == "dialogue_read" and data.get("known"):
        err.print(f"going on: {data['known']:,} dialogues were read before", style="yellow")


def tell_lines(what: str, lines: tuple[str, ...]) -> None:
    """Show the first of `lines` in yellow, and say how many there were."""
    for line in lines[:_SHOWN]:
        err.print(f"{what}: {line}", style="yellow", markup=False, highlight=False)
    if len(lines) > _SHOWN:
        err.print(f"{what}: {len(lines)} in all", style="yellow")


def print_json(found: object) -> None:
    """Write one line of JSON to standard output, unwrapped and unstyled."""
    typer.echo(json.dumps(found, ensure_ascii=False))
