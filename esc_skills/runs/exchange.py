"""Skills out of a saved agent as a folder of Agent Skills, and back into one as edits."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from esc_skills.runs.artifacts import Refused, open_artifact
from esc_skills.skills.bank import SkillBank
from esc_skills.skills.diff import ProgramDiff, diff_programs
from esc_skills.skills.export import edits_from, files_of, read_folder
from esc_skills.skills.history import History
from esc_skills.skills.lint import errors
from programs.agent import SupportAgent
from programs.saving import read_history
from programs.versions import save_child
from signatures.skills import SkillEdit

_OPEN: Final = frozenset({"Apache-2.0"})


@dataclass(frozen=True, slots=True)
class Exported:
    """A folder of skills that was written; `licences` are those of all they were mined from."""

    folder: Path
    bank: str
    skills: tuple[str, ...]
    licences: tuple[str, ...]

    @property
    def restricted(self) -> bool:
        """Whether a licence asks more of whoever takes the skills than ours does."""
        return not _OPEN.issuperset(self.licences)

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        return {
            "out": str(self.folder),
            "bank": self.bank,
            "skills": list(self.skills),
            "licences": list(self.licences),
        }


@dataclass(frozen=True, slots=True)
class Imported:
    """What a folder of skills changes in an agent; nothing is saved where `folder` is None."""

    found: ProgramDiff
    bank: str
    edits: tuple[SkillEdit, ...]
    folder: Path | None = None
    program_hash: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints, less the difference."""
        said: dict[str, Any] = {"artifact": None, "bank": self.bank}
        said["edits"] = [edit.kind for edit in self.edits]
        if self.folder is not None:
            said |= {"artifact": str(self.folder), "program_hash": self.program_hash}
        return said


def export_skills(path: Path, *, out: Path, form: Literal["skill-md"] = "skill-md") -> Exported:
    """Write the skills of a saved agent as a folder of Agent Skills.

    Args:
        path: folder of the agent.
        out: folder to write; new or empty.
        form: "skill-md", one folder a skill.

    Raises:
        BadArtifact: the folder does not verify.
        Refused: the agent has no skills, or `out` holds something.
    """
    artifact = open_artifact(path)
    bank = artifact.bank
    if not len(bank):
        raise Refused(f"{path} holds no skills: there is nothing to export")
    _write(files_of(bank), out)
    licences = {s.card.provenance.licence for s in bank} | set(artifact.manifest.licences)
    ids = tuple(skill.card.id for skill in bank)
    return Exported(out, bank.hash, ids, tuple(sorted(licences)))


def import_skills(folder: Path, *, into: Path, out: Path | None = None) -> Imported:
    """Read a folder of skills into a saved agent, as edits; save the outcome where `out` is given.

    Args:
        folder: what `export_skills` wrote, or any folder of Agent Skills.
        into: folder of the agent; it stays as it is.
        out: folder for the new agent; None only looks.

    Raises:
        BadArtifact: the agent's folder does not verify.
        BadFolder: the skills cannot be read.
        Refused: a skill does not pass the checks.
        FileExistsError: `out` holds something.
    """
    artifact = open_artifact(into)
    edits = edits_from(artifact.bank, read_folder(folder))
    new, history = _edited(artifact.agent, read_history(artifact.folder), edits)
    found = diff_programs(artifact.bank, new.bank)
    if out is None:
        return Imported(found, new.bank.hash, edits)
    parent = artifact.manifest
    n = f"{len(edits)} edit{'s' * (len(edits) != 1)}"
    note = f"Program {parent.program_hash} with {n} by hand; not scored."
    saved = save_child(new, out, parent=parent, history=history, note=note)
    return Imported(found, new.bank.hash, edits, out, saved.program_hash)


def _edited(
    agent: SupportAgent, history: History, edits: tuple[SkillEdit, ...]
) -> tuple[SupportAgent, History]:
    for edit in edits:
        agent = agent.with_bank(agent.bank.apply(edit))
        history = history.add(agent.bank, by="import", why=edit.rationale, edits=(edit,))
    _refuse_bad(agent.bank)
    return agent, history


def _refuse_bad(bank: SkillBank) -> None:
    wrong = [f"{finding.skill}: {finding.message}" for finding in errors(bank)]
    if wrong:
        raise Refused(f"the skills do not pass the checks: {'; '.join(wrong)}")


def _write(files: Mapping[str, str], folder: Path) -> None:
    """Write the files whole or not at all: beside the folder first, then renamed."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} already holds something; choose another --out")
    partial = folder.with_name(f"{folder.name}.writing")
    shutil.rmtree(partial, ignore_errors=True)
    for name, text in files.items():
        path = partial / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    if folder.exists():
        folder.rmdir()
    partial.rename(folder)
