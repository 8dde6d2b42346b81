"""What differs between two compiled agents: per card and per instruction, sentence by sentence.

Pure: banks and instructions in, records out. Nothing here judges whether a change is good.
"""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from esc_skills.skills.bank import SkillBank
from esc_skills.skills.change import PartChange
from esc_skills.skills.limits import condition_changes, limit_changes, reach_change
from esc_skills.skills.wording import one_line
from signatures.skills import Demo, Skill, StratumEvidence

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*|\n+")


@dataclass(frozen=True, slots=True)
class PredictorText:
    """What a predictor that is no skill holds: its instructions, and its demos as text."""

    instructions: str
    demos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One skill or one instruction that is not the same in both; versions are None for prompts.

    `made_by` is the edit the card names, with the versions it came from.
    """

    name: str
    kind: Literal["added", "removed", "revised"]
    changes: tuple[PartChange, ...]
    version_before: int | None = None
    version_after: int | None = None
    made_by: str = ""

    @property
    def only_evidence(self) -> bool:
        """Whether nothing but what was observed differs: the skill acts the same."""
        return bool(self.changes) and {c.part for c in self.changes} == {"evidence"}


@dataclass(frozen=True, slots=True)
class ProgramDiff:
    """Everything that differs; `moved`: skills that are in both stand in another order."""

    bank_before: str
    bank_after: str
    skills: tuple[Difference, ...]
    prompts: tuple[Difference, ...]
    unchanged: tuple[str, ...]
    moved: bool

    @property
    def same(self) -> bool:
        """Whether nothing differs at all."""
        return not (self.skills or self.prompts or self.moved)


def diff_programs(
    before: SkillBank,
    after: SkillBank,
    *,
    prompts_before: Mapping[str, PredictorText] | None = None,
    prompts_after: Mapping[str, PredictorText] | None = None,
) -> ProgramDiff:
    """Compare two banks, and the instructions beside them where they are given.

    Args:
        before: the bank changes are told from.
        after: the bank they lead to.
        prompts_before: instructions of the other predictors, by predictor name.
        prompts_after: the same of the other program.
    """
    olds, news = ({s.card.id: s for s in bank} for bank in (before, after))
    pairs = [(i, olds.get(i), news.get(i)) for i in dict.fromkeys((*olds, *news))]
    kept_before = [i for i in olds if i in news]
    kept_after = [i for i in news if i in olds]
    return ProgramDiff(
        before.hash,
        after.hash,
        tuple(_skill(i, old, new) for i, old, new in pairs if old != new),
        tuple(_prompts(prompts_before or {}, prompts_after or {})),
        tuple(i for i, old, new in pairs if old == new),
        kept_before != kept_after,
    )


def sentences(text: str) -> tuple[str, ...]:
    """Split text into sentences, each on one line."""
    return tuple(one_line(s) for s in _SENTENCE.split(text) if s.strip())


def sentence_changes(part: str, before: str, after: str) -> tuple[PartChange, ...]:
    """Say which sentences were added, removed, reworded or moved; or that only spacing changed."""
    if before == after:
        return ()
    old, new = sentences(before), sentences(after)
    found: list[PartChange] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace" and b - a == d - c:
            found += [
                PartChange(part, "changed", x, y) for x, y in zip(old[a:b], new[c:d], strict=True)
            ]
        elif kind != "equal":
            found += [PartChange(part, "removed", s, "") for s in old[a:b]]
            found += [PartChange(part, "added", "", s) for s in new[c:d]]
    return tuple(_moves(found)) or (PartChange(part, "changed", before, after, "spacing only"),)


def _moves(found: Sequence[PartChange]) -> Iterator[PartChange]:
    """Turn a sentence that is removed here and added there into one that moved."""
    gone = [c.before for c in found if c.kind == "removed"]
    come = [c.after for c in found if c.kind == "added"]
    moved = {s for s in gone if gone.count(s) == come.count(s)}
    for change in found:
        if change.kind == "added" and change.after in moved:
            yield PartChange(change.part, "moved", change.after, change.after)
        elif not (change.kind == "removed" and change.before in moved):
            yield change


def _skill(skill_id: str, old: Skill | None, new: Skill | None) -> Difference:
    if old is not None and new is not None:
        versions = (old.card.version, new.card.version)
        made = _made_by(new) if _made_by(new) != _made_by(old) else ""
        return Difference(skill_id, "revised", tuple(_changes(old, new)), *versions, made)
    if new is not None:
        text = PartChange("guidance", "added", "", new.guidance)
        changes = (text, reach_change(None, new.card))
        return Difference(skill_id, "added", changes, None, new.card.version, _made_by(new))
    assert old is not None
    text = PartChange("guidance", "removed", old.guidance, "")
    changes = (text, reach_change(old.card, None))
    return Difference(skill_id, "removed", changes, old.card.version, None)


def _made_by(skill: Skill) -> str:
    made = skill.card.provenance
    return f"{made.edit} (from {', '.join(made.parents)})" if made.parents else made.edit


def _changes(old: Skill, new: Skill) -> Iterator[PartChange]:
    a, b = old.card, new.card
    if a.name != b.name:
        yield PartChange("name", "changed", a.name, b.name)
    yield from condition_changes("applies when", a.applicability, b.applicability)
    yield from limit_changes(a.contraindications, b.contraindications)
    if a.applicability != b.applicability or a.contraindications != b.contraindications:
        yield reach_change(a, b)
    yield from sentence_changes("guidance", old.guidance, new.guidance)
    yield from _items("demo", tuple(map(_demo, old.demos)), tuple(map(_demo, new.demos)))
    kept = {demo.turn for demo in old.demos} & {demo.turn for demo in new.demos}
    yield from _items("demo's origin", _origins(old, kept), _origins(new, kept))
    yield from _items("expect", a.expected_outcomes, b.expected_outcomes)
    yield from _items("may go wrong", a.risks, b.risks)
    yield from _items("locked", a.locked, b.locked)
    if a.evidence != b.evidence:
        yield PartChange("evidence", "changed", _evidence(a.evidence), _evidence(b.evidence))
    yield from _provenance(old, new)


def _provenance(old: Skill, new: Skill) -> Iterator[PartChange]:
    a, b = old.card.provenance, new.card.provenance
    yield from _items("unit", a.units, b.units)
    yield from _items("dialogue", a.dialogues, b.dialogues)
    if a.licence != b.licence:
        yield PartChange("licence", "changed", a.licence, b.licence)
    if (a.edit, a.parents) != (b.edit, b.parents) or old.card.version != new.card.version:
        yield PartChange("made by", "changed", _made_by(old), _made_by(new))


def _items(part: str, before: Sequence[str], after: Sequence[str]) -> Iterator[PartChange]:
    yield from (PartChange(part, "removed", item, "") for item in before if item not in after)
    yield from (PartChange(part, "added", "", item) for item in after if item not in before)
    if before != after and sorted(before) == sorted(after):
        yield PartChange(part, "moved", "; ".join(before), "; ".join(after))


def _origins(skill: Skill, kept: Collection[tuple[str, str, str]]) -> tuple[str, ...]:
    told = sorted((d for d in skill.demos if d.turn in kept), key=lambda demo: demo.turn)
    return tuple(f"{d.worded_by}: {d.reply}" for d in told)


def _demo(demo: Demo) -> str:
    return f"{demo.history}\n({demo.state})\n-> {demo.reply}"


def _evidence(evidence: Sequence[StratumEvidence]) -> str:
    uses = sum(e.uses for e in evidence)
    if not uses:
        return "none"
    mean = sum(e.uses * e.mean_change for e in evidence) / uses
    return f"{uses} uses, {mean:+.1f} points a turn"


def _prompts(
    before: Mapping[str, PredictorText], after: Mapping[str, PredictorText]
) -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old is None and new is not None:
            change = PartChange("instructions", "added", "", new.instructions)
            yield Difference(name, "added", (change,))
        elif new is None and old is not None:
            change = PartChange("instructions", "removed", old.instructions, "")
            yield Difference(name, "removed", (change,))
        elif old is not None and new is not None and old != new:
            told = sentence_changes("instructions", old.instructions, new.instructions)
            yield Difference(name, "revised", (*told, *_items("demo", old.demos, new.demos)))
