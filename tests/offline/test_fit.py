"""The surrogate's audits on rated replies of our own: what they compute and what they refuse."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from esc_skills.offline.fit.audit import audit_seeker, choose_source, fingerprint, prepare
from esc_skills.offline.fit.calibrate import N_KNOTS, fit_draw, isotonic_knots
from esc_skills.offline.fit.figures import auc, rank_correlation
from esc_skills.offline.fit.fit import Fitter, folds_of
from esc_skills.offline.fit.records import BadTurnsError, load_turns
from esc_skills.offline.seeker.coefficients import JUDGES, coefficients, state_terms
from optimize import app
from tests.runs.makers import make_rows, write


@pytest.fixture(scope="module")
def turns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("turns") / "turns.jsonl", make_rows())


def _run(*arguments: str) -> tuple[int, list[str], str]:
    found = CliRunner().invoke(app, ["audit", *arguments])
    return found.exit_code, found.stdout.strip().splitlines(), found.stderr


def test_leaderboard_counts_finals_successes_and_failures(tmp_path: Path) -> None:
    rows = make_rows(models=("a",), n_profiles=2)
    for row, e0, change in zip(
        rows, (40, 95, 100, 40, 12, 7), (10, 10, 0, -10, -5, 0), strict=True
    ):
        row |= {"e0": e0, "change": change}
    code, lines, _ = _run("leaderboard", "--turns", str(write(tmp_path / "t.jsonl", rows)))
    assert code == 0
    assert json.loads(lines[-1]) == {
        "rows": [{"judge": "ds", "model": "a", "n": 2, "final": 53.5, "success": 1, "failure": 1}]
    }


@pytest.mark.slow
def test_audit_of_the_seeker_ends_with_its_object(turns: Path) -> None:
    code, lines, _ = _run("seeker", "--turns", str(turns), "--coefficients", "refit")
    found = json.loads(lines[-1])
    assert code == 0
    assert list(found) == [
        "n", "auc_state", "rho_state", "auc_turn1", "rho_turn1", "model_rank", "free_run",
    ]  # fmt: skip
    assert list(found["free_run"]) == ["model_rank", "sd_model_means", "success", "failure"]
    assert found["n"] == 216
    # Kind replies were rated higher: out of fold and without the model, this must be found again.
    assert found["auc_state"] > 0.7
    assert found["free_run"]["model_rank"] == 1.0


@pytest.mark.slow
def test_same_file_same_figures(turns: Path) -> None:
    replies = prepare(turns, "ds")
    first, second = (audit_seeker(replies, "ds", source="refit").as_json() for _ in range(2))
    assert first == second


@pytest.mark.slow
def test_a_left_out_model_changes_nothing_by_its_own_ratings(turns: Path) -> None:
    rows = make_rows()
    replies = prepare(turns, "ds")
    before = Fitter(replies, folds_of(replies)).fit(fold=0, model="kind")
    spoilt = write(
        turns.parent / "spoilt.jsonl",
        [r | {"change": -r["change"]} if r["model"] == "kind" else r for r in rows],
    )
    others = prepare(spoilt, "ds")
    after = Fitter(others, folds_of(others)).fit(fold=0, model="kind")
    assert np.allclose(before.later.slopes, after.later.slopes)
    assert np.allclose(before.later.points, after.later.points)


def test_unseen_file_is_judged_by_the_shipped_coefficients(turns: Path) -> None:
    source, why = choose_source(prepare(turns, "ds"), coefficients("ds"))
    assert source == "shipped"
    assert "fitted on" in why


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"npc": None}, "cannot be None"),
        ({"sim": "llama"}, "unknown judge 'llama'"),
        ({"intent": "E9"}, "unknown intent 'E9'"),
        ({"persona": "rude"}, "unknown persona 'rude'"),
        ({"change": 11}, "-10..10"),
        ({"turn": 2}, "expected 1, 2, 3"),
    ],
)
def test_bad_turns_are_named(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    rows = make_rows(models=("a",), n_profiles=1)
    rows[0] |= change
    path = write(tmp_path / "t.jsonl", rows)
    code, _, told = _run("leaderboard", "--turns", str(path))
    assert code == 2
    assert message in " ".join(told.split())
    assert "Traceback" not in told


def test_missing_field_is_named_with_its_line(tmp_path: Path) -> None:
    rows = make_rows(models=("a",), n_profiles=1)
    del rows[1]["e0"]
    with pytest.raises(BadTurnsError, match=r"t\.jsonl:2: no field 'e0'"):
        load_turns(write(tmp_path / "t.jsonl", rows))


@pytest.mark.parametrize(
    ("rows", "judge", "message"),
    [
        ([], "ds", "holds no replies"),
        (make_rows(models=("a",), n_profiles=1), "g4", "no replies rated by g4"),
        (make_rows(models=("a",), n_profiles=1), "xx", "--judge is ds or g4"),
        (
            [r | {"npc": "That must hurt."} for r in make_rows(models=("a",), n_profiles=1)],
            "ds",
            "t.jsonl:1: the reply is not Chinese",
        ),
    ],
)
def test_seeker_audit_refuses(
    tmp_path: Path, rows: list[dict[str, Any]], judge: str, message: str
) -> None:
    path = write(tmp_path / "t.jsonl", rows)
    code, _, told = _run("seeker", "--turns", str(path), "--judge", judge)
    assert code == 2
    assert message in "".join(told.split("\n")) or message in " ".join(told.split())


def test_calibration_never_falls_and_never_extrapolates() -> None:
    rng = np.random.default_rng(0)
    score = rng.normal(size=400)
    at, points = isotonic_knots(score, score + rng.normal(size=400), 1.0)
    assert len(at) == N_KNOTS
    assert (np.diff(at) > 0).all()
    assert (np.diff(points) >= 0).all()
    assert np.interp(50.0, at, points) == points[-1]


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("score", [-40.0, 0.0, 40.0])
def test_text_stays_within_recorded_bounds(judge: Any, score: float) -> None:
    for phase in (coefficients(judge).first, coefficients(judge).later):
        who = np.arange(8)
        text = phase.text(np.full(8, score), who)
        assert (text <= np.maximum(phase.ceiling, phase.intercept + 0.5)).all()
        assert (text >= np.minimum(phase.floor, phase.intercept - 0.5)).all()


def test_draw_is_fitted_to_what_was_drawn() -> None:
    rng = np.random.default_rng(1)
    expected = rng.normal(0, 4, size=20_000)
    felt = expected + rng.normal(0, 5, size=20_000)
    change = np.array([-10, -5, 5, 10])[np.digitize(felt, [-7, 0, 7])]
    sd, thresholds = fit_draw(expected, change.astype(float))
    assert sd == pytest.approx(5, abs=0.2)
    assert thresholds == pytest.approx([-7, 0, 7], abs=0.3)


def test_auc_and_rank_on_hand_made_numbers() -> None:
    assert auc(np.array([1.0, 2, 3, 4]), np.array([-5.0, 5, -5, 10])) == 0.75
    assert auc(np.array([1.0, 2]), np.array([5.0, 5])) is None
    assert auc(np.array([1.0, 9, 2]), np.array([-5.0, 0, 5])) == 1.0
    assert rank_correlation(np.array([1.0, 2]), np.array([1.0, 2])) is None
    assert rank_correlation(np.array([1.0, 2, 3]), np.array([3.0, 2, 1])) == -1.0


def test_state_terms_are_zero_at_the_start() -> None:
    assert state_terms(np.array([40]), np.array([0]), np.array([1])).tolist() == [[0.0] * 11]


def test_no_text_of_the_record_is_in_a_judge() -> None:
    for judge in JUDGES:
        assert not any(
            "\u4e00" <= c <= "\u9fff" for c in json.dumps(dict(coefficients(judge).source))
        )


def test_openings_are_known_by_hash_whatever_their_blanks() -> None:
    assert fingerprint(" 你好  啊 ") == fingerprint("你好 啊")
