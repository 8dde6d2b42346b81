"""Screens what seekers write and what supporters are about to say.

Regular expressions, no model, no settings.

A first, English version. It prefers a needless question to a missed danger: patterns are about the
seeker's own danger now, and a reported past ("years ago I…") still counts as ask. It does not
decide what is said then (`protocol.py`), and no optimizer can see or edit it.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Level = Literal["none", "ask", "crisis"]
Who = Literal["self", "child", "friend", "other"]

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Screening:
    """What was found: the level and the categories that say why, in the order of the table."""

    level: Level
    categories: tuple[str, ...] = ()
    who: Who = "self"

    @property
    def is_crisis(self) -> bool:
        """Whether the crisis protocol has to answer."""
        return self.level == "crisis"


@dataclass(frozen=True, slots=True)
class _Rule:
    category: str
    level: Level
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


@cache
def _rules(side: str) -> tuple[_Rule, ...]:
    text = resources.files(__package__).joinpath("resources/en.json").read_text(encoding="utf-8")
    return tuple(
        _Rule(
            row["category"],
            row["level"],
            re.compile("|".join(row["any"]), re.IGNORECASE),
            re.compile("|".join(row["unless"]), re.IGNORECASE) if row.get("unless") else None,
        )
        for row in json.loads(text)[side]
    )


def _plain(text: str) -> str:
    straight = text.replace("\u2019", "'").replace("\u2018", "'").replace("\u200b", "")
    return _SPACES.sub(" ", straight)


def _screen(text: str, side: str) -> Screening:
    plain = _plain(text)
    found = [
        rule
        for rule in _rules(side)
        # `unless` takes idioms out ("dying of laughter"), then what is left is searched again.
        if rule.pattern.search(rule.unless.sub(" ", plain) if rule.unless else plain)
    ]
    levels = {rule.level for rule in found}
    level: Level = "crisis" if "crisis" in levels else "ask" if "ask" in levels else "none"
    return Screening(level, tuple(rule.category for rule in found))


def screen_seeker(text: str, *, asked: str = "") -> Screening:
    """Screen one message of a seeker: crisis (danger now), ask (dark, unclear), none.

    Example:
        >>> screen_seeker("My manager gave my shift away.").level
        'none'
    """
    return _screen(text, "seeker")


def screen_talk(messages: Iterable[str]) -> Screening:
    """Screen all a seeker said: crisis anywhere stays crisis, small talk cannot dilute it."""
    found = [screen_seeker(message) for message in messages]
    order = {"none": 0, "ask": 1, "crisis": 2}
    worst = max(found, key=lambda s: order[s.level], default=Screening("none"))
    return Screening(worst.level, tuple(dict.fromkeys(c for s in found for c in s.categories)))


def screen_reply(text: str) -> Screening:
    """Screen a reply before anybody reads it; crisis means it must not be said at all."""
    return _screen(text, "supporter")
