"""With a real model behind an endpoint: our prompts are answered, and talk is talk."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from esc_skills.lm.replies import spoken
from esc_skills.lm.roles import RoleNames, remote_lm
from esc_skills.lm.wire import Patience
from programs.saving import find_artifact, load
from signatures.labels import Plan

pytestmark = pytest.mark.live
ROOT = Path(__file__).parents[2]
MODEL = "openai/local"


def test_doctor_reads_every_prompt_at_first_or_asking_again(api_base: str) -> None:
    command = ["optimize.py", "doctor", "--lm", MODEL, "--api-base", api_base, "--timeout", "600"]
    done = subprocess.run(
        [sys.executable, *command, "--json"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    said = json.loads(done.stdout.splitlines()[-1])
    assert [p["problem"] for p in said["prompts"] if p["problem"]] == []
    assert done.returncode == 0


@pytest.mark.parametrize("plan", ["three", "two", "one"])
def test_a_talk_goes_on_as_talk(api_base: str, plan: Plan) -> None:
    agent = load(find_artifact("released")).with_plan(plan)
    names = RoleNames(agent=MODEL, api_base=api_base, max_tokens=300)
    agent.lm = remote_lm(MODEL, names, Patience(timeout=600, deadline=900))
    history = [{"role": "user", "content": "They moved my shifts and nobody asked me."}]
    for answer in ("I do not know why I bother at all.", "My sister says I should quit."):
        said = agent(history=history)
        assert spoken(said.reply).problem is None
        assert said.reply == spoken(said.reply).text
        history += [
            {"role": "assistant", "content": said.reply},
            {"role": "user", "content": answer},
        ]
