"""Finds phrases of a word list in text: mechanics only, no words of its own."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(r"[a-z]+(?:'[a-z]+)*|[0-9]+|[?!]")
_CJK: Final = re.compile(r"[\u4e00-\u9fff]")
_REACH: Final = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """One phrase found: its label, its first word's index, a negation up to three words before."""

    label: str
    at: int
    negated: bool


def words_of(text: str) -> list[str]:
    """Split `text` into lower-case words, numbers, ``?`` and ``!``."""
    return _TOKEN.findall(text.lower().replace("\u2019", "'"))


class PhraseBook:
    """Labels with their phrases, looked up by first word: a longer list costs no more time.

    Args:
        phrases: label -> phrases. A phrase is matched word for word; one in Chinese characters
            wherever it occurs.
        negations: words that negate what follows within three words.
    """

    def __init__(
        self, phrases: Mapping[str, Iterable[str]], negations: frozenset[str] = frozenset()
    ) -> None:
        self._negations = negations
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._chinese: list[tuple[str, str]] = []
        for label, listed in phrases.items():
            for phrase in listed:
                if _CJK.search(phrase):
                    self._chinese.append((phrase, label))
                    continue
                first, *rest = words_of(phrase)
                self._by_first.setdefault(first, []).append((tuple(rest), label))

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return what is found in `text`, in order; phrases may overlap."""
        return self.hits_in(words_of(text)) + self._chinese_hits(text)

    def hits_in(self, words: list[str]) -> tuple[Hit, ...]:
        """Return what is found in words made by `words_of`."""
        found: list[Hit] = []
        for i, word in enumerate(words):
            for rest, label in self._by_first.get(word, ()):
                if not rest or tuple(words[i + 1 : i + 1 + len(rest)]) == rest:
                    negated = not self._negations.isdisjoint(words[max(0, i - _REACH) : i])
                    found.append(Hit(label, i, negated))
        return tuple(found)

    def labels(self, text: str) -> frozenset[str]:
        """Return the labels found in `text`, negated or not."""
        return frozenset(hit.label for hit in self.hits(text))

    def _chinese_hits(self, text: str) -> tuple[Hit, ...]:
        if not self._chinese or not _CJK.search(text):
            return ()
        return tuple(Hit(label, 0, False) for phrase, label in self._chinese if phrase in text)
