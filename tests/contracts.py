"""What every pass promises; a test class per pass inherits it."""

import json
from dataclasses import dataclass, field
from typing import Any

import dspy
import pytest

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.roles import OFFLINE
from esc_skills.optimizers.base import Keep, Pass, PassContext, PassResult, SkilledProgram, Tell
from esc_skills.optimizers.gate import Gate
from esc_skills.skills.bank import SkillBank
from metrics.objective import Objective, final_emotion
from programs.agent import SupportAgent
from programs.saving import program_hash
from signatures.rollouts import SeekerProfile, Talk
from tests.fakes import Change, FakeRollouts, make_profile, make_skill

LOOK = 24


def profiles(n: int = 12, *, n_scenes: int = 4) -> tuple[SeekerProfile, ...]:
    kinds = ("negative", "passive", "avoidant")
    wishes = ("listening", "advice")
    return tuple(
        make_profile(
            f"p{i}",
            persona_type=kinds[i % 3],
            intention=wishes[i // 3 % 2],
            scene=f"s{i % n_scenes}",
        )
        for i in range(n)
    )


def lent(
    rollouts: FakeRollouts,
    lm: dspy.LM,
    *,
    people: tuple[SeekerProfile, ...] | None = None,
    objective: Objective = final_emotion,
    seed: int = 0,
    tell: Tell = lambda kind, data: None,
    keep: Keep = lambda program, /, **made: None,
    speaker: str = OFFLINE,
) -> PassContext:
    """Return the context of a run with one short gate."""
    return PassContext(
        rollouts=rollouts,
        profiles=profiles() if people is None else people,
        gate=Gate(
            rollouts=rollouts,
            profiles=profiles(),
            objective=objective,
            looks=(LOOK,),
            seed=seed,
        ),
        objective=objective,
        reflection=lm,
        seed=seed,
        tell=tell,
        keep=keep,
        speaker=speaker,
    )


@dataclass
class Ran:
    """A run of a pass and all that was seen of it."""

    rollouts: FakeRollouts
    student: SupportAgent
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    result: PassResult[SupportAgent] = field(init=False)

    @property
    def program(self) -> SupportAgent:
        return self.result.program

    @property
    def hash(self) -> str:
        return program_hash(self.program)


class PassContract:
    """Subclasses give the pass, the LM it reflects with, and a rule that makes it find a thing."""

    @property
    def budget(self) -> int:
        """How many talks it may play at most, those of the gate too."""
        raise NotImplementedError

    def lm(self) -> dspy.LM:
        raise NotImplementedError

    def make(self) -> Pass:
        raise NotImplementedError

    def change(self, agent: SkilledProgram, talk: Talk) -> int | None:
        raise NotImplementedError

    def start(self) -> SupportAgent:
        return SupportAgent(SkillBank((make_skill(),)))

    def empty(self) -> tuple[Pass, tuple[SeekerProfile, ...]]:
        """Return the pass and the training profiles that leave it nothing to learn from."""
        return self.make(), ()

    def run(
        self,
        *,
        change: Change | None = None,
        lm: dspy.LM | None = None,
        objective: Objective = final_emotion,
        fail_every: int = 0,
        speaker: str = OFFLINE,
    ) -> Ran:
        ran = Ran(FakeRollouts(change or self.change, fail_every=fail_every), self.start())
        lm = lm or self.lm()
        context = lent(
            ran.rollouts,
            lm,
            objective=objective,
            tell=lambda kind, data: ran.events.append((kind, data)),
            speaker=speaker,
        )
        with dspy.context(lm=lm, adapter=ChatAdapter()):
            ran.result = self.make().run(ran.student, context)
        return ran

    @pytest.fixture(scope="class")
    @classmethod
    def ran(cls) -> Ran:
        """One run, looked at by several tests."""
        return cls().run()

    def test_the_student_is_untouched_and_something_is_found(self, ran: Ran) -> None:
        assert program_hash(ran.student) == program_hash(self.start())
        assert ran.hash != program_hash(self.start())

    def test_same_seed_same_result(self, ran: Ran) -> None:
        again = self.run()
        assert again.hash == ran.hash
        assert again.events == ran.events

    def test_events_are_well_formed(self, ran: Ran) -> None:
        for kind, data in ran.events:
            assert kind.isidentifier()
            json.dumps(data)

    def test_the_budget_is_respected(self, ran: Ran) -> None:
        assert len(ran.rollouts.played) <= self.budget

    def test_one_failing_rollout_survives(self) -> None:
        """It is counted and left out: what is found without it is found with it."""
        ran = self.run(fail_every=2 * LOOK)
        assert ran.rollouts.n_failed or not ran.rollouts.played
        assert ran.hash != program_hash(self.start())
        judged = [t.verdict for t in ran.result.tried if t.verdict.n]
        assert all(v.n + v.n_unscored == LOOK for v in judged)

    def test_nothing_to_learn_from_is_refused(self) -> None:
        one, people = self.empty()
        context = lent(FakeRollouts(self.change), self.lm(), people=people)
        with dspy.context(lm=self.lm()), pytest.raises(ValueError, match="need"):
            one.run(self.start(), context)
