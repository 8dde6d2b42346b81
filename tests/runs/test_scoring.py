import pytest

from esc_skills.lm.meter import Meter
from esc_skills.runs.scoring import Comparison, Play, compare, talks_for
from metrics.objective import Objective, final_emotion
from tests.contracts import profiles
from tests.fakes import make_rollout
from tests.toys.evenness import evenness


def _plays(change: int) -> Play:
    return lambda talks: tuple(make_rollout((change,), profile=talk.profile) for talk in talks)


def _compared(objective: Objective) -> Comparison:
    players = {"uncompiled": _plays(-4), "compiled": _plays(8), "oracle": _plays(10)}
    talks = talks_for(profiles(6), seed=0, split="val")
    return compare(players, talks, split="val", meter=Meter(), objective=objective)


def test_by_default_the_table_counts_final_emotion() -> None:
    found = _compared(final_emotion)
    assert found.difference is not None
    assert found.difference.mean == 12
    assert found.gap_closed == pytest.approx(12 / 14)
    assert "objective" not in found.as_json()["compiled"]


def test_the_table_follows_another_objective_and_still_tells_sages_score() -> None:
    found = _compared(evenness)
    assert found.difference is not None
    assert found.difference.mean == pytest.approx(-40)
    assert found.as_json()["compiled"] == {
        "final": 48.0, "success": 0.0, "failure": 0.0, "n": 6, "unscored": 0, "objective": 20.0,
    }  # fmt: skip
