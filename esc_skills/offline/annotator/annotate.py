"""Annotates a dialogue's support turns by hand-written rules.

State is read by word lists, action by strategy and wording; what changed is `reaction.py`'s. No
weight here was fitted to any corpus. English only: other languages get the defaults.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, get_args

from esc_skills.offline.annotator.languages import language
from esc_skills.offline.annotator.said import Said, said
from esc_skills.offline.prompt import Prompt
from signatures.labels import ACTIONS_OF_STRATEGY, Action, Emotion, Need, Scenario, strategy_of

_LINE: Final = re.compile(r"^(\d+) (Seeker|Supporter)(?: \(([^)]*)\))?: (.*)$", re.MULTILINE)
_EMOTIONS: Final = get_args(Emotion)
_NEEDS: Final = get_args(Need)
_SCENARIOS: Final = get_args(Scenario)
_DEFAULT_SCENARIO: Final = "future_direction"
# The action where its strategy leaves a choice and no phrase decides; else the first candidate.
_FALLBACK: Final[Mapping[str, Action]] = {
    "Question": "clarifying_question",
    "Reflection of feelings": "feeling_reflection",
    "Providing Suggestions": "direct_guidance",
    "Others": "other_talk",
}
# Without a strategy, the more particular action goes first.
_ORDER: Final[tuple[Action, ...]] = (
    "lifting_blame", "listening_offer", "weighing_both_sides", "explaining_others",
    "self_disclosure", "inviting_question", "insight_question", "affirmation",
    "feeling_reflection", "meaning_reflection", "paraphrase", "suggestion", "direct_guidance",
    "reassurance", "information", "clarifying_question",
)  # fmt: skip
_QUESTIONS: Final = frozenset(ACTIONS_OF_STRATEGY["Question"])
# What people in such a mood mostly want first, where their words do not say.
_NEED_OF_EMOTION: Final[Mapping[str, Need]] = {
    "angry": "to_be_heard", "frustrated": "to_be_heard", "lonely": "to_be_heard",
    "overwhelmed": "to_be_heard", "sad": "to_be_understood", "grieving": "to_be_understood",
    "hurt": "to_be_understood", "numb": "to_be_understood",
    "guilty": "to_be_cleared", "ashamed": "to_be_valued", "confused": "to_weigh_sides",
}  # fmt: skip
_SITUATION_WEIGHT: Final = 4
_OUTPOURING: Final = 40


@dataclass(frozen=True, slots=True)
class _Block:
    number: int
    is_seeker: bool
    strategy: str
    text: str


@dataclass(frozen=True, slots=True)
class _State:
    emotion: str
    intensity: int
    need: str


@lru_cache(maxsize=4096)
def _action(strategy: str, text: str) -> Action:
    """Pick among the strategy's actions by the text; without a strategy, among all."""
    hits = Counter(hit.label for hit in language().supporter.hits(text))
    candidates = ACTIONS_OF_STRATEGY.get(strategy_of(strategy))
    if candidates is None:
        asks = "?" in text
        found = [
            a
            for a in _ORDER
            if hits[a] and (asks or a not in _QUESTIONS) and (a != "suggestion" or not asks)
        ]
        if found:
            return found[0]
        return "inviting_question" if asks else "other_talk"
    best = max(candidates, key=lambda action: (hits[action], -candidates.index(action)))
    if hits[best]:
        return best
    if candidates[0] in _QUESTIONS and language().open_question.search(text):
        return "inviting_question"
    return _FALLBACK.get(strategy_of(strategy), candidates[0])


