"""Finds the other person of a Chinese story: a name, or a role such as "your mother".

Without a word list of names it trusts common surnames that seldom begin another word, and what
usually stands beside a person.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from esc_skills.offline.responder.data import data_of

_DATA: Final = data_of("zh/grammar.json")
_NAMED: Final = _DATA.pattern("named")
_FAMILIAR: Final = _DATA.pattern("familiar")
_AFTER: Final = _DATA.pattern("after")
_ROLE: Final = _DATA.pattern("role")
_ALONE: Final = _DATA.pattern("alone")
_NOT_A_NAME: Final = _DATA.pattern("not_a_name")
_NOT_AT_END: Final = _DATA.pattern("not_at_end")
_PRONOUN: Final = re.compile(r"[他她]们?")
_SURE: Final = 2


@lru_cache(maxsize=4096)
def _mentions(message: str) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    for pattern, weight in ((_NAMED, 2), (_FAMILIAR, 2), (_AFTER, 1)):
        for match in pattern.finditer(message):
            name = match["name"]
            if not _NOT_A_NAME.match(name) and not _NOT_AT_END.search(name):
                found.append((name, weight))
    for match in _ROLE.finditer(message):
        if match["own"]:
            found.append((f"你{match['role']}", 2))
        elif _ALONE.fullmatch(match["role"]):
            found.append((match["role"], 2))
    return tuple(found)


def people(messages: Sequence[str]) -> tuple[str, ...]:
    """Return the people of the story as they can be named to the seeker, most important first.

    Where nobody is sure, the pronoun the seeker uses most will do.
    """
    scores: dict[str, int] = {}
    for message in messages:
        for name, weight in _mentions(message):
            scores[name] = scores.get(name, 0) + weight
    # "我婆婆" and "婆婆" are one person; the longer form says whose.
    for name in [n for n in scores if n.startswith("你")]:
        scores[name] += scores.pop(name[1:], 0)
    sure = [name for name, score in scores.items() if score >= _SURE]
    return tuple(sorted(sure, key=lambda name: -scores[name])) or _pronoun(messages)


def _pronoun(messages: Sequence[str]) -> tuple[str, ...]:
    said = [pronoun for message in messages for pronoun in _PRONOUN.findall(message)]
    counts = {pronoun: said.count(pronoun) for pronoun in said}
    best = max(counts, key=lambda pronoun: counts[pronoun], default="")
    return (best,) if counts.get(best, 0) >= _SURE else ()


def is_about_somebody(said: str, person: Sequence[str]) -> bool:
    """Say whether a clause, told in the second person, opens with somebody else."""
    return (
        said.startswith(("他", "她", *person)) or _ROLE.match(said.removeprefix("你")) is not None
    )
