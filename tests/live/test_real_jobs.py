"""Whole jobs with a real model: an evaluation, a compile, a server that dies in its midst."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from esc_skills.corpora.load import own_profiles
from esc_skills.runs import EvaluateSettings, evaluate_agent
from tests.live.serving import ModelServer

pytestmark = pytest.mark.live
ROOT = Path(__file__).parents[2]
MODEL = "openai/local"


def _compile(api_base: str, folder: Path, *flags: str) -> list[str]:
    command = ["optimize.py", "--config", "configs/local.toml", "--lm", MODEL]
    where = ["--api-base", api_base, "--out", str(folder), "--json"]
    return [sys.executable, *command, *where, *flags]


def test_four_profiles_are_evaluated_and_every_talk_has_a_score(
    api_base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Twelve talks, 144 requests at most: reckoned at 10 to 25 minutes on 2 cores.
    profiles = {p.scene: p for p in own_profiles("val")}
    file = tmp_path / "four.jsonl"
    file.write_text("".join(f"{p.model_dump_json()}\n" for p in [*profiles.values()][:4]))
    monkeypatch.chdir(tmp_path)
    settings = EvaluateSettings(
        lm=MODEL,
        seeker_lm="offline/esc",
        api_base=api_base,
        plan="two",
        profiles=str(file),
        threads=1,
        timeout=600,
        max_tokens=300,
    )
    done = evaluate_agent(settings)
    scores = {row.name: (row.score.n, row.score.n_unscored) for row in done.comparison.rows}
    assert scores == {"uncompiled": (4, 0), "compiled": (4, 0), "oracle": (4, 0)}
    assert done.spent.tokens_in > 0


def test_a_nano_compile_ends_with_an_agent_and_a_table(api_base: str, tmp_path: Path) -> None:
    # At most 300 requests: reckoned at 20 to 45 minutes on 2 cores.
    started = time.monotonic()
    done = subprocess.run(
        _compile(api_base, tmp_path / "nano"), capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["stopped"] is None
    assert {"uncompiled", "static", "compiled", "oracle"} < set(said["test"])
    assert (tmp_path / "nano" / "bank.json").exists()
    assert time.monotonic() - started < 45 * 60


def test_a_server_that_is_killed_and_started_again_costs_nothing_accepted(
    own_server: ModelServer, tmp_path: Path
) -> None:
    # The skills as mined, their evidence, one profile of the test: 10 to 20 minutes, reckoned.
    folder = tmp_path / "run"
    log = tmp_path / "run.partial" / "events.jsonl"
    with subprocess.Popen(
        _compile(own_server.api_base, folder, "--passes", "discover"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "300"},
    ) as process:
        _wait_for(log, "discover", process)
        time.sleep(20)  # into the talks
        own_server.kill()
        own_server.start()
        out, err = process.communicate(timeout=45 * 60)
    assert "Traceback" not in err
    assert (folder / "bank.json").exists()
    said = json.loads(out.splitlines()[-1])
    if process.returncode == 0:  # it went on
        assert said["stopped"] is None
    else:
        assert process.returncode == 2
        assert "saved in" in err


def _wait_for(log: Path, word: str, process: "subprocess.Popen[Any]") -> None:
    while not (log.exists() and word in log.read_text(encoding="utf-8")):
        assert process.poll() is None, "the compile ended before it began"
        time.sleep(0.2)
