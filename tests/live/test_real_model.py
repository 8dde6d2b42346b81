"""With a real model behind an endpoint: our prompts are answered, and talk is talk."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from esc_skills.lm.replies import spoken
from esc_skills.lm.roles import RoleNames, remote_lm
from esc_skills.lm.wire import Patience
from programs.agent import SupportAgent
from programs.saving import find_artifact, load
from signatures.labels import Plan

pytestmark = pytest.mark.live
ROOT = Path(__file__).parents[2]
MODEL = "openai/local"
OPENING = "They moved my shifts and nobody asked me."


def _doctor(api_base: str, *flags: str) -> tuple[int, dict[str, Any]]:
    command = ["optimize.py", "doctor", "--lm", MODEL, "--api-base", api_base, "--timeout", "600"]
    done = subprocess.run(
        [sys.executable, *command, *flags, "--json"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


def _agent(api_base: str, plan: Plan) -> SupportAgent:
    agent = load(find_artifact("released")).with_plan(plan)
    names = RoleNames(agent=MODEL, api_base=api_base, max_tokens=300)
    agent.lm = remote_lm(MODEL, names, Patience(timeout=600, deadline=900))
    return agent


def _goes_on_as_talk(agent: SupportAgent, *answers: str) -> None:
    history = [{"role": "user", "content": OPENING}]
    for answer in (*answers, ""):
        said = agent(history=history)
        assert spoken(said.reply).problem is None
        assert said.reply == spoken(said.reply).text
        history += [
            {"role": "assistant", "content": said.reply},
            {"role": "user", "content": answer},
        ]


@pytest.mark.brief
def test_doctor_says_how_a_small_model_takes_the_agents_prompts(api_base: str) -> None:
    code, said = _doctor(api_base, "--config", "configs/local.toml")
    asked = [prompt for prompt in said["prompts"] if prompt["model"] == MODEL]
    assert len(asked) >= 6
    assert code == (0 if said["ok"] else 2)
    replies = [prompt for prompt in asked if prompt["name"].startswith("Respond")]
    assert [prompt["read"] for prompt in replies] == [1.0] * len(replies)
    assert all(prompt["tokens_in"] > 0 for prompt in asked)
    assert said["forecast"]["hours"] > 0


@pytest.mark.brief
def test_a_reply_in_two_requests_is_talk(api_base: str) -> None:
    _goes_on_as_talk(_agent(api_base, "two"))


@pytest.mark.brief
def test_a_short_talk_goes_on_as_talk(api_base: str) -> None:
    _goes_on_as_talk(_agent(api_base, "two"), "I do not know why I bother at all.")


@pytest.mark.parametrize("plan", ["three", "two", "one"])
def test_a_talk_goes_on_as_talk(api_base: str, plan: Plan) -> None:
    answers = "I do not know why I bother at all.", "My sister says I should quit."
    _goes_on_as_talk(_agent(api_base, plan), *answers)


def test_doctor_reads_every_prompt_at_first_or_asking_again(api_base: str) -> None:
    code, said = _doctor(api_base)
    assert [p["problem"] for p in said["prompts"] if p["problem"]] == []
    assert code == 0
