import random
from types import SimpleNamespace
from typing import Any

import dspy
import pytest

from esc_skills.optimizers.stock.hidden import Hidden, hide_all_but
from esc_skills.optimizers.stock.log import NoMoreTalks, TalkLog
from esc_skills.optimizers.stock.selector import LosingSkill
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from tests.fakes import agent_answer, make_rollout, make_skill, messages, scripted_lm

BANK = SkillBank((make_skill("one-skill"), make_skill("two-skill", guidance="Ask once.")))


def _agent(guidance: str = "Name it.") -> Any:
    return SimpleNamespace(bank=SkillBank((make_skill(guidance=guidance),)))


def test_hidden_predictors_are_not_listed_and_still_answer() -> None:
    agent = SupportAgent(BANK)
    with dspy.context(lm=scripted_lm(lambda p: agent_answer(p, skill="two-skill"))):
        before = agent(history=messages("It is too much.")).reply
        hide_all_but(agent, ["skills['one-skill']"])
        assert [name for name, _ in agent.named_predictors()] == ["skills['one-skill']"]
        assert isinstance(agent.assess, Hidden)
        assert agent(history=messages("It is too much.")).reply == before
    assert agent.bank == BANK  # what is hidden can be read


def test_hidden_predictors_stay_hidden_in_copies() -> None:
    agent = SupportAgent(BANK)
    hide_all_but(agent, ["skills['two-skill']"])
    for copy in (agent.deepcopy(), agent.reset_copy()):
        assert [name for name, _ in copy.named_predictors()] == ["skills['two-skill']"]


def test_a_name_that_is_no_predictor_is_refused() -> None:
    with pytest.raises(ValueError, match="no predictor 'skills'"):
        hide_all_but(SupportAgent(BANK), ["skills"])


def test_the_budget_is_hard() -> None:
    log = TalkLog(2, {})
    log.begin(None)
    log.begin(None)
    with pytest.raises(NoMoreTalks):
        log.begin(None)
    assert log.stopped == "budget"
    assert log.n_talks == 2


def test_an_unscored_talk_takes_the_incumbents_score_and_too_many_end_the_run() -> None:
    log = TalkLog(100, {"a": 0.7})
    lost = make_rollout((), end="unscored", error="x")
    assert log.value("a", lost) == 0.7
    assert log.value("never played", lost) == 0.4
    for i in range(30):
        if log.stopped:
            break
        log.begin(None)
        log.end(_agent(), "a", lost if i % 10 == 0 else make_rollout())
    assert log.stopped == "unscored"
    assert log.n_talks >= 20


def test_the_best_program_is_the_one_that_gained_most_on_the_same_talks() -> None:
    incumbent = {f"t{i}": 0.5 for i in range(10)}
    log = TalkLog(100, incumbent)
    for i in range(10):
        log.end(_agent("Worse."), f"t{i}", make_rollout((-5,)))
        log.end(_agent("Better."), f"t{i}", make_rollout((10, 10, 5)))
    for i in range(3):  # too few talks to be believed
        log.end(_agent("Lucky."), f"t{i}", make_rollout((10,) * 6))
    best = log.best()
    assert best is not None
    assert best["name-the-feeling"].guidance == "Better."


def test_no_program_that_lost_is_the_best() -> None:
    log = TalkLog(100, {f"t{i}": 0.9 for i in range(10)})
    for i in range(10):
        log.end(_agent("Worse."), f"t{i}", make_rollout((5,)))
    assert log.best() is None


def test_gepa_rewrites_what_spoke_and_mostly_what_lost() -> None:
    talks = [
        {"prediction": dspy.Prediction(rollout=make_rollout((-10, -5), skill="loser"))},
        {"prediction": dspy.Prediction(rollout=make_rollout((5,), skill="winner"))},
    ]
    candidate = {f"agent.skills['{name}']": "" for name in ("loser", "winner", "silent")}
    select = LosingSkill(random.Random(0))
    drawn = [select(None, talks, [], 0, candidate)[0] for _ in range(200)]
    assert drawn.count("agent.skills['silent']") == 0
    assert drawn.count("agent.skills['loser']") > 5 * drawn.count("agent.skills['winner']") > 0
