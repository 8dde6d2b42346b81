"""A linear guess at danger from short runs of words and letters, for what no grammar foresaw.

It may only raise ``none`` to ``ask``. Its weights are files anyone can read (``resources/guess``);
``python -m benchmarks.train_screen`` makes them from our own cases.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

Language = Literal["en", "zh"]
# Fewer runs than this say too little.
_SHORT: Final = 15
# A long message is read as a whole and in runs of sentences: danger may stand in its middle.
_RUN: Final = 4
_PARTS: Final = 24
_LONGEST: Final = 1500
_HAN = re.compile("[\u3400-\u9fff]")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[\w']+")
_SENTENCE = re.compile(r"(?<=[.!?\n\u3002\uff01\uff1f])\s*")


@dataclass(frozen=True, slots=True)
class Guess:
    """The guess of one language: what each run weighs, and from which score on it asks."""

    weights: Mapping[str, float]
    bias: float
    threshold: float

    def score(self, grams: set[str]) -> float:
        """Return how much a text reads like danger; what is too short to tell, very little."""
        known = [self.weights[g] for g in grams if g in self.weights]
        if len(known) < _SHORT:
            return -math.inf
        return self.bias + sum(known) / math.sqrt(len(known))


def may_be_danger(plain: str) -> bool:
    """Say whether a normalised message, or some sentences of it, reads like danger."""
    return any(_asks(part) for part in parts_of(plain))


def _asks(part: str) -> bool:
    guess = guess_of(language_of(part))
    return guess.score(grams_of(part)) > guess.threshold


def parts_of(plain: str) -> Iterator[str]:
    """Yield a message, and of a long one each run of sentences."""
    yield plain[:_LONGEST]
    sentences = [s for s in _SENTENCE.split(plain[: _LONGEST * 4]) if s]
    if len(sentences) > _RUN + 2:
        for start in range(0, min(len(sentences) - _RUN, _PARTS) + 1, 2):
            yield " ".join(sentences[start : start + _RUN])[:_LONGEST]


def language_of(plain: str) -> Language:
    """Return whose weights read a text."""
    return "zh" if _HAN.search(plain) else "en"


def grams_of(plain: str) -> set[str]:
    """Return the runs of one to three words, and of three to five letters within a word.

    Where no spaces are written: runs of one to four characters.
    """
    if language_of(plain) == "zh":
        text = _SPACE.sub("", plain)
        return {text[i : i + n] for n in (1, 2, 3, 4) for i in range(len(text) - n + 1)}
    words = _WORD.findall(plain)
    runs = {f" {' '.join(words[i : i + n])} " for n in (1, 2, 3) for i in range(len(words) - n + 1)}
    for word in {f" {word} " for word in words}:
        runs |= {f"{word[i : i + n]}~" for n in (3, 4, 5) for i in range(len(word) - n + 1)}
    return runs


@cache
def guess_of(language: Language) -> Guess:
    """Return the weights of a language."""
    path = resources.files(__package__).joinpath(f"resources/guess/{language}.json")
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Guess(table["weights"], table["bias"], table["threshold"])
