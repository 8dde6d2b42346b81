"""The support agent: screen, assess, select a skill, reply, screen again (design, section 5).

A skill is a predictor of its own: its guidance is the predictor's instructions, its exemplary turns
are the predictor's demos. What a card holds beside that stays here, out of the optimizers' sight.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Final, Literal, Self, cast, get_args

import dspy

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.ask import Unreadable, aask, ask
from esc_skills.safety.places import read_locale
from esc_skills.skills.bank import SkillBank
from esc_skills.skills.retrieve import DEPTH, retrieve
from programs.choosing import (
    ASSESSED,
    NONE,
    bad_state,
    checked_choice,
    choice,
    selection,
    state_of,
)
from programs.outcomes import finished, in_crisis, screened
from programs.skill_predictors import predictor_of, skill_of
from signatures.dialogues import SeekerState, Turn
from signatures.support import (
    AssessAndSelect,
    AssessSeeker,
    RespondPlainly,
    SelectSkill,
)
from signatures.transcript import from_messages, render

Plan = Literal["three", "two"]
_ADAPTER: Final = ChatAdapter()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the agent's: which predictor, with what, and what makes an answer bad."""

    predictor: dspy.Predict
    inputs: Mapping[str, Any]
    check: Callable[[Any], str | None] | None = None


Steps = Generator[Asked, dspy.Prediction, dspy.Prediction]


class SupportAgent(dspy.Module):
    """Answers a person in distress with the skill that fits, or plainly where none does.

    Args:
        bank: the skills; an empty bank is the uncompiled agent.
        depth: how many skills are offered for selection at most.
        plan: requests a reply takes: ``three`` assesses, selects, replies; ``two`` assesses and
            selects at once, in one short request.
        locale: where it serves, such as ``en-GB``: whose emergency numbers are told, and in which
            language where the seeker's does not show; None names no country's.

    Raises:
        ValueError: there is no such plan, or the locale is no language tag.

    Example:
        >>> from esc_skills.offline.engine import offline_lm
        >>> talk = [{"role": "user", "content": "They moved my shift again and nobody asked me."}]
        >>> with dspy.context(lm=offline_lm()):
        ...     said = SupportAgent()(history=talk)
        >>> said.skill, said.screen.incoming.level, bool(said.reply)
        ('none', 'none', True)
    """

    def __init__(
        self,
        bank: SkillBank | None = None,
        *,
        depth: int = DEPTH,
        plan: Plan = "three",
        locale: str | None = None,
    ) -> None:
        super().__init__()
        if plan not in get_args(Plan):
            raise ValueError(f"plan is one of {', '.join(get_args(Plan))}, got {plan!r}")
        skills = tuple(bank or SkillBank())
        self.depth = depth
        self.plan: Plan = plan
        self.locale = read_locale(locale)
        self.lm: dspy.LM | None = None
        self.cards = {skill.card.id: skill.card for skill in skills}
        self.assess = dspy.Predict(AssessSeeker)
        self.select = dspy.Predict(SelectSkill)
        if plan == "two":
            self.assess_and_select = dspy.Predict(AssessAndSelect)
        self.plain = dspy.Predict(RespondPlainly)
        self.skills = {skill.card.id: predictor_of(skill) for skill in skills}

    @property
    def bank(self) -> SkillBank:
        """The skills as they are now: cards, with guidance and demos read from the predictors."""
        return SkillBank(tuple(skill_of(card, self.skills[i]) for i, card in self.cards.items()))

    def with_bank(self, bank: SkillBank) -> Self:
        """Return a copy with other skills; assessing, selecting and plain replies stay the same."""
        return self._copied(bank, self.plan)

    def with_plan(self, plan: Plan) -> Self:
        """Return a copy that asks its model in another number of requests."""
        return self._copied(self.bank, plan)

    def _copied(self, bank: SkillBank, plan: Plan) -> Self:
        other = type(self)(bank, depth=self.depth, plan=plan)
        other.lm, other.locale = self.lm, self.locale
        for name in ("assess", "select", "plain", "assess_and_select"):
            if hasattr(self, name) and hasattr(other, name):
                setattr(other, name, getattr(self, name).deepcopy())
        return other

    def forward(self, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
        """Reply to the last message of `history`.

        Args:
            history: ``{"role": "user" | "assistant", "content": str}``, oldest first.

        Returns:
            A prediction with `reply`, `skill` (id, "none" or "crisis-protocol"), `state`
            (`SeekerState`), `reason`, `screen` (`AgentScreen`), `protocol` (the crisis protocol's
            `Step`) and `notice` (what to show beside the reply: that a program answers; or None).

        Raises:
            ValueError: the history cannot be read.
            Unreadable: no reply could be read, after retries.
        """
        steps = self._steps(from_messages(history))
        with self._context():
            try:
                asked = next(steps)
                while True:
                    try:
                        said = ask(asked.predictor, check=asked.check, **asked.inputs)
                    except Unreadable as problem:
                        asked = steps.throw(problem)
                    else:
                        asked = steps.send(said)
            except StopIteration as end:
                return cast(dspy.Prediction, end.value)

    async def aforward(self, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
        """Do what `forward` does, asynchronously."""
        steps = self._steps(from_messages(history))
        with self._context():
            try:
                asked = next(steps)
                while True:
                    try:
                        said = await aask(asked.predictor, check=asked.check, **asked.inputs)
                    except Unreadable as problem:
                        asked = steps.throw(problem)
                    else:
                        asked = steps.send(said)
            except StopIteration as end:
                return cast(dspy.Prediction, end.value)

    def _steps(self, turns: Sequence[Turn]) -> Steps:
        """Answer one message. Whoever runs this asks the models, in whatever way it waits."""
        step = screened(turns, self.locale)
        if step.is_crisis:
            return in_crisis(step)
        talk = render(turns)
        read = yield from self._assessed(talk)
        state = state_of(read, step.screening, n_turns=len(turns))
        if state.risk == "crisis":
            step = screened(turns, self.locale, assessed=True)
        if step.is_crisis:
            return in_crisis(step, state)
        found = retrieve(tuple(self.cards.values()), state, depth=self.depth)
        if self.plan == "two":
            skill, reason = checked_choice(str(read.get("skill", NONE)), found, self.cards)
        else:
            chosen = None
            if found.candidates:
                chosen = yield Asked(self.select, selection(talk, state, found))
            skill, reason = choice(chosen, found)
        written = yield Asked(self._writer(skill), self._writing(skill, talk, state))
        unread = tuple(sorted({*ASSESSED} - {*read}))
        said = [turn.text for turn in turns if turn.speaker == "supporter"]
        return finished(str(written.reply), skill, reason, state, step, unread, said=said)

    def _assessed(self, talk: str) -> Generator["Asked", dspy.Prediction, Mapping[str, Any]]:
        """Ask how the seeker is, and in plan `two` which skill fits: what could be read of it."""
        inputs = {"history": talk}
        if self.plan == "two":
            inputs["candidates"] = "\n".join(
                f"{card.id} | {card.applicability.words or 'any state'}"
                for card in self.cards.values()
            )
        predictor = self.assess_and_select if self.plan == "two" else self.assess
        try:
            said = yield Asked(predictor, inputs, bad_state)
        except Unreadable as problem:
            return problem.read
        return dict(said.items())

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
