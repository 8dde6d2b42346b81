import random

import dspy
import pytest

from esc_skills.optimizers.stock.changes import read_edits
from esc_skills.optimizers.stock.hidden import Hidden, hide_all_but
from esc_skills.optimizers.stock.log import NoMoreTalks, TalkLog
from esc_skills.optimizers.stock.marks import Marks
from esc_skills.optimizers.stock.selector import LosingSkill
from esc_skills.skills.bank import SkillBank
from metrics.objective import final_emotion
from programs.agent import SupportAgent
from signatures.skills import Demo
from tests.fakes import agent_answer, make_rollout, make_skill, messages, scripted_lm

BANK = SkillBank((make_skill("one-skill"), make_skill("two-skill", guidance="Ask once.")))


def _agent(guidance: str = "Name it.") -> SupportAgent:
    return SupportAgent(SkillBank((make_skill(guidance=guidance),)))


def _marks(incumbent: dict[str, float] | None = None) -> Marks:
    return Marks(objective=final_emotion, incumbent=incumbent or {}, threshold=0.5)


def _log(incumbent: dict[str, float], *, budget: int = 100) -> TalkLog:
    return TalkLog(budget=budget, marks=_marks(incumbent))


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


def test_new_demos_are_marked_and_known_ones_keep_their_mark() -> None:
    known = Demo(history="Seeker: a", state="", reply="A person said it.", origin="mined")
    new = Demo(history="Seeker: b", state="", reply="It was tried.")
    skill = make_skill()
    before = SkillBank((skill.model_copy(update={"demos": (known,)}),))
    unmarked = known.model_copy(update={"origin": None})
    after = SkillBank((skill.model_copy(update={"demos": (unmarked, new)}),))
    for speaker, mark in (("offline/esc", "offline"), ("openai/x", "model openai/x")):
        _, bank = read_edits(before, after, by="x", speaker=speaker)
        assert [d.worded_by for d in bank["name-the-feeling"].demos] == ["mined", mark]
    same = SkillBank((skill.model_copy(update={"demos": (unmarked,)}),))
    assert read_edits(before, same, by="x", speaker="openai/x") == ((), before)


def test_the_budget_is_hard() -> None:
    log = _log({}, budget=2)
    log.begin(_agent())
    log.begin(_agent())
    with pytest.raises(NoMoreTalks):
        log.begin(_agent())
    assert log.stopped == "budget"
    assert log.n_talks == 2


def test_an_unscored_talk_takes_the_incumbents_score_and_too_many_end_the_run() -> None:
    log = _log({"a": 0.7})
    lost = make_rollout((), end="unscored", error="x")
    assert log.marks.value("a", lost) == 0.7
    assert log.marks.value("never played", lost) == 0.4
    for i in range(30):
        if log.stopped:
            break
        log.begin(_agent())
        log.end(_agent(), "a", lost if i % 10 == 0 else make_rollout())
    assert log.stopped == "unscored"
    assert log.n_talks >= 20


def test_the_best_program_is_the_one_that_gained_most_on_the_same_talks() -> None:
    incumbent = {f"t{i}": 0.5 for i in range(10)}
    log = _log(incumbent)
    for i in range(10):
        log.end(_agent("Worse."), f"t{i}", make_rollout((-5,)))
        log.end(_agent("Better."), f"t{i}", make_rollout((10, 10, 5)))
    for i in range(3):  # too few talks to be believed
        log.end(_agent("Lucky."), f"t{i}", make_rollout((10,) * 6))
    best = log.best()
    assert best is not None
    assert best["name-the-feeling"].guidance == "Better."


def test_no_program_that_lost_is_the_best() -> None:
    log = _log({f"t{i}": 0.9 for i in range(10)})
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


def test_a_talk_went_well_where_it_is_among_the_best_and_gained() -> None:
    played = {f"t{i}": make_rollout((change,)) for i, change in enumerate((-9, -5, 0, 2, 4, 8))}
    marks = Marks.of(played, final_emotion)
    assert [r.final for r in marks.well(played.values())] == [42, 44, 48]
    lost = {key: make_rollout((-5,)) for key in played}
    assert Marks.of(lost, final_emotion).well(lost.values()) == ()


def test_the_metric_tells_a_skill_about_its_own_turns_and_stands_in_for_a_missing_score() -> None:
    example = dspy.Example(talk="a")
    told = _marks().metric(
        example,
        dspy.Prediction(rollout=make_rollout((10, 10), skill="one")),
        pred_name="agent.skills['two']",
    )
    assert told.score == 0.6
    assert "served no turn" in told.feedback
    lost = dspy.Prediction(rollout=make_rollout((), end="unscored", error="no judge"))
    assert _marks({"a": 0.7}).metric(example, lost).score == 0.7
