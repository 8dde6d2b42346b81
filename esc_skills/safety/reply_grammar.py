"""Reads the small grammar that harmful replies are described in, and finds its patterns in clauses.

A pattern is a row of elements with one space between them: a word, a ``{class}`` of words, ``(a|b
c)`` for either, ``..`` for a few words in between, ``...`` for more, ``.`` for at most two, ``!``
for the place where an order or a suggestion begins, ``^`` and ``$`` for the ends of a clause, ``?``
after an element that may be missing. Chinese patterns are written the same way and matched without
spaces. A row's ``any`` lists such patterns; its ``mix`` lists ideas that make the harm together, in
any order.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise, permutations
from typing import Any, Final, Literal

Language = Literal["en", "zh"]
Action = Literal["block", "cut", "note"]
When = Literal["always", "danger", "calm"]
# A "?" after Chinese belongs to the one character before it.
_TOKEN: Final = re.compile(
    r"\{[a-z_]+\}|[()|?]|[\u4e00-\u9fff](?=\?)|[^\s()|?{}]+(?=[\u4e00-\u9fff]\?)|[^\s()|?{}]+"
)
_FRAMES: Final = ("negated", "said", "felt", "seems", "asked")
_GAPS: Final = {
    "en": {"...": "(?:[^ ]+ ){0,8}?", "..": "(?:[^ ]+ ){0,5}?", ".": "(?:[^ ]+ ){0,2}?"},
    "zh": {"...": ".{0,12}?", "..": ".{0,6}?", ".": ".{0,2}?"},
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of harm as one pattern.

    Args:
        category: what it is called in a screening.
        action: stop the reply, cut the sentence out, or only note it.
        when: always, after danger was heard, or where none was.
        wide: whether it is looked for in whole sentences too, not only in clauses.
        frees: the frames that make it harmless ("you said that…").
        before: whether such a frame counts in front of the match only, not inside.
        source: what it looks like in a clause, as a regular expression; a "not" of its own,
            which frees nothing, is a group.
        unless: what else in the clause makes it harmless.
        context: what must stand somewhere in the reply.
    """

    category: str
    action: Action
    when: When
    wide: bool
    frees: frozenset[str]
    before: bool
    source: str
    unless: re.Pattern[str] | None
    context: re.Pattern[str] | None

    def matches(self, clause: str) -> Iterator[re.Match[str]]:
        """Yield the places in a clause where the pattern stands."""
        return _compiled(self.source).finditer(clause)


@dataclass(frozen=True, slots=True)
class Grammar:
    """All that is known of one language.

    Args:
        language: which.
        by_word: the rules, found by a word that must be there.
        frames: what round a match makes it harmless, and where clauses end.
        forms: words that are read as others.
    """

    language: Language
    by_word: Mapping[str, tuple[Rule, ...]]
    frames: Mapping[str, re.Pattern[str]]
    forms: Mapping[str, str]

    def rules_for(self, clause: str, *, wide: bool = False) -> Iterator[Rule]:
        """Yield the rules that a clause, or a whole sentence, has a word of."""
        seen: set[int] = set()
        for word in self._words(clause):
            for rule in self.by_word.get(word, ()):
                if (rule.wide or not wide) and id(rule) not in seen:
                    seen.add(id(rule))
                    yield rule

    def _words(self, clause: str) -> Iterator[str]:
        if self.language == "en":
            yield from clause.split(" ")
        else:
            yield from clause
            yield from map("".join, pairwise(clause))


@cache
def _compiled(source: str) -> re.Pattern[str]:
    """Compile a pattern when it is first needed: most never are."""
    return re.compile(source)


@cache
def grammar(language: Language) -> Grammar:
    """Read the grammar of a language."""
    folder = resources.files(__package__).joinpath("resources/replies")
    data, mixes = (
        json.loads(folder.joinpath(f"{name}.json").read_text(encoding="utf-8"))
        for name in (language, f"{language}_mixes")
    )
    data["classes"] |= mixes["classes"]
    reader = _Reader(language, data)
    by_word: dict[str, list[Rule]] = {}
    for row, wide in ((row, part is mixes) for part in (data, mixes) for row in part["rules"]):
        for patterns in _patterns(row):
            rule = reader.rule(row, patterns, wide=wide)
            for word in reader.keys(patterns[0]):
                by_word.setdefault(word, []).append(rule)
    return Grammar(
        language,
        {word: tuple(rules) for word, rules in by_word.items()},
        {name: reader.any_of(rows) for name, rows in data["frames"].items()},
        data["forms"],
    )


