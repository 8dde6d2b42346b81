"""The conversational moves of the responder and their wordings.

Says what can be said, never when to say it.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal, get_args

from esc_skills.offline.language import LanguageCode

Move = Literal[
    "deep_empathy",
    "reflect_feeling",
    "sympathy",
    "self_disclosure",
    "summarise",
    "paraphrase",
    "validate",
    "lift_blame",
    "praise",
    "comfort",
    "information",
    "both_sides",
    "others_motives",
    "self_reflection",
    "listening",
    "ask_permission",
    "small_step",
    "general_advice",
    "advice_list",
    "referral",
    "ask_question",
    "tell_more",
    "closing",
]
Style = Literal["short", "specific", "own_words", "vary", "no_list", "no_advice"]

ORDER: Final[tuple[Move, ...]] = get_args(Move)
"""The order in which moves of one reply are spoken.

Feeling first, then thought, then action, then the floor goes back.
"""

ADVICE: Final[tuple[Move, ...]] = ("general_advice", "advice_list", "small_step")

NEIGHBOUR: Final[dict[Move, Move]] = {
    "deep_empathy": "reflect_feeling",
    "reflect_feeling": "validate",
    "sympathy": "validate",
    "self_disclosure": "validate",
    "summarise": "ask_question",
    "paraphrase": "ask_question",
    "validate": "reflect_feeling",
    "lift_blame": "validate",
    "praise": "validate",
    "comfort": "reflect_feeling",
    "information": "ask_question",
    "both_sides": "ask_question",
    "others_motives": "both_sides",
    "self_reflection": "ask_question",
    "listening": "tell_more",
    "ask_permission": "listening",
    "small_step": "ask_permission",
    "general_advice": "comfort",
    "advice_list": "general_advice",
    "referral": "general_advice",
    "ask_question": "paraphrase",
    "tell_more": "listening",
    "closing": "validate",
}
"""What stands in for a move that would only repeat the reply before."""

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


def is_held_out(seed: int) -> bool:
    """Say whether `seed` belongs to a test evaluation: then only held-out wordings are used."""
    return seed >= _HELD_OUT_SEED


def phrases(move: Move, *, held_out: bool, language: LanguageCode = "en") -> tuple[Phrase, ...]:
    """Return the wordings of `move` in one half of the split, in `language`.

    `advice_list` has none, it is made of `list_words`.
    """
    return _phrases(held_out, language)[move]


@cache
def list_words(*, held_out: bool, language: LanguageCode = "en") -> ListWords:
    """Return the parts of an advice list in one half of the split."""
    raw = _resource(language)["list"]
    heads = tuple(item.partition("|") for item in _half(raw["items"], held_out))
    return ListWords(
        intro=tuple(_half(raw["intro"], held_out)),
        items=tuple((head, advice) for head, _, advice in heads),
        outro=tuple(_half(raw["outro"], held_out)),
    )


@cache
def _phrases(held_out: bool, language: LanguageCode) -> dict[Move, tuple[Phrase, ...]]:
    raw = _resource(language)["moves"]
    return {
        move: tuple(_phrase(text) for text in _half(raw.get(move, []), held_out)) for move in ORDER
    }


def _phrase(text: str) -> Phrase:
    stem = max(_SLOT.split(text)[::2], key=len).strip(_EDGE).lower()
    return Phrase(text, frozenset(_SLOT.findall(text)), stem)


def _half(rows: Sequence[str], held_out: bool) -> list[str]:
    # Every third wording is kept for test seeds, so that what is measured there was never seen in
    # compiling.
    return [row for i, row in enumerate(rows) if (i % 3 == 2) == held_out]


@cache
def _resource(language: LanguageCode) -> dict[str, dict[str, list[str]]]:
    text = files(__package__).joinpath("phrases", f"{language}.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, list[str]]] = json.loads(text)
    return loaded
