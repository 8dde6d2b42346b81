"""Says which language a text is in: English or Chinese. Shared by seeker and responder."""

import re
from typing import Final, Literal

LanguageCode = Literal["en", "zh"]

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD: Final = re.compile(r"[A-Za-zÀ-ÿ]+")


def language_of(text: str) -> LanguageCode:
    """Return "zh" where `text` holds more Chinese characters than words in Latin letters.

    Anything else counts as English, an empty text too.
    """
    # Most of what is asked about is plain ASCII, and this check costs next to nothing.
    if text.isascii():
        return "en"
    return "zh" if len(_HAN.findall(text)) > len(_LATIN_WORD.findall(text)) else "en"
