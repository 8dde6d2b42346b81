"""Dialogue -> intervention units: merge blocks, annotate, decide polarity by evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import dspy

from esc_skills.lm.ask import ask
from esc_skills.safety.screen import screen_talk
from signatures.extraction import AnnotateDialogue, UnitLabels
from signatures.labels import POLARITY_OF_CHANGE, Polarity
from signatures.transcript import defuse
from signatures.types import (
    Dialogue,
    Evidence,
    InterventionUnit,
    ResponseChange,
    SeekerState,
    Speaker,
    SupportAction,
)

WINDOW: Final = 40
_MIN_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive messages of one speaker, as one; `star` rates the supporter block before it."""

    speaker: Speaker
    text: str
    strategy: str | None
    star: int | None
    indices: tuple[int, ...]


def blocks_of(dialogue: Dialogue) -> tuple[Block, ...]:
    """Merge consecutive messages of one speaker; a block's strategy is its last message's."""
    merged: list[Block] = []
    for i, turn in enumerate(dialogue.turns):
        if merged and merged[-1].speaker == turn.speaker:
            last = merged[-1]
            merged[-1] = Block(
                last.speaker,
                f"{last.text} {turn.text}",
                turn.strategy or last.strategy,
                last.star or turn.star,
                (*last.indices, i),
            )
        else:
            merged.append(Block(turn.speaker, turn.text, turn.strategy, turn.star, (i,)))
    return tuple(merged)


class ExtractUnits(dspy.Module):
    """Annotates a dialogue and returns its intervention units."""

    def __init__(self) -> None:
        super().__init__()
        self.annotate = dspy.Predict(AnnotateDialogue)

    def forward(self, dialogue: Dialogue) -> dspy.Prediction:
        """Extract the units of one dialogue.

        Returns:
            A prediction with `units`. Bare greetings and actions of fewer than three words make
            none, nor do talks in which the crisis screen finds danger: no skill is learnt from
            those.

        Raises:
            Unreadable: the annotation could not be read, after retries.
        """
        said = (turn.text for turn in dialogue.turns if turn.speaker == "seeker")
        if screen_talk(said).is_crisis:
            return dspy.Prediction(units=())
        blocks = blocks_of(dialogue)
        units: list[InterventionUnit] = []
        for start in _windows(len(blocks)):
            window = list(enumerate(blocks))[start : start + WINDOW + 2]
            found = ask(
                self.annotate,
                situation=defuse(dialogue.situation),
                dialogue="\n".join(_line(i, block) for i, block in window),
            )
            seen = {int(unit.id.rpartition("#")[2]) for unit in units}
            units += [
                _unit(dialogue, blocks, labels, found.scenario)
                for labels in found.units
                if _is_unit(blocks, labels) and labels.block not in seen
            ]
        return dspy.Prediction(units=tuple(units))


def _windows(n_blocks: int) -> Iterator[int]:
    yield from range(0, max(1, n_blocks - 2), WINDOW)


def _line(i: int, block: Block) -> str:
    who = "Seeker" if block.speaker == "seeker" else "Supporter"
    strategy = f" ({block.strategy})" if block.strategy else ""
    return f"{i} {who}{strategy}: {defuse(block.text)}"


def _is_unit(blocks: Sequence[Block], labels: UnitLabels) -> bool:
    i = labels.block
    return (
        0 < i < len(blocks) - 1
        and blocks[i].speaker == "supporter"
        and len(blocks[i].text.split()) >= _MIN_WORDS
        and len(blocks[i - 1].text.split()) >= _MIN_WORDS
    )


def _unit(
    dialogue: Dialogue, blocks: Sequence[Block], labels: UnitLabels, scenario: Any
) -> InterventionUnit:
    i = labels.block
    before, action, after = blocks[i - 1], blocks[i], blocks[i + 1]
    outcome = _outcome(dialogue)
    polarity, evidence = _polarity(after.star, POLARITY_OF_CHANGE[labels.change], outcome)
    state = {"stage": labels.stage, "risk": "none"}
    return InterventionUnit(
        id=f"{dialogue.id}#{i}",
        dialogue_id=dialogue.id,
        scenario=scenario,
        before=SeekerState(
            emotion=labels.emotion_before,
            intensity=labels.intensity_before,
            need=labels.need_before,
            **state,
        ),
        before_text=before.text,
        action=SupportAction(label=labels.action, text=action.text, strategy=action.strategy),
        after=SeekerState(
            emotion=labels.emotion_after,
            intensity=labels.intensity_after,
            need=labels.need_after,
            **state,
        ),
        after_text=after.text,
        change=ResponseChange(label=labels.change, polarity=POLARITY_OF_CHANGE[labels.change]),
        polarity=polarity,
        evidence=evidence,
        message_indices=(*before.indices, *action.indices, *after.indices),
        outcome=outcome,
        licence=dialogue.licence,
    )


def _outcome(dialogue: Dialogue) -> Literal["success", "failure", "unknown"]:
    if dialogue.outcome is None:
        return "unknown"
    return "success" if dialogue.outcome >= 0.5 else "failure"


def _polarity(star: int | None, text: Polarity, outcome: str) -> tuple[Polarity, Evidence]:
    """Decide by the seeker's own star, else by the reaction's text.

    The text decides only where the survey does not object. A survey speaks of the whole dialogue,
    so it never makes a unit good or bad by itself: it only takes back what the text alone claims
    against it. Our choice.
    """
    if star is not None and star != 3:
        good: Polarity = "constructive" if star > 3 else "negative"
        return good, Evidence(signal="star", detail=f"{star} of 5")
    if text == "constructive" and outcome == "failure":
        return "neutral", Evidence(
            signal="survey", detail="a kind reaction in a dialogue that failed"
        )
    return text, Evidence(signal="text", detail="the seeker's next words")
