"""Reads the wording of each move: general forms, one table per language (``forms/*.json``)."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, Final

from esc_skills.offline.language import LanguageCode

_SLOT: Final = re.compile(r"<([a-z_]+)>")


@cache
def _forms(language: LanguageCode) -> dict[str, Any]:
    source = files("esc_skills.offline.seeker").joinpath(f"forms/{language}.json")
    loaded: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return loaded


def _fill(form: str, language: LanguageCode) -> str:
    slots = _forms(language)["slots"]
    return _SLOT.sub(lambda m: _fill(slots[m.group(1)], language), form)


@cache
def words(name: str, language: LanguageCode = "en") -> frozenset[str]:
    """Return a list of single words, such as ``function`` or ``common``."""
    return frozenset(_forms(language)["words"][name].split())


@cache
def forms_of_moves(language: LanguageCode = "en") -> dict[str, tuple[str, ...]]:
    """Return the forms of each move as regular expressions.

    The English ones begin at the start of a word.
    """
    table = _forms(language)["moves"]
    return {move: tuple(_fill(f, language) for f in forms) for move, forms in table.items()}


@cache
def styles(language: LanguageCode) -> dict[str, re.Pattern[str]]:
    """Return, for each manner of speaking that is counted, one pattern."""
    return {
        name: re.compile("|".join(f"(?:{_fill(f, language)})" for f in forms))
        for name, forms in _forms(language)["styles"].items()
    }


@cache
def moves_pattern(move: str, language: LanguageCode) -> re.Pattern[str]:
    """Return all forms of a move as one pattern, to be searched anywhere in a sentence."""
    return re.compile("|".join(f"(?:{form})" for form in forms_of_moves(language)[move]))


@cache
def cue(name: str, language: LanguageCode = "en") -> re.Pattern[str]:
    """Return a single compiled cue, such as ``question`` or ``injection``."""
    return re.compile(_fill(_forms(language)["cues"][name], language))
