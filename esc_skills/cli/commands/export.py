"""``export``: an agent's skills as a folder of Agent Skills, for people and for other agents."""

from pathlib import Path
from typing import Annotated

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import UserError, err, out, print_json, told_plainly


def export(
    artifact: options.Artifact,
    out_dir: Annotated[Path, typer.Option("--out", help="Folder to write; must not exist yet.")],
    form: Annotated[str, typer.Option("--format", help="skill-md: one folder a skill.")] = (
        "skill-md"
    ),
    as_json: options.Json = False,
) -> None:
    """Write an agent's skills as a folder of Agent Skills; `import` reads it back without loss.

    Example: python optimize.py export artifacts/run-001 --out skills
    """
    with told_plainly():
        from esc_skills.runs.exchange import export_skills

        if form != "skill-md":
            raise UserError(f"--format is skill-md, got {form!r}")
        done = export_skills(artifact, out=out_dir)
        n = len(done.skills)
        out.print(f"{out_dir}: {n} skills of {artifact}, bank {done.bank}", highlight=False)
        if done.restricted:
            err.print(
                f"mined from data under {', '.join(done.licences)}: the skills carry that licence",
                style="yellow",
                markup=False,
            )
        if as_json:
            print_json(done.as_json())
