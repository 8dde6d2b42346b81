"""Demos that a real model copies are dropped, by rule."""

from typing import Any

import pytest

from esc_skills.optimizers.base import SkilledProgram
from esc_skills.optimizers.demos import BootstrapDemos
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from signatures.rollouts import Rollout, Talk
from signatures.skills import Demo
from tests.contracts import lent
from tests.fakes import FakeRollouts, make_skill, scripted_lm
from tests.optimizers.reflecting import reflect

SAID = "You carried the whole move alone, and nobody thought to ask."


class _Parrot(FakeRollouts):
    """Every reply is the demo's."""

    def one(self, agent: SkilledProgram, talk: Talk) -> Rollout:
        played = super().one(agent, talk)
        said = [e.model_copy(update={"reply": SAID}) for e in played.exchanges]
        return played.model_copy(update={"exchanges": tuple(said)})


@pytest.mark.parametrize(
    ("speaker", "most_copied", "left"),
    [("openai/x", 0.02, 0), ("openai/x", 1.0, 1), ("offline/esc", 0.02, 1)],
)
def test_demos_that_a_real_model_copies_are_dropped(
    speaker: str, most_copied: float, left: int
) -> None:
    demo = Demo(history="Seeker: hello", state="", reply=SAID, origin="mined")
    agent = SupportAgent(SkillBank((make_skill().model_copy(update={"demos": (demo,)}),)))
    told: list[tuple[str, dict[str, Any]]] = []
    context = lent(
        _Parrot(lambda a, t: -3),
        scripted_lm(reflect),
        tell=lambda kind, data: told.append((kind, data)),
        speaker=speaker,
    )
    found = BootstrapDemos(n_talks=12, most_copied=most_copied).run(agent, context).program
    assert len(found.bank["name-the-feeling"].demos) == left
    assert found.bank["name-the-feeling"].guidance == agent.bank["name-the-feeling"].guidance
    dropped = [data for kind, data in told if kind == "demos_dropped"]
    why = {"skill": "name-the-feeling", "reason": "12 of 12 replies copied its demos"}
    assert dropped == ([] if left else [why])


def test_a_turn_that_copied_a_demo_becomes_none() -> None:
    demo = Demo(history="Seeker: hello", state="", reply=SAID, origin="mined")
    agent = SupportAgent(SkillBank((make_skill().model_copy(update={"demos": (demo,)}),)))
    context = lent(_Parrot(lambda a, t: 8), scripted_lm(reflect), speaker="openai/x")
    assert BootstrapDemos(n_talks=12).run(agent, context).tried == ()
