"""Asks models for what a run will ask of them: at the door one reply, in `doctor` every prompt."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import dspy

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.ask import Unreadable, ask
from esc_skills.lm.meter import Meter, Spent
from esc_skills.lm.roles import Roles, is_offline
from esc_skills.runs.samples import SAMPLES, Sample

_FIRST = next(sample for sample in SAMPLES if sample.name == "RespondPlainly")


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


def knock(roles: Roles) -> None:
    """Ask every model that is not offline for one reply, before any work.

    Raises:
        ValueError: one cannot be reached, refuses, or does not answer in the form asked for; one
            line that says which and why.
    """
    for flag, lm in roles.distinct.items():
        if not is_offline(lm.model):
            problem = _asked(_FIRST, lm)
            if problem:
                raise ValueError(f"--{flag} {lm.model} does not answer: {problem}")


def examine(roles: Roles, meter: Meter) -> Iterator[Check]:
    """Put every prompt of ours to the model whose role it is, one by one.

    A model that cannot be reached at all is asked once, and its other prompts are left out.
    """
    down: dict[str, str] = {}
    for sample in SAMPLES:
        lm: dspy.LM = getattr(roles, sample.role)
        if lm.model in down:
            continue
        started, before = time.monotonic(), meter.spent
        problem = _asked(sample, lm)
        if problem and not problem.startswith("Unreadable"):
            down[lm.model] = problem
        yield Check(
            sample.role,
            str(lm.model),
            sample.name,
            problem,
            time.monotonic() - started,
            meter.spent - before,
        )


def _asked(sample: Sample, lm: dspy.LM) -> str | None:
    try:
        with dspy.context(lm=lm, adapter=ChatAdapter()):
            ask(sample.predictor(), seed=1, **sample.inputs)
    except (Unreadable, dspy.LMError) as error:
        return f"{type(error).__name__}: {' '.join(str(error).partition('To fix:')[0].split())}"
    return None
