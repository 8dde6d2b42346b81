import dspy
import pytest

from metrics.feedback import emotion_metric, feedback, skill_of
from tests.fakes import make_rollout


def test_score_is_final_emotion_over_hundred() -> None:
    pred = dspy.Prediction(rollout=make_rollout((10, 10)))
    assert emotion_metric(None, pred).score == 0.6


def test_score_stays_in_range_below_zero() -> None:
    pred = dspy.Prediction(rollout=make_rollout((-10,) * 5))
    assert emotion_metric(None, pred).score == 0.0


def test_refuses_an_unscored_talk() -> None:
    pred = dspy.Prediction(rollout=make_rollout((), end="unscored", error="no judge"))
    with pytest.raises(ValueError, match="no judge"):
        emotion_metric(None, pred)


def test_feedback_for_a_skill_tells_its_turns_and_thoughts_only() -> None:
    rollout = make_rollout((5, -5), skill="name-the-feeling")
    told = feedback(rollout, "agent.skills['name-the-feeling']")
    assert "Thought number 1" in told
    assert "(-5)" in told
    assert "served no turn" in feedback(rollout, "agent.skills['other']")


def test_feedback_never_names_the_hidden_intention() -> None:
    assert "listening" not in feedback(make_rollout((5, -5)))


def test_reads_the_skill_from_a_predictor_name() -> None:
    assert skill_of("agent.skills['a-b']") == "a-b"
    assert skill_of("agent.select") is None
    assert skill_of(None) is None
