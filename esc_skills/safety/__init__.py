"""The crisis layer: plain code and plain data, out of every optimizer's reach."""

from esc_skills.safety.protocol import Step, follow
from esc_skills.safety.screen import Screening, screen_reply, screen_seeker, screen_talk
from esc_skills.safety.unavailable import unavailable_reply

__all__ = [
    "Screening",
    "Step",
    "follow",
    "screen_reply",
    "screen_seeker",
    "screen_talk",
    "unavailable_reply",
]
