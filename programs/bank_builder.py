"""Intervention units -> prototypes -> a static bank.

What helped becomes guidance, what hurt a "do not".

A small version: scikit-learn clusters units by (state, action, polarity) and wording. Paper section
3.2 gives the steps; features, weights and thresholds are our choice.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, get_args

import dspy
import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

from esc_skills.lm.ask import ask
from esc_skills.skills.bank import SkillBank
from signatures.extraction import WriteSkill
from signatures.labels import Action, Need, Stage
from signatures.transcript import defuse
from signatures.types import (
    Clause,
    Condition,
    Contraindication,
    InterventionUnit,
    Provenance,
    Skill,
    SkillCard,
    StateField,
)

_SHOWN: Final = 8
_WORDING_WEIGHT: Final = 0.7
_MIN_FAILED: Final = 2
_FAILED_SHARE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Prototype:
    """Units alike in state, action and wording, all of one polarity."""

    units: tuple[InterventionUnit, ...]

    @property
    def polarity(self) -> str:
        """Polarity of all its units."""
        return self.units[0].polarity


def key_units(units: Sequence[InterventionUnit]) -> tuple[InterventionUnit, ...]:
    """Keep the units with a transition: constructive or negative."""
    return tuple(unit for unit in units if unit.polarity != "neutral")


def prototypes_of(units: Sequence[InterventionUnit], *, size: float = 4.0) -> tuple[Prototype, ...]:
    """Cluster key units of each polarity into prototypes of about `size` units."""
    found: list[Prototype] = []
    ordered = sorted(units, key=lambda unit: (unit.polarity, unit.id))
    for _, group in groupby(ordered, key=lambda unit: unit.polarity):
        members = tuple(group)
        n = max(1, round(len(members) / size))
        for cluster in _clusters(_features(members), n):
            found.append(Prototype(tuple(members[i] for i in cluster)))
    return tuple(found)


class BuildBank(dspy.Module):
    """Clusters units into skills and has each written.

    Args:
        n_skills: how many skills to aim at, at least 1.

    Raises:
        ValueError: `n_skills` is below 1.
    """

    def __init__(self, *, n_skills: int = 12) -> None:
        super().__init__()
        if n_skills < 1:
            raise ValueError(f"n_skills must be at least 1, got {n_skills}")
        self.n_skills = n_skills
        self.write = dspy.Predict(WriteSkill)

    def forward(self, units: Sequence[InterventionUnit]) -> dspy.Prediction:
        """Build a static bank.

        Returns:
            A prediction with `bank` and `prototypes`.

        Raises:
            ValueError: no unit helped anybody, so there is nothing to learn a skill from.
            Unreadable: a skill could not be written, after retries.
        """
        prototypes = prototypes_of(key_units(units))
        helped = [p for p in prototypes if p.polarity == "constructive"]
        hurt = [u for p in prototypes if p.polarity == "negative" for u in p.units]
        if not helped:
            raise ValueError("no unit with a constructive change: nothing to build a skill from")
        centres = np.array([_features(p.units, of=units).mean(axis=0) for p in helped])
        groups = _clusters(centres, min(self.n_skills, len(helped)))
        skills: list[Skill] = []
        for group in groups:
            members = tuple(u for i in group for u in helped[i].units)
            skills.append(self._skill(members, hurt, {s.card.id for s in skills}))
        return dspy.Prediction(bank=SkillBank(tuple(skills)), prototypes=prototypes)

    def _skill(
        self, helped: Sequence[InterventionUnit], hurt: Sequence[InterventionUnit], taken: set[str]
    ) -> Skill:
        actions = Counter(unit.action.label for unit in helped)
        own = {action for action, _ in actions.most_common(3)}
        against = [unit for unit in hurt if unit.action.label in own]
        applicability = _applicability(helped)
        written = ask(
            self.write,
            check=_nothing_written,
            state=applicability.words,
            action=actions.most_common(1)[0][0],
            helped="\n".join(map(_line, _shown(helped))),
            hurt="\n".join(map(_line, _shown(against))),
        )
        sources = (*helped, *against)
        card = SkillCard(
            id=_free_id(written.name, taken),
            name=written.name,
            applicability=applicability,
            contraindications=_contraindications(helped, against, applicability),
            expected_outcomes=tuple(written.expected_outcomes[:3]),
            risks=tuple(written.risks[:3]),
            provenance=Provenance(
                units=tuple(unit.id for unit in sources),
                dialogues=tuple(dict.fromkeys(unit.dialogue_id for unit in sources)),
                licence=_strictest(unit.licence for unit in sources),
            ),
        )
        return Skill(card=card, guidance=written.guidance)


def _nothing_written(prediction: Any) -> str | None:
    empty = not str(prediction.guidance or "").strip() or not str(prediction.name or "").strip()
    return "name or guidance is empty" if empty else None


def _features(
    units: Sequence[InterventionUnit], *, of: Sequence[InterventionUnit] | None = None
) -> NDArray[np.float64]:
    """Vectors of need, stage, action and wording; wording is learnt on `of`."""
    texts = TfidfVectorizer(sublinear_tf=True, stop_words="english", max_features=400)
    texts.fit([unit.action.text for unit in (of or units)])
    wording = np.asarray(texts.transform([unit.action.text for unit in units]).todense())
    labels = np.array(
        [
            [
                *(float(unit.before.need == need) for need in get_args(Need)),
                *(float(unit.before.stage == stage) for stage in get_args(Stage)),
                *(float(unit.action.label == action) for action in get_args(Action)),
            ]
            for unit in units
        ],
        dtype=float,
    )
    return np.hstack([labels, _WORDING_WEIGHT * wording])


def _clusters(points: NDArray[np.float64], n: int) -> list[list[int]]:
    if len(points) <= n:
        return [[i] for i in range(len(points))]
    labels = AgglomerativeClustering(n_clusters=n).fit_predict(points)
    return [[int(i) for i in np.flatnonzero(labels == k)] for k in range(n)]


def _applicability(helped: Sequence[InterventionUnit]) -> Condition:
    """The needs in which it helped, most frequent first, until two thirds of units are covered."""
    counts: Counter[Need] = Counter(u.before.need for u in helped if u.before.need != "unclear")
    needs: list[Need] = []
    for need, _ in counts.most_common():
        needs.append(need)
        if sum(counts[n] for n in needs) >= 2 * counts.total() / 3:
            break
    stages = Counter(unit.before.stage for unit in helped)
    stage, n_stage = stages.most_common(1)[0]
    clauses = [Clause(field="need", op="in", values=tuple(needs))] if needs else []
    if n_stage >= 0.75 * len(helped):
        clauses.append(Clause(field="stage", op="in", values=(stage,)))
    return Condition(clauses=tuple(clauses), words=_words(clauses))


def _words(clauses: Sequence[Clause]) -> str:
    if not clauses:
        return "any state"
    return "; ".join(f"{c.field} is {' or '.join(map(str, c.values))}" for c in clauses)


def _contraindications(
    helped: Sequence[InterventionUnit], hurt: Sequence[InterventionUnit], applies: Condition
) -> tuple[Contraindication, ...]:
    """States in which the same actions mostly failed and that the skill is not for."""
    wanted = {(clause.field, value) for clause in applies.clauses for value in clause.values}
    fields: tuple[StateField, ...] = ("need", "stage", "emotion")
    found: list[Contraindication] = []
    for field in fields:
        for value in sorted({str(getattr(unit.before, field)) for unit in hurt}):
            failed = [u.id for u in hurt if getattr(u.before, field) == value]
            worked = sum(getattr(u.before, field) == value for u in helped)
            share = len(failed) / (len(failed) + worked)
            if (
                len(failed) >= _MIN_FAILED
                and share >= _FAILED_SHARE
                and value != "unclear"
                and (field, value) not in wanted
            ):
                clause = Clause(field=field, op="in", values=(value,))
                condition = Condition(clauses=(clause,), words=_words([clause]))
                found.append(Contraindication(condition=condition, units=tuple(failed)))
    return tuple(found)


def _shown(units: Sequence[InterventionUnit]) -> Sequence[InterventionUnit]:
    # People's own ratings first: they are the best evidence.
    trust = {"star": 0, "survey": 1, "text": 2}
    return sorted(units, key=lambda unit: (trust[unit.evidence.signal], unit.id))[:_SHOWN]


def _line(unit: InterventionUnit) -> str:
    said = (unit.before_text, unit.action.text, unit.after_text)
    before, action, after = (defuse(text).replace("|", "/") for text in said)
    return f"- Seeker: {before} | Supporter: {action} | Seeker then: {after}"


def _free_id(name: str, taken: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-")
    base = base if re.match(r"^[a-z][a-z0-9-]", base) else f"skill-{base}".strip("-")
    return next(i for n in range(1, 1000) if (i := base if n == 1 else f"{base}-{n}") not in taken)


def _strictest(licences: Any) -> str:
    rank = {"Apache-2.0": 0, "MIT": 1, "unknown": 2, "CC BY-NC 4.0": 3}
    return max(licences, key=lambda licence: rank.get(licence, 2))
