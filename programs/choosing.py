"""From what a model said of a seeker to the state, and from that to one skill: pure functions."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import dspy

from esc_skills.safety.screen import Screening
from esc_skills.skills.retrieve import Retrieval
from esc_skills.skills.wording import ANY, condition_words
from signatures.dialogues import SeekerState
from signatures.labels import Risk
from signatures.skills import Condition, SkillCard

NONE: Final = "none"
NO_SKILL: Final = (NONE, "no skill is at hand for this state")
ASSESSED: Final = ("emotion", "intensity", "need", "stage", "risk")


def state_of(read: Mapping[str, Any], incoming: Screening, *, n_turns: int) -> SeekerState:
    """Make the state of what could be read; where a field could not, the talk goes on without."""
    risk: Risk = read.get("risk", "none")
    if incoming.level == "ask" and risk == "none":
        risk = "concern"  # the screen may raise the risk the model saw, never lower it
    return SeekerState(
        emotion=read.get("emotion", "overwhelmed"),
        intensity=min(5, max(1, read.get("intensity", 3))),
        need=read.get("need", "unclear"),
        stage=read.get("stage", "opening" if n_turns == 1 else "exploring"),
        risk=risk,
    )


def bad_state(prediction: dspy.Prediction) -> str | None:
    """Say what is wrong with an assessed state that parsed, None where nothing is."""
    value = prediction.intensity
    return (
        None
        if isinstance(value, int) and 1 <= value <= 5
        else f"intensity {value!r} is not in 1..5"
    )


def selection(talk: str, state: SeekerState, found: Retrieval) -> dict[str, Any]:
    """Return the inputs of `SelectSkill`: a line for each skill that may be chosen now."""
    lines = "\n".join(
        f"{card.id} | {card.applicability.words or 'any state'} | "
        f"{'; '.join(card.expected_outcomes)}"
        for card in found.candidates
    )
    return {"history": talk, "state": state.words(), "candidates": lines}


def offered(cards: Iterable[SkillCard]) -> str:
    """Return the candidates of `AssessAndSelect`: a line for each skill, id and when it applies.

    Labels stand there without their field's name, which the prompt has said by then.
    """
    return "\n".join(f"{card.id} | {_when(card.applicability)}" for card in cards)


def _when(applies: Condition) -> str:
    by_label = all(clause.op == "in" for clause in applies.clauses)
    if not applies.clauses or not by_label or applies.words != condition_words(applies):
        return applies.words or ANY
    return "; ".join(" or ".join(map(str, clause.values)) for clause in applies.clauses)


def choice(chosen: dspy.Prediction, found: Retrieval) -> tuple[str, str]:
    """Return the skill that was chosen and why, or none where it may not be."""
    skill, reason = str(chosen.skill).strip("`'\" \n").lower(), str(chosen.reason)
    if skill == NONE or any(card.id == skill for card in found.candidates):
        return skill, reason
    why = "is contraindicated in this state" if skill in found.barred else "was not offered"
    return NONE, f"{skill!r} was chosen, but {why}"


def checked_choice(
    chosen: str, found: Retrieval, cards: Mapping[str, SkillCard]
) -> tuple[str, str]:
    """Let a choice stand that was made before the state was known, or put the best fit there."""
    skill = chosen.strip("`'\" \n").lower()
    if skill == NONE or (skill in cards and skill not in found.barred):
        return skill, "chosen with the state"
    if not found.candidates:
        return NO_SKILL
    why = "is contraindicated in this state" if skill in found.barred else "is no skill"
    return found.candidates[0].id, f"{skill!r} was chosen, but {why}: the best fit instead"
