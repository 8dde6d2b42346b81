"""Counts what is spent: calls, tokens, and USD where the price is known. Safe under threads."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from esc_skills.lm.endpoint.answers import whole


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent so far; `usd` is None as soon as one call had no known price.

    Tokens are the provider's own count; the offline LM counts words instead.
    """

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float | None = 0.0

    def __add__(self, other: "Spent") -> "Spent":
        usd = None if self.usd is None or other.usd is None else self.usd + other.usd
        return Spent(
            self.calls + other.calls,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            usd,
        )

    def __sub__(self, other: "Spent") -> "Spent":
        usd = None if self.usd is None or other.usd is None else self.usd - other.usd
        return Spent(
            self.calls - other.calls,
            self.tokens_in - other.tokens_in,
            self.tokens_out - other.tokens_out,
            usd,
        )


_AGENT_SPEAKS: ContextVar[bool] = ContextVar("agent_speaks", default=False)


@contextmanager
def agent_speaks() -> Iterator[None]:
    """Count what is spent in this block as the agent's, whatever model it shares with others."""
    token = _AGENT_SPEAKS.set(True)
    try:
        yield
    finally:
        _AGENT_SPEAKS.reset(token)


class Meter:
    """Counts for all the LMs that share it, in whatever process they speak."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spent = self._agent = Spent()

    def __deepcopy__(self, memo: dict[int, Any]) -> "Meter":
        return self  # copies of an LM report to the same meter

    def call(self) -> None:
        """Count one call, before it is made."""
        self.add(Spent(calls=1))

    def usage(self, usage: Mapping[str, Any], usd: float | None) -> None:
        """Count what an answered call used.

        Args:
            usage: `prompt_tokens` and `completion_tokens`, as DSPy reports them.
            usd: its price, or None where nobody knows it.
        """
        tokens_in, tokens_out = usage.get("prompt_tokens"), usage.get("completion_tokens")
        self.add(Spent(0, whole(tokens_in) or 0, whole(tokens_out) or 0, usd))

    def add(self, spent: Spent, *, agent: Spent | None = None) -> None:
        """Count what was spent elsewhere, such as in a worker process.

        Args:
            spent: in all.
            agent: how much of it by the agent; None is all where the agent speaks, else nothing.
        """
        if agent is None:
            agent = spent if _AGENT_SPEAKS.get() else Spent()
        with self._lock:
            self._spent = self._spent + spent
            self._agent = self._agent + agent

    @property
    def spent(self) -> Spent:
        """All that was spent so far."""
        return self._spent

    @property
    def agent(self) -> Spent:
        """What the agent spent of it: assessing, selecting and replying."""
        return self._agent

    @property
    def calls(self) -> int:
        """Calls so far."""
        return self._spent.calls
