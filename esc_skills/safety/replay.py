"""Plays a talk again, message by message, to know where it stands: nothing is remembered anywhere.

So a server needs no memory, and whoever has the history can see why. Where the supporter's messages
are not in our words, somebody else spoke: what we never asked is still to be asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from esc_skills.safety.answers import asked_by
from esc_skills.safety.heard import DANGER, Heard, hear
from esc_skills.safety.machine import (
    Rule,
    Standing,
    after_seeker,
    after_supporter,
    by_urgency,
    question_of,
)
from esc_skills.safety.places import Locale, country_told, place_told
from esc_skills.safety.screen import Screening, asked_about, screen_seeker
from esc_skills.safety.tongue import LANGUAGES, language_of
from esc_skills.safety.wordings import said_in
from signatures.dialogues import Turn

_INVITES: Final = "guide.elsewhere"


class Screen(Protocol):
    """Reads one message of the seeker, given the danger asked about and their message before."""

    def __call__(self, text: str, /, *, asked: str = "", before: str = "") -> Screening:
        """Return what was found."""
        ...


@dataclass(frozen=True, slots=True)
class Played:
    """A talk as it stands after the seeker's last message.

    `before` and `after` are the standings round that message, `rule` the step that answers it,
    `country` where they are, "" where nobody told.
    """

    before: Standing
    rule: Rule
    after: Standing
    heard: Heard
    screening: Screening
    language: str
    country: str


@dataclass
class _Player:
    locale: Locale
    screen: Screen
    language: str

    def played(self, turns: Sequence[Turn], *, assessed: bool) -> Played:
        standing, last, told = Standing(), None, list[tuple[str, bool]]()
        supporter = ""
        for i, turn in enumerate(turns):
            if turn.speaker == "supporter":
                supporter = turn.text
                standing = self._said(supporter, last) if last else standing
                last = None
                continue
            if last:  # two messages in a row: the first was never answered
                standing = after_supporter(last.before, last.rule, last.after, said=(), asked="")
            told.append((turn.text, _INVITES in said_in(supporter)))
            also = {"place"} if place_told(turn.text, invited=told[-1][1]) else set()
            also |= {"assessed"} if assessed and i == len(turns) - 1 else set()
            before = told[-2][0] if len(told) > 1 else ""
            last = self._heard(turn.text, supporter, standing, also, before)
        if last is None:
            raise ValueError("a talk must end with a message of the seeker")
        return replace(last, country=country_told(told) or self.locale.country)

    def _heard(
        self, text: str, supporter: str, standing: Standing, also: set[str], before: str
    ) -> Played:
        self.language = language_of(text) or self.language
        screening = self.screen(text, asked=asked_about(supporter), before=before)
        heard = hear(text, standing, screening, self.language)
        heard = replace(heard, events=heard.events | also)
        standing = replace(standing, since=standing.since + 1, minor=standing.minor or heard.minor)
        rule, after = after_seeker(standing, heard.events)
        after = replace(
            after,
            tracks=_tracks(standing, rule, heard),
            doubts=standing.doubts | {*heard.tracks},
        )
        return Played(standing, rule, after, heard, screening, self.language, "")

    def _said(self, supporter: str, last: Played) -> Standing:
        said = said_in(supporter)
        questions = [q for key in sorted(said) if (q := question_of(key))]
        asked = questions[0] if questions else asked_by(supporter, self.language)
        return after_supporter(last.before, last.rule, last.after, said=said, asked=asked)


def replay(
    turns: Sequence[Turn],
    *,
    locale: Locale | None = None,
    assessed: bool = False,
    screen: Screen = screen_seeker,
) -> Played:
    """Play a talk again up to the seeker's last message.

    Args:
        turns: ending with the seeker's.
        locale: of the deployment; what the seeker says of their country and language wins.
        assessed: whether a model saw danger in the last message.
        screen: reads one message, knowing what was asked and said before it.

    Raises:
        ValueError: the talk does not end with a message of the seeker.
    """
    locale = locale or Locale()
    language = locale.language if locale.language in LANGUAGES else "en"
    return _Player(locale, screen, language).played(turns, assessed=assessed)


def _tracks(standing: Standing, rule: Rule, heard: Heard) -> tuple[str, ...]:
    found = heard.tracks
    if not found and "assessed" in heard.events and rule.name == "ask":
        found = standing.tracks or ("assessed",)
    only_doubted = not heard.events & {"act", *DANGER}
    if rule.voice == "none" or not found or (standing.in_crisis and only_doubted):
        return standing.tracks
    if not standing.in_crisis:
        return by_urgency(found)
    return by_urgency({*standing.tracks, *found})
