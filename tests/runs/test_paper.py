"""The paper's setting, and its figures beside ours."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

import optimize
from esc_skills.cli.published_view import published_lines, published_table
from esc_skills.runs.comparison import Comparison
from esc_skills.runs.compile_settings import Settings
from esc_skills.runs.published import published
from programs.agent import SupportAgent
from programs.saving import save

PAPER = Path(__file__).parents[2] / "configs" / "paper.toml"
SCORES: dict[str, Any] = {
    "uncompiled": {"final": 20.0, "success": 0.0, "failure": 0.5, "n": 96, "unscored": 0},
    "difference": None,
}


def test_the_papers_setting_can_be_read() -> None:
    settings = Settings.from_toml(PAPER)
    assert settings.n_skills == 27
    assert settings.published == "esc-skills"
    assert settings.dialogues[0] == "thu-coai/esconv"
    assert settings.n_prototypes == 258


def test_what_is_printed_beside_a_result_does_not_make_it_another() -> None:
    plain, beside = Settings(), Settings(published="esc-skills")
    assert beside.differences(plain.saved()) == []


def test_unknown_published_figures_are_named() -> None:
    with pytest.raises(ValueError, match="published must be one of esc-skills, got 'x'"):
        Settings(published="x")


def test_every_published_figure_names_a_source_that_is_given() -> None:
    for table in published().values():
        for row in (*table["programs"], *table["claims"]):
            assert row["source"] in table["sources"]
        for row in table["programs"]:
            assert 0 <= row["final"] <= 100


def test_ours_stand_beside_the_published_and_are_called_offline() -> None:
    shown = io.StringIO()
    ours = Comparison.of_json(SCORES)
    Console(file=shown, width=100).print(published_table("esc-skills", ours, offline=True))
    text = shown.getvalue()
    assert "ours, offline" in text
    assert "GPT-4o-latest" in text
    assert text.index("uncompiled") < text.index("GPT-4o-latest")
    said = published_lines("esc-skills")
    assert "11.5 % -> 23.6 %" in said
    assert "second-hand" in said
    assert "do not compare with an offline run" in said


def test_a_finished_run_prints_them_again(tmp_path: Path) -> None:
    settings = Settings(n_skills=3)
    scores = {"test": SCORES, "seconds": 1, "calls": 1, "stopped": None}
    save(
        SupportAgent(), tmp_path / "run", created="x", models={"agent": "offline/esc"},
        settings=settings.saved(), scores=scores,
    )  # fmt: skip
    config = tmp_path / "mine.toml"
    config.write_text('n_skills = 3\npublished = "esc-skills"\n')
    args = ["--config", str(config), "--out", str(tmp_path / "run"), "--json"]
    done = CliRunner().invoke(optimize.app, args)
    assert done.exit_code == 0, done.output
    assert "GPT-4o-latest" in done.stdout
    assert json.loads(done.stdout.splitlines()[-1])["test"]["uncompiled"]["final"] == 20.0
