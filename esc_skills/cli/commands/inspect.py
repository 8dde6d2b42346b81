"""``inspect``: the bank of a compiled agent as a table, one skill in full, its versions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import out, print_json, told_plainly

if TYPE_CHECKING:
    from esc_skills.runs.inspecting import Inspected


def inspect(
    artifact: options.Artifact,
    skill: Annotated[
        str | None,
        typer.Option(help="Show this skill in full; all shows every one; default: the most used."),
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="List the versions that restore can bring back.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Show the bank of a compiled agent as a table, and one skill in full.

    Example: python optimize.py inspect artifacts/released --skill all
    """
    with told_plainly():
        from esc_skills.runs.inspecting import inspect_artifact, versions_of

        found = inspect_artifact(artifact, skill=skill)
        versions = versions_of(artifact) if history else None
        _show_head(found, artifact)
        if versions is None:
            _show_bank(found)
        else:
            from esc_skills.cli.bank_view import history_table

            out.print(history_table(versions))
            out.print(f"next: python optimize.py restore {artifact} N --out DIR", markup=False)
        if as_json and versions is not None:
            print_json([version.model_dump(mode="json") for version in versions.versions])
        elif as_json:
            print_json(found.as_json())


def _show_head(found: "Inspected", artifact: Path) -> None:
    manifest = found.manifest
    made = f"from program {manifest.parent}, " if manifest.parent else ""
    out.print(
        f"{artifact}: program {manifest.program_hash}, {made}{manifest.created}. {manifest.note}",
        highlight=False,
        markup=False,
    )


def _show_bank(found: "Inspected") -> None:
    from esc_skills.cli.bank_view import bank_lines, bank_table, skill_panel

    out.print(bank_table(found.sheet))
    out.print(bank_lines(found.sheet), highlight=False, markup=False)
    for one in found.shown:
        out.print(skill_panel(one))
