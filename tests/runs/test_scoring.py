import io
import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from rich.console import Console

from esc_skills.cli.tables import comparison_table, verdict_lines
from esc_skills.lm.meter import Meter, Spent, agent_speaks
from esc_skills.runs.comparison import Comparison, Row
from esc_skills.runs.effort import Effort
from esc_skills.runs.scoring import Play, TooFewScored, compare, talks_for
from metrics.objective import Objective, final_emotion
from metrics.sage import SageScore
from metrics.statistics import Interval
from signatures.rollouts import Rollout, Talk
from signatures.skills import Demo
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
        "calls_per_reply": 0.0, "tokens_in_per_reply": 0.0, "tokens_out_per_reply": 0.0,
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


# --- what replies cost, and what they copy --------------------------------------------------------


def _costly(meter: Meter, *, agent: Spent, others: Spent) -> Play:
    """Play talks of two replies each; `agent` is spent for every talk by it, `others` by others."""

    def play(talks: Sequence[Talk]) -> tuple[Rollout, ...]:
        for _ in talks:
            with agent_speaks():
                meter.add(agent)
            meter.add(others)
        return tuple(make_rollout((1, 1), profile=talk.profile) for talk in talks)

    return play


def test_calls_and_tokens_are_the_agents_own_for_one_reply() -> None:
    meter = Meter()
    play = _costly(meter, agent=Spent(6, 2_400, 80), others=Spent(90, 9_000, 900))
    talks = talks_for(profiles(4), seed=0, split="val")
    found = compare({"compiled": play, "oracle": play}, talks, split="val", meter=meter)
    for name in ("compiled", "oracle"):
        said = found.as_json()[name]
        assert said["calls_per_reply"] == 3.0
        assert (said["tokens_in_per_reply"], said["tokens_out_per_reply"]) == (1200.0, 40.0)
    row = found.row("compiled")
    assert row is not None
    assert row.calls == 4 * 96  # all that was asked


def _demo(reply: str) -> Demo:
    return Demo(history="Seeker: hello", state="", reply=reply)


def test_copies_are_counted_for_programs_with_demos_alone() -> None:
    said = "You did not give up on that garden, not once all year."

    def play(talks: Sequence[Talk]) -> tuple[Rollout, ...]:
        first, *others = (make_rollout((1, 1), profile=talk.profile) for talk in talks)
        copied = first.exchanges[0].model_copy(update={"reply": said})
        return first.model_copy(update={"exchanges": (copied, first.exchanges[1])}), *others

    talks = talks_for(profiles(4), seed=0, split="val")
    players: dict[str, Play] = {"uncompiled": play, "compiled": play}
    found = compare(players, talks, split="val", meter=Meter(), demos={"compiled": (_demo(said),)})
    assert found.as_json()["compiled"]["copied"] == {"n": 1, "of": 8, "share": 0.125}
    assert "copied" not in found.as_json()["uncompiled"]
    assert "of a demo: compiled 1 of 8 (12.5 %)" in verdict_lines(found)
    assert Comparison.of_saved(json.loads(json.dumps(found.saved()))) == _without_talks(found)


def _without_talks(found: Comparison) -> Comparison:
    return replace(found, rows=tuple(replace(row, rollouts=()) for row in found.rows))


def test_a_table_that_was_kept_without_costs_is_read_and_shown() -> None:
    kept = _compared(final_emotion).saved()
    for row in kept["rows"]:
        del row["effort"], row["copied"]
    found = Comparison.of_saved(kept)
    assert "calls_per_reply" not in found.as_json()["compiled"]
    assert "-" in _shown(found, width=80)


def _shown(found: Comparison, *, width: int) -> str:
    text = io.StringIO()
    Console(file=text, width=width).print(comparison_table(found, offline=True))
    return text.getvalue()


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("missing", [0, 12])
def test_the_table_fits_with_costs_and_missing_talks(width: int, missing: int) -> None:
    score = SageScore(96, missing, 100.0, 60.0, 1.0, 0.0)
    effort = Effort(10, Spent(30, 127_560, 950))
    row = Row("uncompiled", score, Interval(100.0, 93.0, 107.0, 96, 12), 1, 12_345.0, (), effort)
    text = _shown(Comparison("val", (row,), None, None), width=width)
    assert "…" not in text
    assert all(len(line) <= width for line in text.splitlines())
    for cell in ("3.0", "12,756+95", "12345", "93.0 to 107.0", "the agent's for one reply"):
        assert cell in text
    assert ("missing" in text) is bool(missing)
