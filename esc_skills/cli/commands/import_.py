"""``import``: a folder of Agent Skills into an agent; what was changed by hand becomes edits."""

from pathlib import Path
from typing import Annotated

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import out, print_json, told_plainly


def import_(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Folder that export wrote, or of SKILL.md folders."),
    ],
    into: Annotated[Path, typer.Option("--into", help="The agent that gets the skills.")],
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="Folder for the new agent; without: only look.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Read a folder of skills into an agent: show what it changes, and save that with --out.

    Guidance, name, outcomes and risks are changed in SKILL.md, everything else in
    assets/skill.json; a folder taken away retires its skill, a new one adds a skill.

    Example: python optimize.py import skills --into artifacts/run-001 --out artifacts/edited
    """
    with told_plainly():
        from esc_skills.cli.diff_view import diff_json, print_diff
        from esc_skills.runs.exchange import import_skills

        done = import_skills(folder, into=into, out=out_dir)
        print_diff(done.found, out)
        if done.folder is None:
            out.print("nothing was written: give --out to save this as an agent of its own")
        else:
            out.print(f"{done.folder}: program {done.program_hash}", highlight=False)
        if as_json:
            print_json({**done.as_json(), "diff": diff_json(done.found)})
