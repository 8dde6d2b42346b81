import asyncio

import dspy
import pytest

from esc_skills.lm.ask import ATTEMPTS, Unreadable, aask, ask
from esc_skills.offline.prompt import Prompt
from tests.fakes import scripted_lm

PREDICTOR = dspy.Predict("question -> n: int")


def _garbled_until(last: int) -> tuple[dspy.LM, list[int]]:
    seeds: list[int] = []

    def answer(prompt: Prompt) -> dict[str, str] | str:
        seeds.append(prompt.seed)
        return "no fields at all" if len(seeds) <= last else {"n": str(len(seeds))}

    return scripted_lm(answer), seeds


def test_a_garbled_reply_is_asked_again_with_a_fresh_seed() -> None:
    lm, seeds = _garbled_until(1)
    with dspy.context(lm=lm):
        assert ask(PREDICTOR, seed=5, question="?").n == 2
    assert seeds[0] == 5
    assert len(set(seeds)) == 2


def test_gives_up_after_three_attempts_and_says_so() -> None:
    lm, seeds = _garbled_until(9)
    with dspy.context(lm=lm), pytest.raises(Unreadable, match="3 attempts"):
        ask(PREDICTOR, question="?")
    assert len(set(seeds)) == ATTEMPTS


def test_a_check_that_fails_counts_as_unreadable() -> None:
    lm, _ = _garbled_until(0)
    with dspy.context(lm=lm):
        assert ask(PREDICTOR, check=lambda p: None if p.n > 2 else "too small", question="?").n == 3


def test_async_does_the_same() -> None:
    lm, _ = _garbled_until(1)
    with dspy.context(lm=lm):
        assert asyncio.run(aask(PREDICTOR, seed=5, question="?")).n == 2


def test_errors_of_the_setup_are_not_caught() -> None:
    def answer(prompt: Prompt) -> str:
        raise dspy.lm15.AuthError("wrong key")

    with dspy.context(lm=scripted_lm(answer)), pytest.raises(dspy.LMError, match="wrong key"):
        ask(PREDICTOR, question="?")
