"""The words of the protocol, a file a language, and how they are known again in a history.

Nothing is composed here: a reply is a row of sentences from the file, slots filled from data.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final
from zlib import crc32

from esc_skills.safety.answers import plain
from esc_skills.safety.machine import family
from esc_skills.safety.tongue import LANGUAGES

_SLOT: Final = re.compile(r"\{\w+\}")
_LONGEST: Final = 4000
_BEGINNING: Final = 5


@dataclass(frozen=True, slots=True)
class Wordings:
    """The sentences of one language, by part and track ("ask.abuse"), several of each."""

    language: str
    joiner: str
    templates: Mapping[str, str]
    topics: Mapping[str, str]
    parts: Mapping[str, tuple[str, ...]]

    def key(self, part: str, track: str) -> str:
        """Return the most fitting key for a part, "" where this language has no such words."""
        keys = [*(f"{part}.{t}" for t in family(track)), part]
        return next((key for key in keys if key in self.parts), "")


@cache
def wordings(language: str) -> Wordings:
    """Return the words of a language; English stands in for one that we do not have."""
    name = language if language in LANGUAGES else "en"
    path = resources.files(__package__).joinpath(f"resources/protocol/{name}.json")
    data = json.loads(path.read_text("utf-8"))
    parts = {key: tuple(variants) for key, variants in data["parts"].items()}
    return Wordings(name, data["joiner"], data["templates"], data["topics"], parts)


def chosen(variants: Sequence[str], *, seed: str, spoken: Sequence[str]) -> str:
    """Choose the variant said least, and never the last one where there is another.

    Args:
        variants: at least one.
        seed: the talk so far: another talk gets other words.
        spoken: what the supporter said before, oldest first.
    """
    order = sorted(variants, key=lambda v: crc32(f"{seed}\n{v}".encode("utf-8", "replace")))
    said = [plain(text) for text in spoken]

    def staleness(variant: str) -> tuple[bool, int]:
        times = [holds(text, variant) for text in said]
        return (times[-1] if times else False), sum(times)

    return min(order, key=staleness)


def holds(said: str, variant: str) -> bool:
    """Tell whether a plain text holds a sentence of ours, whatever its slots were filled with."""
    return all(piece in said for piece in _pieces(variant))


@lru_cache(maxsize=1024)
def said_in(text: str) -> frozenset[str]:
    """Return the keys of our words in a supporter's message, in whatever language they are."""
    said, index = plain(text[:_LONGEST]), _index()
    begun = index.keys() & {said[i : i + _BEGINNING] for i in range(len(said))}
    may = (words for beginning in begun for words in index[beginning])
    return frozenset(key for key, variant in may if holds(said, variant))


@cache
def _pieces(variant: str) -> tuple[str, ...]:
    pieces = (plain(piece).strip(" .:;,") for piece in _SLOT.split(variant))
    return tuple(piece for piece in pieces if len(piece) > 1)


@cache
def _index() -> Mapping[str, list[tuple[str, str]]]:
    """Return all words, with their keys, by how their longest piece begins."""
    found: dict[str, list[tuple[str, str]]] = {}
    for language in LANGUAGES:
        for key, variants in wordings(language).parts.items():
            for variant in variants if not key.startswith("notice") else ():
                longest = max(_pieces(variant), key=len)
                found.setdefault(longest[:_BEGINNING], []).append((key, variant))
    return found
