"""Mends misspellings of the few words that matter; every other word stays as it is."""

import json
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Final

# Shorter words have too many true neighbours.
_SHORTEST: Final = 6
_WORD = re.compile(r"[a-z*]{5,14}")


def mended(plain: str) -> str:
    """Return a normalised text with words one slip away from one that matters put right.

    Example:
        >>> mended("i took an overdoes of tabelts")
        'i took an overdose of tablets'
    """
    return _WORD.sub(lambda m: _mended(m[0]), plain)


@lru_cache(maxsize=8192)
def _mended(word: str) -> str:
    words, leave = _lexicon()
    if word in leave:
        return word
    found = {near for key in (word, *_less(word)) for near in words.get(key, ())}
    near = sorted(other for other in found if _one_slip(word, other))
    return near[0] if near else word


@cache
def _lexicon() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Return the words that matter by themselves less a letter, and what is never mended."""
    path = resources.files(__package__).joinpath("resources/lexicon.json")
    table = json.loads(path.read_text(encoding="utf-8"))
    index: dict[str, tuple[str, ...]] = {}
    for word in table["words"]:
        if len(word) < _SHORTEST:
            continue
        for key in {word, *_less(word)}:
            index[key] = (*index.get(key, ()), word)
    return index, frozenset({*table["words"], *table["leave"]})


def _less(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _one_slip(a: str, b: str) -> bool:
    """Say whether one letter too many, too few, wrong, or two swapped make `a` of `b`."""
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None)
    if start is None:
        return abs(len(a) - len(b)) == 1
    rest, other = a[start:], b[start:]
    swapped = rest[:2][::-1] == other[:2] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
