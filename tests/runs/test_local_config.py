"""The compile for a small model of one's own: what `configs/local.toml` asks for, and `n_test`."""

from pathlib import Path

import pytest

from esc_skills.runs import Settings, compile_agent
from esc_skills.runs.data import load_data
from esc_skills.runs.estimate import asked_at_most
from tests.endpoints import FaultyEndpoint

LOCAL = Path(__file__).parents[2] / "configs" / "local.toml"


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 2])  # with seed 2 an edit comes before the gate
def test_a_nano_compile_asks_its_model_at_most_300_times(seed: int) -> None:
    with FaultyEndpoint() as endpoint:
        settings = Settings.from_toml(LOCAL).with_flags(
            lm="openai/offline", api_base=endpoint.api_base, seed=seed
        )
        done = compile_agent(settings)
        assert 100 < endpoint.n_requests <= 300
    assert any(verdict.n for verdict in done.verdicts) == (seed == 2)
    assert done.comparison is not None
    assert [row.score.n for row in done.comparison.rows] == [1, 1, 1, 1]


def test_its_bound_is_counted_by_its_plan() -> None:
    settings = Settings.from_toml(LOCAL)
    data = load_data(settings)
    asked = asked_at_most(settings, data).counts["agent"]
    more = asked_at_most(settings.with_flags(plan="three"), data).counts["agent"]
    assert asked < 400  # before what the crisis screen answers, and talks that end early
    assert 3 * (asked - 1) == 2 * (more - 1)


def test_a_few_test_profiles_are_of_different_scenes_and_strata() -> None:
    few = load_data(Settings(n_test=6)).test
    assert len({p.scene for p in few}) == 6
    assert len({p.stratum for p in few}) >= 4
    assert {p.id for p in few} <= {p.id for p in load_data(Settings()).test}


def test_all_test_profiles_are_played_where_no_number_is_given() -> None:
    settings = Settings()
    assert len(load_data(settings).test) == 96
    assert "n_test" not in settings.saved()
    assert Settings(n_test=6).saved()["n_test"] == 6
    assert len(load_data(Settings(n_test=500)).test) == 96
