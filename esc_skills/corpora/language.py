"""Tells English from other languages, roughly: enough to know what the offline LM can read."""

import re
from collections.abc import Iterable
from typing import Final

_CJK: Final = re.compile(r"[\u4e00-\u9fff]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_ENGLISH: Final = frozenset(
    [
        "i",
        "you",
        "he",
        "she",
        "it",
        "we",
        "they",
        "me",
        "my",
        "your",
        "the",
        "a",
        "an",
        "and",
        "or",
        "but",
        "not",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "with",
        "is",
        "am",
        "are",
        "was",
        "be",
        "been",
        "have",
        "has",
        "had",
        "do",
        "does",
        "did",
        "that",
        "this",
        "what",
        "how",
        "so",
        "just",
        "i'm",
        "it's",
        "don't",
        "can",
        "will",
    ]
)
_ENOUGH_WORDS: Final = 6
_SHARE: Final = 0.15


def language_of(texts: Iterable[str]) -> str:
    """Return ``en``, ``zh``, ``other``, or ``mixed`` for a dialogue in more than one of them.

    Messages of fewer than six words say nothing; a dialogue of such messages alone counts as
    English.
    """
    found = [language for text in texts if (language := _of_one(text))]
    if not found:
        return "en"
    most = max(sorted(set(found)), key=found.count)
    return most if found.count(most) >= 0.8 * len(found) else "mixed"


def _of_one(text: str) -> str:
    letters = _LETTER.findall(text)
    if len(letters) < _ENOUGH_WORDS:
        return ""
    if len(_CJK.findall(text)) > 0.3 * len(letters):
        return "zh"
    if len(_LATIN.findall(text)) < 0.5 * len(letters):
        return "other"
    words = [word.lower().replace("\u2019", "'") for word in _WORD.findall(text)]
    if len(words) < _ENOUGH_WORDS:
        return ""
    n_english = sum(word in _ENGLISH for word in words)
    return "en" if n_english >= _SHARE * len(words) else "other"
