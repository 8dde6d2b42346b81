"""A finished run read again is shown as it was the first time."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from esc_skills.lm.meter import Spent
from esc_skills.runs.comparison import Comparison, Row
from esc_skills.runs.compile_settings import Settings
from esc_skills.runs.outcome import Outcome, read_outcome
from metrics.sage import SageScore
from metrics.statistics import Interval
from programs.agent import SupportAgent
from programs.manifest import BadArtifact
from programs.saving import program_hash, save


def _row(name: str, final: float) -> Row:
    score = SageScore(96, 0, final, final - 40, 25 / 96, 11 / 96)
    return Row(name, score, Interval(final, final - 2, final + 2, 96, 12), 4_000, 2.25)


COMPARISON = Comparison(
    "test", (_row("uncompiled", 1595 / 96), _row("compiled", 6590 / 96)),
    Interval(52.03, 48.1, 55.9, 96, 12), None,
)  # fmt: skip
OUTCOME = Outcome(
    program_hash=program_hash(SupportAgent()),
    seconds=76.4,
    spent=Spent(8_000, 10, 20, 0.5),
    stopped=None,
    comparison=COMPARISON,
    offline=False,
)


def _saved(folder: Path, scores: dict[str, Any]) -> Path:
    save(
        SupportAgent(), folder, created="x", models={"agent": "openai/x"},
        settings=Settings().saved(), scores=scores,
    )  # fmt: skip
    return folder


def test_it_is_read_back_as_it_was(tmp_path: Path) -> None:
    assert read_outcome(_saved(tmp_path / "a", OUTCOME.saved()), Settings()) == OUTCOME


def test_a_run_that_was_stopped_is_read_back_without_scores(tmp_path: Path) -> None:
    stopped = dataclasses.replace(OUTCOME, comparison=None, stopped="evolve")
    assert read_outcome(_saved(tmp_path / "a", stopped.saved()), Settings()) == stopped


def test_an_older_manifest_shows_what_it_has_and_rounds_as_the_run_did(tmp_path: Path) -> None:
    old = {k: v for k, v in OUTCOME.saved().items() if k not in ("table", "spent")}
    found = read_outcome(_saved(tmp_path / "a", old), Settings())
    assert found is not None
    assert found.comparison is not None
    row = found.comparison.row("compiled")
    assert row is not None
    assert (row.interval, row.calls, row.seconds) == (None, None, None)
    assert f"{row.score.final:.1f}" == f"{6590 / 96:.1f}" == "68.6"  # 68.65 in the manifest
    assert found.as_json(tmp_path) == OUTCOME.as_json(tmp_path)


def test_there_is_no_outcome_before_there_is_an_artifact(tmp_path: Path) -> None:
    assert read_outcome(tmp_path / "a", Settings()) is None


@pytest.mark.parametrize(
    ("settings", "scores", "why"),
    [
        (Settings(seed=2), OUTCOME.saved(), "seed: 0 there, 2 here"),
        (Settings(), {}, "was not compiled"),
    ],
)
def test_what_is_no_result_of_these_settings_is_refused(
    tmp_path: Path, settings: Settings, scores: dict[str, Any], why: str
) -> None:
    with pytest.raises(BadArtifact, match=why):
        read_outcome(_saved(tmp_path / "a", scores), settings)
