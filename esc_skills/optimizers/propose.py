"""From losing turns to an edit: diagnose by the reflection model, then propose accordingly.

What is proposed follows from the diagnosis:

- missing_skill -> add a skill, written from turns that went well and badly for that need;
- unsafe_intervention -> a contraindication for the state in which it harmed;
- wrong_selection -> tighten the skill's applicability to the states in which it helps;
- profile_specific_failure -> revise its guidance.

Which edit answers which diagnosis is our choice; the paper names the diagnoses.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import dspy

from esc_skills.lm.ask import PASSING, Unreadable, ask
from esc_skills.lm.seeds import derive_seed
from esc_skills.optimizers.turns import ServedTurn, losing, needs, show, winning
from esc_skills.skills.bank import SkillBank
from signatures.extraction import WriteSkill
from signatures.labels import Diagnosis
from signatures.reflection import DiagnoseTurn, ReviseGuidance
from signatures.skills import (
    Clause,
    Condition,
    Contraindication,
    Provenance,
    Skill,
    SkillCard,
    SkillEdit,
)

DIAGNOSED: Final = 5
_MIN_TURNS: Final = 3


@dataclass(frozen=True, slots=True)
class Case:
    """A skill (or "none") with the turns it served in one round of talks."""

    skill: str
    turns: tuple[ServedTurn, ...]


class Proposer:
    """Turns cases into edits with the help of the reflection model of the context."""

    def __init__(self) -> None:
        self._diagnose = dspy.Predict(DiagnoseTurn)
        self._write = dspy.Predict(WriteSkill)
        self._revise = dspy.Predict(ReviseGuidance)

    def diagnose(self, case: Case, bank: SkillBank, *, seed: int) -> Counter[Diagnosis]:
        """Diagnose the worst turns of a case; unreadable diagnoses are left out."""
        found: Counter[Diagnosis] = Counter()
        for turn in losing(case.turns)[:DIAGNOSED]:
            try:
                said = ask(
                    self._diagnose,
                    seed=derive_seed(seed, case.skill, turn.rollout.profile_id, turn.index),
                    skill=_named(case.skill, bank),
                    candidates=_listed(bank, without=case.skill),
                    state=turn.state.words(),
                    history=f"{turn.history()}\nSupporter: {' '.join(turn.exchange.reply.split())}",
                    seeker_thought=f"{turn.exchange.appraisal.activity} "
                    f"{turn.exchange.appraisal.analysis}",
                )
            except (Unreadable, *PASSING):
                continue
            found[said.diagnosis] += 1
        return found

    def propose(
        self,
        case: Case,
        bank: SkillBank,
        diagnosis: Diagnosis,
        *,
        rejected: Sequence[str],
        pool: Sequence[ServedTurn],
        seed: int,
    ) -> SkillEdit | None:
        """Propose one edit, or None where the diagnosis leaves nothing to propose.

        Args:
            case: the losing skill and its turns.
            bank: the bank as it is.
            diagnosis: why it loses.
            rejected: guidance already rejected for this skill.
            pool: all turns of the round, for examples of what went well.
            seed: of the reflection model.
        """
        if case.skill not in bank or diagnosis == "missing_skill":
            return self._add(case, bank, pool, seed=seed)
        if diagnosis == "unsafe_intervention":
            return _contraindicate(case, bank)
        if diagnosis == "wrong_selection":
            return _tighten(case, bank) or _contraindicate(case, bank)
        return self._revised(case, bank, rejected=rejected, seed=seed)

    def _add(
        self, case: Case, bank: SkillBank, pool: Sequence[ServedTurn], *, seed: int
    ) -> SkillEdit | None:
        bad = losing(case.turns)
        counts = needs(bad)
        if not counts:
            return None
        need = random.Random(seed).choice([n for n, _ in counts.most_common(3)])
        good = winning([t for t in pool if t.state.need == need])
        if not good:
            return None
        clause = Clause(field="need", op="in", values=(need,))
        applies = Condition(clauses=(clause,), words=f"need is {need}")
        said = ask(
            self._write,
            seed=seed,
            state=applies.words,
            action="what helped most",
            helped=show(good),
            hurt=show([t for t in bad if t.state.need == need]),
        )
        taken = {skill.card.id for skill in bank}
        base = f"for-{need.replace('_', '-')}"
        skill_id = next(
            i for n in range(1, 100) if (i := base if n == 1 else f"{base}-{n}") not in taken
        )
        card = SkillCard(
            id=skill_id,
            name=str(said.name),
            applicability=applies,
            expected_outcomes=tuple(said.expected_outcomes[:3]),
            risks=tuple(said.risks[:3]),
            provenance=Provenance(edit="add", licence=_licence(bank)),
        )
        skill = Skill(card=card, guidance=str(said.guidance))
        return SkillEdit(kind="add", skill=skill, rationale=f"no skill served the need {need} well")

    def _revised(
        self, case: Case, bank: SkillBank, *, rejected: Sequence[str], seed: int
    ) -> SkillEdit:
        skill = bank[case.skill]
        said = ask(
            self._revise,
            seed=seed,
            guidance=skill.guidance,
            state=skill.card.applicability.words or "any state",
            losing_turns=show(losing(case.turns)),
            winning_turns=show(winning(case.turns)),
            bank="\n".join(f"- {s.guidance}" for s in bank if s.card.id != case.skill),
            rejected="\n".join(f"- {text}" for text in rejected),
        )
        new = skill.model_copy(update={"guidance": str(said.new_guidance).strip()})
        return SkillEdit(kind="revise", target=case.skill, skill=new, rationale=str(said.rationale))


def _means(case: Case) -> dict[str, float]:
    """Mean change by need, over needs seen often enough."""
    changes: defaultdict[str, list[int]] = defaultdict(list)
    for turn in case.turns:
        if turn.state.need != "unclear":
            changes[turn.state.need].append(turn.change)
    return {need: sum(c) / len(c) for need, c in sorted(changes.items()) if len(c) >= _MIN_TURNS}


def _contraindicate(case: Case, bank: SkillBank) -> SkillEdit | None:
    means = _means(case)
    if not means:
        return None
    need = min(means, key=lambda n: (means[n], n))
    if means[need] >= 0:
        return None
    clause = Clause(field="need", op="in", values=(need,))
    no = Contraindication(
        condition=Condition(clauses=(clause,), words=f"need is {need}"),
        units=tuple(
            f"{t.rollout.profile_id}@{t.rollout.seed}#{t.index}"
            for t in losing(case.turns)
            if t.state.need == need
        )[:8],
    )
    if no.condition in [c.condition for c in bank[case.skill].card.contraindications]:
        return None
    why = f"lost {-means[need]:.1f} points a turn where the need was {need}"
    return SkillEdit(kind="contraindicate", target=case.skill, contraindication=no, rationale=why)


def _tighten(case: Case, bank: SkillBank) -> SkillEdit | None:
    skill = bank[case.skill]
    good = tuple(need for need, mean in _means(case).items() if mean > 0)
    if not good:
        return None
    clause = Clause(field="need", op="in", values=good)
    if clause in skill.card.applicability.clauses:
        return None
    words = "; ".join(
        filter(None, (skill.card.applicability.words, f"need is {' or '.join(good)}"))
    )
    applies = Condition(clauses=(*skill.card.applicability.clauses, clause), words=words)
    card = skill.card.model_copy(update={"applicability": applies})
    new = skill.model_copy(update={"card": card})
    why = f"gained only where the need was {', '.join(good)}"
    return SkillEdit(kind="tighten", target=case.skill, skill=new, rationale=why)


def _named(skill: str, bank: SkillBank) -> str:
    return f"{skill}: {bank[skill].guidance}" if skill in bank else "none"


def _listed(bank: SkillBank, *, without: str) -> str:
    return "\n".join(
        f"{s.card.id} | {s.card.applicability.words or 'any state'} | "
        f"{'; '.join(s.card.expected_outcomes)}"
        for s in bank
        if s.card.id != without
    )


def _licence(bank: SkillBank) -> str:
    licences = {skill.card.provenance.licence for skill in bank}
    return next(
        (one for one in ("CC BY-NC 4.0", "unknown", "MIT") if one in licences), "Apache-2.0"
    )
