"""Danger that no one phrase holds: things that stand together, in any order.

Read from ``resources/together/xx.json``: concepts, each a list of ways to name it, and rules that
say which of them together speak of danger, in one sentence or in two that follow each other.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from itertools import islice
from typing import Any, Final

from esc_skills.safety.grammar import Found, Grammar, Rule, grammar
from esc_skills.safety.phrases import Phrase

LANGUAGES: Final = frozenset({"en", "zh"})
# How often a concept is looked for in a sentence.
_PLACES: Final = 3
# Concepts that stand in most sentences.
_COMMON: Final = frozenset({"me", "another", "he", "adult", "saying"})
# What makes a phrase more than words to choose from.
_MADE_UP: Final = frozenset(" [{+*~")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a concept stands in a text."""

    start: int
    end: int


Spans = Mapping[str, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its idioms, and the concepts in it."""

    text: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Told:
    """What stands together, the text in which it does, and what else that text holds."""

    found: Found
    text: str
    around: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """`parts`: one concept of each must be there, of `unless` none; `near`: in two sentences."""

    rule: Rule
    parts: tuple[frozenset[str], ...]
    unless: frozenset[str]
    near: bool


@dataclass(frozen=True)
class Together:
    """The rules of a language and the concepts they are made of."""

    language: Grammar
    words: Mapping[str, tuple[str, ...]]
    concepts: tuple[tuple[Phrase, str], ...]
    index: Mapping[str, tuple[int, ...]]
    firm: frozenset[str]
    rules: tuple[_Rule, ...]

    @cached_property
    def by_concept(self) -> Mapping[str, tuple[int, ...]]:
        """The rules by the concepts of that part of them which has fewest."""
        found: dict[str, tuple[int, ...]] = {}
        for i, rule in enumerate(self.rules):
            for name in min(rule.parts, key=lambda part: (len(part & _COMMON), len(part))):
                found[name] = (*found.get(name, ()), i)
        return found

    def read(self, text: str) -> Sentence:
        """Return the concepts in a sentence from which idioms are taken out."""
        spans: dict[str, list[Span]] = {}
        for name, span in (*self._single(text), *self._phrases(text)):
            places = spans.setdefault(name, [])
            if len(places) < _PLACES:
                places.append(span)
        return Sentence(text, spans)

    def _single(self, text: str) -> Iterator[tuple[str, Span]]:
        start = 0
        for word in text.split() if self.words else ():
            start = text.index(word, start)
            for name in self.words.get(word, ()):
                yield name, Span(start - 1, start + len(word))
            start += len(word)

    def _phrases(self, text: str) -> Iterator[tuple[str, Span]]:
        seen = self.language.beginnings(text)
        ids = {i for stem in seen & self.index.keys() for i in self.index[stem]}
        for i in sorted(ids):
            phrase, name = self.concepts[i]
            if phrase.may_occur(seen):
                for m in islice(phrase.compiled.finditer(text), _PLACES):
                    yield name, Span(*m.span())

    def find(self, sentence: Sentence, earlier: Sentence | None) -> Iterator[Told]:
        """Return what stands together in a sentence, or in it and the one before."""
        yield from self._told(sentence, 0)
        if earlier and earlier.spans and sentence.spans:
            both = _joined(earlier, sentence, self.language)
            first = len(both.text) - len(sentence.text)
            yield from self._told(both, first)

    def _told(self, sentence: Sentence, first: int) -> Iterator[Told]:
        """Return what stands together and does not end before the place `first`."""
        names, said = sentence.spans.keys(), dict[str, Sequence[Span]]()
        for i in sorted({i for name in names for i in self.by_concept.get(name, ())}):
            rule = self.rules[i]
            if first and not rule.near:
                continue
            if any(part.isdisjoint(names) for part in rule.parts) or rule.unless & names:
                continue
            for name in names & frozenset().union(*rule.parts) - said.keys():
                said[name] = self._said(name, sentence)
            chosen = _apart(rule.parts, said, ())
            end = max((span.end for span in chosen), default=0)
            if end > first:
                around = _without(sentence.text, chosen, self.language.blank)
                start = min(span.start for span in chosen)
                yield Told(Found(rule.rule, start, end), sentence.text, around)

    def _said(self, name: str, sentence: Sentence) -> Sequence[Span]:
        """Return where a concept stands that no "not" takes back."""
        spans, text = sentence.spans[name], sentence.text
        if name in self.firm:
            return spans
        return [s for s in spans if not self.language.denied(text[: s.start], text[s.end :])]


def _without(text: str, spans: Iterable[Span], blank: str) -> str:
    for span in sorted(spans, key=lambda span: -span.start):
        text = text[: span.start] + blank + text[span.end :]
    return text


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
    words, single = grammar(language), dict[str, tuple[str, ...]]()
    concepts: list[tuple[Phrase, str]] = []
    for name, texts in table["concepts"].items():
        for text in texts:
            if words.spaced and not _MADE_UP & {*text}:
                for word in text.split("/"):
                    single[word] = (*single.get(word, ()), name)
            else:
                concepts.append((words.phrase(text), name))
    index: dict[str, list[int]] = {}
    for i, (phrase, _) in enumerate(concepts):
        for stem in phrase.stems:
            index.setdefault(stem, []).append(i)
    return Together(
        words,
        single,
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
