"""A run owns its folder: claimed in one step, refused while its owner lives, taken over after."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from esc_skills.runs.alive import start_of
from esc_skills.runs.compile_settings import Settings
from esc_skills.runs.folder import Owner, Taken, claim, claim_next
from tests.runs.makers import write_profiles

ROOT = Path(__file__).parents[2]
SETTINGS = Settings(seed=1)


def _dead_pid() -> int:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    return gone.pid


def _owned(path: Path, **changed: object) -> None:
    """Leave a folder as another process would, with work in it."""
    partial = path.with_name(f"{path.name}.partial")
    partial.mkdir()
    owner = Owner.me(SETTINGS.saved()).model_copy(update=changed)
    (partial / "owner.json").write_text(owner.model_dump_json())
    (partial / "events.jsonl").write_text("{}\n")
    (partial / "read.jsonl").write_text("{}\n")


def test_a_claimed_folder_names_its_owner(tmp_path: Path) -> None:
    with claim(tmp_path / "a", SETTINGS) as run:
        owner = json.loads((run.partial / "owner.json").read_text())
        assert owner["pid"] == os.getpid()
        assert owner["settings"]["seed"] == 1
        assert Owner.model_validate(owner).is_live
        assert not run.path.exists()
    assert list(tmp_path.iterdir()) == []  # nothing was done


def test_a_live_run_is_refused_with_its_process_and_since_when(tmp_path: Path) -> None:
    with claim(tmp_path / "a", SETTINGS) as run:
        run.log.write("edit", {})
        owner = json.loads((run.partial / "owner.json").read_text())
        with pytest.raises(Taken, match=f"process {os.getpid()} .* since {owner['since'][:10]}"):
            claim(tmp_path / "a", SETTINGS)
        assert "edit" in run.log.text()
        assert "edit" in (run.partial / "events.jsonl").read_text()


def test_a_dead_run_with_the_same_settings_is_taken_over(tmp_path: Path) -> None:
    _owned(tmp_path / "a", pid=_dead_pid())
    with claim(tmp_path / "a", SETTINGS) as run:
        assert (run.partial / "events.jsonl").read_text() == ""
        assert (run.partial / "read.jsonl").read_text() == "{}\n"
        assert json.loads((run.partial / "owner.json").read_text())["pid"] == os.getpid()


def test_a_dead_run_with_other_settings_is_refused_with_the_difference(tmp_path: Path) -> None:
    _owned(tmp_path / "a", pid=_dead_pid())
    with pytest.raises(Taken, match="seed: 1 there, 2 here"):
        claim(tmp_path / "a", Settings(seed=2))


def test_a_later_process_with_the_number_of_the_owner_is_not_the_owner(tmp_path: Path) -> None:
    started = start_of(os.getpid())
    if not started:
        pytest.skip("this system does not say when a process started")
    _owned(tmp_path / "a", started=started - 1)
    assert claim(tmp_path / "a", SETTINGS).partial.is_dir()


def test_a_run_on_another_machine_counts_as_live(tmp_path: Path) -> None:
    _owned(tmp_path / "a", host="elsewhere", pid=_dead_pid())
    with pytest.raises(Taken, match=r"on elsewhere .* delete .*a\.partial if it is no more"):
        claim(tmp_path / "a", SETTINGS)


def test_what_a_failed_run_left_can_be_taken_over_in_the_same_process(tmp_path: Path) -> None:
    run = claim(tmp_path / "a", SETTINGS)
    with run:
        run.log.write("edit", {})
    assert "edit" in (run.partial / "events.jsonl").read_text()
    with pytest.raises(Taken, match="other settings"):
        claim(tmp_path / "a", Settings(seed=2))
    assert claim(tmp_path / "a", SETTINGS).log.text() == ""


def test_a_folder_of_before_there_were_owners_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "a.partial").mkdir()
    (tmp_path / "a.partial" / "read.jsonl").write_text("{}\n")
    assert (claim(tmp_path / "a", SETTINGS).partial / "read.jsonl").exists()


def test_one_of_many_that_want_the_same_folder_gets_it(tmp_path: Path) -> None:
    _owned(tmp_path / "a", pid=_dead_pid())
    got: list[str] = []

    def want() -> None:
        try:
            claim(tmp_path / "a", SETTINGS)
            got.append("mine")
        except Taken:
            got.append("taken")

    threads = [threading.Thread(target=want) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == ["mine", *["taken"] * 7]


def test_numbered_folders_are_different_ones_from_the_start(tmp_path: Path) -> None:
    (tmp_path / "run-004").mkdir()
    runs = [claim_next(tmp_path, SETTINGS) for _ in range(3)]
    assert [run.path.name for run in runs] == ["run-005", "run-006", "run-007"]


TINY = """
from pathlib import Path
from esc_skills.runs import Settings, claim_next, compile_agent

settings = Settings(
    profiles="profiles.jsonl", passes=("discover",), n_skills=3, n_talks=2, threads=1
)
folder = claim_next(Path("artifacts"), settings)
print(folder.path, flush=True)
compile_agent(settings, folder=folder)
"""


@pytest.mark.slow
def test_three_compiles_at_once_in_one_parent_are_all_saved(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", TINY]
    write_profiles(tmp_path / "profiles.jsonl")
    several = [
        subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [process.communicate(timeout=200)[0].strip() for process in several]
    assert [process.returncode for process in several] == [0, 0, 0]
    assert sorted(said) == [f"artifacts/run-00{i}" for i in (1, 2, 3)]
    for folder in said:
        manifest = json.loads((tmp_path / folder / "manifest.json").read_text())
        assert manifest["scores"]["stopped"] is None
        assert "events.jsonl" in manifest["files"]
    assert len(list((tmp_path / "artifacts").iterdir())) == 3
