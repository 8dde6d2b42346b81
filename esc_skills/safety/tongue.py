"""Tells which of the protocol's languages a message is in, by its script and its small words."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Final

_LATIN_WORD: Final = re.compile(r"[a-z\u00df-\u024f]+(?:'[a-z]+)?")
_SCRIPTS: Final = {
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
}
LANGUAGES: Final = ("en", "zh", "es", "de", "fr", "pt", "it", "hi", "ar", "ja", "ko", "ru")
_LONGEST: Final = 1500


def language_of(message: str) -> str | None:
    """Return the language of one message, None where it does not show."""
    text = message[:_LONGEST].lower().replace("\u2019", "'")
    words = _LATIN_WORD.findall(text)
    letters = {name: len(script.findall(text)) for name, script in _SCRIPTS.items()}
    script = max(letters, key=lambda name: letters[name])
    if letters["ja"] and script == "zh":
        script = "ja"
    if letters[script] > len(words):
        return script
    known = _words()
    scores = Counter(name for word in words for name in known.get(word, ()))
    ranked = [*scores.most_common(2), ("", 0), ("", 0)]
    return ranked[0][0] if ranked[0][1] > ranked[1][1] else None


def language_spoken(messages: Iterable[str], default: str) -> str:
    """Return the language of the last message that shows one."""
    found = (language_of(message) for message in reversed(tuple(messages)))
    return next((language for language in found if language), default)


@cache
def _words() -> dict[str, tuple[str, ...]]:
    text = resources.files(__package__).joinpath("resources/small_words.json").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for language, words in json.loads(text)["words"].items():
        for word in words.split():
            found[word] = (*found.get(word, ()), language)
    return found
