"""Reads English messages for words a reply can use: the matter, the people, facts told.

Where the reading is unsure a slot stays empty, and the reply uses a wording without it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from esc_skills.offline.responder.data import data_of
from esc_skills.offline.responder.en.grammar import clause, quotes, sentences
from esc_skills.offline.responder.en.nouns import noun_phrases
from esc_skills.offline.responder.en.people import is_about_somebody, names, people

_DATA: Final = data_of("en/grammar.json")
_OWN: Final = _DATA.pattern("own")
_EFFORT: Final = _DATA.pattern("effort")
_SHADY: Final = _DATA.pattern("shady")
_LIMIT: Final = _DATA.pattern("limit")
_WHEN: Final = _DATA.pattern("when")
_AHEAD: Final = _DATA.pattern("ahead")
_PAST: Final = re.compile(r"\b(?:last|ago|was|were|had|did|failed|came|went|since)\b")
_SPEECH: Final = _DATA.pattern("speech")
_OWN_SPEECH: Final = _DATA.pattern("own_speech")
_LEAST_WORDS: Final = 5


@dataclass(frozen=True, slots=True)
class _Told:
    fact: str
    kind: str


def told_in(messages: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return what `messages` give for each slot, best first; slots may be empty."""
    told = _told(messages)
    found: dict[str, tuple[str, ...]] = {
        kind: tuple(item.fact for item in told if item.kind == kind)
        for kind in ("effort", "part", "their", "limit", "quote")
    }
    first = people(messages)[:1]
    found["their"] = tuple(
        sorted(found["their"], key=lambda said: not any(name in said for name in first))
    )
    shady = frozenset(found["part"])
    found["fact"] = tuple(
        dict.fromkeys(item.fact for item in told if item.kind == "fact" and item.fact not in shady)
    )
    found["person"] = first
    found["topic"] = _topics(messages)
    found["day"] = tuple(day for message in reversed(messages) for day in _days(message))
    return found


def _told(messages: tuple[str, ...]) -> tuple[_Told, ...]:
    known = names(messages)
    return tuple(item for message in reversed(messages) for item in _facts_of(message, known))


@lru_cache(maxsize=4096)
def _facts_of(message: str, known: frozenset[str]) -> tuple[_Told, ...]:
    found: list[_Told] = []
    for sentence in sentences(message):
        found += [
            _Told(inside.rstrip(".,!; "), "quote")
            for before, inside in quotes(sentence)
            if _is_heard(before, inside)
        ]
        said = clause(sentence, known)
        if len(said.split()) >= _LEAST_WORDS:
            found += [_Told(said, kind) for kind in _kinds(sentence, said)]
    return tuple(found)


def _kinds(sentence: str, said: str) -> list[str]:
    own = _OWN.match(said) is not None
    if own and _SHADY.search(sentence):
        return ["fact", "part"]
    kinds = ["fact"]
    if own and _EFFORT.match(said) and "n't" not in said:
        kinds.append("effort")
    if is_about_somebody(said):
        kinds.append("their")
    if _LIMIT.search(said):
        kinds.append("limit")
    return kinds


def _is_heard(before: str, inside: str) -> bool:
    long_enough = 3 <= len(inside.split()) <= 12
    return (
        long_enough
        and _SPEECH.search(before.rstrip(":")) is not None
        and not _OWN_SPEECH.search(before)
    )


def _topics(messages: tuple[str, ...]) -> tuple[str, ...]:
    scores: dict[str, int] = {}
    everything = " ".join(messages).lower()
    for age, message in enumerate(reversed(messages)):
        for phrase, score in noun_phrases(message):
            repeated = min(everything.count(phrase.rpartition(" ")[2]) - 1, 2)
            scores[phrase] = max(scores.get(phrase, -9), score + repeated - min(age, 3))
    usable = [phrase for phrase, score in scores.items() if score >= 3]
    return tuple(sorted(usable, key=lambda phrase: -scores[phrase]))[:2]


@lru_cache(maxsize=4096)
def _days(message: str) -> tuple[str, ...]:
    found = [
        m["day"]
        for sentence in sentences(message)
        if _AHEAD.search(sentence) and not _PAST.search(sentence)
        for m in _WHEN.finditer(sentence)
    ]
    return tuple(dict.fromkeys(found))
