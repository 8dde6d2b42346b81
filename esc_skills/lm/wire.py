"""What stands between us and an endpoint that misbehaves: timeouts, patience, and an end to it.

DSPy's own retries wait as long as a Retry-After header asks and never give up on an endpoint that
is gone; so they are switched off (`num_retries=0`) and these stand in.
"""

import math
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, TypeVar

import dspy
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
)

from esc_skills.lm.endpoint.deadline import ends_within
from esc_skills.lm.endpoint.habits import Habits
from esc_skills.lm.endpoint.words import FILTERED
from esc_skills.lm.secrets import clean

T = TypeVar("T")
_GONE: Final = (dspy.LMTransportError, dspy.LMTimeoutError, dspy.LMServerError)


class EndpointGone(dspy.LMError):
    """An endpoint failed so often in a row that nothing more is asked of it."""


class PromptRefused(dspy.LMInvalidRequestError):
    """An endpoint would not answer one prompt for what it says; others it may."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one call may take, in seconds.

    Args:
        timeout: for the connection, and for each wait for bytes.
        attempts: tries in all, at least 1.
        first_wait: before the second try; doubled before each further one.
        longest_wait: between two tries, whatever a Retry-After header asks.
        deadline: for all tries, waits and bodies of one call together.
        give_up_after: calls that failed in a row, all tries included, before the endpoint counts as
            gone.
        limited_calls: calls in a row that were told to slow down, before it does.
        limited_minutes: or as many minutes of nothing else.

    Raises:
        ValueError: a number is not above 0.
    """

    timeout: float = 60.0
    attempts: int = 4
    first_wait: float = 0.5
    longest_wait: float = 10.0
    deadline: float = 90.0
    give_up_after: int = 3
    limited_calls: int = 10
    limited_minutes: float = 5.0

    def __post_init__(self) -> None:
        for name in (f.name for f in fields(self) if f.name != "first_wait"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0, got {getattr(self, name)}")

    @property
    def endless(self) -> "Patience":
        """The same with one call, and no end of it over many: for people, who come back."""
        return replace(
            self, give_up_after=sys.maxsize, limited_calls=sys.maxsize, limited_minutes=math.inf
        )

    @property
    def worst(self) -> float:
        """Seconds after which a call that gets no answer at all has failed."""
        waits = (min(self.longest_wait, self.first_wait * 2**n) for n in range(self.attempts))
        return min(self.deadline, self.attempts * self.timeout + sum(waits))


@dataclass
class Wire:
    """The way to one endpoint, shared by all LMs that use it. Safe under threads.

    Args:
        name: model string, for messages.
        patience: how long a call may take.
    """

    name: str
    patience: Patience = field(default_factory=Patience)

    def __post_init__(self) -> None:
        self.habits = Habits()
        self._lock = threading.Lock()
        self._failed = 0
        self._limited = 0
        self._limited_since = 0.0
        self._gone: str | None = None

    @property
    def learned(self) -> tuple[str, ...]:
        """What was found out about the endpoint, a line each."""
        return self.habits.learned

    def __deepcopy__(self, memo: dict[int, Any]) -> "Wire":
        return self  # copies of an LM use the same endpoint

    def call(self, request: Callable[[], T]) -> T:
        """Make a request, again where it may help.

        Raises:
            EndpointGone: this and the calls before it got no answer; nothing more will be asked.
            dspy.LMError: the endpoint refused, or no try succeeded.
        """
        self._check()
        try:
            with ends_within(self.patience.deadline):
                answer = Retrying(**self._rules())(request)
        except Exception as error:
            raise self._failure(error) from error.__cause__
        self._answered()
        return answer

    async def acall(self, request: Callable[[], Awaitable[T]]) -> T:
        """Do what `call` does, asynchronously."""
        self._check()

        async def attempt() -> T:  # tenacity awaits coroutine functions only
            return await request()

        try:
            with ends_within(self.patience.deadline):
                answer: T = await AsyncRetrying(**self._rules())(attempt)
        except Exception as error:
            raise self._failure(error) from error.__cause__
        self._answered()
        return answer

    def _answered(self) -> None:
        with self._lock:
            self._failed = self._limited = 0

    def _rules(self) -> dict[str, Any]:
        patience = self.patience
        return {
            "stop": stop_after_attempt(patience.attempts) | stop_before_delay(patience.deadline),
            "wait": self._wait,
            "retry": retry_if_exception(_may_pass),
            "reraise": True,
        }

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = getattr(error, "retry_after", None)
        own = self.patience.first_wait * 2.0 ** (state.attempt_number - 1)
        wait = float(asked) if asked is not None else own
        if not math.isfinite(wait) or wait < 0:
            wait = own
        return min(self.patience.longest_wait, wait)

    def _check(self) -> None:
        if self._gone is not None:
            raise EndpointGone(self._gone)

    def _failure(self, error: Exception) -> Exception:
        """Say what a failed call means for the calls after it."""
        clean(error)
        if _is_garbled(error):
            # To what asks, a reply that is no reply is an endpoint that failed.
            error = dspy.LMServerError(f"{self.name} sent no readable answer: {error}")
        if getattr(error, "provider_code", None) == FILTERED:
            return PromptRefused(str(error), provider_code=FILTERED, status=400)
        if isinstance(error, dspy.LMRateLimitError):
            return self._slowed(error)
        if not isinstance(error, (*_GONE, dspy.LMUnexpectedError)):
            return error
        with self._lock:
            self._failed += 1
            if self._failed >= self.patience.give_up_after and self._gone is None:
                self._gone = (
                    f"{self.name} is gone: {self._failed} calls in a row failed, "
                    f"the last with {type(error).__name__}: {_short(error)}"
                )
            return EndpointGone(self._gone) if self._gone else error

    def _slowed(self, error: Exception) -> Exception:
        """Count a call that was told to slow down to its end."""
        now, patience = time.monotonic(), self.patience
        with self._lock:
            self._limited += 1
            if self._limited == 1:
                self._limited_since = now
            minutes = (now - self._limited_since) / 60
            over = self._limited >= patience.limited_calls or minutes >= patience.limited_minutes
            if over and self._gone is None:
                self._gone = (
                    f"{self.name} gives no more answers: {self._limited} calls in a row were told "
                    f"to slow down, the last with: {_short(error)}"
                )
            return EndpointGone(self._gone) if self._gone else error


def _may_pass(error: BaseException) -> bool:
    """Say whether the same request may succeed a moment later."""
    return isinstance(error, (*_GONE, dspy.LMRateLimitError)) or _is_garbled(error)


def _is_garbled(error: BaseException) -> bool:
    # DSPy's plain provider error, of no kind of its own: a body that was not the API's.
    return type(error) is dspy.LMProviderError


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:240]
