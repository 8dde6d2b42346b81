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
        from programs.saving import load, read_history, read_manifest
        from programs.versions import at_version, save_child

        agent, parent, history = load(artifact), read_manifest(artifact), read_history(artifact)
        found = history.find(version)
        old = at_version(agent, history, found.number)
        longer = history.add(
            old.bank,
            by="restore",
            why=f"version {found.number} again",
            prompts=history.prompts(found.number) or None,
            parent=found.number,
        )
        note = f"Version {found.number} of program {parent.program_hash}, restored; not scored."
        saved = save_child(old, out_dir, parent=parent, history=longer, note=note)
        out.print(
            f"{out_dir}: version {found.number} of {artifact}, bank {found.bank}, "
            f"{len(old.bank)} skills, program {saved.program_hash}",
            highlight=False,
        )
        if as_json:
            print_json(
                {
                    "artifact": str(out_dir),
                    "version": found.number,
                    "bank": found.bank,
                    "program_hash": saved.program_hash,
                    "parent": saved.parent,
                }
            )
