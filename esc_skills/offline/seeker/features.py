"""The numbers a judge weighs: one row of features per reply, the same in both languages.

Raw values; each judge standardises them within the language of the reply.
"""

import math
from typing import Final

import numpy as np

from esc_skills.offline.seeker.detectors import Reply
from esc_skills.offline.seeker.relation import Relation

_WEIGHED: Final = (
    "advice", "listening", "empathy", "validation", "praise", "no_fault", "comfort", "referral",
    "dialectic", "motive", "self_look",
)  # fmt: skip
# made: 1 where the reply makes the move; amount: log of 1 + sentences that make it; share: of all
# sentences; again: made now and in the previous reply; case: content of this case in its sentences.
_WAYS: Final = ("made", "amount", "share", "again", "case")
_REST: Final = (
    "length", "long", "longer", "list", "markup", "questions", "ends_asking", "you", "me", "we",
    "others", "echo", "covers", "told", "untold", "new", "repeated", "repeated_last", "stock",
    "imagery", "formal", "casual", "own", "quote", "concrete",
)  # fmt: skip
NAMES: Final = tuple(f"{move} {way}" for move in _WEIGHED for way in _WAYS) + _REST
# Features whose size depends on word lists or on how a language is cut; all others are counted in
# the same unit in every language.
LANGUAGE_BOUND: Final = frozenset(
    [f"{move} case" for move in _WEIGHED]
    + [
        "you", "me", "we", "others", "echo", "covers", "told", "untold", "new", "repeated",
        "repeated_last", "stock", "imagery", "formal", "casual", "own", "quote", "concrete",
    ]
)  # fmt: skip
# Where "long" begins, in Chinese characters.
_LONG: Final = 150.0
_MOST_QUESTIONS: Final = 5
_MOST_CASE: Final = 4.0


def features(reply: Reply, relation: Relation) -> np.ndarray:
    """Return the raw features of one reply, in the order of `NAMES`, shape (len(NAMES),)."""
    n_sentences = max(len(reply.text.starts), 1)
    row: list[float] = []
    for move in _WEIGHED:
        n = len(reply.moves[move])
        row += (
            float(n > 0),
            math.log1p(n),
            n / n_sentences,
            float(n > 0 and relation.made_before[move] == 1.0),
            min(relation.case[move], _MOST_CASE) if n else 0.0,
        )
    chars = max(reply.text.n_chars, 5.0)
    you, me, we, others = (100 * count / chars for count in reply.pronouns)
    row += (
        math.log(chars),
        max(math.log(chars / _LONG), 0.0),
        relation.longer,
        float(reply.n_items >= 2),
        float(reply.markup),
        float(min(reply.n_questions, _MOST_QUESTIONS)),
        float(reply.ends_asking),
        you, me, we, others,
        relation.echo,
        relation.covers,
        math.log1p(len(relation.told)),
        math.log1p(len(relation.untold)),
        relation.new,
        relation.repeated,
        relation.repeated_last,
        reply.stock,
    )  # fmt: skip
    row += (math.log1p(reply.styles[name]) for name in _REST[-6:])
    return np.array(row)
