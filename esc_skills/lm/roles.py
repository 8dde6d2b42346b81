"""Who speaks: one language model per role, and the LM class that makes resampling reproducible.

Nothing here knows the offline engine; whoever wires a run hands a factory for it.
"""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import dspy

OFFLINE: Final = "offline/esc"
_OFFLINE_PROVIDER: Final = "offline/"
HELD_OUT: Final = 2**30


def derive_seed(*parts: object, held_out: bool = False) -> int:
    """Derive a request seed in 0..2**31-1 from `parts`; held-out seeds are those from 2**30 on.

    The offline responder keeps a third of its wordings for held-out seeds, so that what is
    compiled was never seen in the words it is tested with.
    """
    digest = hashlib.sha256(":".join(map(str, parts)).encode()).digest()
    base = int.from_bytes(digest[:4], "big") >> 2
    return base + HELD_OUT if held_out else base


class Meter:
    """Counts calls of the LMs that share it; safe under threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls = 0

    def __deepcopy__(self, memo: dict[int, Any]) -> "Meter":
        return self  # copies of an LM report to the same meter

    def count(self) -> None:
        """Count one call."""
        with self._lock:
            self._calls += 1

    @property
    def calls(self) -> int:
        """Calls so far."""
        return self._calls


class SeededLM(dspy.LM):
    """A `dspy.LM` whose `rollout_id` reaches the model as the request's `seed`.

    DSPy's optimizers resample by changing `rollout_id`, which never leaves the process; the seed
    does. The same holds for our retries.
    """

    meter: Meter | None = None

    def _seeded(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        if self.meter is not None:
            self.meter.count()
        rollout = kwargs.get("rollout_id", self.kwargs.get("rollout_id"))
        if rollout is None:
            return kwargs
        seed = kwargs.get("seed", self.kwargs.get("seed")) or 0
        return {**kwargs, "seed": derive_seed(seed, rollout, held_out=seed >= HELD_OUT)}

    def __call__(
        self, prompt: Any = None, *, messages: list[dict[str, Any]] | None = None, **kwargs: Any
    ) -> Any:
        """Call the model with the seed that belongs to the rollout id."""
        return super().__call__(prompt, messages=messages, **self._seeded(kwargs))

    async def acall(
        self, prompt: Any = None, *, messages: list[dict[str, Any]] | None = None, **kwargs: Any
    ) -> Any:
        """Call the model asynchronously with the seed that belongs to the rollout id."""
        return await super().acall(prompt, messages=messages, **self._seeded(kwargs))


@dataclass(frozen=True, slots=True)
class Roles:
    """The language model of each role; `judge` appraises, `seeker` speaks."""

    agent: dspy.LM
    seeker: dspy.LM
    reflection: dspy.LM
    judge: dspy.LM

    @property
    def is_offline(self) -> bool:
        """Whether no language model takes part at all."""
        every = (self.agent, self.seeker, self.reflection, self.judge)
        return all(lm.model.startswith(_OFFLINE_PROVIDER) for lm in every)


@dataclass(frozen=True, slots=True)
class RoleNames:
    """DSPy model strings, as a user gives them; None means: as the agent's."""

    agent: str = OFFLINE
    seeker: str | None = None
    reflection: str | None = None
    judge: str | None = None
    api_base: str | None = None


def connect(
    names: RoleNames, *, offline: Callable[[str], dspy.LM], meter: Meter, timeout: float = 60.0
) -> Roles:
    """Build an LM per role; roles with the same model string share one.

    Args:
        names: model strings (``provider/model``) and the base of an OpenAI-compatible endpoint.
        offline: makes the offline LM of that name (``offline/…``).
        meter: counts all calls.
        timeout: seconds a request may take.

    Raises:
        ValueError: a model string is not ``provider/model``.
    """
    built: dict[str, dspy.LM] = {}

    def build(model: str) -> dspy.LM:
        if model not in built:
            ours = model.startswith(_OFFLINE_PROVIDER)
            lm = offline(model) if ours else _remote(model, names.api_base, timeout)
            lm.meter = meter
            built[model] = lm
        return built[model]

    agent = build(names.agent)
    seeker = build(names.seeker or names.agent)
    judge = build(names.judge) if names.judge else seeker
    return Roles(agent, seeker, build(names.reflection or names.agent), judge)


def _remote(model: str, api_base: str | None, timeout: float) -> dspy.LM:
    provider, _, name = model.partition("/")
    if not provider or not name:
        raise ValueError(
            f"unknown model {model!r}: write provider/model, "
            f"such as openai/gpt-4o-mini or {OFFLINE}"
        )
    extra = {"api_base": api_base} if api_base else {}
    return SeededLM(model, timeout=timeout, cache=False, num_retries=3, **extra)
