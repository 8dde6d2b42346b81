"""``diff``: what changed between two compiled agents, in plain words."""

from pathlib import Path
from typing import Annotated

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import out, print_json, told_plainly


def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="Folder of a compiled agent.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="Folder of another.")],
    as_json: options.Json = False,
) -> None:
    """Say what changed from agent A to agent B: per skill and per instruction.

    Example: python optimize.py diff artifacts/run-001 artifacts/run-002
    """
    with told_plainly():
        from esc_skills.cli.diff_view import details, diff_json, diff_table, headline
        from esc_skills.skills.diff import diff_programs
        from programs.saving import load, program_hash
        from programs.versions import prompts_of

        a, b = load(before), load(after)
        found = diff_programs(
            a.bank, b.bank, prompts_before=prompts_of(a), prompts_after=prompts_of(b)
        )
        hashes = (program_hash(a), program_hash(b))
        out.print(headline(found), highlight=False, markup=False)
        if not found.same:
            out.print(diff_table(found))
            out.print(details(found))
        elif hashes[0] != hashes[1]:
            out.print(
                "but the programs' hashes differ: in something that is not shown here, such as a "
                "field's description",
                style="yellow",
            )
        if as_json:
            sides = {"a": str(before), "b": str(after), "program_hashes": hashes}
            print_json({**sides, **diff_json(found)})
