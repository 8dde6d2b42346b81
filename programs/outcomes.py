"""What the agent hands over: the reply, and how it came about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import dspy

from esc_skills.safety.places import Locale
from esc_skills.safety.protocol import Step, follow, safer_reply
from esc_skills.safety.screen import Screening, screen_reply
from signatures.dialogues import SeekerState, Turn

CRISIS: Final = "crisis-protocol"
_CRISIS_STATE: Final = SeekerState(emotion="overwhelmed", intensity=5, risk="crisis")


@dataclass(frozen=True, slots=True)
class AgentScreen:
    """What the screen found in the seeker's words and in the reply before it was let out."""

    incoming: Screening
    outgoing: Screening = field(default_factory=lambda: Screening("none"))


def screened(turns: Sequence[Turn], locale: Locale, *, assessed: bool = False) -> Step:
    """Screen what the seeker said and say what the protocol does about it."""
    return follow(turns, locale=locale, assessed=assessed)


def in_crisis(step: Step, state: SeekerState = _CRISIS_STATE) -> dspy.Prediction:
    """Answer by the crisis protocol: in its words alone."""
    return dspy.Prediction(
        reply=step.reply,
        skill=CRISIS,
        state=state,
        reason=f"the crisis protocol: {step.name} ({', '.join(step.tracks)})",
        screen=AgentScreen(step.screening),
        unread=(),
        protocol=step,
        notice=step.notice,
    )


def finished(
    draft: str,
    skill: str,
    reason: str,
    state: SeekerState,
    step: Step,
    unread: tuple[str, ...],
) -> dspy.Prediction:
    """Screen a reply and hand it over with the protocol's words round it, and how it came about."""
    outgoing = screen_reply(draft)
    return dspy.Prediction(
        reply=step.around(safer_reply() if outgoing.is_crisis else draft),
        skill=skill,
        state=state,
        reason=reason,
        screen=AgentScreen(step.screening, outgoing),
        unread=unread,
        protocol=step,
        notice=step.notice,
    )
