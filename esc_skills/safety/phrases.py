"""Reads the phrases of a grammar file and says which units of text they can occur in at all.

A phrase is written as people read it: words; ``a/b`` one of them (``no+one`` is two words);
``suicid*`` any ending; ``[just]`` may be there; ``{die}`` one of the phrases of that name; ``~`` up
to three words (six characters where no spaces are written). No regular expressions.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

STEM: Final = 6
_ITEM = re.compile(r"\[([^\]]*)\]|(\S+)")
# No gap holds a "not": what is denied is not said.
_GAPS: Final = {
    True: {"~": "(?: (?!not |never )[^ ]+){0,3}?", "~~": "(?: (?!not |never )[^ ]+){0,9}?"},
    False: {"~": ".{0,6}?", "~~": ".{0,14}?"},
}
Stems = frozenset[str]


@dataclass(frozen=True)
class Phrase:
    """A phrase as a pattern, and for each part that must be there the words it may begin with."""

    pattern: str
    needs: tuple[Stems, ...]

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first needed: few phrases ever are."""
        return re.compile(self.pattern)

    @property
    def stems(self) -> Stems:
        """The needed part that rules out most; empty where nothing has to be there."""
        return max(self.needs, key=_worth, default=frozenset())

    def may_occur(self, beginnings: set[str]) -> bool:
        """Say whether every needed part has a word in a unit with these `beginnings`."""
        return not any(need.isdisjoint(beginnings) for need in self.needs)


def read_phrase(text: str, named: Mapping[str, tuple[str, ...]], *, spaced: bool = True) -> Phrase:
    """Return the phrase that `text` writes.

    Args:
        text: the phrase.
        named: phrases that may be referred to, each by a list of ways to say it.
        spaced: whether the language writes spaces between words.

    Raises:
        ValueError: it refers to a name there is not.
    """
    pattern, needs = "", list[Stems]()
    for option, words in _ITEM.findall(text):
        if words in _GAPS[spaced]:
            pattern += _GAPS[spaced][words]
            continue
        item = _any(
            (option or words).split("/"), lambda part: _part(part, named, text=text, spaced=spaced)
        )
        pattern += f"(?:{item.pattern})" + ("?" if option else "")
        if words and item.stems:
            needs.append(item.stems)
    return Phrase(pattern, tuple(needs))


def _part(part: str, named: Mapping[str, tuple[str, ...]], *, text: str, spaced: bool) -> Phrase:
    """Return one of the ways to say an item: a name, or words tied by pluses."""
    if part.startswith("{"):
        if part[1:-1] not in named:
            raise ValueError(f"{text!r} refers to {part}, which is not defined")
        return _any(named[part[1:-1]], lambda way: read_phrase(way, named, spaced=spaced))
    found = [_word(word, spaced=spaced) for word in part.split("+")]
    needs = tuple(need for word in found for need in word.needs)
    return Phrase("".join(word.pattern for word in found), needs)


def _any(texts: Iterable[str], read: Callable[[str], Phrase]) -> Phrase:
    found = [read(text) for text in texts]
    stems = [p.stems for p in found]
    sure = frozenset().union(*stems) if all(stems) else frozenset[str]()
    return Phrase("|".join(p.pattern for p in found), (sure,) if sure else ())


def _word(text: str, *, spaced: bool) -> Phrase:
    """Return one word; it begins with what stands before its star."""
    head = text.partition("*")[0]
    pattern = re.escape(text).replace(r"\*", "[^ ]*" if spaced else "")
    if not spaced:
        return Phrase(pattern, (frozenset((head[:2],)),))
    return Phrase(
        f" {pattern}", (frozenset((head[:STEM],)),) if len(head) > 1 or head > "\x7f" else ()
    )


def _worth(stems: Stems) -> float:
    """Return how much a set of beginnings rules out: the shortest of them decides."""
    return min(map(len, stems), default=0) - len(stems) / 100
