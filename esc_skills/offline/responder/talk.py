"""Splits a rendered history into the two sides' messages, once for each prompt."""

import re
from dataclasses import dataclass
from typing import Final

from esc_skills.offline.responder.languages import Language, language_in

_LINE: Final = re.compile(r"^(Seeker|Supporter): (.*)$", re.MULTILINE)
# A message shorter than this many characters ("ok", "嗯") does not change the language of a talk.
_TELLING: Final = 8


@dataclass(frozen=True, slots=True)
class ParsedTalk:
    """A talk as the responder reads it.

    Attributes:
        history: as it was rendered.
        seeker: the seeker's messages, oldest first.
        supporter: the supporter's.
        language: what the seeker speaks now.
    """

    history: str
    seeker: tuple[str, ...]
    supporter: tuple[str, ...]
    language: Language


def read_talk(history: str) -> ParsedTalk:
    """Split a rendered history; a text without labels counts as one seeker message."""
    found = _LINE.findall(history) or [("Seeker", history)]
    seeker = [text for who, text in found if who == "Seeker"]
    telling = next((text for text in reversed(seeker) if len(text) >= _TELLING), " ".join(seeker))
    language = language_in(telling)
    plain = language.grammar.plain
    supporter = (plain(text) for who, text in found if who == "Supporter")
    return ParsedTalk(history, tuple(map(plain, seeker)), tuple(supporter), language)
