"""Cuts a message into sentences, words and content, as its language is cut: words or characters.

Judges nothing. Content is what may belong to this story: word stems, or pairs of neighbouring
characters in a language without word borders, both without the words of any talk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from esc_skills.offline.language import LanguageCode, language_of
from esc_skills.offline.seeker.languages import Language, language


@dataclass(frozen=True, slots=True)
class Text:
    """A message cut up: `clean` is lower-cased for matching.

    `starts` are the sentences' offsets in it; `words` are single characters where a language has
    no word borders.
    """

    raw: str
    clean: str
    starts: tuple[int, ...]
    words: tuple[str, ...]
    stems: tuple[frozenset[str], ...]
    content: frozenset[str]
    language: LanguageCode

    @property
    def spoken(self) -> Language:
        """What is known of its language."""
        return language(self.language)

    @property
    def n_words(self) -> int:
        """How many words there are; characters in Chinese."""
        return len(self.words)

    @property
    def n_chars(self) -> float:
        """Length in Chinese characters, or what the text would take of them."""
        return self.n_words * self.spoken.script.chars

    def sentences(self) -> list[str]:
        """Return the sentences of `clean`."""
        ends = [*self.starts[1:], len(self.clean)]
        return [self.clean[a:b] for a, b in zip(self.starts, ends, strict=True)]


@lru_cache(maxsize=20_000)
def stem(word: str, code: LanguageCode) -> str:
    """Return a crude stem of a lower-case word, equal for most of its inflections."""
    word = word.removesuffix("'s")
    for suffix in language(code).script.suffixes:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] in "ey" else word


def _stems(words: Sequence[str], spoken: Language) -> frozenset[str]:
    function, common = spoken.words("function"), spoken.words("common")
    return frozenset(
        stem(w, spoken.code) for w in words if len(w) > 2 and w not in function and w not in common
    )


def _pairs(sentence: str, spoken: Language) -> frozenset[str]:
    function, numerals, common = map(spoken.words, ("function", "numerals", "common"))

    def says_something(c: str) -> bool:
        return c not in function and c not in numerals

    return frozenset(
        a + b
        for run in spoken.script.run.findall(sentence)
        for a, b in pairwise(run)
        if says_something(a) and says_something(b) and a + b not in common
    )


@lru_cache(maxsize=8_192)
def cut(raw: str) -> Text:
    """Cut a message into sentences, words and content."""
    spoken = language(language_of(raw))
    script = spoken.script
    flat = " ".join((raw.translate(script.same) if script.same else raw).split())
    clean = flat.lower()
    cuts = [0, *(m.end() for m in script.end.finditer(clean) if 0 < m.end() < len(clean))]
    ends = [*cuts[1:], len(clean)]
    per_sentence = [script.unit.findall(clean, a, b) for a, b in zip(cuts, ends, strict=True)]
    # A piece without a word is punctuation left over; it belongs to the sentence before.
    kept = [i for i, found in enumerate(per_sentence) if found or i == 0]
    starts = tuple(cuts[i] for i in kept)
    if script.by_words:
        stems = tuple(_stems(per_sentence[i], spoken) for i in kept)
    else:
        ends = [*starts[1:], len(clean)]
        stems = tuple(_pairs(clean[a:b], spoken) for a, b in zip(starts, ends, strict=True))
    every = tuple(w for i in kept for w in per_sentence[i])
    return Text(flat, clean, starts, every, stems, frozenset().union(*stems), spoken.code)
