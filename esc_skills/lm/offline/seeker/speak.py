"""Answers `SpeakAsSeeker`: tells the story piece by piece, more when heard, and nothing twice."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from esc_skills.lm.offline.prompt import Prompt
from esc_skills.lm.offline.seeker.profile import intention_in, persona_type_in
from esc_skills.lm.offline.seeker.text import cut
from signatures.labels import Intention, PersonaType
from signatures.transcript import parse

# At or above the first the seeker leaves content, at or below the second it gives up.
_CONTENT: Final = 95
_GIVES_UP: Final = 9
# A fact counts as told once this share of its content words has been said.
_TOLD_SHARE: Final = 0.75
# Shares of turns on which something is added (our choice): a seeker who is not heard still lets a
# little slip.
_HINT_WHEN_HEARD: Final = 0.35
_FACT_WHEN_UNHEARD: Final = 0.4
_HINT_WHEN_UNHEARD: Final = 0.3
_ANSWERS: Final = 0.5
_MOST_SENTENCES: Final = 3


@dataclass(frozen=True, slots=True)
class _Mood:
    """Whose turn it is to speak, and how."""

    persona_type: PersonaType
    intention: Intention
    emotion: int
    heard: bool
    much: bool
    asked: bool


@cache
def _words() -> Mapping[str, Any]:
    source = files("esc_skills.lm.offline.seeker").joinpath("words/speak_en.json")
    loaded: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return loaded


def _said(sentence: str, before: str, stems: frozenset[str]) -> bool:
    if sentence.lower() in before:
        return True
    content = cut(sentence).content
    return len(content) >= 3 and len(content & stems) >= _TOLD_SHARE * len(content)


def _new(variants: Sequence[str], before: str) -> list[str]:
    return [text for text in variants if text.lower() not in before]


def _lines(text: str) -> list[str]:
    return [line.strip().removeprefix("- ") for line in text.splitlines() if line.strip()]


def speak(prompt: Prompt) -> dict[str, str]:
    """Say the seeker's next message.

    Args:
        prompt: inputs of `SpeakAsSeeker`.

    Raises:
        ValueError: persona or hidden_wish names no known temper or wish, or a number
            cannot be read.
    """
    inputs, choice = prompt.inputs, random.Random(prompt.seed)
    turns = parse(inputs["history"])
    own = [t.text for t in turns if t.speaker == "seeker"]
    last = turns[-1].text if turns and turns[-1].speaker == "supporter" else ""
    change = int(inputs["last_change"])
    mood = _Mood(
        persona_type=persona_type_in(inputs["persona"]),
        intention=intention_in(inputs["hidden_wish"]),
        emotion=int(inputs["emotion"]),
        heard=change > 0,
        much=change >= 8,
        asked="?" in last,
    )
    before = " ".join(" ".join(own).lower().split())
    if mood.emotion >= _CONTENT or mood.emotion <= _GIVES_UP:
        kind = "content" if mood.emotion >= _CONTENT else "gives_up"
        return {
            "message": choice.choice(_words()["goodbye"][kind][mood.persona_type]),
            "goodbye": "True",
        }
    stems = frozenset().union(*(cut(text).content for text in own))
    facts = [f for f in _lines(inputs["facts"]) if not _said(f, before, stems)]
    hints = [h for h in _lines(inputs["hints"]) if not _said(h, before, frozenset())]
    return {"message": _message(mood, facts, hints, before, choice), "goodbye": "False"}


def _message(
    mood: _Mood, facts: Sequence[str], hints: Sequence[str], before: str, choice: random.Random
) -> str:
    words = _words()
    slip, show, answer = choice.random(), choice.random(), choice.random()
    fillers = words["heard" if mood.heard else "unheard"][mood.persona_type]
    opening = [choice.choice(_new(fillers, before) or fillers)]
    answers = _new(words["asked"][mood.persona_type], before)
    if mood.asked and mood.heard and facts and answers and answer < _ANSWERS:
        opening = [choice.choice(answers)]
    middle = []
    if facts and (mood.heard or slip < _FACT_WHEN_UNHEARD):
        # Well heard, it skips the next surface thing and tells what lies under it.
        middle = [facts[min(1, len(facts) - 1)] if mood.much else facts[0]]
    shown = []
    if show < (_HINT_WHEN_HEARD if mood.heard else _HINT_WHEN_UNHEARD) or (
        mood.heard and not facts
    ):
        left = list(hints[:1]) or _new(words["shows"][mood.intention], before)
        shown = [choice.choice(left)] if left else []
    return " ".join([*opening, *middle, *shown][:_MOST_SENTENCES])
