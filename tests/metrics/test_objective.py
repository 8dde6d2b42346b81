import pytest

from metrics.objective import Judged, final_emotion, until
from tests.fakes import make_rollout


def test_the_default_is_final_emotion_over_hundred() -> None:
    judged = final_emotion(make_rollout((10, 10)))
    assert judged.value == 0.6
    assert "from 40 to 60" in judged.feedback


@pytest.mark.parametrize("final", range(101))
def test_points_of_the_default_are_whole_points_of_emotion(final: int) -> None:
    rollout = make_rollout(()).model_copy(update={"trajectory": (40, final)})
    assert final_emotion(rollout).points == final


def test_the_value_stays_in_range_below_zero() -> None:
    assert final_emotion(make_rollout((-10,) * 5)).value == 0.0


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_a_value_out_of_range_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match=r"in \[0, 1\]"):
        Judged(value, "")


def test_a_talk_can_be_looked_at_as_it_was_after_a_reply() -> None:
    rollout = make_rollout((5, -5, 10))
    assert [until(rollout, n).final for n in (0, 1, 2, 3, 9)] == [40, 45, 40, 50, 50]
    assert len(until(rollout, 2).exchanges) == 2


def test_a_talk_that_broke_off_can_be_looked_at_as_it_was_before() -> None:
    lost = make_rollout((), end="unscored", error="no judge")
    assert until(lost, 0).scored
    assert until(lost, 0).final == 40
