"""Answers a person whatever becomes of the model: for what people talk to.

The agent itself raises where its model fails: who measures has to know. A person has to be told
something, and not nothing.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Final

import dspy

from esc_skills.lm.ask import reason
from esc_skills.safety.unavailable import unavailable_reply
from programs.outcomes import AgentScreen, screened
from signatures.transcript import from_messages

logger = logging.getLogger(__name__)
UNAVAILABLE: Final = "unavailable"


def answer(agent: dspy.Module, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
    """Return what `agent` says, or fixed safe words where it fails; the failure is logged.

    Args:
        agent: a `SupportAgent`.
        history: ``{"role": "user" | "assistant", "content": str}``, oldest first.

    Returns:
        The agent's prediction; in its place one with `skill` "unavailable", no `state`, and the
        failure in words as its `reason`.

    Raises:
        ValueError: the history cannot be read.

    Example:
        >>> from programs.agent import SupportAgent
        >>> with dspy.context(lm=None):
        ...     said = answer(SupportAgent(), [{"role": "user", "content": "My day was long."}])
        >>> said.skill, "cannot answer" in said.reply
        ('unavailable', True)
    """
    from_messages(history)
    try:
        found: dspy.Prediction = agent(history=history)
    except Exception as error:
        return _instead(history, error)
    return found


async def aanswer(agent: dspy.Module, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
    """Do what `answer` does, asynchronously."""
    from_messages(history)
    try:
        found: dspy.Prediction = await agent.acall(history=history)
    except Exception as error:
        return _instead(history, error)
    return found


def _instead(history: Sequence[Mapping[str, str]], error: Exception) -> dspy.Prediction:
    """Log a failure and return what is said in place of an answer."""
    why = f"{type(error).__name__}: {reason(error)}"
    logger.error("no answer: %s", why)
    turns = from_messages(history)
    return dspy.Prediction(
        reply=unavailable_reply(turns[-1].text),
        skill=UNAVAILABLE,
        state=None,
        reason=why,
        screen=AgentScreen(screened(turns)),
        unread=(),
    )
