"""How far a reply met the hidden wish, for the words of an appraisal only.

What a seeker is moved by is fitted (`judge`); this is our reading of SAGE's eight intentions, used
to say in words what was met and what was missing. It moves no emotion.
"""

from dataclasses import dataclass
from typing import Final

from esc_skills.offline.seeker.detectors import Reply
from esc_skills.offline.seeker.relation import Relation
from signatures.labels import Intention, family_of

# Which moves serve an intention, the first one fully.
SERVING: Final[dict[Intention, dict[str, float]]] = {
    "praise": {"praise": 1.0, "validation": 0.25},
    "listening": {"listening": 1.0, "empathy": 0.3, "validation": 0.15},
    "deep_empathy": {"empathy": 1.0, "validation": 0.4, "listening": 0.25},
    "not_my_fault": {"no_fault": 1.0, "validation": 0.4},
    "dialectic": {"dialectic": 1.0, "motive": 0.3},
    "advice": {"advice": 1.0},
    "others_motives": {"motive": 1.0, "dialectic": 0.25},
    "self_reflection": {"self_look": 1.0, "dialectic": 0.2},
}
# What the right kind of words is worth without this case, and how much content makes it specific.
_GENERIC: Final = {"emotional": 0.35, "rational": 0.0}
_SPECIFIC: Final = {"emotional": 2.0, "rational": 3.0}
# A move said before serves less; half of what is lost comes back when it is about something new.
_AGAIN: Final = 0.25
_RENEWED: Final = 0.5
_MOST_MOVES: Final = 3


@dataclass(frozen=True, slots=True)
class Met:
    """How well the wish was served, and how specifically, 0-1 both."""

    served: float
    specific: float


def met(reply: Reply, relation: Relation, intention: Intention) -> Met:
    """Say how far `reply` served `intention`."""
    family = family_of(intention)
    best, specific = 0.0, 0.0
    for move, weight in SERVING[intention].items():
        if not reply.makes(move):
            continue
        case = min(relation.case[move] / _SPECIFIC[family], 1.0)
        novelty = min(relation.fresh_case[move] / _SPECIFIC[family], 1.0)
        kept = _AGAIN + (1 - _AGAIN) * _RENEWED * novelty
        fresh = 1 - relation.made_before[move] * (1 - kept)
        served = weight * (_GENERIC[family] + (1 - _GENERIC[family]) * case) * fresh
        if served >= best:
            best, specific = served, case
    n_moves = sum(bool(at) for move, at in reply.moves.items() if move != "question")
    drowned = min(1.0, _MOST_MOVES / max(n_moves, 1))
    stale = min(max(relation.repeated - 0.25, 0.0) * 2, 1.0)
    return Met(best * drowned * (1 - stale), specific)
