"""The jobs as a notebook calls them."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import esc_skills.runs as runs
from esc_skills import load_agent
from programs.saving import read_manifest
from tests.fakes import agent_answer, scripted_lm

ROOT = Path(__file__).parents[2]
SHORT = runs.DiscoverSettings(n_skills=3)


def test_every_public_name_is_there_and_importing_the_door_is_quick() -> None:
    for name in runs.__all__:
        assert getattr(runs, name) is not None
    code = "import sys, esc_skills.runs; print('dspy' in sys.modules or 'pydantic' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert said.stdout.strip() == "False", said.stderr
    with pytest.raises(AttributeError, match="no attribute 'magic'"):
        runs.magic  # noqa: B018


def test_a_result_can_be_saved_later_and_loaded(tmp_path: Path) -> None:
    told: list[str] = []
    done = runs.discover_bank(SHORT, on_event=lambda kind, data: told.append(kind))
    manifest = done.save(tmp_path / "mine")
    assert manifest == read_manifest(tmp_path / "mine")
    assert load_agent(tmp_path / "mine", lm=scripted_lm(agent_answer)).bank == done.agent.bank
    assert told[0] == "loaded"
    assert told[-1] == "discovered"
    assert "discovered" in (tmp_path / "mine" / "events.jsonl").read_text()


@pytest.mark.slow
def test_in_a_claimed_folder_it_is_saved_as_it_ends(tmp_path: Path) -> None:
    folder = runs.claim(tmp_path / "mine", SHORT)
    runs.discover_bank(SHORT, folder=folder)
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def test_what_fails_before_any_work_leaves_nothing(tmp_path: Path) -> None:
    settings: Any = runs.Settings(dialogues=("nowhere.jsonl",))
    with pytest.raises(ValueError, match="no such file"):
        runs.compile_agent(settings, folder=runs.claim(tmp_path / "a", settings))
    assert list(tmp_path.iterdir()) == []
