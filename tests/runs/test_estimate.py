import pytest

from esc_skills.runs.compile_settings import Settings
from esc_skills.runs.data import load_data
from esc_skills.runs.estimate import asked_at_most, estimate

SHORT = Settings(
    rounds=1, n_talks=12, n_cases=2, n_replayed=4, n_proposals=2, looks=(12,), n_demo_skills=1
)


@pytest.mark.slow
def test_every_pass_adds_to_the_bound() -> None:
    data = load_data(SHORT)
    alone = asked_at_most(Settings(passes=("discover",)), data)
    for name in ("evolve", "demos", "gepa", "simba"):
        more = asked_at_most(Settings(passes=("discover", name)), data)
        assert more.counts["agent"] > alone.counts["agent"]


@pytest.mark.slow
def test_a_known_price_is_a_bound_in_usd_and_an_unknown_one_stays_unknown() -> None:
    data = load_data(SHORT)
    known = estimate(Settings(lm="openai/gpt-4o-mini"), data)
    assert all(row.most.usd and row.likely.usd and row.most.usd > row.likely.usd for row in known)
    unknown = estimate(Settings(lm="openai/a-house-model"), data)
    assert all(row.most.usd is None for row in unknown)
    assert all(row.most.usd == 0 for row in estimate(SHORT, data))


def test_roles_are_priced_by_their_own_models() -> None:
    rows = estimate(Settings(lm="offline/esc", judge_lm="openai/gpt-4o"), load_data(SHORT))
    usd = {row.role: row.most.usd for row in rows}
    assert usd["agent"] == usd["seeker"] == usd["reflection"] == 0
    assert usd["judge"] is not None
    assert usd["judge"] > 0


def test_a_longer_reply_costs_more_tokens_at_most() -> None:
    data = load_data(SHORT)
    short, long = (estimate(Settings(max_tokens=n), data) for n in (100, 400))
    assert all(a.most.tokens_in < b.most.tokens_in for a, b in zip(short, long, strict=True))
    assert all(4 * a.most.tokens_out == b.most.tokens_out for a, b in zip(short, long, strict=True))
