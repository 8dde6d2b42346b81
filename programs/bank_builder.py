"""Intervention units -> prototypes -> a static bank.

What helped becomes guidance, expected outcomes and demos; what hurt contraindications and risks.
Paper section 3.2 gives the steps; how each is done is our choice (docs/discovery.md).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import dspy

from esc_skills.lm.ask import PASSING, Unreadable, ask, reason
from esc_skills.mining import cards
from esc_skills.mining.prototypes import group_units, key_units
from esc_skills.mining.strangers import has_placeholder, is_order
from esc_skills.mining.vectors import Embedder, lsa
from esc_skills.skills.bank import SkillBank
from signatures.dialogues import InterventionUnit
from signatures.extraction import WriteSkill
from signatures.skills import Provenance, Skill, SkillCard
from signatures.transcript import defuse

_SHOWN: Final = 8
_ID_LENGTH: Final = 40


class BuildBank(dspy.Module):
    """Clusters units into skills and has each written.

    Args:
        n_skills: how many skills to aim at, at least 1; None lets the data choose.
        n_prototypes: how many prototypes to aim at, at least 1; None lets the data choose.
        n_demos: exemplary turns a skill gets at most.
        embedder: what the supporter's words mean; latent semantic analysis, or a hosted model
            (`esc_skills.lm.embedding`).
        seed: of the clustering.

    Raises:
        ValueError: a number is out of range.
    """

    def __init__(
        self,
        *,
        n_skills: int | None = None,
        n_prototypes: int | None = None,
        n_demos: int = 0,
        embedder: Embedder = lsa,
        seed: int = 0,
    ) -> None:
        super().__init__()
        for name, value in (("n_skills", n_skills), ("n_prototypes", n_prototypes)):
            if value is not None and value < 1:
                raise ValueError(f"{name} must be at least 1, got {value}")
        if not 0 <= n_demos <= 4:
            raise ValueError(f"n_demos must be in 0..4, got {n_demos}")
        self.n_skills, self.n_prototypes, self.n_demos = n_skills, n_prototypes, n_demos
        self.embedder, self.seed = embedder, seed
        self.writer = SkillWriter(n_demos=n_demos)

    def forward(self, units: Sequence[InterventionUnit]) -> dspy.Prediction:
        """Build a static bank.

        Returns:
            A prediction with `bank`, `prototypes`, `n_key_units`, and `problems`: a line for each
            skill the model did not write.

        Raises:
            ValueError: no unit helped anybody, so there is nothing to learn a skill from.
        """
        keys = key_units(units)
        grouped = group_units(
            keys,
            embed=self.embedder,
            n_prototypes=self.n_prototypes,
            n_skills=self.n_skills,
            seed=self.seed,
        )
        by_id = {unit.id: unit for unit in keys}
        skills: list[Skill] = []
        problems: list[str] = []
        for group in grouped.groups:
            members = [by_id[i] for k in group for i in grouped.prototypes[k].units]
            try:
                skills.append(self.writer(members, keys, {s.card.id for s in skills}).skill)
            except (Unreadable, *PASSING) as problem:
                action = members[0].action.label
                problems.append(f"a skill of {len(members)} units ({action}): {reason(problem)}")
        return dspy.Prediction(
            bank=SkillBank(tuple(skills)),
            prototypes=grouped.prototypes,
            n_key_units=len(keys),
            problems=tuple(problems),
        )


class SkillWriter(dspy.Module):
    """Makes one skill of the units in which it helped and those in which its kind hurt."""

    def __init__(self, *, n_demos: int = 0) -> None:
        super().__init__()
        self.n_demos = n_demos
        self.write = dspy.Predict(WriteSkill)

    def forward(
        self, helped: Sequence[InterventionUnit], keys: Sequence[InterventionUnit], taken: set[str]
    ) -> dspy.Prediction:
        """Write a skill.

        Args:
            helped: the units it is made of.
            keys: all key units: what turns of its kind did elsewhere.
            taken: ids that are in use.

        Returns:
            A prediction with `skill`.

        Raises:
            Unreadable: no usable text was written, after retries.
        """
        against = hurt_by(helped, keys)
        card = evidence_card(helped, keys)
        written = ask(
            self.write,
            check=_unfit,
            state=card["applicability"].words,
            action=Counter(unit.action.label for unit in helped).most_common(1)[0][0],
            helped="\n".join(map(_line, shown(helped))),
            hurt="\n".join(map(_line, shown(against))),
        )
        skill = Skill(
            card=SkillCard(
                id=_free_id(written.name, taken),
                name=" ".join(written.name.split()),
                expected_outcomes=tuple(written.expected_outcomes[:3]),
                risks=tuple(written.risks[:3]),
                **card,
            ),
            guidance=written.guidance,
            demos=cards.demos(helped, most=self.n_demos),
        )
        return dspy.Prediction(skill=skill)


def hurt_by(
    helped: Sequence[InterventionUnit], keys: Sequence[InterventionUnit]
) -> list[InterventionUnit]:
    """Return the negative units in which the supporter did what this skill does."""
    own = cards.actions_of(helped)
    return [u for u in keys if u.polarity == "negative" and u.action.label in own]


def evidence_card(
    helped: Sequence[InterventionUnit], keys: Sequence[InterventionUnit]
) -> Mapping[str, Any]:
    """Return the fields of a card that follow from the units by counting alone."""
    own = cards.actions_of(helped)
    alike = [unit for unit in keys if unit.action.label in own]
    applies = cards.applicability(helped, alike)
    sources = (*helped, *hurt_by(helped, keys))
    return {
        "applicability": applies,
        "contraindications": cards.contraindications(alike, applies),
        "support": cards.support(alike),
        "provenance": Provenance(
            units=tuple(unit.id for unit in sources),
            dialogues=tuple(dict.fromkeys(unit.dialogue_id for unit in sources)),
            licence=_strictest(unit.licence for unit in sources),
        ),
    }


def shown(units: Sequence[InterventionUnit]) -> list[InterventionUnit]:
    """Return the units a model is shown when it writes a skill: the best proven ones."""
    return cards.best_first(units)[:_SHOWN]


def _unfit(prediction: dspy.Prediction) -> str | None:
    if not str(prediction.guidance or "").strip() or not str(prediction.name or "").strip():
        return "name or guidance is empty"
    texts = (prediction.name, prediction.guidance, *prediction.risks, *prediction.expected_outcomes)
    if any(is_order(text) or has_placeholder(text) for text in texts):
        return "the text gives orders to a model or quotes what was taken out"
    return None


def _line(unit: InterventionUnit) -> str:
    said = (unit.before_text, unit.action.text, unit.after_text)
    before, action, after = (defuse(text).replace("|", "/") for text in said)
    return f"- Seeker: {before} | Supporter: {action} | Seeker then: {after}"


def _free_id(name: str, taken: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if len(base) > _ID_LENGTH:
        base = base[: _ID_LENGTH + 1].rpartition("-")[0] or base[:_ID_LENGTH]
    base = base if re.match(r"^[a-z][a-z0-9-]", base) else f"skill-{base}".strip("-")
    return next(i for n in range(1, 1000) if (i := base if n == 1 else f"{base}-{n}") not in taken)


def _strictest(licences: Iterable[str]) -> str:
    rank = {"Apache-2.0": 0, "MIT": 1, "unknown": 2, "CC BY-NC 4.0": 3}
    return max(licences, key=lambda licence: rank.get(licence, 2))
