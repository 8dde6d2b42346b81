"""The support agent: screen, assess, select a skill, reply, screen again (design, section 5).

A skill is a predictor of its own: its guidance is the predictor's instructions, its exemplary turns
are the predictor's demos. What a card holds beside that stays here, out of the optimizers' sight.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Final, Self, cast

import dspy

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.ask import aask, ask
from esc_skills.safety.protocol import crisis_reply, safer_reply
from esc_skills.safety.screen import Screening, screen_reply, screen_talk
from esc_skills.skills.bank import SkillBank
from esc_skills.skills.retrieve import DEPTH, Retrieval, retrieve
from signatures.dialogues import SeekerState, Turn
from signatures.skills import Demo, Skill, SkillCard
from signatures.support import (
    AssessSeeker,
    RespondPlainly,
    RespondWithSkill,
    SelectSkill,
    guidance_of,
    skill_instructions,
)
from signatures.transcript import from_messages, render

NONE: Final = "none"
CRISIS: Final = "crisis-protocol"
_CRISIS_STATE: Final = SeekerState(emotion="overwhelmed", intensity=5, risk="crisis")
_ADAPTER: Final = ChatAdapter()


@dataclass(frozen=True, slots=True)
class AgentScreen:
    """What the screen found in the seeker's words and in the reply before it was let out."""

    incoming: Screening
    outgoing: Screening = field(default_factory=lambda: Screening("none"))


