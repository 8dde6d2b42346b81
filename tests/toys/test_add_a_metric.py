"""Adds a metric as CONTRIBUTING says: its file (`evenness.py`), named in settings."""

import pytest

from esc_skills.optimizers.base import SkilledProgram
from esc_skills.optimizers.gate import Gate
from esc_skills.runs.compile_settings import Settings
from esc_skills.runs.objectives import load_objective
from esc_skills.skills.bank import SkillBank
from metrics.objective import Objective, final_emotion
from programs.agent import SupportAgent
from signatures.rollouts import Talk
from tests.contracts import profiles
from tests.fakes import FakeRollouts, make_skill
from tests.optimizers.test_stock_contract import TestCopro as Copro

SETTINGS = Settings(objective="tests.toys.evenness:evenness")
EVENNESS = load_objective(SETTINGS.objective)


def _calms(agent: SkilledProgram, talk: Talk) -> int:
    """With better words nobody is moved; without, half up and half down."""
    better = any("Better" in s.guidance for s in agent.bank)
    return 0 if better else 6 if talk.seed % 2 else -6


@pytest.mark.parametrize(("objective", "accepted"), [(final_emotion, False), (EVENNESS, True)])
def test_the_gate_follows_the_objective(objective: Objective, accepted: bool) -> None:
    old, new = (
        SupportAgent(SkillBank((make_skill(guidance=text),))) for text in ("Ask.", "Better: ask.")
    )
    gate = Gate(
        rollouts=FakeRollouts(_calms), profiles=profiles(), objective=objective, looks=(24,)
    )
    verdict = gate.judge(old, new, by="toy", number=1)
    assert (verdict.decision == "accept") is accepted
    if accepted:
        assert verdict.mean == pytest.approx(60)


@pytest.mark.parametrize(("objective", "accepted"), [(final_emotion, 0), (EVENNESS, 1)])
def test_an_optimizer_of_dspy_follows_the_objective(objective: Objective, accepted: int) -> None:
    ran = Copro().run(change=_calms, objective=objective)
    assert ran.result.n_accepted == accepted


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("evenness", "objective must be package.module:name, got 'evenness'"),
        ("tests.toys.gone:evenness", "objective 'tests.toys.gone:evenness' cannot be had: No mod"),
        ("tests.toys.evenness:odd", "objective 'tests.toys.evenness:odd' cannot be had"),
        ("tests.toys.evenness:__doc__", "is no function but a str"),
    ],
)
def test_a_wrong_name_is_one_line_that_names_the_setting(name: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as error:
        load_objective(name)
    assert "\n" not in str(error.value)
    with pytest.raises(ValueError, match=said):
        Settings(objective=name)
