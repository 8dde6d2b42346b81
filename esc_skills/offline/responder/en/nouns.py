"""Finds the short noun phrase a message turns on ("the November rota"), without a tagger.

Better none than a wrong one.
"""

import re
from functools import lru_cache
from typing import Final

from esc_skills.offline.responder.data import data_of
from esc_skills.offline.responder.en.grammar import plain, quotes

_DATA: Final = data_of("en/grammar.json")
_VERBS: Final = _DATA.words("verbs")
_ADJECTIVES: Final = _DATA.words("adjectives")
_FUNCTION: Final = _DATA.words("function")
_SCENERY: Final = _DATA.words("scenery")
_CENTRAL: Final = _DATA.words("central")
_PHRASE: Final = _DATA.pattern("phrase")
_SUBJECT: Final = _DATA.pattern("subject")
_LOCATIVE: Final = _DATA.words("locative")
_PEOPLE: Final = _DATA.pattern("people")
_OWNER: Final = {"my": "your", "our": "your", "the": "the", "this": "this"}
_ORDINAL: Final = re.compile(r"(?:first|second|third|\w+th|\d+)$")


@lru_cache(maxsize=4096)
def noun_phrases(message: str) -> tuple[tuple[str, int], ...]:
    """Return noun phrases of `message`, in the second person, with how central each seems.

    A score of 3 or more is good enough to call the matter by that name.
    """
    text = plain(message)
    for _, inside in quotes(text):  # what others said is no topic of the seeker's own
        text = text.replace(inside, "")
    found: dict[str, int] = {}
    for match in _PHRASE.finditer(text):
        words = match["noun"].split()
        if _reads_as_noun(words):
            owner = _OWNER[match["owner"].lower()]
            phrase = f"{owner} {' '.join(words)}"
            found[phrase] = max(found.get(phrase, -9), _score(match, owner, words))
    return tuple(sorted(found.items(), key=lambda item: -item[1]))


def _score(match: re.Match[str], owner: str, words: list[str]) -> int:
    head = words[-1].rpartition("-")[2]
    score = (
        (owner == "your")
        + (len(words) > 1)
        + 3 * (head in _CENTRAL)
        + 2 * bool(_SUBJECT.match(match["after"]))
    )
    score -= 2 * (match["before"].strip().lower() in _LOCATIVE and head not in _CENTRAL)
    return score + (not match["before"]) - 4 * (head in _SCENERY)


def _reads_as_noun(words: list[str]) -> bool:
    last, early = words[-1], [w.lower() for w in words[:-1]]
    if (
        last in _FUNCTION
        or last in _ADJECTIVES
        or last in _VERBS
        or last.endswith(("ing", "ly", "ed"))
        or len(last) < 3
    ):
        return False
    if _PEOPLE.search(last) or _ORDINAL.match(last):
        return False
    if any(w in _VERBS or w in _FUNCTION or w.endswith(("ly", "'s")) for w in early):
        return False
    # "the ceiling goes": a final -s after a bare noun may well be a verb, so it needs an adjective
    # in front of it.
    return not (
        early
        and last.endswith("s")
        and not last.endswith("ss")
        and early[-1] not in _ADJECTIVES
        and last not in _CENTRAL
    )
