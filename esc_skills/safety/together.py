"""Danger that no one phrase holds: things that stand together, in any order.

Read from ``resources/together/xx.json``: concepts, each a list of ways to name it, and rules that
say which of them together speak of danger, in one sentence or in two that follow each other.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any, Final

from esc_skills.safety.grammar import Found, Grammar, Rule, grammar
from esc_skills.safety.phrases import Phrase

LANGUAGES: Final = frozenset({"en", "zh"})
# How often a concept is looked for in a sentence.
_PLACES: Final = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Where a concept stands in a text."""

    start: int
    end: int


Spans = Mapping[str, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its idioms, and the concepts in it that no "not" takes back."""

    text: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Told:
    """What stands together, and the text in which it does."""

    found: Found
    text: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """`parts`: of each one concept must be there; of `unless` none may; `near`: in two sentences."""

    rule: Rule
    parts: tuple[frozenset[str], ...]
    unless: frozenset[str]
    near: bool


@dataclass(frozen=True)
class Together:
    """The rules of a language and the concepts they are made of."""

    language: Grammar
    concepts: tuple[tuple[Phrase, str], ...]
    index: Mapping[str, tuple[int, ...]]
    firm: frozenset[str]
    rules: tuple[_Rule, ...]

    def read(self, text: str) -> Sentence:
        """Return the concepts in a sentence from which idioms are taken out."""
        seen = self.language.beginnings(text)
        ids = {i for stem in {"", *seen} & self.index.keys() for i in self.index[stem]}
        spans: dict[str, list[Span]] = {}
        for i in ids:
            phrase, name = self.concepts[i]
            if not phrase.may_occur(seen):
                continue
            places = (Span(*m.span()) for m in phrase.compiled.finditer(text))
            said = [s for s in islice(places, _PLACES) if not self._denied(name, s, text)]
            if said:
                spans.setdefault(name, []).extend(said)
        return Sentence(text, spans)

    def find(self, sentence: Sentence, earlier: Sentence | None) -> Iterator[Told]:
        """Return what stands together in a sentence, or in it and the one before."""
        yield from self._told(sentence, near=False)
        if earlier and earlier.spans and sentence.spans:
            yield from self._told(_joined(earlier, sentence, self.language), near=True)

    def _told(self, sentence: Sentence, *, near: bool) -> Iterator[Told]:
        names = sentence.spans.keys()
        for rule in self.rules:
            if near and not rule.near:
                continue
            if any(part.isdisjoint(names) for part in rule.parts) or rule.unless & names:
                continue
            chosen = _apart(rule.parts, sentence.spans, ())
            if chosen:
                start, end = min(s.start for s in chosen), max(s.end for s in chosen)
                yield Told(Found(rule.rule, start, end), sentence.text)

    def _denied(self, name: str, span: Span, text: str) -> bool:
        return name not in self.firm and self.language.denied(text[: span.start], text[span.end :])


def _joined(earlier: Sentence, sentence: Sentence, language: Grammar) -> Sentence:
    head = earlier.text[:-1] if language.spaced else f"{earlier.text},,"
    moved = {
        name: [Span(s.start + len(head), s.end + len(head)) for s in spans]
        for name, spans in sentence.spans.items()
    }
    names = dict.fromkeys((*earlier.spans, *moved))
    both = {name: [*earlier.spans.get(name, ()), *moved.get(name, ())] for name in names}
    return Sentence(head + sentence.text, both)


def _apart(
    parts: Sequence[frozenset[str]], spans: Spans, chosen: tuple[Span, ...]
) -> tuple[Span, ...]:
    """Return a place for each part, none in another's; empty where there are none."""
    if not parts:
        return chosen
    for name in sorted(parts[0] & spans.keys()):
        for span in spans[name][:_PLACES]:
            if all(span.end <= s.start or s.end <= span.start for s in chosen):
                found = _apart(parts[1:], spans, (*chosen, span))
                if found:
                    return found
    return ()


@cache
def together(language: str) -> Together:
    """Return the rules of a language.

    Raises:
        ValueError: its file refers to a name there is not.
    """
    path = resources.files(__package__).joinpath(f"resources/together/{language}.json")
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    words = grammar(language)
    concepts = [
        (words.phrase(text), name) for name, texts in table["concepts"].items() for text in texts
    ]
    index: dict[str, list[int]] = {}
    for i, (phrase, _) in enumerate(concepts):
        for stem in phrase.stems or {""}:
            index.setdefault(stem, []).append(i)
    return Together(
        words,
        tuple(concepts),
        {stem: tuple(ids) for stem, ids in index.items()},
        frozenset(table["firm"]),
        tuple(_rule(row, table["concepts"].keys()) for row in table["rules"]),
    )


def _rule(row: Mapping[str, Any], names: Collection[str]) -> _Rule:
    parts = tuple(frozenset(part.split("/")) for part in row["of"])
    unless = frozenset(row.get("unless", ()))
    unknown = sorted(unless.union(*parts) - {*names})
    if unknown:
        raise ValueError(f"a rule on {row['kind']} refers to {unknown[0]}, which is not defined")
    weak = row["level"] == "ask"
    rule = Rule(row["kind"], row["about"], row["level"], firm=True, weak=weak)
    return _Rule(rule, parts, unless, bool(row.get("near")))
