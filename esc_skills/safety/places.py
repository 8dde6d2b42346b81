"""Tells which country somebody is in: by a locale, or by what they say of themselves.

The gazetteer is data and small; where it is silent, or where two places are told, nobody guesses.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from esc_skills.safety.answers import plain

_TAG: Final = re.compile(r"([a-z]{2,3})(?:-[A-Z][a-z]{3})?(?:-([A-Z]{2}))?")
_LONGEST: Final = 1500
_SHORT_WORDS: Final = 5
_SHORT_HAN: Final = 12


@dataclass(frozen=True, slots=True)
class Locale:
    """A language and, where known, a country in two capital letters."""

    language: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    countries: dict[str, str]
    told: re.Pattern[str]
    named: re.Pattern[str]


def read_locale(tag: str | None) -> Locale:
    """Read a language tag: ``en-GB``, ``zh``, ``pt_BR``.

    Raises:
        ValueError: it is none.
    """
    if tag is None:
        return Locale()
    found = _TAG.fullmatch(tag.replace("_", "-"))
    if not found:
        raise ValueError(f"locale is a language tag such as en-GB or zh-CN, got {tag!r}")
    return Locale(found.group(1), found.group(2) or "")


def place_told(message: str, *, invited: bool) -> str:
    """Return the country that one message says the writer is in, "" where it says none.

    Args:
        message: the seeker's.
        invited: whether they were just asked: then a bare name is an answer.
    """
    said, places = plain(message[:_LONGEST]), _gazetteer()
    found = {places.countries[m.group("place")] for m in places.told.finditer(said)}
    if not found and invited and _is_short(said):
        found = {places.countries[m.group()] for m in places.named.finditer(said)}
    return found.pop() if len(found) == 1 else ""


def country_told(messages: Iterable[tuple[str, bool]]) -> str:
    """Return the country told last, "" where none was; a message comes with `invited`."""
    found = (place_told(text, invited=invited) for text, invited in reversed(tuple(messages)))
    return next((country for country in found if country), "")


def _is_short(said: str) -> bool:
    return len(said.split()) <= _SHORT_WORDS and (said.isascii() or len(said) <= _SHORT_HAN * 2)


@cache
def _gazetteer() -> _Gazetteer:
    text = resources.files(__package__).joinpath("resources/places.json").read_text("utf-8")
    data = json.loads(text)
    countries = {
        name: country for country, names in data["places"].items() for name in names.split("|")
    }
    names = sorted(countries, key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in names if name.isascii())
    other = "|".join(re.escape(name) for name in names if not name.isascii())
    place = f"(?P<place>(?:{latin})(?![a-z])|(?:{other}))"
    return _Gazetteer(
        countries,
        told=re.compile(f"(?:{'|'.join(data['before'])}){place}"),
        named=re.compile(f"(?<![a-z])(?:{latin})(?![a-z])|(?:{other})"),
    )
