"""Asks a predictor, and asks again with a fresh seed when the reply cannot be read."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import dspy
from dspy.utils.exceptions import AdapterParseError

from esc_skills.lm.model import was_cut
from esc_skills.lm.replies import whole_sentences
from esc_skills.lm.wire import PromptRefused

logger = logging.getLogger(__name__)
ATTEMPTS: Final = 3
Check = Callable[[dspy.Prediction], str | None]
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


@dataclass(slots=True)
class _Asking:
    """The attempts at one answer: with which settings the next is made, and whether it will do."""

    predictor: dspy.Module
    seed: int | None
    check: Check | None
    attempts: int
    made: int = 0
    problem: str = ""
    cut: bool = False
    read: Mapping[str, Any] = field(default_factory=dict)

    @property
    def goes_on(self) -> bool:
        """Whether there is an attempt left."""
        return self.made < self.attempts

    def config(self) -> dict[str, Any]:
        """Return the settings of the next request, and count it.

        A fresh rollout id is a fresh seed and a fresh cache key (bad replies are cached, too); an
        answer that was cut gets twice the room.
        """
        config: dict[str, Any] = {} if self.seed is None else {"seed": self.seed}
        if self.made:
            config |= {"rollout_id": self.made, "temperature": 1.0}
        room = _room(self.predictor)
        if self.cut and room:
            config["max_tokens"] = room * 2**self.made
        self.made += 1
        return config

    def refuse(self, error: AdapterParseError) -> None:
        """Take in that an answer could not be read."""
        self._failed(_first_line(error), error.parsed_result or {})

    def takes(self, said: dspy.Prediction) -> bool:
        """Say whether an answer that parsed will do."""
        if was_cut() and not self._mended(said):
            self._failed("it was cut by its length", dict(said.items()))
            return False
        wrong = self.check(said) if self.check else None
        if wrong is not None:
            self._failed(wrong, dict(said.items()))
        return wrong is None

    def _failed(self, problem: str, read: Mapping[str, Any]) -> None:
        self.problem, self.read, self.cut = problem, read, was_cut()
        logger.debug("unreadable reply, attempt %d: %s", self.made, problem)

    def _mended(self, said: dspy.Prediction) -> bool:
        """End what was cut at its last whole sentence, once there is no asking again."""
        last = list(said.keys())[-1]
        if not isinstance(said[last], str) or last in self._labels():
            return True  # what closes the answer is all there
        if self.goes_on:
            return False
        said[last] = whole_sentences(said[last])
        return bool(said[last])

    def _labels(self) -> set[str]:
        signature = getattr(self.predictor, "signature", None)
        fields = signature.output_fields if signature else {}
        return {name for name, shown in fields.items() if shown.annotation is not str}

    def failure(self) -> Unreadable:
        """Return what there is to raise."""
        told = f"no readable reply in {self.attempts} attempts; the last one: {self.problem}"
        return Unreadable(told, self.read)


def ask(
    predictor: dspy.Module,
    *,
    seed: int | None = None,
    check: Check | None = None,
    attempts: int = ATTEMPTS,
    **inputs: object,
) -> dspy.Prediction:
    """Return the predictor's prediction, asking at most `attempts` times.

    An answer that was cut by its length is asked for with more room; the last one is ended at its
    last whole sentence.

    Args:
        predictor: what is asked.
        seed: request seed of the first attempt; None leaves it to the LM.
        check: says what is wrong with a prediction that parsed, or None when nothing is.
        attempts: at least 1.
        **inputs: the predictor's input fields.

    Raises:
        Unreadable: no reply could be read; LM errors are not caught.
    """
    asking = _Asking(predictor, seed, check, attempts)
    while asking.goes_on:
        try:
            said = predictor(config=asking.config(), **inputs)
        except AdapterParseError as error:
            asking.refuse(error)
        else:
            if asking.takes(said):
                return said
    raise asking.failure()


async def aask(
    predictor: dspy.Module,
    *,
    seed: int | None = None,
    check: Check | None = None,
    attempts: int = ATTEMPTS,
    **inputs: object,
) -> dspy.Prediction:
    """Do what `ask` does, asynchronously."""
    asking = _Asking(predictor, seed, check, attempts)
    while asking.goes_on:
        try:
            said = await predictor.acall(config=asking.config(), **inputs)
        except AdapterParseError as error:
            asking.refuse(error)
        else:
            if asking.takes(said):
                return said
    raise asking.failure()


def reason(error: BaseException) -> str:
    """Return what went wrong in one line, without the advice a client library adds."""
    return " ".join(str(error).partition("To fix:")[0].split()) or type(error).__name__


def _room(predictor: dspy.Module) -> int | None:
    """Return how many tokens the predictor's model may write, as far as that is set."""
    lm = getattr(predictor, "lm", None) or dspy.settings.lm
    found = lm.kwargs.get("max_tokens") if lm else None
    return found if isinstance(found, int) else None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["unknown"])[0][:200]
