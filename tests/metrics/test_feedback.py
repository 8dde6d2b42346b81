from metrics.feedback import feedback, skill_of
from tests.fakes import make_rollout


def test_feedback_for_a_skill_tells_its_turns_and_thoughts_only() -> None:
    rollout = make_rollout((5, -5), skill="name-the-feeling")
    told = feedback(rollout, skill="name-the-feeling")
    assert "Thought number 1" in told
    assert "(-5)" in told
    assert "served no turn" in feedback(rollout, skill="other")


def test_feedback_never_names_the_hidden_intention() -> None:
    assert "listening" not in feedback(make_rollout((5, -5)))


def test_reads_the_skill_from_a_predictor_name() -> None:
    assert skill_of("agent.skills['a-b']") == "a-b"
    assert skill_of("agent.select") is None
    assert skill_of(None) is None
