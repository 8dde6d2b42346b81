"""Splits a rendered history into the two sides' messages."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from esc_skills.lm.offline.responder.english import plain

_LINE: Final = re.compile(r"^(Seeker|Supporter): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Talk:
    """The messages of both sides, oldest first."""

    seeker: tuple[str, ...]
    supporter: tuple[str, ...]


@lru_cache(maxsize=512)
def read_talk(history: str) -> Talk:
    """Split a rendered history; a text without labels counts as one seeker message."""
    found = _LINE.findall(history)
    if not found:
        return Talk((plain(history),), ())
    return Talk(
        tuple(plain(text) for who, text in found if who == "Seeker"),
        tuple(plain(text) for who, text in found if who == "Supporter"),
    )
