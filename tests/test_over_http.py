"""The command line with a model behind an endpoint: a real socket, a real process killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.serve_offline import OfflineServer
from esc_skills.runs.samples import SAMPLES
from esc_skills.skills.bank import SkillBank
from programs.saving import load, program_hash
from tests.endpoints import FaultyEndpoint

ROOT = Path(__file__).parents[1]
# Six scenes and few talks: what is compared is the way there, not how good the agent gets.
SMALL = (
    "--profiles", str(ROOT / "esc_skills" / "corpora" / "profiles" / "val.jsonl"),
    "--config", str(ROOT / "configs" / "short.toml"),
    "--plan", "three",  # a real model would be asked twice a reply
)  # fmt: skip
KEY = "sk-planted-0123456789abcdef"


def _command(*args: str | Path) -> list[str]:
    return [sys.executable, str(ROOT / "optimize.py"), *map(str, args)]


def _environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.endswith(("_API_KEY", "_API_BASE"))}
    return {**kept, "COLUMNS": "160", **more}


def _run(*args: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(*args),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=400,
        env=_environment(**env),
        check=False,
    )


def _last(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def _unmarked(folder: Path) -> str:
    """Return the hash of a saved program, whoever worded its demos."""
    agent = load(folder)
    bare = {"origin": None, "model": None}
    skills = (
        skill.model_copy(update={"demos": tuple(d.model_copy(update=bare) for d in skill.demos)})
        for skill in agent.bank
    )
    return program_hash(agent.with_bank(SkillBank(tuple(skills))))


@pytest.fixture
def server() -> Iterator[OfflineServer]:
    with OfflineServer() as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("passes", ["discover,evolve,demos", "simba"])
def test_over_http_the_same_program_is_compiled(
    passes: str, server: OfflineServer, tmp_path: Path
) -> None:
    config = tmp_path / "short.toml"  # the offline engine says its phrases again: no copying
    config.write_text(f"{(ROOT / 'configs' / 'short.toml').read_text()}\nmost_copied = 1\n")
    small = (*SMALL, "--config", config, "--passes", passes)
    here = _last(_run(*small, "--out", tmp_path / "here", "--json"))
    endpoint = ("--lm", "openai/offline", "--api-base", server.api_base)
    there = _last(_run(*small, *endpoint, "--out", tmp_path / "there", "--json"))
    assert _unmarked(tmp_path / "there") == _unmarked(tmp_path / "here")
    for name, row in here["test"].items():
        same = there["test"][name]
        assert {k: same[k] for k in row} == row if isinstance(row, dict) else same == row
    manifest = json.loads((tmp_path / "there" / "manifest.json").read_text())
    assert manifest["models"]["agent"] == "openai/offline"
    assert manifest["note"] == ""


@pytest.mark.slow
def test_an_endpoint_killed_in_mid_compile_costs_nothing_that_was_earned(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "benchmarks.serve_offline"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as served:
        assert served.stdout is not None
        api_base = served.stdout.readline().split()[-1]
        args = (
            "--lm", "openai/offline", "--api-base", api_base, "--timeout", "5", "--threads", "4",
            "--out", folder, "--json",
        )  # fmt: skip
        with subprocess.Popen(
            _command(*args),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=_environment(),
        ) as process:
            _wait_for(folder.with_name("run.partial") / "events.jsonl", '"kind":"round"')
            served.send_signal(signal.SIGKILL)
            out, err = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "Traceback" not in err
    assert "is gone" in err
    assert "saved in" in " ".join(err.split())
    said = json.loads(out.splitlines()[-1])
    assert said["stopped"] == "evolve"
    assert said["test"] is None
    shown = _run("inspect", folder)
    assert shown.returncode == 0
    assert "skills" in shown.stdout
    assert json.loads((folder / "manifest.json").read_text())["test_reads"] == 0


def _wait_for(path: Path, text: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if path.exists() and text in path.read_text().replace(" ", ""):
            return
        time.sleep(0.05)
    pytest.fail(f"{text} did not come in time")


@pytest.mark.slow
@pytest.mark.parametrize("how", ["500", "hangs", "drops", "half", "html", "prose", "401", "429"])
def test_an_endpoint_that_does_not_serve_is_one_line_and_exit_code_2(
    how: str, tmp_path: Path
) -> None:
    with FaultyEndpoint(then=how) as endpoint:
        done = _run(
            "--lm", "openai/offline", "--api-base", endpoint.api_base, "--timeout", "1",
            "--out", tmp_path / "run", OPENAI_API_KEY=KEY,
        )  # fmt: skip
    assert done.returncode == 2
    assert "--lm openai/offline does not answer" in " ".join(done.stderr.split())
    assert len(done.stderr.strip().splitlines()) <= 3  # one line, wrapped at most
    assert "Traceback" not in done.stderr
    assert KEY not in done.stdout + done.stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
def test_faults_that_pass_change_nothing_and_no_key_is_left_anywhere(tmp_path: Path) -> None:
    passing = (("429", "429"), ("500", "drops"), ("html", "half"), ("prose",), ("echo",))
    faults = [how for several in passing for how in (*several, "works")]
    with FaultyEndpoint(*faults) as endpoint:
        done = _run(
            *SMALL, "--passes", "discover", "--lm", "openai/offline",
            "--api-base", endpoint.api_base, "--out", tmp_path / "run", "--json",
            OPENAI_API_KEY=KEY,
        )  # fmt: skip
        said = _last(done)
    here = _last(_run(*SMALL, "--passes", "discover", "--out", tmp_path / "here", "--json"))
    assert said["program_hash"] == here["program_hash"]
    assert KEY not in done.stdout + done.stderr
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert KEY not in path.read_text(), path


@pytest.mark.slow
def test_doctor_says_what_answers_and_what_it_cost(server: OfflineServer) -> None:
    args = ("doctor", "--lm", "openai/offline", "--api-base", server.api_base)
    said = _last(_run(*args, "--repeat", "2", "--json"))
    assert said["ok"]
    assert said["calls"] == 2 * len(said["prompts"])
    assert {p["name"] for p in said["prompts"]} == {sample.name for sample in SAMPLES}
    assert all(p["read_first"] == p["read"] == 1.0 for p in said["prompts"])
    assert said["forecast"]["calls"] > 1000
    assert said["forecast"]["hours"] > 0
    assert said["tokens_in"] > 1000
    assert said["usd"] is None


@pytest.mark.slow
def test_doctor_names_the_prompt_a_model_cannot_answer() -> None:
    with FaultyEndpoint(then="prose") as endpoint:
        args = ("doctor", "--lm", "openai/offline", "--api-base", endpoint.api_base, "--json")
        done = _run(*args)
    assert done.returncode == 2
    said = json.loads(done.stdout.splitlines()[-1])
    assert not said["ok"]
    first = said["prompts"][0]
    assert (first["read_first"], first["read"]) == (0, 0)
    assert "it wrote '{reply}'" in first["problem"]


@pytest.mark.slow
def test_dry_run_spends_nothing_and_bounds_what_a_run_spends(tmp_path: Path) -> None:
    said = _last(_run(*SMALL, "--dry-run", "--json", "--out", tmp_path / "run"))
    assert not (tmp_path / "run").exists()
    assert said["most"]["all"]["calls"] > said["likely"]["all"]["calls"] > 0
    spent = _last(_run(*SMALL, "--out", tmp_path / "run", "--json"))
    assert spent["calls"] < said["most"]["all"]["calls"]
