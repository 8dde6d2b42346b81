"""Asks models for one reply each before any work: a wrong key or address is found at the door."""

import dspy

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.ask import Unreadable, ask, reason
from esc_skills.lm.roles import Roles, is_offline
from esc_skills.runs.samples import SAMPLES, Sample

_FIRST = next(sample for sample in SAMPLES if sample.name == "RespondPlainly")


def knock(roles: Roles) -> None:
    """Ask every model that is not offline for one reply.

    Raises:
        ValueError: one cannot be reached, refuses, or does not answer in the form asked for; one
            line that says which and why.
    """
    for flag, lm in roles.distinct.items():
        if not is_offline(lm.model):
            problem = problem_of(_FIRST, lm)
            if problem:
                raise ValueError(f"--{flag} {lm.model} does not answer: {problem}")


def problem_of(sample: Sample, lm: dspy.LM) -> str | None:
    """Ask a model one sample; return what went wrong, None where the answer could be read."""
    try:
        with dspy.context(lm=lm, adapter=ChatAdapter()):
            ask(sample.predictor(), seed=1, **sample.inputs)
    except (Unreadable, dspy.LMError) as error:
        return f"{type(error).__name__}: {reason(error)}"
    return None
