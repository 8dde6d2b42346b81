"""The command line as a user meets it: in a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from esc_skills.skills.bank import SkillBank

ROOT = Path(__file__).parents[1]
SHORT = ROOT / "configs" / "short.toml"


def _run(*args: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "optimize.py"), *map(str, args)]
    env = {k: v for k, v in os.environ.items() if not k.endswith("_API_KEY")}
    env |= {"COLUMNS": "160", "HF_HUB_OFFLINE": "1", **options.pop("env", {})}
    return subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        env=env,
        check=False,
        **options,
    )


def _last(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("runs") / "a"
    return folder, _last(_run("--config", SHORT, "--out", folder, "--json"))


@pytest.mark.slow
def test_compiles_and_ends_with_one_object(compiled: tuple[Path, dict[str, Any]]) -> None:
    folder, said = compiled
    assert set(said) == {"artifact", "program_hash", "seconds", "calls", "test", "stopped"}
    assert set(said["test"]) >= {
        "uncompiled", "static", "compiled", "oracle", "difference", "gap_closed",
    }  # fmt: skip
    assert said["test"]["compiled"]["n"] == 96
    assert 0 <= said["test"]["compiled"]["success"] <= 1
    assert {p.name for p in folder.iterdir()} == {
        "program.json", "bank.json", "history.jsonl", "manifest.json", "events.jsonl",
        "units.jsonl", "prototypes.jsonl",
    }  # fmt: skip
    assert not folder.with_name("a.partial").exists()


@pytest.mark.slow
def test_the_manifest_says_how_it_was_made(compiled: tuple[Path, dict[str, Any]]) -> None:
    manifest = json.loads((compiled[0] / "manifest.json").read_text())
    assert manifest["test_reads"] == 1
    assert manifest["licences"] == ["Apache-2.0"]
    assert "no evidence for any language model" in manifest["note"]
    assert manifest["settings"]["rounds"] == 1


@pytest.mark.slow
def test_threads_and_another_folder_change_no_hash(
    compiled: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    again = _last(_run("--config", SHORT, "--out", tmp_path / "b", "--threads", "8", "--json"))
    assert again["program_hash"] == compiled[1]["program_hash"]
    assert again["test"] == compiled[1]["test"]


@pytest.mark.slow
def test_a_finished_folder_prints_its_result_again(compiled: tuple[Path, dict[str, Any]]) -> None:
    folder, said = compiled
    # Equal to the seconds it took: it was read, not compiled again.
    assert _last(_run("--config", SHORT, "--out", folder, "--json")) == said
    other = _run("--config", SHORT, "--out", folder, "--seed", "5")
    assert other.returncode == 2
    assert "seed: 0 there, 5 here" in other.stderr


@pytest.mark.slow
def test_evaluate_inspect_and_chat_use_the_artifact(compiled: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = compiled
    found = _last(_run("evaluate", folder, "--json"))
    assert found["split"] == "val"
    assert found["compiled"]["n"] == 48
    assert (folder / "evaluations.jsonl").read_text().count("\n") == 1
    shown = _run("inspect", folder)
    assert "guidance" in shown.stdout
    versions = _last(_run("inspect", folder, "--history", "--json"))
    assert versions[0]["by"] == "discover"
    bank = SkillBank.from_json((folder / "bank.json").read_text())
    assert versions[-1]["bank"] == bank.hash
    talk = _run("chat", folder, input="They moved my shift again.\nI want to die\n")
    assert talk.returncode == 0
    assert "skill:" in talk.stdout
    assert "findahelpline.com" in talk.stdout
    assert "computer program" in talk.stdout


@pytest.mark.slow
def test_ctrl_c_saves_what_was_accepted_and_says_where_it_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "stopped"
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "optimize.py"), "--out", str(folder), "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    events = folder.with_name("stopped.partial") / "events.jsonl"
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if events.exists() and '"round"' in events.read_text():
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    said = json.loads(out.splitlines()[-1])
    assert said["stopped"] == "evolve"
    assert "Stopped in evolve" in out
    assert json.loads((folder / "manifest.json").read_text())["scores"]["stopped"] == "evolve"
    assert _run("inspect", folder).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--dialogues", "nowhere.jsonl"], "nowhere.jsonl: no such file"),
        (["--profiles", "nowhere.jsonl"], "nowhere.jsonl: no such file"),
        (["--lm", "gpt-4o"], "provider/model"),
        (["--lm", "openai/gpt-4o-mini"], "--lm openai/gpt-4o-mini does not answer"),
        (["--lm", "nonsense/model"], "--lm nonsense/model does not answer"),
        (["--config", "nowhere.toml"], "nowhere.toml: cannot be read"),
        (["--seed", "-1"], "seed: must be greater than or equal to 0, got -1"),
        (["--threads", "0"], "threads: must be greater than or equal to 1, got 0"),
        (["evaluate", "nowhere"], "no such folder"),
        (["evaluate", "nowhere", "--split", "all"], "split: must be 'val' or 'test', got 'all'"),
        (["inspect", "nowhere"], "no such folder"),
        (["chat", "nowhere"], "no such folder"),
    ],
)
def test_a_users_mistake_is_one_line_and_exit_code_2(
    args: list[str], says: str, tmp_path: Path
) -> None:
    needs_out = args[0].startswith("--")
    done = _run(*args, *(["--out", str(tmp_path / "x")] if needs_out else []))
    assert done.returncode == 2
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "x").exists()


@pytest.mark.slow
def test_a_bad_line_is_named_counted_and_skipped(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text('{"id": "a"}\nnot json\n')
    done = _run("--dialogues", path, "--out", tmp_path / "x")
    assert done.returncode == 2
    assert "no usable dialogues (2 rows skipped" in " ".join(done.stderr.split())


def test_help_names_the_commands_and_options() -> None:
    said = _run("--help").stdout
    for word in (
        "evaluate",
        "inspect",
        "diff",
        "restore",
        "export",
        "import",
        "chat",
        "--dialogues",
        "--seeker-lm",
        "--judge-lm",
        "--out",
    ):
        assert word in said
