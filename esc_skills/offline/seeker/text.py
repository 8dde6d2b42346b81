"""Cuts a message into sentences, words and content: English by words, Chinese by characters.

Judges nothing. Content is what may belong to this story: word stems in English, pairs of
neighbouring characters in Chinese (which has no word borders), both without the words of any talk.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from esc_skills.offline.language import LanguageCode, language_of
from esc_skills.offline.seeker.patterns import words

_WORD: Final = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_HAN_OR_WORD: Final = re.compile(r"[\u3400-\u9fff]|[a-z0-9]+")
_HAN_RUN: Final = re.compile(r"[\u3400-\u9fff]+")
_END: Final = re.compile(r"[.!?;…]+[\"')\]]*(?:\s|$)|\s(?=(?:[-*•]|\d{1,2}[.)])\s)|\s[-–—]{1,2}\s")
_END_ZH: Final = re.compile(
    r"[。！？!?；;…]+[\"”』」）)*]*\s?|\s(?=[-•▸·#–]|\*(?!\*)|\d{1,2}[.、)）])|(?<=[\u3400-\u9fff：:])\s+"
)
_TYPOGRAPHIC: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
# One English word takes about as much room as 1.6 Chinese characters (our assumption).
_CHARS_PER_WORD: Final = 1.6

# Words that tie a sentence together; English text hardly falls below a third of them, a heap of
# keywords does.
FUNCTION_WORDS: Final = words("function")
# Content words of any talk about trouble: sharing them says nothing about this story.
_COMMON: Final = words("common")
_STOP_ZH: Final = frozenset("".join(words("stop", "zh")))
_COMMON_ZH: Final = words("common", "zh")
_SUFFIXES: Final = ("ingly", "edly", "ing", "ies", "ied", "es", "ed", "ly", "s")


@dataclass(frozen=True, slots=True)
class Text:
    """A message cut up: `clean` is lower-cased for matching.

    `starts` are the sentences' offsets in it; `words` are single characters in Chinese.
    """

    raw: str
    clean: str
    starts: tuple[int, ...]
    words: tuple[str, ...]
    stems: tuple[frozenset[str], ...]
    content: frozenset[str]
    language: LanguageCode

    @property
    def n_words(self) -> int:
        """How many words there are; characters in Chinese."""
        return len(self.words)

    @property
    def n_chars(self) -> float:
        """Length in Chinese characters, or what an English text would take of them."""
        return self.n_words * (1.0 if self.language == "zh" else _CHARS_PER_WORD)

    def sentences(self) -> list[str]:
        """Return the sentences of `clean`."""
        ends = [*self.starts[1:], len(self.clean)]
        return [self.clean[a:b] for a, b in zip(self.starts, ends, strict=True)]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a crude stem of a lower-case English word, equal for most of its inflections."""
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


def _content_zh(sentence: str) -> frozenset[str]:
    return frozenset(
        a + b
        for run in _HAN_RUN.findall(sentence)
        for a, b in pairwise(run)
        if a not in _STOP_ZH and b not in _STOP_ZH and a + b not in _COMMON_ZH
    )


@lru_cache(maxsize=8_192)
def cut(raw: str) -> Text:
    """Cut a message into sentences, words and content."""
    language = language_of(raw)
    flat = " ".join(raw.translate(_TYPOGRAPHIC).split()) if language == "en" else _flat_zh(raw)
    clean = flat.lower()
    end, word = (_END, _WORD) if language == "en" else (_END_ZH, _HAN_OR_WORD)
    cuts = [0, *(m.end() for m in end.finditer(clean) if 0 < m.end() < len(clean))]
    ends = [*cuts[1:], len(clean)]
    per_sentence = [word.findall(clean, a, b) for a, b in zip(cuts, ends, strict=True)]
    # A piece without a word is punctuation left over; it belongs to the sentence before.
    kept = [i for i, found in enumerate(per_sentence) if found or i == 0]
    starts = tuple(cuts[i] for i in kept)
    if language == "en":
        stems = tuple(_content(per_sentence[i]) for i in kept)
    else:
        ends = [*starts[1:], len(clean)]
        stems = tuple(_content_zh(clean[a:b]) for a, b in zip(starts, ends, strict=True))
    every = tuple(w for i in kept for w in per_sentence[i])
    return Text(flat, clean, starts, every, stems, frozenset().union(*stems), language)


def _flat_zh(raw: str) -> str:
    return " ".join(raw.split())
