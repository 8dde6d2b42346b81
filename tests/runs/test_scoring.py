import pytest

from esc_skills.cli.tables import verdict_lines
from esc_skills.lm.meter import Meter
from esc_skills.runs.scoring import Comparison, Play, TooFewScored, compare, talks_for
from metrics.objective import Objective, final_emotion
from signatures.rollouts import Rollout, Talk
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


def _play(*changes: int | None) -> Play:
    """Play the talks with these changes; None is a talk without a score."""

    def one(change: int | None, talk: Talk) -> Rollout:
        if change is not None:
            return make_rollout((change,), profile=talk.profile)
        return make_rollout((), profile=talk.profile, end="unscored", error="the server went away")

    return lambda talks: tuple(map(one, changes, talks))


def _of(**players: Play) -> Comparison:
    talks = talks_for(profiles(4), seed=0, split="val")
    return compare(players, talks, split="val", meter=Meter())


def test_rows_are_over_the_talks_that_all_programs_have_a_score_for() -> None:
    found = _of(
        uncompiled=_play(0, 0, 0, None), compiled=_play(4, None, 4, 9), oracle=_play(8, 8, 8, 8)
    )
    finals = {row.name: (row.score.n, row.score.n_unscored, row.score.final) for row in found.rows}
    assert finals == {"uncompiled": (2, 1, 40), "compiled": (2, 1, 44), "oracle": (2, 0, 48)}
    assert found.gap_closed == pytest.approx(0.5)


def test_no_interval_is_shown_below_four_scenes() -> None:
    found = _of(uncompiled=_play(0, 0, 0, None), compiled=_play(4, 4, 4, 4))
    assert found.difference is not None
    assert not found.difference.tells
    assert found.as_json()["difference"] == {"mean": 4.0, "low": None, "high": None}
    assert "too few for an interval" in verdict_lines(found)


def test_the_first_reason_is_told_where_too_few_are_scored() -> None:
    assert _of(uncompiled=_play(0, None, None, None), compiled=_play(1, 1, 1, 1)).rows
    words = "4 of 4 talks of compiled have no score, the first because: the server went away"
    with pytest.raises(TooFewScored, match=words):
        _of(uncompiled=_play(1, 1, 1, 1), compiled=_play(None, None, None, None))


def test_programs_that_share_no_scored_talk_are_not_compared() -> None:
    with pytest.raises(TooFewScored, match="4 of 4 talks in the score of every program"):
        _of(uncompiled=_play(0, 0, None, None), compiled=_play(None, None, 8, 8))
