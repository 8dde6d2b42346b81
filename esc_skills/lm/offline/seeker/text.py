"""Cuts English into sentences, words and content stems. Judges nothing."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from esc_skills.lm.offline.seeker.patterns import words

_WORD: Final = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_END: Final = re.compile(r"[.!?;…]+[\"')\]]*(?:\s|$)|\s(?=(?:[-*•]|\d{1,2}[.)])\s)|\s[-–—]{1,2}\s")
_TYPOGRAPHIC: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})

# Words that tie a sentence together; English text hardly falls below a third of them, a heap of
# keywords does.
FUNCTION_WORDS: Final = words("function")
# Content words of any talk about trouble: sharing them says nothing about this story.
_COMMON: Final = words("common")
_SUFFIXES: Final = ("ingly", "edly", "ing", "ies", "ied", "es", "ed", "ly", "s")


@dataclass(frozen=True, slots=True)
class Text:
    """A message cut up: `clean` is lower-cased for matching.

    `starts` are the sentences' offsets in it.
    """

    raw: str
    clean: str
    starts: tuple[int, ...]
    words: tuple[str, ...]
    stems: tuple[frozenset[str], ...]
    content: frozenset[str]

    @property
    def n_words(self) -> int:
        """How many words there are."""
        return len(self.words)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a crude stem of a lower-case word, equal for most of its inflections."""
    word = word.removesuffix("'s")
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] in "ey" else word


def _content(words: list[str]) -> frozenset[str]:
    return frozenset(
        stem(w) for w in words if len(w) > 2 and w not in FUNCTION_WORDS and w not in _COMMON
    )


@lru_cache(maxsize=8_192)
def cut(raw: str) -> Text:
    """Cut a message into sentences, words and content stems."""
    flat = " ".join(raw.translate(_TYPOGRAPHIC).split())
    clean = flat.lower()
    starts = [0]
    starts.extend(m.end() for m in _END.finditer(clean) if m.end() < len(clean))
    ends = [*starts[1:], len(clean)]
    per_sentence = [_WORD.findall(clean, a, b) for a, b in zip(starts, ends, strict=True)]
    words = tuple(w for sentence in per_sentence for w in sentence)
    stems = tuple(_content(sentence) for sentence in per_sentence)
    return Text(flat, clean, tuple(starts), words, stems, frozenset().union(*stems))
