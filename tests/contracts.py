"""What every pass promises; a test class per pass inherits it."""

from typing import Any

import dspy
import pytest

from esc_skills.optimizers.base import Pass, PassContext
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.saving import program_hash
from signatures.rollouts import SeekerProfile, Talk
from tests.fakes import FakeRollouts, make_profile, make_skill


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


class PassContract:
    """Subclasses give the pass, the LM it reflects with, and a rule that makes it find a thing."""

    lm: Any

    def make(self, rollouts: FakeRollouts) -> Pass:
        raise NotImplementedError

    def change(self, agent: Any, talk: Talk) -> int | None:
        raise NotImplementedError

    def start(self) -> SupportAgent:
        return SupportAgent(SkillBank((make_skill(),)))

    def run(self, *, seed: int = 0, people: tuple[SeekerProfile, ...] | None = None) -> Any:
        rollouts = FakeRollouts(self.change)
        events: list[tuple[str, dict[str, Any]]] = []
        context = PassContext(
            rollouts,
            profiles() if people is None else people,
            self.lm(),
            seed,
            lambda kind, data: events.append((kind, data)),
            lambda program, **made: None,
        )
        with dspy.context(lm=self.lm()):
            return self.make(rollouts).run(self.start(), context), events

    def test_the_student_is_untouched(self) -> None:
        student = self.start()
        before = program_hash(student)
        rollouts = FakeRollouts(self.change)
        context = PassContext(
            rollouts, profiles(), self.lm(), 0, lambda k, d: None, lambda p, **made: None
        )
        with dspy.context(lm=self.lm()):
            self.make(rollouts).run(student, context)
        assert program_hash(student) == before

    def test_same_seed_same_result(self) -> None:
        assert program_hash(self.run()[0].program) == program_hash(self.run()[0].program)

    def test_something_is_found(self) -> None:
        result, _ = self.run()
        assert program_hash(result.program) != program_hash(self.start())

    def test_events_are_well_formed(self) -> None:
        import json

        for kind, data in self.run()[1]:
            assert kind.isidentifier()
            json.dumps(data)

    def test_one_failing_rollout_survives(self) -> None:
        rule = self.change
        self.change = lambda a, t: None if t.profile.id == "p0" and t.seed % 7 == 0 else rule(a, t)  # type: ignore[method-assign]
        self.run()


def refuses_empty(one: Pass, lm: Any) -> None:
    context = PassContext(
        FakeRollouts(lambda a, t: 0), (), lm, 0, lambda k, d: None, lambda p, **made: None
    )
    with dspy.context(lm=lm), pytest.raises(ValueError, match="need"):
        one.run(SupportAgent(), context)
