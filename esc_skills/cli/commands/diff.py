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
        from esc_skills.cli.diff_view import diff_json, print_diff
        from esc_skills.runs.inspecting import compare_artifacts

        compared = compare_artifacts(before, after)
        print_diff(compared.found, out)
        if compared.unseen:
            out.print(
                "but the programs' hashes differ: in something that is not shown here, such as a "
                "field's description",
                style="yellow",
            )
        if as_json:
            hashes = compared.program_hashes
            sides = {"a": str(before), "b": str(after), "program_hashes": hashes}
            print_json({**sides, **diff_json(compared.found)})
