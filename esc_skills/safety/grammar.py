"""The grammar of a language: phrases of danger, idioms that are none, and frames round them.

Read from ``resources/hear/xx.json``; it finds phrases in one unit of text and judges nothing.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from itertools import islice
from typing import Any, Final, Literal

from esc_skills.safety.phrases import STEM, Phrase, read_phrase

Raised = Literal["ask", "crisis"]
# How far before a phrase a "not" reaches: words, or characters where no spaces are written.
_REACH: Final = {True: 24, False: 5}
# In the order in which they are asked.
LANGUAGES: Final = ("en", "zh", "es", "de", "fr", "pt", "it", "hi", "ar", "ja", "ko", "ru")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a group of phrases speaks of.

    `firm`: a "not" before it takes nothing back; `weak`: a past, a joke or a film is reason enough
    to leave it.
    """

    kind: str
    about: str
    level: Raised
    firm: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of danger in a unit, and where."""

    rule: Rule
    start: int
    end: int


@dataclass(frozen=True)
class Grammar:
    """Phrases of one language, each found by the words it may begin with."""

    spaced: bool
    phrases: tuple[tuple[Phrase, Rule | None], ...]
    index: Mapping[str, tuple[int, ...]]
    sets: Mapping[str, tuple[str, ...]]
    named: Mapping[str, tuple[str, ...]]

    def find(self, unit: str, *, budget: int = 1000) -> tuple[str, tuple[Found, ...]]:
        """Return `unit` without its idioms, and what is found in it.

        Args:
            unit: words between single spaces, or running text where no spaces are written.
            budget: how many phrases are tried at most.
        """
        seen = self.beginnings(unit)
        ids = {i for stem in seen & self.index.keys() for i in self.index[stem]}
        may = [self.phrases[i] for i in sorted(ids)[:budget]]
        may = [(phrase, rule) for phrase, rule in may if phrase.may_occur(seen)]
        for phrase, rule in may:
            if rule is None:
                unit = phrase.compiled.sub(self.blank, unit)
        found = [
            Found(rule, m.start(), m.end())
            for phrase, rule in may
            if rule is not None
            for m in islice(phrase.compiled.finditer(unit), 3)
        ]
        return unit, tuple(found)

    @cached_property
    def blank(self) -> str:
        """What stands where an idiom stood: no word."""
        return " ·" if self.spaced else "·"

    def beginnings(self, unit: str) -> set[str]:
        """Return what the words of `unit` begin with, or the pairs of its characters."""
        if not self.spaced:
            return {*unit, *(unit[i : i + 2] for i in range(len(unit) - 1))}
        return {word[:n] for word in {*unit.split()} for n in range(1, STEM + 1)}

    def phrase(self, text: str) -> Phrase:
        """Return a phrase of this language.

        Raises:
            ValueError: it refers to a name there is not.
        """
        return _ended(read_phrase(text, self.named, spaced=self.spaced), spaced=self.spaced)

    def denied(self, before: str, after: str) -> bool:
        """Say whether what stands round a phrase takes it back."""
        reach = _REACH[self.spaced]
        # A new subject or clause leaves a "not" behind it.
        start = f"{before} ".rfind(" i ") if self.spaced else before.rfind(",")
        before = before[start + 1 :]
        near = self.without("no_negation", f" {before[-2 * reach :]} ")[-reach - 1 :]
        return self.frame("negation", near) or self.frame("denial_after", after[: 2 * reach])

    def frame(self, name: str, text: str) -> bool:
        """Say whether the frame of that name stands anywhere in `text`."""
        return self._frames[name].search(text) is not None

    def last(self, name: str, text: str) -> int:
        """Return where the frame of that name stands last in `text`, -1 where nowhere."""
        return max((m.start() for m in self._frames[name].finditer(text)), default=-1)

    def without(self, name: str, text: str) -> str:
        """Return `text` without the frame of that name."""
        return self._frames[name].sub(self.blank, text)

    @cached_property
    def _frames(self) -> dict[str, re.Pattern[str]]:
        end = "(?= )" if self.spaced else ""
        return {
            name: re.compile(f"(?:{'|'.join(self._pattern(t) for t in texts) or '(?!)'}){end}")
            for name, texts in self.sets.items()
        }

    def _pattern(self, text: str) -> str:
        return read_phrase(text, {}, spaced=self.spaced).pattern


@cache
def grammar(language: str) -> Grammar:
    """Return the grammar of a language.

    Raises:
        ValueError: its file refers to a name there is not, or a phrase needs no word.
    """
    path = resources.files(__package__).joinpath(f"resources/hear/{language}.json")
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    named = {name: tuple(texts) for name, texts in table["named"].items()}
    spaced = bool(table["spaced"])
    phrases: list[tuple[Phrase, Rule | None]]
    phrases = [(phrase, None) for phrase in _read(table["idioms"], named, spaced=spaced)]
    for row in table["rules"]:
        rule = Rule(row["kind"], row["about"], row["level"], bool(row.get("firm")))
        phrases += [(phrase, rule) for phrase in _read(row["says"], named, spaced=spaced)]
    index: dict[str, list[int]] = {}
    for i, (phrase, _) in enumerate(phrases):
        for stem in phrase.stems:
            index.setdefault(stem, []).append(i)
    return Grammar(
        spaced,
        tuple(phrases),
        {stem: tuple(ids) for stem, ids in index.items()},
        {name: tuple(texts) for name, texts in table["frames"].items()},
        named,
    )


def _read(
    texts: Iterable[str], named: Mapping[str, tuple[str, ...]], *, spaced: bool
) -> list[Phrase]:
    found = [read_phrase(text, named, spaced=spaced) for text in texts]
    for text, phrase in zip(texts, found, strict=True):
        if not phrase.stems:
            raise ValueError(f"nothing in {text!r} has to be there")
    return [_ended(phrase, spaced=spaced) for phrase in found]


def _ended(phrase: Phrase, *, spaced: bool) -> Phrase:
    return Phrase(f"(?:{phrase.pattern})(?= )", phrase.needs) if spaced else phrase
