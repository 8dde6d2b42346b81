"""What the agent hands over: the reply, and how it came about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import dspy

from esc_skills.safety.protocol import crisis_reply, safer_reply
from esc_skills.safety.screen import Screening, screen_reply, screen_talk
from signatures.dialogues import SeekerState, Turn

CRISIS: Final = "crisis-protocol"
_CRISIS_STATE: Final = SeekerState(emotion="overwhelmed", intensity=5, risk="crisis")


@dataclass(frozen=True, slots=True)
class AgentScreen:
    """What the screen found in the seeker's words and in the reply before it was let out."""

    incoming: Screening
    outgoing: Screening = field(default_factory=lambda: Screening("none"))


def screened(turns: Sequence[Turn]) -> Screening:
    """Screen what the seeker said so far."""
    return screen_talk(turn.text for turn in turns if turn.speaker == "seeker")


def in_crisis(incoming: Screening, state: SeekerState = _CRISIS_STATE) -> dspy.Prediction:
    """Answer by the crisis protocol."""
    return dspy.Prediction(
        reply=crisis_reply(incoming),
        skill=CRISIS,
        state=state,
        reason=f"the crisis screen found: {', '.join(incoming.categories)}",
        screen=AgentScreen(incoming),
        unread=(),
    )


def finished(
    draft: str,
    skill: str,
    reason: str,
    state: SeekerState,
    incoming: Screening,
    unread: tuple[str, ...],
) -> dspy.Prediction:
    """Screen a reply and hand it over with how it came about."""
    outgoing = screen_reply(draft)
    return dspy.Prediction(
        reply=safer_reply() if outgoing.is_crisis else draft,
        skill=skill,
        state=state,
        reason=reason,
        screen=AgentScreen(incoming, outgoing),
        unread=unread,
    )
