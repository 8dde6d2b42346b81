"""Answers `SpeakAsSeeker`: tells the story piece by piece, more when heard, and nothing twice."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from esc_skills.offline.language import language_of
from esc_skills.offline.prompt import Prompt
from esc_skills.offline.seeker.languages import Language, language
from esc_skills.offline.seeker.profile import intention_in, persona_type_in
from esc_skills.offline.seeker.text import cut
from signatures.labels import Intention, PersonaType
from signatures.transcript import parse

# SAGE's own bands (metrics/sage.py): content at the top, gives up below the floor, never between.
_CONTENT: Final = 100
_GIVES_UP_BELOW: Final = 10
# A fact counts as told once this share of its content words (Chinese: pairs of characters) has been
# said.
_TOLD_SHARE: Final = 0.75
# Shares of turns on which something is added. A seeker who is not heard still lets a little slip:
# in SAGE's logs (MIT) the weary go on telling then, the quick-tempered least. The values are ours.
_HINT_WHEN_HEARD: Final = 0.35
_FACT_WHEN_UNHEARD: Final[Mapping[PersonaType, float]] = {
    "negative": 0.3,
    "passive": 0.5,
    "avoidant": 0.4,
}
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
    spoken: Language


@lru_cache(maxsize=8_192)
def _content(text: str) -> frozenset[str]:
    if language(language_of(text)).script.by_words:
        return cut(text).content
    # Without word borders, pairs of neighbouring characters stand for words.
    return frozenset(a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum())


def _said(sentence: str, before: str, stems: frozenset[str]) -> bool:
    if sentence.lower() in before:
        return True
    content = _content(sentence)
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
        asked="?" in last or "？" in last,
        spoken=language(language_of(" ".join(own) or inputs["facts"])),
    )
    before = " ".join(" ".join(own).lower().split())
    if mood.emotion >= _CONTENT or mood.emotion < _GIVES_UP_BELOW:
        kind = "content" if mood.emotion >= _CONTENT else "gives_up"
        farewells = mood.spoken.lines["goodbye"][kind][mood.persona_type]
        return {"message": choice.choice(farewells), "goodbye": "True"}
    stems = frozenset().union(*(_content(text) for text in own))
    facts = [f for f in _lines(inputs["facts"]) if not _said(f, before, stems)]
    hints = [h for h in _lines(inputs["hints"]) if not _said(h, before, frozenset())]
    return {"message": _message(mood, facts, hints, before, choice), "goodbye": "False"}


def _message(
    mood: _Mood, facts: Sequence[str], hints: Sequence[str], before: str, choice: random.Random
) -> str:
    words = mood.spoken.lines
    slip, show, answer = choice.random(), choice.random(), choice.random()
    fillers = words["heard" if mood.heard else "unheard"][mood.persona_type]
    opening = [choice.choice(_new(fillers, before) or fillers)]
    answers = _new(words["asked"][mood.persona_type], before)
    if mood.asked and mood.heard and facts and answers and answer < _ANSWERS:
        opening = [choice.choice(answers)]
    middle = []
    if facts and (mood.heard or slip < _FACT_WHEN_UNHEARD[mood.persona_type]):
        # Well heard, it skips the next surface thing and tells what lies under it.
        middle = [facts[min(1, len(facts) - 1)] if mood.much else facts[0]]
    shown = []
    if show < (_HINT_WHEN_HEARD if mood.heard else _HINT_WHEN_UNHEARD) or (
        mood.heard and not facts
    ):
        left = list(hints[:1]) or _new(words["shows"][mood.intention], before)
        shown = [choice.choice(left)] if left else []
    glue: str = words["glue"]
    return glue.join([*opening, *middle, *shown][:_MOST_SENTENCES])
