"""Splits a rendered history into the two sides' messages."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from esc_skills.offline.language import LanguageCode, language_of
from esc_skills.offline.responder.en.grammar import plain as english
from esc_skills.offline.responder.zh.grammar import plain as chinese

_LINE: Final = re.compile(r"^(Seeker|Supporter): (.*)$", re.MULTILINE)


# A message shorter than this many characters ("ok", "嗯") does not change the language of a talk.
_TELLING: Final = 8


@dataclass(frozen=True, slots=True)
class ParsedTalk:
    """The messages of both sides, oldest first, and the language the seeker speaks now."""

    seeker: tuple[str, ...]
    supporter: tuple[str, ...]
    language: LanguageCode = "en"


@lru_cache(maxsize=512)
def read_talk(history: str) -> ParsedTalk:
    """Split a rendered history; a text without labels counts as one seeker message."""
    found = _LINE.findall(history) or [("Seeker", history)]
    language = (
        "en" if history.isascii() else _spoken([text for who, text in found if who == "Seeker"])
    )
    plain = chinese if language == "zh" else english
    return ParsedTalk(
        tuple(plain(text) for who, text in found if who == "Seeker"),
        tuple(plain(text) for who, text in found if who == "Supporter"),
        language,
    )


def _spoken(messages: list[str]) -> LanguageCode:
    last = next((text for text in reversed(messages) if len(text) >= _TELLING), None)
    return language_of(last if last is not None else " ".join(messages))
