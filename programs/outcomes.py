"""What the agent hands over: the reply, and how it came about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import dspy

from esc_skills.safety.places import Locale
from esc_skills.safety.protocol import Step, follow
from esc_skills.safety.replies import ReplyScreening, screen_reply
from esc_skills.safety.safer import safer_reply
from esc_skills.safety.screen import Screening
from signatures.dialogues import SeekerState, Turn

CRISIS: Final = "crisis-protocol"
_CRISIS_STATE: Final = SeekerState(emotion="overwhelmed", intensity=5, risk="crisis")


@dataclass(frozen=True, slots=True)
class AgentScreen:
    """What the screen found in the seeker's words and in the reply before it was let out."""

    incoming: Screening
    outgoing: ReplyScreening = field(default_factory=ReplyScreening)


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
    *,
    said: Sequence[str] = (),
) -> dspy.Prediction:
    """Screen a reply and hand it over with the protocol's words round it, and how it came about.

    Args:
        draft: what the model wrote.
        skill: whose words it is to be.
        reason: why that skill.
        state: of the seeker.
        step: the protocol's.
        unread: fields of the state that could not be read.
        said: what the supporter said before.
    """
    heard = _heard(step)
    outgoing = screen_reply(draft, heard=heard)
    reply = outgoing.text
    if outgoing.blocked:
        reply = safer_reply(
            outgoing.categories, language=step.language, in_danger=heard.level != "none", said=said
        )
    return dspy.Prediction(
        reply=step.around(reply),
        skill=skill,
        state=state,
        reason=reason,
        screen=AgentScreen(step.screening, outgoing),
        unread=unread,
        protocol=step,
        notice=step.notice,
    )


def _heard(step: Step) -> Screening:
    """Return what danger the talk is about: that of the last message, or of earlier ones."""
    if step.screening.level == "none" and step.phase != "ordinary":
        return Screening("ask", step.tracks)
    return step.screening
