"""``export``: an agent's skills as a folder of Agent Skills, for people and for other agents."""

import shutil
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
        from esc_skills.skills.export import files_of
        from programs.saving import load, read_manifest

        if form != "skill-md":
            raise UserError(f"--format is skill-md, got {form!r}")
        bank, manifest = load(artifact).bank, read_manifest(artifact)
        if not len(bank):
            raise UserError(f"{artifact} holds no skills: there is nothing to export")
        _write(files_of(bank), out_dir)
        out.print(f"{out_dir}: {len(bank)} skills of {artifact}, bank {bank.hash}", highlight=False)
        open_ = {"Apache-2.0"}
        licences = sorted({s.card.provenance.licence for s in bank} | set(manifest.licences))
        if set(licences) - open_:
            err.print(
                f"mined from data under {', '.join(licences)}: the skills carry that licence",
                style="yellow",
                markup=False,
            )
        if as_json:
            print_json(
                {
                    "out": str(out_dir),
                    "bank": bank.hash,
                    "skills": [skill.card.id for skill in bank],
                    "licences": licences,
                }
            )


def _write(files: dict[str, str], folder: Path) -> None:
    """Write the files whole or not at all: beside the folder first, then renamed."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"{folder} already holds something; choose another --out")
    partial = folder.with_name(f"{folder.name}.writing")
    shutil.rmtree(partial, ignore_errors=True)
    for name, text in files.items():
        path = partial / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    if folder.exists():
        folder.rmdir()
    partial.rename(folder)
