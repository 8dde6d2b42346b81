import pytest

from metrics.sage import SAGE, SageProtocol, band, score
from tests.fakes import make_rollout


def test_clamps_the_change_and_only_the_top_of_the_emotion() -> None:
    assert SAGE.apply(40, 25) == 50
    assert SAGE.apply(40, -25) == 30
    assert SAGE.apply(95, 10) == 100
    assert SAGE.apply(5, -10) == -5


@pytest.mark.parametrize(
    ("emotion", "replies", "reason"),
    [
        (100, 1, "reached_top"),
        (99, 1, None),
        (10, 3, None),
        (9, 3, "fell_through"),
        (50, 8, None),
        (50, 9, "turn_limit"),
        (100, 9, "reached_top"),
    ],
)
def test_ends_a_talk_by_sages_rules(emotion: int, replies: int, reason: str | None) -> None:
    assert SAGE.ended(emotion, replies) == reason


def test_rates_nine_replies_at_most() -> None:
    assert SAGE.max_replies == 9


@pytest.mark.parametrize(
    ("emotion", "name"),
    [(100, "S"), (99.9, "A"), (70, "A"), (40, "B"), (10, "C"), (9, "F"), (-5, "F")],
)
def test_bands(emotion: float, name: str) -> None:
    assert band(emotion) == name


@pytest.mark.parametrize(
    "bad", [{"floor": 50}, {"top": 40}, {"max_change": 0}, {"max_seeker_turns": 1}]
)
def test_refuses_a_protocol_out_of_order(bad: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="need"):
        SageProtocol(**bad)


def test_leaves_unscored_talks_out_of_the_mean_and_counts_them() -> None:
    lost = make_rollout((), end="unscored", error="no judge")
    found = score([make_rollout((10, 10)), make_rollout((-10,)), lost])
    assert (found.n, found.n_unscored, found.final, found.gain) == (2, 1, 45.0, 5.0)


def test_shares_of_success_and_failure() -> None:
    won = make_rollout((10,) * 6)
    fallen = make_rollout((-10,) * 4)
    found = score([won, fallen, make_rollout((5,)), make_rollout((5,))])
    assert (found.success, found.failure) == (0.25, 0.25)


def test_has_no_mean_when_nothing_is_scored() -> None:
    found = score([make_rollout((), end="unscored", error="x")])
    assert (found.n, found.final, found.success) == (0, None, None)
