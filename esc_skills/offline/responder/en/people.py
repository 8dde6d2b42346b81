"""Finds the other person of a story.

The name or the role the seeker mentions most, as somebody who acts or is dealt with.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from esc_skills.offline.responder.data import data_of
from esc_skills.offline.responder.en.grammar import plain, quotes

_DATA: Final = data_of("en/grammar.json")
_AS_SUBJECT: Final = _DATA.pattern("as_subject")
_AS_OBJECT: Final = _DATA.pattern("as_object")
_MERELY: Final = _DATA.pattern("merely")
_PLACE: Final = _DATA.pattern("place")
_ROLE: Final = _DATA.pattern("role")
_NOT_A_PERSON: Final = _DATA.words("not_a_person")
_SURE: Final = 2
_KIN: Final = _DATA.words("kin")


@lru_cache(maxsize=4096)
def _mentions(message: str) -> tuple[tuple[str, int], ...]:
    text = plain(message)
    for _, inside in quotes(text):
        text = text.replace(inside, "")
    found: list[tuple[str, int]] = []
    for pattern, weight in ((_AS_SUBJECT, 3), (_AS_OBJECT, 2), (_MERELY, 1), (_PLACE, -5)):
        for match in pattern.finditer(text):
            name = match["name"] or match.groupdict().get("other") or ""
            if name and name.split()[-1].lower() not in _NOT_A_PERSON:
                found.append((name, weight))
    found += [(f"your {m['role'].removeprefix('own ')}", 2) for m in _ROLE.finditer(text)]
    return tuple(
        ("your " + name.lower() if name in _KIN else name, weight) for name, weight in found
    )


def people(messages: Sequence[str]) -> tuple[str, ...]:
    """Return the people of the story as they can be named to the seeker, the most important first.

    None that are unsure.
    """
    scores: dict[str, int] = {}
    for message in messages:
        for name, weight in _mentions(message):
            scores[name] = scores.get(name, 0) + weight
    sure = [name for name, score in scores.items() if score >= _SURE]
    return tuple(sorted(sure, key=lambda name: -scores[name]))


def is_about_somebody(said: str) -> bool:
    """Say whether a clause in the second person opens with a person other than the listener."""
    if not said.startswith("your "):
        return re.match(r"(?:he|she|they|his|her|[A-Z]\w+)\b", said) is not None
    return _ROLE.match("my " + said.removeprefix("your ")) is not None


def names(messages: Sequence[str]) -> frozenset[str]:
    """Return the proper names among the people, and words for kin that serve as names."""
    proper = {part for person in people(messages) if person[0].isupper() for part in person.split()}
    return frozenset(proper | _KIN)
