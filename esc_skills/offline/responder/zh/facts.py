"""Reads Chinese messages for words a reply can use: the matter, the people, facts told.

Where the reading is unsure a slot stays empty, and the reply uses a wording without it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from esc_skills.offline.responder.data import data_of
from esc_skills.offline.responder.zh.grammar import clauses, quotes, sentences
from esc_skills.offline.responder.zh.people import is_about_somebody, people

_DATA: Final = data_of("zh/grammar.json")
_OWN: Final = _DATA.pattern("own")
_EFFORT: Final = _DATA.pattern("effort")
_SHADY: Final = _DATA.pattern("shady")
_NEGATED: Final = re.compile(r"你(?:\S{0,4})?[没不]")
_LIMIT: Final = _DATA.pattern("limit")
_DAY: Final = _DATA.pattern("day")
_AHEAD: Final = _DATA.pattern("ahead")
_PAST: Final = re.compile(r"了(?!吧)|过了|上个?|去年|那天|昨|当时|以前")
_SPEECH: Final = _DATA.pattern("speech")
_OWN_SPEECH: Final = _DATA.pattern("own_speech")
_TOPIC: Final = _DATA.pattern("topic")
_KEPT: Final = 8
_LONGEST_QUOTE: Final = 22
# A shorter sentence that opens a later message speaks of what was just said, not of the story.
_REACTION: Final = 18


@dataclass(frozen=True, slots=True)
class _Told:
    fact: str
    kind: str


def told_in(messages: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return what `messages` give for each slot, best first; slots may be empty."""
    who = people(messages)[:1]
    stories = tuple(_story(message, n == 0) for n, message in enumerate(messages))
    told = [item for story in reversed(stories) for item in _facts_of(story, who)]
    found: dict[str, tuple[str, ...]] = {
        kind: tuple(dict.fromkeys(item.fact for item in told if item.kind == kind))[:_KEPT]
        for kind in ("effort", "part", "their", "limit", "quote")
    }
    shady = frozenset(found["part"])
    found["fact"] = tuple(
        dict.fromkeys(item.fact for item in told if item.kind == "fact" and item.fact not in shady)
    )[:_KEPT]
    found["person"] = who
    found["topic"] = _topics(stories)
    found["day"] = tuple(day for story in reversed(stories) for day in _days(story))
    return found


@lru_cache(maxsize=4096)
def _story(message: str, is_opening: bool) -> str:
    parts = sentences(message)
    reacts = bool(parts) and not is_opening and len(parts[0]) < _REACTION
    return "".join(parts[1:] if reacts else parts)


@lru_cache(maxsize=4096)
def _facts_of(message: str, who: tuple[str, ...]) -> tuple[_Told, ...]:
    found: list[_Told] = []
    for sentence in sentences(message):
        found += [
            _Told(inside.rstrip("。，！、… "), "quote")
            for before, inside in quotes(sentence)
            if 4 <= len(inside) <= _LONGEST_QUOTE
            and _SPEECH.search(before)
            and not _OWN_SPEECH.search(before)
        ]
        for said in clauses(sentence):
            found += [_Told(said, kind) for kind in _kinds(said, who)]
    return tuple(found)


def _kinds(said: str, who: tuple[str, ...]) -> list[str]:
    own = _OWN.match(said) is not None
    if own and _SHADY.search(said):
        return ["fact", "part"]
    kinds = ["fact"]
    if is_about_somebody(said, who):
        kinds.append("their")
    elif own and _EFFORT.search(said) and not _NEGATED.search(said):
        kinds.append("effort")
    if _LIMIT.search(said):
        kinds.append("limit")
    return kinds


def _topics(messages: tuple[str, ...]) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for message in messages:
        for noun in _TOPIC.findall(message):
            counts[noun] = counts.get(noun, 0) + 1
    return tuple(sorted(counts, key=lambda noun: -counts[noun]))[:2]


@lru_cache(maxsize=4096)
def _days(message: str) -> tuple[str, ...]:
    found = [
        m["day"]
        for sentence in sentences(message)
        if _AHEAD.search(sentence) and not _PAST.search(sentence)
        for m in _DAY.finditer(sentence)
    ]
    return tuple(dict.fromkeys(found))