def _state(words: Said, before: _State) -> _State:
    """Read the state off one block; what it does not show stays as it was."""
    emotion = words.best("emotion", _EMOTIONS)
    n_felt = sum(n for label, n in words.counts.items() if label.startswith("emotion:"))
    if emotion is None:
        intensity = before.intensity
    elif emotion == "relieved":
        intensity = max(1, before.intensity - 1)
    else:
        strong, weak = words.counts.get("weight:strong", 0), words.counts.get("weight:weak", 0)
        raw = 2 + min(2, n_felt) + min(2, strong) - min(1, weak)
        # A mood moves by a step at a time: one strong word is not yet another state.
        intensity = max(before.intensity - 1, min(before.intensity + 1, max(1, min(5, raw))))
    need = words.best("need", _NEEDS)
    if need is None and words.n_words >= _OUTPOURING and not words.asks:
        need = "to_be_heard"
    if need is None and before.need == "unclear" and emotion:
        need = _NEED_OF_EMOTION.get(emotion)
    return _State(emotion or before.emotion, intensity, need or before.need)


def _stage(position: int, n: int, words: Said, state: _State) -> str:
    """Say where the talk is.

    Args:
        position: the seeker block's place among the seeker blocks shown, from 0.
        n: how many seeker blocks are shown.
        words: of the seeker block before the action.
        state: the state at that block.
    """
    if position <= 0:
        return "opening"
    part = position / max(1, n - 1)
    if part >= 0.75 and (
        words.has("leaving", "parting") or words.counts.get("reaction:gratitude", 0) > 1
    ):
        return "closing"
    if words.has("uptake") and part >= 0.4:
        return "acting"
    better = words.has("relief", "hope", "insight", "understood") and not words.has("rejects")
    if state.emotion == "relieved" or (part >= 0.5 and better):
        return "easing"
    return "exploring"


def _blocks(dialogue: str) -> tuple[_Block, ...]:
    return tuple(
        _Block(int(m.group(1)), m.group(2) == "Seeker", m.group(3) or "", m.group(4))
        for m in _LINE.finditer(dialogue)
    )


def _scenario(situation: str, blocks: Iterable[_Block]) -> str:
    counts: Counter[str] = Counter()
    weighed = [
        (said(situation), _SITUATION_WEIGHT),
        *((said(b.text), 1) for b in blocks if b.is_seeker),
    ]
    for words, weight in weighed:
        counts.update(
            {
                label: weight * n
                for label, n in words.counts.items()
                if label.startswith("scenario:")
            }
        )
    return (
        max(_SCENARIOS, key=lambda label: counts[f"scenario:{label}"])
        if counts
        else _DEFAULT_SCENARIO
    )


def annotate(prompt: Prompt) -> dict[str, str]:
    """Answer `AnnotateDialogue`: the scenario, and an entry per block between two of the seeker.

    Args:
        prompt: with inputs `situation` (may be empty) and `dialogue` (numbered blocks, one a line).
    """
    situation = prompt.inputs.get("situation", "")
    blocks = _blocks(prompt.inputs.get("dialogue", ""))
    n_seeker = sum(block.is_seeker for block in blocks)
    state = _state(said(situation), _State("sad", 3, "unclear"))
    states: list[_State] = []
    for block in blocks:
        state = _state(said(block.text), state) if block.is_seeker else state
        states.append(state)
    units: list[dict[str, str | int]] = []
    # A later window of a long dialogue does not open it.
    position = 0 if blocks and blocks[0].number > 1 else -1
    for i, block in enumerate(blocks):
        if block.is_seeker:
            position += 1
        elif 0 < i < len(blocks) - 1 and blocks[i - 1].is_seeker and blocks[i + 1].is_seeker:
            before, after = states[i - 1], states[i + 1]
            units.append(
                {
                    "block": block.number,
                    "emotion_before": before.emotion,
                    "intensity_before": before.intensity,
                    "need_before": before.need,
                    "stage": _stage(position, n_seeker, said(blocks[i - 1].text), before),
                    "action": _action(block.strategy, block.text),
                    "emotion_after": after.emotion,
                    "intensity_after": after.intensity,
                    "need_after": after.need,
                }
            )
    return {"scenario": _scenario(situation, blocks), "units": json.dumps(units)}