def _patterns(row: Mapping[str, Any]) -> Iterator[list[str]]:
    """Yield a row's patterns, those that need the same words together."""
    for pattern in row.get("any", ()):
        yield [pattern]
    for ideas in row.get("mix", ()):
        yield [" ... ".join(order) for order in permutations(ideas)]


@dataclass(frozen=True, slots=True)
class _Part:
    what: "str | list[_Sequence]"
    optional: bool = False


_Sequence = list[_Part]


def _parse(tokens: list[str]) -> list[_Sequence]:
    """Read a pattern up to its end or to the bracket that closes it; the tokens are used up."""
    sequences: list[_Sequence] = [[]]
    while tokens:
        token = tokens.pop(0)
        if token == ")":
            break
        if token == "|":
            sequences.append([])
        elif token == "?":
            sequences[-1][-1] = _Part(sequences[-1][-1].what, optional=True)
        else:
            sequences[-1].append(_Part(_parse(tokens) if token == "(" else token))
    return sequences


class _Reader:
    """Turns the rows of one language's file into rules."""

    def __init__(self, language: Language, data: dict[str, Any]) -> None:
        self._space = " " if language == "en" else ""
        self._gap = _GAPS[language]
        self._classes = {name: "|".join(lines) for name, lines in data["classes"].items()}
        self._common = frozenset(data["common"].split())
        self._start = "|".join(data["start"])
        self._denial: re.Pattern[str] | None = None
        self._denial = self.any_of(data["frames"]["negated"])

    def rule(self, row: dict[str, Any], patterns: list[str], *, wide: bool) -> Rule:
        """Make one rule of patterns in a row."""
        context = row.get("context")
        return Rule(
            category=row["category"],
            action=row.get("action", "block"),
            when=row.get("when", "always"),
            wide=wide,
            frees=frozenset(row.get("frees", _FRAMES)),
            before=row.get("before", False),
            source=self.source(patterns),
            unless=self.any_of(row["unless"]) if "unless" in row else None,
            context=self.any_of([f"{{{context}}}"]) if context else None,
        )

    def any_of(self, patterns: list[str]) -> re.Pattern[str]:
        """Compile patterns into one."""
        return re.compile(self.source(patterns))

    def source(self, patterns: list[str]) -> str:
        """Return one regular expression for patterns; their elements match whole words."""
        border = r"(?:^|(?<= ))" if self._space else ""
        sources = "|".join(self._source(part) for p in patterns for part in self._parsed(p))
        return f"{border}(?:{sources})"

    def keys(self, pattern: str) -> set[str]:
        """Return words one of which must be in a clause that the pattern is found in.

        Raises:
            ValueError: there are no such words.
        """
        found = self._keys_of_any(self._parsed(pattern))
        if not found:
            raise ValueError(f"pattern {pattern!r} has no word that must be there")
        return found

    def _parsed(self, text: str) -> list[_Sequence]:
        return _parse(_TOKEN.findall(text))

    def _source(self, sequence: _Sequence) -> str:
        return "".join(self._element(part) + ("?" if part.optional else "") for part in sequence)

    def _element(self, part: "_Part") -> str:
        if isinstance(part.what, list):
            return f"(?:{'|'.join(map(self._source, part.what))})"
        if part.what in self._gap:
            return self._gap[part.what]
        if part.what == "!":
            return f"(?:{self._start})"
        if part.what.startswith("{"):
            inner = self._parsed(self._classes[part.what[1:-1]])
            return f"(?:{'|'.join(map(self._source, inner))})"
        if part.what in "^$":
            return part.what
        word = f"{part.what}{self._space}"
        denies = self._denial is not None and self._denial.search(word)
        return f"({re.escape(word)})" if denies else f"(?:{re.escape(word)})"

    def _keys_of_any(self, sequences: list[_Sequence]) -> set[str]:
        every = [self._keys_of(sequence) for sequence in sequences]
        return set().union(*every) if all(every) else set()

    def _keys_of(self, sequence: _Sequence) -> set[str]:
        options = [self._words(part) for part in sequence if not part.optional]
        options = [words for words in options if words]
        rare = min(options, key=lambda w: (bool(w & self._common), len(w)), default=set())
        return set(rare)

    def _words(self, part: "_Part") -> set[str]:
        if isinstance(part.what, list):
            return self._keys_of_any(part.what)
        if part.what.startswith("{"):
            return self._keys_of_any(self._parsed(self._classes[part.what[1:-1]]))
        if part.what in (*self._gap, "!", "^", "$"):
            return set()
        return {part.what if self._space else part.what[:2]}
