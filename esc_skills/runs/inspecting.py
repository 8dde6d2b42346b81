"""What people want to know of a saved agent: its skills in full, its versions, and what differs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from esc_skills.runs.artifacts import Refused, artifact_folder, open_artifact
from esc_skills.skills.bank import SkillBank
from esc_skills.skills.change import PartChange
from esc_skills.skills.diff import Difference, ProgramDiff, diff_programs
from esc_skills.skills.history import BankVersion, History
from esc_skills.skills.limits import N_STATES, reach
from esc_skills.skills.lint import Finding, lint_skill
from esc_skills.skills.wording import condition_words, in_short, limits_in_short
from programs.demo_origins import count_origins, known_origins
from programs.saving import Manifest, read_history
from programs.versions import prompts_of
from signatures.skills import Skill

__all__ = [
    "ArtifactDiff",
    "BankSheet",
    "BankVersion",
    "Difference",
    "History",
    "Inspected",
    "PartChange",
    "ProgramDiff",
    "SkillBank",
    "SkillSheet",
    "compare_artifacts",
    "inspect_artifact",
    "sheet_of",
    "versions_of",
]


@dataclass(frozen=True, slots=True)
class SkillSheet:
    """A skill, with what its card only implies.

    Attributes:
        skill: the skill.
        applies: its applicability, short enough for a table.
        condition: its applicability in words.
        limits: its contraindications in short, a line each.
        barred: share of all seeker states in which they forbid it, 0 to 1.
        uses: how often it was used.
        change: mean emotion change of those uses; None without any.
        findings: what is wrong with it.
        origins: how many of its demos were worded by whom.
    """

    skill: Skill
    applies: str
    condition: str
    limits: tuple[str, ...]
    barred: float
    uses: int
    change: float | None
    findings: tuple[Finding, ...]
    origins: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BankSheet:
    """The skills of a bank, in its order."""

    hash: str
    skills: tuple[SkillSheet, ...]

    @property
    def most_used(self) -> tuple[SkillSheet, ...]:
        """The skill that was used most, the first of equals; none of an empty bank."""
        return tuple(sorted(self.skills, key=lambda sheet: -sheet.uses)[:1])


@dataclass(frozen=True, slots=True)
class Inspected:
    """A saved agent as people look at it; `shown` are the skills they asked to see in full.

    Demos from before there were marks are marked, as far as it is known.
    """

    manifest: Manifest
    bank: SkillBank
    sheet: BankSheet
    shown: tuple[SkillSheet, ...]

    def as_json(self) -> object:
        """Return the bank as its file has it, every demo with who worded it."""
        return json.loads(self.bank.to_json())


@dataclass(frozen=True, slots=True)
class ArtifactDiff:
    """What differs between two saved agents."""

    found: ProgramDiff
    program_hashes: tuple[str, str]

    @property
    def unseen(self) -> bool:
        """Whether the programs differ in something that `found` does not show."""
        return self.found.same and self.program_hashes[0] != self.program_hashes[1]


def inspect_artifact(path: Path, *, skill: str | None = None) -> Inspected:
    """Open a saved agent and say all there is to know of its skills.

    Args:
        path: its folder.
        skill: id of the skill to show in full, "all" for every one, None for the most used.

    Raises:
        BadArtifact: the folder does not verify.
        Refused: there is no such skill.
    """
    artifact = open_artifact(path)
    marked = known_origins(artifact.bank, artifact.folder)
    sheet = replace(sheet_of(marked), hash=artifact.bank.hash)
    if skill not in (None, "all") and skill not in artifact.bank:
        known = ", ".join(one.card.id for one in artifact.bank)
        raise Refused(f"no skill {skill!r}; there are: {known or 'none'}")
    asked = tuple(one for one in sheet.skills if skill in ("all", one.skill.card.id))
    return Inspected(artifact.manifest, marked, sheet, asked or sheet.most_used)


def versions_of(path: Path) -> History:
    """Return the versions the bank of a saved agent went through.

    Raises:
        BadArtifact: the folder does not verify, or a version cannot be rebuilt.
    """
    return read_history(artifact_folder(path))


def compare_artifacts(before: Path, after: Path) -> ArtifactDiff:
    """Say what changed from one saved agent to another: skills, and instructions beside them.

    Raises:
        BadArtifact: a folder does not verify.
    """
    a, b = open_artifact(before), open_artifact(after)
    found = diff_programs(
        a.bank, b.bank, prompts_before=prompts_of(a.agent), prompts_after=prompts_of(b.agent)
    )
    return ArtifactDiff(found, (a.program_hash, b.program_hash))


def sheet_of(bank: SkillBank) -> BankSheet:
    """Describe the skills of a bank."""
    return BankSheet(bank.hash, tuple(map(_sheet, bank)))


def _sheet(skill: Skill) -> SkillSheet:
    card = skill.card
    uses = sum(e.uses for e in card.evidence)
    return SkillSheet(
        skill,
        in_short(card.applicability),
        card.applicability.words or condition_words(card.applicability),
        limits_in_short(card.contraindications),
        reach(card)[1] / N_STATES,
        uses,
        sum(e.uses * e.mean_change for e in card.evidence) / uses if uses else None,
        lint_skill(skill),
        count_origins([skill]).get(card.id, {}),
    )
