"""How far a reply moves the seeker: the expected change, and the draw on SAGE's four levels.

A surrogate of SAGE's recorded judges: a linear rule of countable features with slopes per
intention, calibrated and bounded, plus inertia and persona. All coefficients stand in
``judges/*.json``; docs/design/offline-seeker.md says where they come from.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

from esc_skills.offline.seeker.coefficients import (
    LEVELS,
    Coefficients,
    JudgeName,
    coefficients,
    state_terms,
)
from esc_skills.offline.seeker.craft import is_hollow, spoils
from esc_skills.offline.seeker.detectors import Reply
from esc_skills.offline.seeker.features import NAMES, features
from esc_skills.offline.seeker.relation import Relation
from esc_skills.offline.seeker.wish import Met, met
from signatures.labels import INTENTIONS, PERSONA_TYPES, Intention, PersonaType

_NORMAL: Final = NormalDist()
# A change of this border or less counts as none: it hardly ever happens in the record.
_ZERO: Final = 0.03
# How a seeker would name a feature; moves by their own name, all the rest as manner.
_REASONS: Final = {
    "length": "length", "long": "length", "longer": "length", "list": "list", "markup": "list",
    "questions": "asks", "ends_asking": "asks", "echo": "echo", "covers": "echo", "told": "told",
    "untold": "told", "repeated": "repeated", "repeated_last": "repeated", "stock": "stock",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seeker:
    """Who judges, and in what state: emotion 0-100, last change -10..10, turn from 1."""

    persona_type: PersonaType
    intention: Intention
    emotion: int
    last_change: int
    turn: int


@dataclass(frozen=True, slots=True)
class Judgment:
    """Emotion points by what earned them, and how well the reply met the wish.

    Attributes:
        parts: points by reason, against the average recorded reply, before bounds.
        met: how well the reply served the wish (for words; it moves nothing).
        text: what intention and words add up to, within the recorded bounds.
        expected: expected change in emotion points: text, persona, inertia, and what spoils.
    """

    parts: Mapping[str, float]
    met: Met
    text: float
    expected: float


def _reason(feature: str) -> str:
    move, _, way = feature.partition(" ")
    return move if way else _REASONS.get(feature, "manner")


_REASON_OF: Final = tuple(map(_reason, NAMES))


def judge(reply: Reply, relation: Relation, seeker: Seeker, name: JudgeName = "ds") -> Judgment:
    """Say what a reply is worth to this seeker, before chance.

    Args:
        reply: the reply's moves.
        relation: how it relates to the talk before.
        seeker: who judges, in what state.
        name: whose surrogate judges.
    """
    table: Coefficients = coefficients(name)
    phase = table.phase(seeker.turn)
    who = np.array([INTENTIONS.index(seeker.intention)])
    kind = np.array([PERSONA_TYPES.index(seeker.persona_type)])
    standard = table.standard(features(reply, relation), reply.text.language)
    earned = standard * phase.slopes[who[0]]
    text = float(phase.text(earned.sum(keepdims=True) + phase.offset[who], who)[0])
    if is_hollow(reply, relation):
        # What only looks good earns no more than the average reply.
        text = min(text, float(phase.intercept[who[0]]))
    terms = state_terms(
        np.array([seeker.emotion]), np.array([seeker.last_change]), np.array([seeker.turn])
    )
    held = float(phase.inertia(terms, who, kind)[0])
    spoilt = spoils(reply, relation)
    parts: dict[str, float] = {}
    for reason, points in zip(_REASON_OF, earned, strict=True):
        parts[reason] = parts.get(reason, 0.0) + phase.gain * float(points)
    for reason, points in spoilt.items():
        parts[reason] = parts.get(reason, 0.0) + points
    return Judgment(
        parts,
        met(reply, relation, seeker.intention),
        text,
        text + held + sum(spoilt.values()),
    )


def draw(expected: float, rng: random.Random, name: JudgeName = "ds") -> int:
    """Draw a change on SAGE's four levels, or 0 on the border, with exactly one variate."""
    table = coefficients(name)
    chance = min(max(rng.random(), 1e-9), 1 - 1e-9)
    felt = expected + table.noise_sd * _NORMAL.inv_cdf(chance)
    if abs(felt - table.thresholds[1]) < _ZERO:
        return 0
    return int(LEVELS[(felt > table.thresholds).sum()])
