"""Who speaks: one language model per role, from the names a user gives.

Nothing here knows the offline engine; whoever wires a run hands a factory for it.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import dspy

from esc_skills.lm.endpoint.transport import engines
from esc_skills.lm.meter import Meter
from esc_skills.lm.model import SeededLM
from esc_skills.lm.secrets import read_key, split_address
from esc_skills.lm.wire import Patience, Wire

OFFLINE: Final = "offline/esc"
# Some clients insist on a key; a server of one's own often has none.
_NO_KEY: Final = "none"
_REASONING_TOKENS: Final = 16_000


def is_offline(model: str) -> bool:
    """Say whether a model string names an offline LM, whoever judges in it."""
    return model.startswith("offline/")


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
        return all(is_offline(lm.model) for lm in self.distinct.values())

    @property
    def distinct(self) -> dict[str, dspy.LM]:
        """The models, each once, by the first role that has it, as the command line names it."""
        named = {
            "lm": self.agent,
            "seeker-lm": self.seeker,
            "reflection-lm": self.reflection,
            "judge-lm": self.judge,
        }
        found: dict[str, dspy.LM] = {}
        for flag, lm in named.items():
            if all(lm is not other for other in found.values()):
                found[flag] = lm
        return found


@dataclass(frozen=True, slots=True)
class RoleNames:
    """DSPy model strings, as a user gives them; None means: as the agent's.

    `max_tokens` bounds every reply, so that what a run can cost has a bound; a reasoning model gets
    the least that DSPy lets it have, 16,000.
    """

    agent: str = OFFLINE
    seeker: str | None = None
    reflection: str | None = None
    judge: str | None = None
    api_base: str | None = None
    max_tokens: int = 1200

    @property
    def all(self) -> tuple[str, str, str, str]:
        """The model string of agent, seeker, reflection and judge."""
        seeker = self.seeker or self.agent
        return self.agent, seeker, self.reflection or self.agent, self.judge or seeker


def connect(
    names: RoleNames,
    *,
    offline: Callable[[str], dspy.LM],
    meter: Meter,
    patience: Patience | None = None,
) -> Roles:
    """Build an LM per role; roles with the same model string share one, and its way there.

    Args:
        names: model strings (``provider/model``) and the base of an OpenAI-compatible endpoint.
        offline: makes the offline LM of a model string that `is_offline`.
        meter: counts all calls.
        patience: with an endpoint; None takes the default.

    Raises:
        ValueError: a model string is not ``provider/model``.
    """
    built: dict[str, dspy.LM] = {}

    def build(model: str) -> dspy.LM:
        if model not in built:
            local = is_offline(model)
            lm = offline(model) if local else remote_lm(model, names, patience or Patience())
            lm.meter = meter
            built[model] = lm
        return built[model]

    return Roles(*(build(model) for model in names.all))


def remote_lm(model: str, names: RoleNames, patience: Patience) -> SeededLM:
    """Build the LM of a model behind an endpoint; nothing is sent yet.

    Raises:
        ValueError: `model` is not ``provider/model``, or names an engine and not a server.
    """
    provider, _, name = model.partition("/")
    if not provider or not name:
        raise ValueError(
            f"unknown model {model!r}: write provider/model, "
            f"such as openai/gpt-4o-mini or {OFFLINE}"
        )
    if provider == "vllm":  # that prefix would run the model in this process
        raise ValueError(f"for a vLLM server write hosted_vllm/{name}, with --api-base")
    wire = Wire(model, patience)
    extra = {**_way(provider, names.api_base, wire), "cache": False, "num_retries": 0}
    try:
        lm = SeededLM(model, max_tokens=names.max_tokens, **extra)
    except dspy.LMConfigurationError:
        # Reasoning models think within this bound, and DSPy refuses one they cannot think in.
        lm = SeededLM(model, max_tokens=_REASONING_TOKENS, **extra)
    lm.wire = wire
    return lm


def _way(provider: str, api_base: str | None, wire: Wire) -> dict[str, Any]:
    """Return what `dspy.LM` needs to know of the way to an endpoint."""
    prefix, patience = provider.upper(), wire.patience
    address, login = split_address(api_base) if api_base else (None, None)
    key = read_key(f"{prefix}_API_KEY") or (_NO_KEY if api_base else None)
    if api_base or not any(os.environ.get(f"{prefix}_{n}") for n in ("API_BASE", "BASE_URL")):
        found = engines(
            provider,
            habits=wire.habits,
            timeout=patience.timeout,
            deadline=patience.deadline,
            api_base=address,
            api_key=key,
            login=login,
        )
        if found:
            return found
    extra: dict[str, Any] = {"timeout": patience.timeout}
    if api_base:
        extra |= {"api_base": api_base, "api_key": key}
    return extra
