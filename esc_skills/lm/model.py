"""The LM class of the project: a `dspy.LM` that resamples reproducibly, meters, and is patient."""

import logging
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, TextIO

import dspy

from esc_skills.lm.endpoint.transport import price
from esc_skills.lm.meter import Meter
from esc_skills.lm.secrets import known_secrets, without_secrets
from esc_skills.lm.seeds import HELD_OUT, derive_seed
from esc_skills.lm.wire import Wire


def _is_ours_to_tell(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith("LM response was truncated")


# An answer that was cut is asked for again (`was_cut`); DSPy would tell people to look at history.
logging.getLogger("dspy.clients.lm").addFilter(_is_ours_to_tell)


class _Cut:
    """Whether the last answer was cut; shared by the contexts that a call runs in."""

    value = False


_CUT: ContextVar[_Cut | None] = ContextVar("cut", default=None)


def was_cut() -> bool:
    """Say whether the last answer in this thread or task ended for want of room."""
    last = _CUT.get()
    return last is not None and last.value


class SeededLM(dspy.LM):
    """A `dspy.LM` whose `rollout_id` reaches the model as the request's `seed`.

    DSPy's optimizers resample by changing `rollout_id`, which never leaves the process; the seed
    does. The same holds for our retries, and for ``n`` completions of one prompt: each is a request
    with a seed of its own.
    """

    meter: Meter | None = None
    wire: Wire | None = None

    def __call__(
        self,
        prompt: str | None = None,
        *,
        messages: list[dict[str, Any]] | None = None,
        **kwargs: Any,
    ) -> Any:  # dspy has no types: a list of texts, or what an engine of its own returns
        """Return one completion, or as many as `n` asks for.

        Raises:
            EndpointGone: the endpoint stopped answering.
            dspy.LMError: the request failed; no key is in the message.
        """
        found: list[Any] = []
        _CUT.set(_Cut())
        for asked in self._requests(kwargs):
            self._count()
            call = super().__call__
            one = (
                self.wire.call(lambda: call(prompt, messages=messages, **asked))  # noqa: B023
                if self.wire
                else call(prompt, messages=messages, **asked)
            )
            if not isinstance(one, list):
                return one
            found += _cleaned(one) if self.wire else one
        return found

    async def acall(
        self,
        prompt: str | None = None,
        *,
        messages: list[dict[str, Any]] | None = None,
        **kwargs: Any,
    ) -> Any:  # dspy has no types: a list of texts, or what an engine of its own returns
        """Do what `__call__` does, asynchronously."""
        found: list[Any] = []
        _CUT.set(_Cut())
        for asked in self._requests(kwargs):
            self._count()
            call = super().acall
            one = await (
                self.wire.acall(lambda: call(prompt, messages=messages, **asked))  # noqa: B023
                if self.wire
                else call(prompt, messages=messages, **asked)
            )
            if not isinstance(one, list):
                return one
            found += _cleaned(one) if self.wire else one
        return found

    def update_history(self, entry: Mapping[str, Any]) -> None:
        """Meter what a call used instead of keeping what it said: memory stays as it is."""
        last = _CUT.get()
        if last is not None and _is_cut(entry.get("response")):
            last.value = True
        if self.meter is not None:
            # What never leaves the machine costs nothing; an unknown price stays unknown.
            usd = _price(self, entry) if self.wire else 0.0
            self.meter.usage(entry.get("usage") or {}, usd)

    def inspect_history(self, n: int = 1, file: TextIO | None = None) -> None:
        """Do nothing: no history is kept. (COPRO asks for it in passing, and would print it.)"""

    def _count(self) -> None:
        if self.meter is not None:
            self.meter.call()

    def _requests(self, kwargs: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the keyword arguments of each request that a call stands for."""
        n = kwargs.pop("n", self.kwargs.get("n")) or 1
        rollout = kwargs.get("rollout_id", self.kwargs.get("rollout_id"))
        if n == 1:
            return [self._seeded(kwargs, rollout)]
        return [{**self._seeded(kwargs, f"{rollout}/{i}"), "n": 1} for i in range(n)]

    def _seeded(self, kwargs: dict[str, Any], rollout: object) -> dict[str, Any]:
        if rollout is None:
            return kwargs
        seed = kwargs.get("seed", self.kwargs.get("seed")) or 0
        return {**kwargs, "seed": derive_seed(seed, rollout, held_out=seed >= HELD_OUT)}


def _cleaned(outputs: list[Any]) -> list[Any]:
    """Take keys out of what an endpoint sent: an echo of the request must reach no file."""
    secrets = known_secrets()
    return [without_secrets(o, secrets) if isinstance(o, str) else o for o in outputs]


def _is_cut(response: Any) -> bool:
    """Read from a response of either of DSPy's backends whether it ended for want of room."""
    if getattr(response, "finish_reason", None) == "length":
        return True
    choices = getattr(response, "choices", None) or ()
    return any(getattr(choice, "finish_reason", None) == "length" for choice in choices)


def _price(lm: dspy.LM, entry: Mapping[str, Any]) -> float | None:
    """Return the price of a call; DSPy asks none of an engine that it was given."""
    cost = entry.get("cost")
    return price(lm.engine, lm.model, entry.get("response")) if cost is None else cost
