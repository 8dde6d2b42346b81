"""Puts every prompt of ours to the model whose role it is: can it answer, and at what cost."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import dspy

from esc_skills.lm.meter import Meter, Spent
from esc_skills.lm.roles import Roles
from esc_skills.runs.knock import problem_of
from esc_skills.runs.samples import SAMPLES
from esc_skills.runs.session import build_roles
from esc_skills.runs.settings import ModelSettings


@dataclass(frozen=True, slots=True)
class Check:
    """One prompt put to one model.

    `problem` is None where the answer could be read; `spent` counts this check alone.
    """

    role: str
    model: str
    prompt: str
    problem: str | None
    seconds: float
    spent: Spent

    def as_json(self) -> dict[str, Any]:
        """Return one row for ``--json``."""
        return {
            "role": self.role,
            "model": self.model,
            "prompt": self.prompt,
            "ok": self.problem is None,
            "problem": self.problem,
            "seconds": round(self.seconds, 2),
        }


@dataclass(frozen=True, slots=True)
class Examination:
    """Every check, and what all of them cost."""

    checks: tuple[Check, ...]
    spent: Spent
    offline: bool

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks with a problem."""
        return tuple(check for check in self.checks if check.problem)

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        return {
            "ok": not self.failed,
            "checks": [check.as_json() for check in self.checks],
            "calls": self.spent.calls,
            "tokens_in": self.spent.tokens_in,
            "tokens_out": self.spent.tokens_out,
            "usd": self.spent.usd,
        }


def examine(
    settings: ModelSettings, *, on_check: Callable[[Check], None] = lambda _: None
) -> Examination:
    """Put every prompt of ours to the model whose role it is, one by one.

    A model that cannot be reached at all is asked once, and its other prompts are left out.

    Args:
        settings: names the models.
        on_check: told of every finished check.

    Raises:
        ValueError: a model string is malformed.
    """
    meter = Meter()
    roles = build_roles(settings, meter)
    checks = []
    for check in _checks(roles, meter):
        checks.append(check)
        on_check(check)
    return Examination(tuple(checks), meter.spent, roles.is_offline)


def _checks(roles: Roles, meter: Meter) -> Iterator[Check]:
    down: set[str] = set()
    for sample in SAMPLES:
        lm: dspy.LM = getattr(roles, sample.role)
        if lm.model in down:
            continue
        started, before = time.monotonic(), meter.spent
        problem = problem_of(sample, lm)
        if problem and not problem.startswith("Unreadable"):
            down.add(lm.model)
        yield Check(
            sample.role,
            str(lm.model),
            sample.name,
            problem,
            time.monotonic() - started,
            meter.spent - before,
        )
