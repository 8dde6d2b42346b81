"""``inspect``: the bank of a compiled agent as a table, one skill in full, its versions."""

import json
from typing import Annotated

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import UserError, out, print_json, told_plainly

_ALL = "all"


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
    """Show the bank of a compiled agent as a table, and one skill in full."""
    with told_plainly():
        from esc_skills.cli.bank_view import (
            bank_lines,
            bank_table,
            history_table,
            skill_panel,
        )
        from programs.saving import load, read_history, read_manifest

        manifest, bank = read_manifest(artifact), load(artifact).bank
        if skill not in (None, _ALL) and skill not in bank:
            raise UserError(f"no skill {skill!r}; there are: {', '.join(s.card.id for s in bank)}")
        made = f"from program {manifest.parent}, " if manifest.parent else ""
        out.print(
            f"{artifact}: program {manifest.program_hash}, {made}{manifest.created}. "
            f"{manifest.note}",
            highlight=False,
            markup=False,
        )
        if history:
            out.print(history_table(read_history(artifact)))
            out.print(f"next: python optimize.py restore {artifact} N --out DIR", markup=False)
        else:
            out.print(bank_table(bank))
            out.print(bank_lines(bank), highlight=False, markup=False)
            used = max(bank, key=lambda s: sum(e.uses for e in s.card.evidence), default=None)
            shown = [s for s in bank if skill in (_ALL, s.card.id)] or ([used] if used else [])
            for one in shown:
                out.print(skill_panel(one))
        if as_json and history:
            print_json([v.model_dump(mode="json") for v in read_history(artifact).versions])
        elif as_json:
            print_json(json.loads(bank.to_json()))
