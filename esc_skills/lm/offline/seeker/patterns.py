"""Reads the wording of each move: general forms of English, kept in ``forms/en.json``."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, Final

_SLOT: Final = re.compile(r"<([a-z_]+)>")


@cache
def _forms() -> dict[str, Any]:
    text = (
        files("esc_skills.lm.offline.seeker").joinpath("forms/en.json").read_text(encoding="utf-8")
    )
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _fill(form: str) -> str:
    slots = _forms()["slots"]
    return _SLOT.sub(lambda m: _fill(slots[m.group(1)]), form)


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of single words, such as ``function`` or ``common``."""
    return frozenset(_forms()["words"][name].split())


@cache
def forms_of_moves() -> dict[str, tuple[str, ...]]:
    """Return the forms of each move as regular expressions that begin at the start of a word."""
    return {move: tuple(map(_fill, forms)) for move, forms in _forms()["moves"].items()}


@cache
def cue(name: str) -> re.Pattern[str]:
    """Return a single compiled cue, such as ``question`` or ``injection``."""
    return re.compile(_fill(_forms()["cues"][name]))
