"""Says which language a text is in, by its script. Shared by the actors.

A language is one line in `SCRIPTS`, and a folder of data in each actor that plays it; an actor
without such a folder plays English.
"""

import re
from typing import Final

LanguageCode = str

DEFAULT: Final[LanguageCode] = "en"
# By code, what to count of the script: characters where it has no word borders, else words.
SCRIPTS: Final[dict[LanguageCode, re.Pattern[str]]] = {
    "zh": re.compile(r"[\u3400-\u9fff]"),
}
_LATIN_WORD: Final = re.compile(r"[A-Za-zÀ-ÿ]+")


def language_of(text: str) -> LanguageCode:
    """Return the language whose script `text` holds most of, and more than words in Latin letters.

    Anything else counts as English, an empty text too.
    """
    # Most of what is asked about is plain ASCII, and this check costs next to nothing.
    if text.isascii():
        return DEFAULT
    counts = {code: len(script.findall(text)) for code, script in SCRIPTS.items()}
    code = max(counts, key=counts.__getitem__)
    return code if counts[code] > len(_LATIN_WORD.findall(text)) else DEFAULT
