"""Fitting writes a file that the running seeker reads."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from benchmarks.detectors import Seen, detectors, score
from benchmarks.fit_seeker import fit_seeker
from esc_skills.offline.seeker.coefficients import from_json
from tests.runs.makers import make_rows, write


def _app(command: Callable[..., None]) -> Typer:
    app = Typer()
    app.command()(command)
    return app


@pytest.mark.slow
def test_a_fitted_file_is_a_judge(tmp_path: Path) -> None:
    turns, out = write(tmp_path / "t.jsonl", make_rows()), tmp_path / "new" / "ds.json"
    found = CliRunner().invoke(
        _app(fit_seeker), ["--turns", str(turns), "--judge", "ds", "--out", str(out)]
    )
    assert found.exit_code == 0, found.output
    judge = from_json(json.loads(out.read_text(encoding="utf-8")))
    assert judge.source["fitted_on"]["replies"] == 216
    assert judge.source["out_of_sample"]["auc_state"] > 0.7
    assert json.loads(found.stdout.strip().splitlines()[-1])["out"] == str(out)


def test_precision_counts_all_recall_only_what_was_drawn_at_random() -> None:
    yes, no = frozenset({"praise"}), frozenset[str]()
    seen = [Seen(yes, yes), Seen(no, yes), Seen(yes, no, False), Seen(no, yes, False)]
    found = score("praise", seen)
    assert (found.precision, found.n_found) == (0.5, 2)
    assert (found.recall, found.n_there) == (0.5, 2)


def test_detectors_need_something_to_score_on() -> None:
    found = CliRunner().invoke(_app(detectors), [])
    assert found.exit_code == 2
    assert "--turns" in found.stderr
