"""Which plan an agent speaks in: named, or by who is asked."""

from pathlib import Path

import pytest

from esc_skills.offline.engine import offline_lm
from esc_skills.runs.settings import EvaluateSettings, MiningSettings
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.plans import plan_for
from programs.saving import load_agent, program_hash, read_manifest, save
from signatures.labels import Plan
from tests.fakes import agent_answer, make_skill, scripted_lm

MODEL = scripted_lm(agent_answer)
OFFLINE = {"agent": "offline/esc"}


def _saved(folder: Path, plan: Plan, models: dict[str, str], *, named: Plan | None = None) -> Path:
    agent = SupportAgent(SkillBank((make_skill(),)), plan=plan)
    settings = {"plan": named} if named else {}
    save(agent, folder, created="x", models=models, settings=settings)
    return folder


def test_an_agent_made_anew_takes_three_requests_offline_and_two_of_a_model() -> None:
    assert (plan_for("offline/g4"), plan_for("openai/x")) == ("three", "two")
    assert MiningSettings().agent_plan == "three"
    assert MiningSettings(lm="openai/x").agent_plan == "two"
    assert MiningSettings(lm="openai/x", plan="three").agent_plan == "three"


def test_only_a_plan_that_was_named_goes_into_the_manifest() -> None:
    assert "plan" not in MiningSettings().saved()
    assert MiningSettings(plan="three").saved()["plan"] == "three"
    assert "plan" not in EvaluateSettings().saved()


def test_an_agent_compiled_offline_takes_two_requests_of_a_model(tmp_path: Path) -> None:
    folder = _saved(tmp_path / "a", "three", OFFLINE)
    assert load_agent(folder, lm=MODEL).plan == "two"
    assert load_agent(folder, lm=offline_lm()).plan == "three"


def test_a_plan_named_at_the_compile_or_now_holds(tmp_path: Path) -> None:
    named = _saved(tmp_path / "named", "three", OFFLINE, named="three")
    assert load_agent(named, lm=MODEL).plan == "three"
    assert load_agent(named, lm=MODEL, plan="one").plan == "one"


@pytest.mark.parametrize("plan", ["two", "three"])
def test_an_agent_compiled_with_a_model_keeps_its_plan(tmp_path: Path, plan: Plan) -> None:
    folder = _saved(tmp_path / "a", plan, {"agent": "openai/x"})
    assert load_agent(folder, lm=MODEL).plan == plan
    assert load_agent(folder, lm=offline_lm()).plan == plan


def test_every_plan_is_saved_and_loaded(tmp_path: Path) -> None:
    for plan in ("one", "two", "three"):
        folder = _saved(tmp_path / plan, plan, {"agent": "openai/x"})
        agent = load_agent(folder, lm=MODEL)
        assert (agent.plan, program_hash(agent)) == (plan, read_manifest(folder).program_hash)


def test_there_is_no_fourth_plan(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="plan is one of one, two, three, got 'four'"):
        load_agent(_saved(tmp_path / "a", "two", OFFLINE), lm=MODEL, plan="four")  # type: ignore[arg-type]
