import json

from typer import Typer
from typer.testing import CliRunner

from benchmarks.prompt_tokens import main, prompts_of
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from signatures.labels import Plan
from tests.fakes import make_skill

OPENING = "They moved the stall and nobody told me."


def _n_prompts(plan: Plan) -> int:
    agent = SupportAgent(SkillBank((make_skill(),)), plan=plan)
    (prompts,) = prompts_of(agent, [OPENING])
    assert any(OPENING in message["content"] for message in prompts[-1])
    return len(prompts)


def test_a_plan_is_named_for_its_requests() -> None:
    assert (_n_prompts("one"), _n_prompts("two"), _n_prompts("three")) == (1, 2, 3)


def test_the_last_line_compares_plans_and_an_earlier_release() -> None:
    app = Typer()
    app.command()(main)
    done = CliRunner().invoke(app, ["--openings", "1", "--baseline", "10000"])
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["openings"] == 1
    assert said["one"] < said["two"] < said["three"]
    assert said["ratio_two_three"] == round(said["two"] / said["three"], 3)
    assert 0 < said["ratio_two_baseline"] < 1
