"""Asks a predictor, and asks again with a fresh seed when the reply cannot be read."""

import logging
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import dspy
from dspy.utils.exceptions import AdapterParseError

from esc_skills.lm.wire import PromptRefused

logger = logging.getLogger(__name__)
ATTEMPTS: Final = 3
# Failures of one request, after DSPy's own retries: data about one talk. Anything else (a wrong
# key, an unknown model) would fail every talk alike, and stops the run.
PASSING: Final = (
    dspy.LMTransportError,
    dspy.LMRateLimitError,
    dspy.LMTimeoutError,
    dspy.LMServerError,
    dspy.LMUnexpectedError,
    dspy.ContextWindowExceededError,
    PromptRefused,
)


class Unreadable(Exception):  # noqa: N818 - it names what the reply was
    """A model's replies could not be read; says how often it was asked and what was missing.

    Args:
        message: what was wrong.
        read: the fields of the last reply that could be read.
    """

    def __init__(self, message: str, read: Mapping[str, Any] = MappingProxyType({})) -> None:
        super().__init__(message)
        self.read = read


def _config(attempt: int, seed: int | None) -> dict[str, Any]:
    config: dict[str, Any] = {} if seed is None else {"seed": seed}
    # A fresh rollout id is a fresh seed and a fresh cache key: bad replies are cached, too.
    return config | ({"rollout_id": attempt, "temperature": 1.0} if attempt else {})


def ask(
    predictor: dspy.Module,
    *,
    seed: int | None = None,
    check: Callable[[dspy.Prediction], str | None] | None = None,
    attempts: int = ATTEMPTS,
    **inputs: object,
) -> dspy.Prediction:
    """Return the predictor's prediction, asking at most `attempts` times.

    Args:
        predictor: what is asked.
        seed: request seed of the first attempt; None leaves it to the LM.
        check: says what is wrong with a prediction that parsed, or None when nothing is.
        attempts: at least 1.
        **inputs: the predictor's input fields.

    Raises:
        Unreadable: no reply could be read; LM errors are not caught.
    """
    problem = ""
    read: Mapping[str, Any] = {}
    for attempt in range(attempts):
        try:
            prediction = predictor(config=_config(attempt, seed), **inputs)
        except AdapterParseError as error:
            problem, read = _first_line(error), error.parsed_result or {}
        else:
            wrong = check(prediction) if check else None
            if wrong is None:
                return prediction
            problem = wrong
        logger.debug("unreadable reply, attempt %d: %s", attempt + 1, problem)
    raise Unreadable(f"no readable reply in {attempts} attempts; the last one: {problem}", read)


async def aask(
    predictor: dspy.Module,
    *,
    seed: int | None = None,
    check: Callable[[dspy.Prediction], str | None] | None = None,
    **inputs: object,
) -> dspy.Prediction:
    """Do what `ask` does, asynchronously."""
    problem = ""
    read: Mapping[str, Any] = {}
    for attempt in range(ATTEMPTS):
        try:
            prediction = await predictor.acall(config=_config(attempt, seed), **inputs)
        except AdapterParseError as error:
            problem, read = _first_line(error), error.parsed_result or {}
        else:
            wrong = check(prediction) if check else None
            if wrong is None:
                return prediction
            problem = wrong
        logger.debug("unreadable reply, attempt %d: %s", attempt + 1, problem)
    raise Unreadable(f"no readable reply in {ATTEMPTS} attempts; the last one: {problem}", read)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["unknown"])[0][:200]
