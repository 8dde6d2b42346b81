"""``inspect``: the bank of a compiled agent as a table, one skill in full."""

import json
from typing import Annotated

import typer

from esc_skills.workbench.commands import options
from esc_skills.workbench.console import UserError, out, print_json, told_plainly


def inspect(
    artifact: options.Artifact,
    skill: Annotated[
        str | None, typer.Option(help="Show this skill in full; default: the most used.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Show the bank of a compiled agent as a table, and one skill in full."""
    with told_plainly():
        from esc_skills.workbench.tables import bank_table, skill_panel
        from programs.saving import load, read_manifest

        manifest, bank = read_manifest(artifact), load(artifact).bank
        if skill is not None and skill not in bank:
            raise UserError(f"no skill {skill!r}; there are: {', '.join(s.card.id for s in bank)}")
        out.print(
            f"{artifact}: program {manifest.program_hash}, {manifest.created}. {manifest.note}"
        )
        out.print(bank_table(bank))
        if len(bank):
            used = max(bank, key=lambda s: sum(e.uses for e in s.card.evidence)).card.id
            out.print(skill_panel(bank[skill or used]))
        if as_json:
            print_json(json.loads(bank.to_json()))
