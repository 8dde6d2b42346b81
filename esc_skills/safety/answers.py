"""Reads an answer: yes, no, means at hand, a plan, somebody is here, called, a mistake, …

Patterns are data (`resources/answers/`): a message is read in the seeker's language and in English.
What it says is read, never what it means for the talk (`machine.py`).
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

from esc_skills.safety.normal import normalise

_SPACES: Final = re.compile(r"\s+")
_QUOTES: Final = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u200b": None})
_OPENING: Final = re.compile(r"^[\W_]+")
# Enough for an answer; a pasted page is not one.
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class _Label:
    name: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Language:
    first: dict[str, re.Pattern[str]]
    labels: tuple[_Label, ...]
    asks: dict[str, re.Pattern[str]]


def plain(text: str) -> str:
    """Return `text` as it is compared: one case, one kind of quotation mark, single spaces."""
    flat = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return _SPACES.sub(" ", flat).strip().lower()


@lru_cache(maxsize=4096)
def read_answer(text: str, language: str, *, asked: str = "") -> frozenset[str]:
    """Return all that an answer says.

    Args:
        text: the seeker's message.
        language: of the seeker.
        asked: which question it answers, "" where none was put: then no yes and no no is read.

    Example:
        >>> sorted(read_answer("Yes. I have the pills here.", "en", asked="danger"))
        ['means', 'yes']
    """
    said = _simplified(text[:_LONGEST], language)
    found: set[str] = set()
    for one in _languages(language):
        if asked and not found & {"yes", "no", "maybe"}:
            start = _OPENING.sub("", said)
            found |= {next((name for name, p in one.first.items() if p.match(start)), "")} - {""}
        found |= {label.name for label in one.labels if _holds(label, said, asked)}
    return frozenset(found)


def asked_by(text: str, language: str) -> str:
    """Return the question that a supporter put in words of their own: ``danger``, ``safe``, ""."""
    said = _simplified(text[-_LONGEST:], language)
    for one in _languages(language):
        for question, pattern in one.asks.items():
            if pattern.search(said):
                return question
    return ""


def _simplified(text: str, language: str) -> str:
    # Traditional characters are read as simplified ones; English keeps its short forms here.
    return normalise(text) if language == "zh" else plain(text)


def _holds(label: _Label, said: str, asked: str) -> bool:
    if label.asked and asked not in label.asked:
        return False
    left = label.unless.sub(" ", said) if label.unless else said
    return label.pattern.search(left) is not None


@cache
def _languages(language: str) -> tuple[_Language, ...]:
    folder = resources.files(__package__).joinpath("resources/answers")
    names = dict.fromkeys([language, "en"])
    files = [folder.joinpath(f"{name}.json") for name in names]
    return tuple(_read(json.loads(f.read_text("utf-8"))) for f in files if f.is_file())


def _read(data: dict[str, Any]) -> _Language:
    def compiled(patterns: list[str]) -> re.Pattern[str]:
        text = "|".join(patterns)
        for word, pattern in data.get("words", {}).items():
            text = text.replace(f"{{{word}}}", pattern)
        return re.compile(text)

    return _Language(
        first={
            name: compiled([f"(?:{'|'.join(any_)}){data['end']}"])
            for name, any_ in data["first"].items()
        },
        labels=tuple(
            _Label(
                row["label"],
                compiled(row["any"]),
                compiled(row["unless"]) if row.get("unless") else None,
                frozenset(row.get("asked", ())),
            )
            for row in data.get("labels", ())
        ),
        asks={name: compiled(any_) for name, any_ in data.get("asks", {}).items()},
    )
