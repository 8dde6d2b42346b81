"""``import``: a folder of Agent Skills into an agent; what was changed by hand becomes edits."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import UserError, out, print_json, told_plainly

if TYPE_CHECKING:
    from esc_skills.skills.bank import SkillBank
    from esc_skills.skills.history import History
    from programs.agent import SupportAgent
    from signatures.skills import SkillEdit


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
        from esc_skills.cli.diff_view import details, diff_json, diff_table, headline
        from esc_skills.skills.diff import diff_programs
        from esc_skills.skills.export import edits_from, read_folder
        from programs.saving import load, read_history, read_manifest
        from programs.versions import save_child

        agent, parent = load(into), read_manifest(into)
        edits = edits_from(agent.bank, read_folder(folder))
        new, history = _edited(agent, read_history(into), edits)
        found = diff_programs(agent.bank, new.bank)
        out.print(headline(found), highlight=False, markup=False)
        if not found.same:
            out.print(diff_table(found))
            out.print(details(found))
        said = {"artifact": None, "bank": new.bank.hash, "edits": [e.kind for e in edits]}
        if out_dir is None:
            out.print("nothing was written: give --out to save this as an agent of its own")
        else:
            n = f"{len(edits)} edit{'s' * (len(edits) != 1)}"
            note = f"Program {parent.program_hash} with {n} by hand; not scored."
            saved = save_child(new, out_dir, parent=parent, history=history, note=note)
            out.print(f"{out_dir}: program {saved.program_hash}", highlight=False)
            said |= {"artifact": str(out_dir), "program_hash": saved.program_hash}
        if as_json:
            print_json({**said, "diff": diff_json(found)})


def _edited(
    agent: "SupportAgent", history: "History", edits: tuple["SkillEdit", ...]
) -> tuple["SupportAgent", "History"]:
    for edit in edits:
        agent = agent.with_bank(agent.bank.apply(edit))
        history = history.add(agent.bank, by="import", why=edit.rationale, edits=(edit,))
    _refuse_bad(agent.bank)
    return agent, history


def _refuse_bad(bank: "SkillBank") -> None:
    from esc_skills.skills.lint import errors

    wrong = [f"{finding.skill}: {finding.message}" for finding in errors(bank)]
    if wrong:
        raise UserError(f"the skills do not pass the checks: {'; '.join(wrong)}")
