"""Chooses a skill in code, for a talk whose state no model was asked to read (plan `one`).

What code can know: whether this is the first message, the risk that the screen saw, the seeker's
words, and what happened when each skill was used. A "do not" that may hold keeps its skill out.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, get_args

from signatures.dialogues import Turn
from signatures.labels import Emotion, Need, Risk, Stage
from signatures.skills import Skill, SkillCard, StateField
from signatures.transcript import parse

Possible = Mapping[StateField, Collection[str | int]]

_LARGEST_CHANGE: Final = 10  # of one reply, in emotion points (SAGE)
# A record of few uses says little: it counts as if so many uses without any change came on top.
_DOUBT: Final = 20
_DIGITS: Final = 4  # processors differ in the last digits of a sum; choices must not


def possible_states(turns: Sequence[Turn], risk: Risk) -> Possible:
    """Return the values each field of the state may have, as far as code can know."""
    stages = get_args(Stage)
    return {
        "emotion": get_args(Emotion),
        "intensity": range(1, 6),
        "need": get_args(Need),
        "stage": stages[:1] if len(turns) == 1 else stages[1:],
        "risk": (risk,),
    }


def may_be_barred(card: SkillCard, possible: Possible) -> bool:
    """Say whether one of the skill's contraindications matches a state that is possible."""
    return any(
        all(any(map(clause.accepts, possible[clause.field])) for clause in found.condition.clauses)
        for found in card.contraindications
    )


def best_match(
    skills: Sequence[Skill], turns: Sequence[Turn], risk: Risk
) -> tuple[str, str] | None:
    """Return the id of the skill that suits the talk best, and why; None where none may be used.

    Three shares, each at most 1, are added up: of the states that are possible, those the skill is
    for; the likeness of the seeker's last message to the skill's words (TF-IDF, cosine); the mean
    change a reply of it brought, of the largest there is. Ties keep the bank's order.

    Args:
        skills: the bank.
        turns: the talk, the seeker's message last.
        risk: what the screen saw.
    """
    possible = possible_states(turns, risk)
    open_ = [skill for skill in skills if not may_be_barred(skill.card, possible)]
    if not open_:
        return None
    found = _likeness(tuple(map(_words_of, open_)), turns[-1].text)
    likeness = {skill.card.id: like for skill, like in zip(open_, found, strict=True)}

    def suits(card: SkillCard) -> float:
        share = _fit(card, possible) + likeness[card.id] + _record(card) / _LARGEST_CHANGE
        return round(share, _DIGITS)

    best = max((skill.card for skill in open_), key=suits)
    why = f"likeness of words {likeness[best.id]:.2f}, {_record(best):+.1f} points a reply so far"
    return best.id, f"chosen in code, the state was not read: {why}"


def _fit(card: SkillCard, possible: Possible) -> float:
    clauses = card.applicability.clauses
    if not clauses:
        return 0.5
    shares = (
        sum(map(clause.accepts, possible[clause.field])) / len(possible[clause.field])
        for clause in clauses
    )
    return sum(shares) / len(clauses)


def _record(card: SkillCard) -> float:
    """Return the mean change in emotion points, drawn towards none where uses are few."""
    points = sum(row.uses * row.mean_change for row in card.evidence)
    return points / (sum(row.uses for row in card.evidence) + _DOUBT)


def _words_of(skill: Skill) -> str:
    card = skill.card
    when = card.applicability.words.replace("_", " ")
    said = (turn.text for demo in skill.demos for turn in parse(demo.history))
    return " ".join([card.name, when, *card.expected_outcomes, skill.guidance, *said])


def _likeness(texts: tuple[str, ...], said: str) -> list[float]:
    vectorizer, table = _table(texts)
    if vectorizer is None:
        return [0.0] * len(texts)
    return [float(x) for x in (table @ vectorizer.transform([said]).T).toarray().ravel()]


@lru_cache(maxsize=64)
def _table(texts: tuple[str, ...]) -> tuple[Any, Any]:  # scikit-learn has no types
    from sklearn.feature_extraction.text import TfidfVectorizer  # a second, for this plan alone

    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    try:
        return vectorizer, vectorizer.fit_transform(texts)
    except ValueError:  # nothing but stop words
        return None, None
