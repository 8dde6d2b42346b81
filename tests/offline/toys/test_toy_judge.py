"""A fitted judge is its JSON file and one line of `JUDGES`: nothing else is touched here."""

import json
from pathlib import Path

import dspy
import pytest

from esc_skills.offline.engine import offline_lm
from esc_skills.offline.seeker.appraise import appraise
from esc_skills.offline.seeker.coefficients import JUDGES
from signatures.labels import INTENTIONS
from signatures.seeker import AppraiseReply
from tests.offline.seeker_talk import prompt_of


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Enter a judge whom every later reply pleases."""
    fitted = json.loads(JUDGES["ds"].read_text(encoding="utf-8"))
    fitted["later"]["intercept"] = dict.fromkeys(INTENTIONS, 40.0)
    file = tmp_path / "toy.json"
    file.write_text(json.dumps(fitted), encoding="utf-8")
    monkeypatch.setitem(JUDGES, "toy", file)
    return "toy"


def _changes(judge: str) -> set[int]:
    asked = [prompt_of("No.", seed=seed) for seed in range(20)]
    return {int(appraise(prompt, judge_name=judge)["change"]) for prompt in asked}


def test_a_judge_of_ones_own_appraises_by_its_own_numbers(toy: str) -> None:
    assert _changes(toy) == {10}
    assert -10 in _changes("ds")


def test_an_offline_model_of_its_name_has_it_appraise(toy: str) -> None:
    prompt = prompt_of("No.", seed=3)
    inputs = {name: prompt.inputs.get(name, "") for name in AppraiseReply.input_fields}
    said = {}
    for name in ("ds", toy):
        with dspy.context(lm=offline_lm(f"offline/{name}")):
            said[name] = dspy.Predict(AppraiseReply)(**inputs, config={"seed": 3}).change
    assert said[toy] == 10
    assert said["ds"] < 10


def test_a_judge_that_is_not_in_the_table_is_refused_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="offline/ds, offline/g4"):
        offline_lm("offline/toy")
