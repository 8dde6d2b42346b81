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
from programs.agent import SupportAgent
from programs.outcomes import AgentScreen, screened
from signatures.transcript import from_messages

logger = logging.getLogger(__name__)
UNAVAILABLE: Final = "unavailable"


def answer(agent: SupportAgent, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
    """Return what `agent` says, or fixed safe words where it fails; the failure is logged.

    Args:
        agent: what answers.
        history: ``{"role": "user" | "assistant", "content": str}``, oldest first.

    Returns:
        The agent's prediction; in its place one with `skill` "unavailable", no `state`, and the
        failure in words as its `reason`.

    Raises:
        ValueError: the history cannot be read.

    Example:
        >>> with dspy.context(lm=None):
        ...     said = answer(SupportAgent(), [{"role": "user", "content": "My day was long."}])
        >>> said.skill, "cannot answer" in said.reply
        ('unavailable', True)
    """
    from_messages(history)
    try:
        found: dspy.Prediction = agent(history=history)
    except Exception as error:
        return _instead(agent, history, error)
    return found


async def aanswer(agent: SupportAgent, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
    """Do what `answer` does, asynchronously."""
    from_messages(history)
    try:
        found: dspy.Prediction = await agent.acall(history=history)
    except Exception as error:
        return _instead(agent, history, error)
    return found


def _instead(
    agent: SupportAgent, history: Sequence[Mapping[str, str]], error: Exception
) -> dspy.Prediction:
    """Log a failure and return what is said in place of an answer."""
    why = f"{type(error).__name__}: {reason(error)}"
    logger.error("no answer: %s", why)
    turns = from_messages(history)
    step = screened(turns, agent.locale)
    return dspy.Prediction(
        reply=step.around(unavailable_reply(turns[-1].text)),
        skill=UNAVAILABLE,
        state=None,
        reason=why,
        screen=AgentScreen(step.screening),
        unread=(),
        protocol=step,
        notice=step.notice,
    )