class SupportAgent(dspy.Module):
    """Answers a person in distress with the skill that fits, or plainly where none does.

    Args:
        bank: the skills; an empty bank is the uncompiled agent.
        depth: how many skills are offered for selection at most.

    Example:
        >>> from esc_skills.offline.engine import offline_lm
        >>> talk = [{"role": "user", "content": "They moved my shift again and nobody asked me."}]
        >>> with dspy.context(lm=offline_lm()):
        ...     said = SupportAgent()(history=talk)
        >>> said.skill, said.screen.incoming.level, bool(said.reply)
        ('none', 'none', True)
    """

    def __init__(self, bank: SkillBank | None = None, *, depth: int = DEPTH) -> None:
        super().__init__()
        skills = tuple(bank or SkillBank())
        self.depth = depth
        self.lm: dspy.LM | None = None
        self.cards = {skill.card.id: skill.card for skill in skills}
        self.assess = dspy.Predict(AssessSeeker)
        self.select = dspy.Predict(SelectSkill)
        self.plain = dspy.Predict(RespondPlainly)
        self.skills = {skill.card.id: _predictor(skill) for skill in skills}

    @property
    def bank(self) -> SkillBank:
        """The skills as they are now: cards, with guidance and demos read from the predictors."""
        return SkillBank(tuple(_skill(card, self.skills[i]) for i, card in self.cards.items()))

    def with_bank(self, bank: SkillBank) -> Self:
        """Return a copy with other skills; assessing, selecting and plain replies stay the same."""
        other = type(self)(bank, depth=self.depth)
        other.lm = self.lm
        for name in ("assess", "select", "plain"):
            setattr(other, name, getattr(self, name).deepcopy())
        return other

    def forward(self, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
        """Reply to the last message of `history`.

        Args:
            history: ``{"role": "user" | "assistant", "content": str}``, oldest first.

        Returns:
            A prediction with `reply`, `skill` (id, "none" or "crisis-protocol"), `state`
            (`SeekerState`), `reason` and `screen` (`AgentScreen`).

        Raises:
            ValueError: the history cannot be read.
            Unreadable: the model's replies could not be read, after retries.
        """
        turns = from_messages(history)
        incoming = _screen_incoming(turns)
        if incoming.is_crisis:
            return _crisis(incoming)
        talk = render(turns)
        with self._context():
            state = _state(ask(self.assess, check=_bad_state, history=talk), incoming)
            if state.risk == "crisis":
                return _crisis(Screening("crisis", ("assessed",)), state)
            found = retrieve(tuple(self.cards.values()), state, depth=self.depth)
            chosen = (
                ask(self.select, **_selection(talk, state, found)) if found.candidates else None
            )
            skill, reason = _choice(chosen, found)
            written = ask(self._writer(skill), **self._writing(skill, talk, state))
        return _finish(str(written.reply), skill, reason, state, incoming)

    async def aforward(self, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
        """Do what `forward` does, asynchronously."""
        turns = from_messages(history)
        incoming = _screen_incoming(turns)
        if incoming.is_crisis:
            return _crisis(incoming)
        talk = render(turns)
        with self._context():
            state = _state(await aask(self.assess, check=_bad_state, history=talk), incoming)
            if state.risk == "crisis":
                return _crisis(Screening("crisis", ("assessed",)), state)
            found = retrieve(tuple(self.cards.values()), state, depth=self.depth)
            chosen = (
                await aask(self.select, **_selection(talk, state, found))
                if found.candidates
                else None
            )
            skill, reason = _choice(chosen, found)
            written = await aask(self._writer(skill), **self._writing(skill, talk, state))
        return _finish(str(written.reply), skill, reason, state, incoming)

    def _context(self) -> AbstractContextManager[Any]:
        # An agent that was loaded brings its LM; one that is being compiled uses the run's.
        if self.lm is None:
            return nullcontext()
        return cast(AbstractContextManager[Any], dspy.context(lm=self.lm, adapter=_ADAPTER))

    def _writer(self, skill: str) -> dspy.Predict:
        return self.plain if skill == NONE else self.skills[skill]

    def _writing(self, skill: str, talk: str, state: SeekerState) -> dict[str, Any]:
        if skill == NONE:
            return {"history": talk}
        card = self.cards[skill]
        return {
            "history": talk,
            "state": state.words(),
            "expected_outcomes": "; ".join(card.expected_outcomes),
            "risks": "; ".join(card.risks),
        }


def _choice(chosen: dspy.Prediction | None, found: Retrieval) -> tuple[str, str]:
    if chosen is None:
        return NONE, "no skill is at hand for this state"
    skill, reason = str(chosen.skill).strip("`'\" \n").lower(), str(chosen.reason)
    if skill == NONE or any(card.id == skill for card in found.candidates):
        return skill, reason
    why = "is contraindicated in this state" if skill in found.barred else "was not offered"
    return NONE, f"{skill!r} was chosen, but {why}"


def _predictor(skill: Skill) -> dspy.Predict:
    instructions = skill_instructions(skill.card.id, skill.guidance)
    predictor = dspy.Predict(RespondWithSkill.with_instructions(instructions))
    predictor.demos = [dspy.Example(**demo.model_dump()) for demo in skill.demos]
    return predictor


def _skill(card: SkillCard, predictor: dspy.Predict) -> Skill:
    return Skill(
        card=card,
        guidance=guidance_of(predictor.signature.instructions),
        demos=tuple(
            Demo(history=demo["history"], state=demo.get("state") or "", reply=demo["reply"])
            for demo in predictor.demos
            if demo.get("reply") and demo.get("history")
        ),
    )


def _screen_incoming(turns: Sequence[Turn]) -> Screening:
    return screen_talk(turn.text for turn in turns if turn.speaker == "seeker")


def _bad_state(prediction: dspy.Prediction) -> str | None:
    value = prediction.intensity
    return (
        None
        if isinstance(value, int) and 1 <= value <= 5
        else f"intensity {value!r} is not in 1..5"
    )


def _state(assessed: dspy.Prediction, incoming: Screening) -> SeekerState:
    # The screen may raise the risk the model saw, never lower it.
    risk = "concern" if incoming.level == "concern" and assessed.risk == "none" else assessed.risk
    return SeekerState(
        emotion=assessed.emotion,
        intensity=assessed.intensity,
        need=assessed.need,
        stage=assessed.stage,
        risk=risk,
    )


def _selection(talk: str, state: SeekerState, found: Retrieval) -> dict[str, Any]:
    lines = "\n".join(
        f"{card.id} | {card.applicability.words or 'any state'} | "
        f"{'; '.join(card.expected_outcomes)}"
        for card in found.candidates
    )
    return {"history": talk, "state": state.words(), "candidates": lines}


def _crisis(incoming: Screening, state: SeekerState = _CRISIS_STATE) -> dspy.Prediction:
    return dspy.Prediction(
        reply=crisis_reply(incoming),
        skill=CRISIS,
        state=state,
        reason=f"the crisis screen found: {', '.join(incoming.categories)}",
        screen=AgentScreen(incoming),
    )


def _finish(
    draft: str, skill: str, reason: str, state: SeekerState, incoming: Screening
) -> dspy.Prediction:
    outgoing = screen_reply(draft)
    return dspy.Prediction(
        reply=safer_reply() if outgoing.is_crisis else draft,
        skill=skill,
        state=state,
        reason=reason,
        screen=AgentScreen(incoming, outgoing),
    )
