"""What the protocol says to a seeker: which step, in which words.

Code and data alone. No model writes or changes a word of it; the words are those of
`resources/protocol/`, the steps those of `resources/machine.json`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from esc_skills.safety.lines import Line, countries, lines_for
from esc_skills.safety.machine import HEARD, Voice, are_kin, parts_of, table
from esc_skills.safety.places import Locale
from esc_skills.safety.replay import Played, Screen, replay
from esc_skills.safety.screen import Screening, screen_seeker
from esc_skills.safety.wordings import Wordings, chosen, wordings
from signatures.dialogues import Turn

_PLACED: Final = ("guide", "urgent", "notice")
_SAFER_REPLY: Final = (
    "I want to be careful with what I say here, because this matters. "
    "Could you tell me a little more about what is hardest for you right now?"
)


@dataclass(frozen=True, slots=True)
class Step:
    """The protocol's answer to the seeker's last message.

    Args:
        name: the step of the table.
        phase: where the talk stands once it is said.
        voice: whether `text` is the whole reply (``alone``), follows the model's (``after``), or
            there is none.
        text: what is said, in words of our files; "" where nothing is.
        before: what is said before a reply: that a program answers, if they asked.
        keys: of the words in `text` and `before`.
        tracks: what it is about, the most urgent first.
        events: what was heard.
        language: of the words.
        country: of the lines, "" where nobody told.
        screening: what the screen found in the last message; a crisis while the protocol speaks.
        notice: what a program tells of itself beside the reply, None where it is not due.
    """

    name: str
    phase: str
    voice: Voice
    text: str
    before: str
    keys: tuple[str, ...]
    tracks: tuple[str, ...]
    events: tuple[str, ...]
    language: str
    country: str
    screening: Screening
    notice: str | None

    @property
    def is_crisis(self) -> bool:
        """Whether the protocol answers, and no model."""
        return self.voice == "alone"

    def around(self, draft: str) -> str:
        """Return a model's reply with our words before and after it."""
        after = self.text if self.voice == "after" else ""
        return "\n\n".join(part for part in (self.before, draft, after) if part)

    @property
    def reply(self) -> str:
        """The whole reply where the protocol answers.

        Raises:
            ValueError: it does not.
        """
        if not self.is_crisis:
            raise ValueError(f"the step {self.name!r} leaves the reply to the model")
        return "\n\n".join(part for part in (self.before, self.text) if part)


def follow(
    turns: Sequence[Turn],
    *,
    locale: Locale | None = None,
    assessed: bool = False,
    screen: Screen = screen_seeker,
) -> Step:
    """Say what the protocol says to the last message of a talk.

    Args:
        turns: the whole talk, ending with the seeker's message.
        locale: of the deployment; what the seeker says of their country and language wins.
        assessed: whether a model saw danger in the last message: it may raise, never lower.
        screen: reads one message of the seeker.

    Raises:
        ValueError: the talk does not end with a message of the seeker.
    """
    played = replay(turns, locale=locale, assessed=assessed, screen=screen)
    speaker = _Speaker(turns, played)
    keys = speaker.keys()
    human = ("human",) if played.heard.asks_human and "human" in speaker.words.parts else ()
    crisis = played.rule.voice == "alone"
    return Step(
        name=played.rule.name,
        phase=played.after.phase,
        voice=played.rule.voice,
        text=speaker.text(keys),
        before=speaker.text(human),
        keys=(*human, *keys),
        tracks=played.after.tracks,
        events=tuple(sorted(played.heard.events)),
        language=speaker.words.language,
        country=played.country,
        screening=_screening(played) if crisis else played.screening,
        notice=speaker.notice(),
    )


def safer_reply() -> str:
    """Return what is said instead of a reply that must not be said."""
    return _SAFER_REPLY


def _screening(played: Played) -> Screening:
    found = played.screening
    categories = found.categories or played.after.tracks
    return Screening("crisis", categories, found.who)


class _Speaker:
    """Finds the words of one step."""

    def __init__(self, turns: Sequence[Turn], played: Played) -> None:
        self.words: Wordings = wordings(played.language)
        self._played = played
        self._spoken = [turn.text for turn in turns if turn.speaker == "supporter"]
        self._n_messages = sum(turn.speaker == "seeker" for turn in turns)
        everything = "\n".join(turn.text for turn in turns).encode("utf-8", "replace")
        self._seed = f"{crc32(everything)}"

    def keys(self) -> tuple[str, ...]:
        """Return the keys of the words the step is made of, in their order."""
        track = self._played.after.track
        parts = [p for p in parts_of(self._played.rule, track) if self._is_due(p)]
        return tuple(key for part in parts if (key := self._key(part, track)))

    def text(self, keys: Iterable[str]) -> str:
        """Say the keys, each in one of its wordings."""
        said = [
            chosen(self.words.parts[key], seed=f"{self._seed}{key}", spoken=self._spoken)
            for key in keys
        ]
        return self.words.joiner.join(self._filled(text) for text in said)

    def notice(self) -> str | None:
        """Return what the program tells of itself, at the start and from time to time."""
        if (self._n_messages - 1) % int(table()["notice_every"]):
            return None
        return self.text([self._key("notice", "")])

    def _is_due(self, part: str) -> bool:
        played = self._played
        if part == "late":
            return played.before.phase == HEARD
        if part == "minor":
            return played.after.minor
        if part == "also":
            return bool(self._others())
        return True

    def _others(self) -> tuple[str, ...]:
        played = self._played
        new = {*played.heard.tracks} - {*played.before.tracks}
        if not new:
            return ()
        first, *rest = played.after.tracks
        return tuple(t for t in rest if t in self.words.topics and not are_kin(t, first))

    def _key(self, part: str, track: str) -> str:
        if part == "again":
            part = table()["again"][self._played.before.asked]
        if part not in _PLACED:
            return self.words.key(part, track)
        if self._emergency() == "":
            return f"{part}.elsewhere"
        return "guide.emergency" if part == "guide" and not self._lines() else f"{part}.here"

    def _emergency(self) -> str:
        known = countries().get(self._played.country)
        return known.emergency if known else ""

    def _lines(self) -> tuple[Line, ...]:
        topic = table()["topics"].get(self._played.after.track, "crisis")
        return lines_for(
            self._played.country,
            topic,
            language=self._played.language,
            minor=self._played.after.minor,
        )

    def _filled(self, text: str) -> str:
        templates = self.words.templates
        slots = {
            "{emergency}": self._emergency(),
            "{lines}": templates["between"].join(map(self._line, self._lines())),
            "{others}": templates["and"].join(self.words.topics[t] for t in self._others()),
        }
        for slot, filling in slots.items():
            text = text.replace(slot, filling)
        return text

    def _line(self, line: Line) -> str:
        kind = "text" if line.text and line.number else "call" if line.number else "web"
        filled = self.words.templates[kind]
        for slot in ("name", "number", "text", "web"):
            filled = filled.replace(f"{{{slot}}}", getattr(line, slot))
        return filled
