"""DSPy's optimizers as passes, under the contract of all passes: scripted models, made-up talks."""

import json

import dspy
import pytest

from esc_skills.offline.prompt import Prompt
from esc_skills.optimizers.base import SkilledProgram
from esc_skills.optimizers.instructions import Instructions
from esc_skills.optimizers.stock.compilers import STOCK
from signatures.rollouts import Talk
from tests.contracts import LOOK, PassContract
from tests.fakes import agent_answer, scripted_lm

pytestmark = pytest.mark.slow


def _answer(prompt: Prompt) -> dict[str, str] | str:
    if {"need", "skill", "reply"}.intersection(prompt.outputs):
        return agent_answer(prompt)
    better = f"Better words, try {prompt.seed % 97}."
    if "module_advice" in prompt.outputs:
        return {
            name: json.dumps({"agent.skills['name-the-feeling']": better})
            if name == "module_advice"
            else "as seen"
            for name in prompt.outputs
        }
    said = dict.fromkeys(prompt.outputs, better)
    return json.dumps(said) if prompt.form == "json" else said


class StockContract(PassContract):
    optimizer: str
    talks = 60

    @property
    def budget(self) -> int:
        return 8 + 6 + self.talks + 2 * LOOK

    def lm(self) -> dspy.LM:
        return scripted_lm(_answer)

    def make(self) -> Instructions:
        return Instructions(optimizer=STOCK[self.optimizer], talks=self.talks, n_train=8, n_val=6)

    def change(self, agent: SkilledProgram, talk: Talk) -> int:
        better = any("Better" in s.guidance or s.demos for s in agent.bank)
        return 2 * (talk.seed % 5) - 3 + (4 if better else 0)


class TestBootstrap(StockContract):
    optimizer = "bootstrap"


class TestOptuna(StockContract):
    optimizer = "optuna"


class TestCopro(StockContract):
    optimizer = "copro"


class TestMipro(StockContract):
    optimizer = "mipro"


class TestSimba(StockContract):
    optimizer = "simba"
    talks = 120  # two of its steps


class TestGepa(StockContract):
    optimizer = "gepa"


def test_every_optimizer_is_held_to_the_contract() -> None:
    assert {case.optimizer for case in StockContract.__subclasses__()} == set(STOCK)
