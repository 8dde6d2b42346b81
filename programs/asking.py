"""How the agent asks its models: one course of a reply, run at once or asynchronously."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import dspy

from esc_skills.lm.ask import aask, ask

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the agent's: which predictor, with what, and what makes an answer bad."""

    predictor: dspy.Predict
    inputs: Mapping[str, Any]
    check: Callable[[Any], str | None] | None = None


Put = Callable[[Asked], Awaitable[dspy.Prediction]]


async def put(asked: Asked) -> dspy.Prediction:
    """Ask, and block until the answer is there.

    Raises:
        Unreadable: no answer could be read, after retries.
    """
    return ask(asked.predictor, check=asked.check, **asked.inputs)


async def put_async(asked: Asked) -> dspy.Prediction:
    """Ask, and let others go on meanwhile.

    Raises:
        Unreadable: no answer could be read, after retries.
    """
    return await aask(asked.predictor, check=asked.check, **asked.inputs)


def at_once(course: Coroutine[Any, Any, T]) -> T:
    """Run a course that never waits, as one that asks with `put`.

    Raises:
        RuntimeError: it waits.
    """
    try:
        course.send(None)
    except StopIteration as end:
        return cast(T, end.value)
    course.close()
    raise RuntimeError("this course waits: await it")
