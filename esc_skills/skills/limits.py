"""What a change of conditions means: wider or narrower, and in how many states a skill is barred.

There are finitely many seeker states, so the answer is counted over all of them, not guessed.
"""

from collections.abc import Iterator, Sequence
from math import prod
from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from esc_skills.skills.change import PartChange
from esc_skills.skills.wording import clause_words, condition_words
from signatures.dialogues import SeekerState
from signatures.labels import Emotion, Need, Risk, Stage
from signatures.skills import Clause, Condition, Contraindication, SkillCard, StateField

_VALUES: Final[dict[StateField, tuple[str | int, ...]]] = {
    "emotion": get_args(Emotion),
    "intensity": (1, 2, 3, 4, 5),
    "need": get_args(Need),
    "stage": get_args(Stage),
    "risk": get_args(Risk),
}
_SHAPE: Final = tuple(map(len, _VALUES.values()))
N_STATES: Final = prod(_SHAPE)
_ANYONE: Final = SeekerState(emotion="sad", intensity=3)


def reach(card: SkillCard | None) -> tuple[int, int]:
    """Count the states that fit a card's applicability, and those in which code bars the skill."""
    if card is None:
        return 0, 0
    barred = np.zeros(_SHAPE, dtype=bool)
    for one in card.contraindications:
        barred |= _states(one.condition)
    return int(_states(card.applicability).sum()), int(barred.sum())


def _states(condition: Condition) -> NDArray[np.bool_]:
    """Mark the states in which a condition holds, one axis a field: clauses test one field each."""
    found = np.ones(_SHAPE, dtype=bool)
    for clause in condition.clauses:
        axis = list(_VALUES).index(clause.field)
        states = (_ANYONE.model_copy(update={clause.field: v}) for v in _VALUES[clause.field])
        holds = np.array([clause.holds(state) for state in states])
        found &= holds.reshape([-1 if i == axis else 1 for i in range(len(_SHAPE))])
    return found


def reach_change(old: SkillCard | None, new: SkillCard | None) -> PartChange:
    """Say in how many of all states a skill fits and is barred, before and after."""
    before, after = (_reach_words(*reach(card)) if card else "" for card in (old, new))
    of = f"of {N_STATES:,} possible states"
    if old is None:
        return PartChange("reach", "added", before, after, of)
    of = f"unchanged, {of}" if before == after else of
    return PartChange("reach", "removed" if new is None else "changed", before, after, of)


def _reach_words(fits: int, barred: int) -> str:
    return f"fits {fits:,}, barred in {barred:,}"


def condition_changes(part: str, before: Condition, after: Condition) -> Iterator[PartChange]:
    """Say which clauses came and went; value by value where both sides test a field once."""
    if before.clauses != after.clauses:
        for field in dict.fromkeys(c.field for c in (*before.clauses, *after.clauses)):
            old, new = ([c for c in side.clauses if c.field == field] for side in (before, after))
            yield from _field_changes(part, old, new)
    if before.words != after.words and before.clauses == after.clauses:
        yield PartChange(part, "changed", before.words, after.words, "wording only")


def _field_changes(part: str, old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[PartChange]:
    if len(old) == len(new) == 1 and old != new and old[0].op == new[0].op == "in":
        lost = [str(v) for v in old[0].values if v not in new[0].values]
        won = [str(v) for v in new[0].values if v not in old[0].values]
        notes = [f"wider, also {', '.join(won)}"] if won else []
        notes += [f"narrower, no longer {', '.join(lost)}"] if lost else []
        note = "; ".join(notes) or "order only"
        yield PartChange(part, "changed", clause_words(old[0]), clause_words(new[0]), note)
        return
    for clause in old:
        if clause not in new:
            yield PartChange(part, "removed", clause_words(clause), "", "wider")
    for clause in new:
        if clause not in old:
            yield PartChange(part, "added", "", clause_words(clause), "narrower")


def limit_changes(
    before: Sequence[Contraindication], after: Sequence[Contraindication]
) -> Iterator[PartChange]:
    """Say which contraindications were lifted, which are new, and where only the evidence grew."""
    olds, news = ({c.condition.clauses: c for c in side} for side in (before, after))
    for clauses, old in olds.items():
        if clauses not in news:
            yield PartChange(
                "not when", "removed", condition_words(old.condition), "", "limit lifted"
            )
    for clauses, new in news.items():
        said = condition_words(new.condition)
        if clauses not in olds:
            yield PartChange("not when", "added", "", said, "new limit")
        elif new.units != olds[clauses].units:
            n = (len(olds[clauses].units), len(new.units))
            yield PartChange("not when", "changed", said, said, f"failed units: {n[0]} -> {n[1]}")
        elif new != olds[clauses]:
            words = (olds[clauses].condition.words, new.condition.words)
            yield PartChange("not when", "changed", *words, "wording only")
    if before != after and set(before) == set(after):
        yield PartChange("not when", "moved", "", "", "order only")
