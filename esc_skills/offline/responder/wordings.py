"""The wordings of the moves in one language: what can be said, in two halves.

Every third wording is kept for test seeds, so that what is measured there was never seen in
compiling.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from esc_skills.offline.responder.data import Data
from esc_skills.offline.responder.moves import ORDER, Move

_SLOT: Final = re.compile(r"\{(\w+)\}")
_EDGE: Final = " .,:?\"'。，：？！、；“”"
_HELD_OUT_SEED: Final = 2**30


@dataclass(frozen=True, slots=True)
class Phrase:
    """One wording of a move.

    Attributes:
        text: the words, with slots in braces.
        slot_names: the names of its slots.
        stem: the longest stretch between slots, lower case: by it a used wording is recognised.
    """

    text: str
    slot_names: frozenset[str]
    stem: str


@dataclass(frozen=True, slots=True)
class ListWords:
    """The parts of a reply that is a list of advice; an item is (head, advice)."""

    intro: tuple[str, ...]
    items: tuple[tuple[str, str], ...]
    outro: tuple[str, ...]


class Wordings:
    """What a reply can say in one language.

    Attributes:
        moods: feeling -> (adjective, noun) as a reply says it.
        line: a line of a list, with `n`, `head` and `advice`.
        baseline: words that comfort with a list of advice aims at. Chinese: 240 characters (the
            briefest of SAGE's models that write so, MIT, wrote 254 in the median).
    """

    def __init__(self, data: Data) -> None:
        self.moods: Mapping[str, tuple[str, str]] = {
            feeling: (adjective, noun) for feeling, (adjective, noun) in data.held("moods").items()
        }
        moves, listed = data.held("moves"), data.held("list")
        self.line: str = listed["line"]
        self.baseline: int = listed["baseline"]
        halves = (False, True)
        self._moves = {
            half: {move: _phrases(moves.get(move, ()), half) for move in ORDER} for half in halves
        }
        self._lists = {half: _list_words(listed, half) for half in halves}

    def of(self, move: Move, *, held_out: bool) -> tuple[Phrase, ...]:
        """Return the wordings of `move` in one half of the split.

        `advice_list` has none, it is made of `list_words`.
        """
        return self._moves[held_out][move]

    def list_words(self, *, held_out: bool) -> ListWords:
        """Return the parts of an advice list in one half of the split."""
        return self._lists[held_out]


def is_held_out(seed: int) -> bool:
    """Say whether `seed` belongs to a test evaluation: then only held-out wordings are used."""
    return seed >= _HELD_OUT_SEED


def _phrases(rows: Sequence[str], held_out: bool) -> tuple[Phrase, ...]:
    return tuple(_phrase(text) for text in _half(rows, held_out))


def _phrase(text: str) -> Phrase:
    stem = max(_SLOT.split(text)[::2], key=len).strip(_EDGE).lower()
    return Phrase(text, frozenset(_SLOT.findall(text)), stem)


def _list_words(raw: Mapping[str, Any], held_out: bool) -> ListWords:
    heads = tuple(item.partition("|") for item in _half(raw["items"], held_out))
    return ListWords(
        intro=tuple(_half(raw["intro"], held_out)),
        items=tuple((head, advice) for head, _, advice in heads),
        outro=tuple(_half(raw["outro"], held_out)),
    )


def _half(rows: Sequence[str], held_out: bool) -> list[str]:
    return [row for i, row in enumerate(rows) if (i % 3 == 2) == held_out]
