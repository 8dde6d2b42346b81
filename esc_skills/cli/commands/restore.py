"""``restore``: an earlier version of an agent's bank, as an artifact of its own."""

from pathlib import Path
from typing import Annotated

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import out, print_json, told_plainly


def restore(
    artifact: options.Artifact,
    version: Annotated[
        str, typer.Argument(help="Number or bank hash: inspect --history lists them.")
    ],
    out_dir: Annotated[Path, typer.Option("--out", help="Folder for the restored agent.")],
    as_json: options.Json = False,
) -> None:
    """Make an artifact of an earlier version of an agent; the artifact itself stays as it is.

    Example: python optimize.py restore artifacts/run-001 0 --out artifacts/static
    """
    with told_plainly():
        from esc_skills.runs.restoring import restore_version

        done = restore_version(artifact, version, out=out_dir)
        out.print(
            f"{out_dir}: version {done.version} of {artifact}, bank {done.bank}, "
            f"{done.n_skills} skills, program {done.program_hash}",
            highlight=False,
        )
        if as_json:
            print_json(done.as_json())
