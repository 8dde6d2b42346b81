"""Screens what seekers write, before any model reads it: code and data, no settings.

It decides how much danger there is in what was said, of what kind and whose; not what is said then
(`protocol.py`). No optimizer can see or edit it. Where danger and everyday talk cannot be told
apart it says ``ask``: a needless kind question costs less than a missed danger.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

from esc_skills.safety.hearing import Heard, Who, danger_named, hear
from esc_skills.safety.normal import normalise
from esc_skills.safety.spelling import mended

Level = Literal["none", "ask", "crisis"]
_LONG: Final = 4000
# How much of the message before is read: its last sentence.
_EARLIER: Final = 300
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff]")
_ORDER: Final = {"none": 0, "ask": 1, "crisis": 2}
# Each alone asks; two of them are a crisis, and so is a farewell in despair.
_WEIGHTY: Final = frozenset({"farewell", "burden", "passive"})
_WORSE: Final = frozenset({"farewell", "despair"})


@dataclass(frozen=True, slots=True)
class Screening:
    """What was found: how much danger, of which kinds (worst first), and who is in it."""

    level: Level
    categories: tuple[str, ...] = ()
    who: Who = "self"

    @property
    def is_crisis(self) -> bool:
        """Whether the crisis protocol has to answer."""
        return self.level == "crisis"


def screen_seeker(text: str, *, asked: str = "", before: str = "") -> Screening:
    """Screen one message of a seeker: crisis (danger now), ask (it may be), none.

    Args:
        text: the message.
        asked: the kind of danger that was asked about just before: "Yes, I do" is an answer then.
        before: the seeker's message before: what is said in two may stand together.

    Example:
        >>> screen_seeker("My manager gave my shift away.").level
        'none'
        >>> screen_seeker("Yes, I do.", asked="suicide")
        Screening(level='crisis', categories=('suicide',), who='self')
    """
    return _weighed(_heard(text, asked, before))


def screen_talk(messages: Iterable[str]) -> Screening:
    """Screen all a seeker said: crisis anywhere stays crisis, small talk cannot dilute it.

    Two messages in a row are weighed together, as if they had been sent as one.
    """
    said = [*messages]
    return _worst([_heard(m, "", before) for m, before in zip(said, ["", *said], strict=False)])


def _worst(heard: Sequence[tuple[Heard, ...]]) -> Screening:
    pairs = [(*a, *b) for a, b in pairwise(heard)]
    found = [_weighed(one) for one in (*heard, *pairs)]
    worst = max(found, key=lambda s: _ORDER[s.level], default=Screening("none"))
    kinds = dict.fromkeys((*worst.categories, *(c for s in found for c in s.categories)))
    return Screening(worst.level, tuple(kinds), worst.who)


def screen_history(history: Sequence[Mapping[str, str] | str]) -> Screening:
    """Screen a talk: what the seeker said, each answer read against the question before it.

    Args:
        history: messages with ``role`` and ``content``; a bare string is the seeker's.
    """
    heard, asked, before = list[tuple[Heard, ...]](), "", ""
    for message in history:
        if isinstance(message, str) or message.get("role", "user") == "user":
            said = message if isinstance(message, str) else message.get("content", "")
            heard.append(_heard(said, asked, before))
            asked, before = "", said
        else:
            asked = asked_about(message.get("content", ""))
    return _worst(heard)


def asked_about(reply: str) -> str:
    """Return the kind of danger a supporter asks about directly, "" where they do not.

    Example:
        >>> asked_about("Are you thinking of ending your life?")
        'suicide'
    """
    return danger_named(normalise(reply)) if "?" in reply or "\uff1f" in reply else ""


@lru_cache(maxsize=4096)
def _heard(text: str, asked: str, before: str) -> tuple[Heard, ...]:
    earlier = mended(normalise(before[-_EARLIER:]))
    heard = hear(mended(normalise(text)), asked=asked, before=earlier)
    if len(text) > _LONG or not _UNSEEN.search(text):
        return heard
    # What cannot be seen may stand within a word or between two.
    return (*heard, *hear(mended(normalise(_UNSEEN.sub(" ", text))), asked=asked, before=earlier))


def _weighed(heard: tuple[Heard, ...]) -> Screening:
    abouts = {one.about for one in heard}
    weighty = len(abouts & _WEIGHTY) > 1 or abouts >= _WORSE
    ranked = sorted(heard, key=lambda one: -_ORDER[one.level])
    kinds = tuple(dict.fromkeys(one.kind for one in ranked))
    if not ranked:
        return Screening("none")
    level: Level = "crisis" if weighty else ranked[0].level
    return Screening(level, kinds, ranked[0].who)
