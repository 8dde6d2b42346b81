"""Answers `AssessSeeker` from the seeker's own words, by cues of the language they speak.

The last message counts most, earlier ones less. It misreads irony and any language but English and
Chinese (``docs/design/offline-responder.md``).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

from esc_skills.offline.prompt import Prompt
from esc_skills.offline.responder.languages import Cues, language_in
from esc_skills.offline.responder.talk import ParsedTalk, read_talk
from signatures.labels import Emotion, Need, Risk, Stage

_FADE: Final = (1.0, 0.55, 0.35, 0.25, 0.15)


@dataclass(frozen=True, slots=True)
class Assessment:
    """How the seeker seems at the last message; intensity 1 (faint) to 5 (overwhelming)."""

    emotion: Emotion
    intensity: int
    need: Need
    stage: Stage
    risk: Risk


@dataclass(frozen=True, slots=True)
class _Heard:
    """What one message holds.

    Counts of cues by label, loudness (may be negative), stage and risk words.
    """

    emotions: tuple[tuple[str, float], ...]
    needs: tuple[tuple[str, float], ...]
    loudness: int
    stage: str
    risk: str


def assess(prompt: Prompt) -> dict[str, str]:
    """Return the five fields of `AssessSeeker` as text."""
    found = assessment_of(read_talk(prompt.inputs.get("history", "")))
    return {
        "emotion": found.emotion,
        "intensity": str(found.intensity),
        "need": found.need,
        "stage": found.stage,
        "risk": found.risk,
    }


def assessment_of(talk: ParsedTalk) -> Assessment:
    """Judge the seeker at their last message."""
    heard = [_hear(message) for message in reversed(talk.seeker)] or [_hear("")]
    emotion = cast(Emotion, _strongest([h.emotions for h in heard]) or _by_tone(talk))
    need = cast(Need, _strongest([h.needs for h in heard]) or "unclear")
    return Assessment(
        emotion=emotion,
        intensity=_intensity(heard[0], emotion),
        need=need,
        stage=_stage(heard[0], len(talk.seeker)),
        risk=_risk(heard),
    )


@lru_cache(maxsize=4096)
def _hear(message: str) -> _Heard:
    language, low = language_in(message), message.lower()
    return _Heard(
        emotions=_counts(language.emotions, low),
        needs=_counts(language.needs, low),
        loudness=len(language.loud.findall(low))
        + len(language.shouted.findall(message))
        + message.count(language.marks[0])
        - len(language.soft.findall(low)),
        stage=next((stage for stage, cue in language.stages.items() if cue.search(low)), ""),
        risk=next((level for level, cue in language.risks.items() if cue.search(low)), "none"),
    )


def _counts(cues: Cues, low: str) -> tuple[tuple[str, float], ...]:
    found = []
    for label, cue in cues.items():
        hits = len({m.group() for m in cue.finditer(low)})
        if hits:
            found.append((label, 1.0 + 0.5 * (hits - 1)))
    return tuple(found)


def _strongest(per_message: list[tuple[tuple[str, float], ...]]) -> str:
    scores: dict[str, float] = {}
    for found, weight in zip(per_message, _FADE, strict=False):
        for label, value in found:
            scores[label] = scores.get(label, 0.0) + value * weight
    return max(scores, key=lambda label: scores[label]) if scores else ""


def _by_tone(talk: ParsedTalk) -> str:
    # No feeling is named: exclamations and questions read as frustrated, playing down as anxious,
    # the rest as sad.
    last = talk.seeker[-1] if talk.seeker else ""
    language = talk.language
    exclaims, asks = language.marks
    if last.count(exclaims) or last.count(asks) > 1 or language.shouted.search(last):
        return "frustrated"
    return (
        "anxious" if language.calm.search(last.lower()) else "frustrated" if asks in last else "sad"
    )


def _intensity(last: _Heard, emotion: str) -> int:
    if emotion == "relieved":
        return 2 if last.loudness <= 0 else 3
    level = 3 + max(-1, min(2, last.loudness))
    return max(1, min(5, level + (last.risk != "none")))


def _stage(last: _Heard, n_messages: int) -> Stage:
    if last.stage:
        return cast(Stage, last.stage)
    return "opening" if n_messages <= 1 else "exploring"


def _risk(heard: list[_Heard]) -> Risk:
    # Risk does not fade within a talk: a crisis named four messages ago is still one.
    levels = {h.risk for h in heard}
    return "crisis" if "crisis" in levels else "concern" if "concern" in levels else "none"
