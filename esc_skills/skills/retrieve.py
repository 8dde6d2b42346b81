"""Narrows a bank to the few skills that may be chosen now.

Contraindications are enforced here, in code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from signatures.dialogues import SeekerState
from signatures.skills import SkillCard

DEPTH: Final = 6


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The candidates, best match first, and the ids that a contraindication kept out."""

    candidates: tuple[SkillCard, ...]
    barred: tuple[str, ...]


def retrieve(cards: Sequence[SkillCard], state: SeekerState, *, depth: int = DEPTH) -> Retrieval:
    """Return at most `depth` skills whose applicability fits `state` best and that nothing forbids.

    Skills whose every clause holds come first; others follow by the share of clauses that hold, so
    that a bank with no exact match still offers something. Ties keep the bank's order.

    Raises:
        ValueError: `depth` is below 1.

    Example:
        >>> state = SeekerState(emotion="sad", intensity=4, need="to_be_heard")
        >>> from signatures.skills import Condition
        >>> card = SkillCard(id="validate", name="Validate", applicability=Condition())
        >>> retrieve([card], state).candidates[0].id
        'validate'
    """
    if depth < 1:
        raise ValueError(f"depth must be at least 1, got {depth}")
    barred = tuple(card.id for card in cards if is_barred(card, state))
    open_ = [card for card in cards if card.id not in barred]
    ranked = sorted(open_, key=lambda card: -_fit(card, state))
    return Retrieval(tuple(ranked[:depth]), barred)


def is_barred(card: SkillCard, state: SeekerState) -> bool:
    """Say whether one of the skill's contraindications matches `state`."""
    return any(c.condition.holds(state) for c in card.contraindications)


def _fit(card: SkillCard, state: SeekerState) -> float:
    clauses = card.applicability.clauses
    if not clauses:
        return 0.5  # fits anyone: before a skill that fits mostly not, behind one that fits
    return sum(clause.holds(state) for clause in clauses) / len(clauses)
