"""The support agent: screen, assess, select a skill, reply, screen again (design, section 5).

A skill is a predictor of its own: its guidance is the predictor's instructions, its exemplary turns
are the predictor's demos. What a card holds beside that stays here, out of the optimizers' sight.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, Self, cast, get_args

import dspy

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.ask import Unreadable
from esc_skills.safety.places import read_locale
from esc_skills.skills.bank import SkillBank
from esc_skills.skills.match import best_match
from esc_skills.skills.retrieve import DEPTH, retrieve
from programs.asking import Asked, Put, at_once, put, put_async
from programs.choosing import (
    ASSESSED,
    NO_SKILL,
    NONE,
    bad_state,
    checked_choice,
    choice,
    offered,
    selection,
    state_of,
)
from programs.outcomes import finished, in_crisis, screened
from programs.skill_predictors import predictor_of, skill_of
from signatures.dialogues import SeekerState, Turn
from signatures.labels import Plan
from signatures.support import (
    AssessAndSelect,
    AssessSeeker,
    RespondPlainly,
    SelectSkill,
)
from signatures.transcript import from_messages, render

_ADAPTER: Final = ChatAdapter()


class SupportAgent(dspy.Module):
    """Answers a person in distress with the skill that fits, or plainly where none does.

    Args:
        bank: the skills; an empty bank is the uncompiled agent.
        depth: how many skills are offered for selection at most.
        plan: requests a reply takes: ``three`` assesses, selects, replies; ``two`` assesses and
            selects at once, in one short request; ``one`` replies, with a skill that code chooses
            and a state that nobody read: no model looks for a risk that the screen missed.
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
            (`SeekerState`), `reason`, `screen` (`AgentScreen`), `unread` (fields of the state that
            were not read), `protocol` (the crisis protocol's `Step`) and `notice` (what to show
            beside the reply: that a program answers; or None).

        Raises:
            ValueError: the history cannot be read.
            Unreadable: no reply could be read, after retries.
        """
        return at_once(self._answer(from_messages(history), put))

    async def aforward(self, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
        """Do what `forward` does, asynchronously."""
        return await self._answer(from_messages(history), put_async)

    async def _answer(self, turns: Sequence[Turn], put: Put) -> dspy.Prediction:
        """Answer one message; `put` asks a model, and waits or not."""
        step = screened(turns, self.locale)
        if step.is_crisis:
            return in_crisis(step)
        talk = render(turns)
        with self._context():
            read = await self._assessed(talk, put)
            state = state_of(read, step.screening, n_turns=len(turns))
            if state.risk == "crisis":
                step = screened(turns, self.locale, assessed=True)
            if step.is_crisis:
                return in_crisis(step, state)
            skill, reason = await self._chosen(turns, read, state, put)
            written = await put(Asked(self._writer(skill), self._writing(skill, talk, state)))
        unread = tuple(sorted({*ASSESSED} - {*read}))
        return finished(str(written.reply), skill, reason, state, step, unread)

    async def _assessed(self, talk: str, put: Put) -> Mapping[str, Any]:
        """Ask how the seeker is, and in plan `two` which skill fits: what could be read of it."""
        if self.plan == "one":
            return {}
        inputs = {"history": talk}
        if self.plan == "two":
            inputs["candidates"] = offered(self.cards.values())
        predictor = self.assess_and_select if self.plan == "two" else self.assess
        try:
            said = await put(Asked(predictor, inputs, bad_state))
        except Unreadable as problem:
            return problem.read
        return dict(said.items())

    async def _chosen(
        self, turns: Sequence[Turn], read: Mapping[str, Any], state: SeekerState, put: Put
    ) -> tuple[str, str]:
        """Return the skill that speaks, and why."""
        if self.plan == "one":
            return best_match(tuple(self.bank), turns, state.risk) or NO_SKILL
        found = retrieve(tuple(self.cards.values()), state, depth=self.depth)
        if self.plan == "two":
            return checked_choice(str(read.get("skill", NONE)), found, self.cards)
        if not found.candidates:
            return NO_SKILL
        inputs = selection(render(turns), state, found)
        return choice(await put(Asked(self.select, inputs)), found)

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
            "state": "" if self.plan == "one" else state.words(),
            "expected_outcomes": "; ".join(card.expected_outcomes),
            "risks": "; ".join(card.risks),
        }
