"""What a change of conditions means: wider or narrower, and in how many states a skill is barred.

There are finitely many seeker states, so the answer is counted over all of them, not guessed.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from typing import Final, get_args

from esc_skills.skills.change import Change
from esc_skills.skills.retrieve import is_barred
from esc_skills.skills.wording import clause_words, condition_words
from signatures.labels import Emotion, Need, Risk, Stage
from signatures.types import Clause, Condition, Contraindication, SeekerState, SkillCard

_FIELDS: Final = (get_args(Emotion), range(1, 6), get_args(Need), get_args(Stage), get_args(Risk))


@cache
def all_states() -> tuple[SeekerState, ...]:
    """Return every state an assessment can give."""
    names = ("emotion", "intensity", "need", "stage", "risk")
    return tuple(
        SeekerState(**dict(zip(names, values, strict=True))) for values in product(*_FIELDS)
    )


def reach(card: SkillCard | None) -> tuple[int, int]:
    """Count the states that fit a card's applicability, and those in which code bars the skill."""
    if card is None:
        return 0, 0
    states = all_states()
    return (
        sum(card.applicability.holds(state) for state in states),
        sum(is_barred(card, state) for state in states),
    )


def reach_change(old: SkillCard | None, new: SkillCard | None) -> Change:
    """Say in how many of all states a skill fits and is barred, before and after."""
    before, after = (_reach_words(*reach(card)) if card else "" for card in (old, new))
    of = f"of {len(all_states()):,} possible states"
    if old is None:
        return Change("reach", "added", before, after, of)
    of = f"unchanged, {of}" if before == after else of
    return Change("reach", "removed" if new is None else "changed", before, after, of)


def _reach_words(fits: int, barred: int) -> str:
    return f"fits {fits:,}, barred in {barred:,}"


def condition_changes(part: str, before: Condition, after: Condition) -> Iterator[Change]:
    """Say which clauses came and went; value by value where both sides test a field once."""
    if before.clauses != after.clauses:
        for field in dict.fromkeys(c.field for c in (*before.clauses, *after.clauses)):
            old, new = ([c for c in side.clauses if c.field == field] for side in (before, after))
            yield from _field_changes(part, old, new)
    if before.words != after.words and before.clauses == after.clauses:
        yield Change(part, "changed", before.words, after.words, "wording only")


def _field_changes(part: str, old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[Change]:
    if len(old) == len(new) == 1 and old != new and old[0].op == new[0].op == "in":
        lost = [str(v) for v in old[0].values if v not in new[0].values]
        won = [str(v) for v in new[0].values if v not in old[0].values]
        notes = [f"wider, also {', '.join(won)}"] if won else []
        notes += [f"narrower, no longer {', '.join(lost)}"] if lost else []
        note = "; ".join(notes) or "order only"
        yield Change(part, "changed", clause_words(old[0]), clause_words(new[0]), note)
        return
    for clause in old:
        if clause not in new:
            yield Change(part, "removed", clause_words(clause), "", "wider")
    for clause in new:
        if clause not in old:
            yield Change(part, "added", "", clause_words(clause), "narrower")


def limit_changes(
    before: Sequence[Contraindication], after: Sequence[Contraindication]
) -> Iterator[Change]:
    """Say which contraindications were lifted, which are new, and where only the evidence grew."""
    olds, news = ({c.condition.clauses: c for c in side} for side in (before, after))
    for clauses, old in olds.items():
        if clauses not in news:
            yield Change("not when", "removed", condition_words(old.condition), "", "limit lifted")
    for clauses, new in news.items():
        said = condition_words(new.condition)
        if clauses not in olds:
            yield Change("not when", "added", "", said, "new limit")
        elif new.units != olds[clauses].units:
            n = (len(olds[clauses].units), len(new.units))
            yield Change("not when", "changed", said, said, f"failed units: {n[0]} -> {n[1]}")
        elif new != olds[clauses]:
            words = (olds[clauses].condition.words, new.condition.words)
            yield Change("not when", "changed", *words, "wording only")
    if before != after and set(before) == set(after):
        yield Change("not when", "moved", "", "", "order only")
