"""What is said when the screen finds a crisis: it asks, stays and guides.

Fixed words, read and agreed on by people.

Help lines live in `resources/lines.json`, each with the country it serves; whoever deploys the
agent checks them for their own place.
"""

import json
from functools import cache
from importlib import resources
from typing import Final

from esc_skills.safety.screen import Screening

_OPENING: Final = {
    "suicide": "Thank you for telling me. "
    "It sounds as if the pain is more than you can carry alone right now, "
    "and I am taking what you said seriously.",
    "self_harm": "Thank you for telling me. "
    "It sounds as if it hurts so much that you turn it on yourself, "
    "and I am taking that seriously.",
    "harm_to_others": "Thank you for saying this out loud before anything happened. "
    "Something must have built up for a long time, and I am taking it seriously.",
    "violence_against_seeker": "I am sorry that this is being done to you. "
    "Nobody has the right to hurt you, "
    "and I am taking what you said seriously.",
    "medical": "What you describe may need help at once, and I am taking it seriously.",
}
_ASK: Final = {
    "suicide": "May I ask you directly: are you thinking of ending your life, "
    "and are you safe at this moment?",
    "self_harm": "May I ask you directly: have you hurt yourself today, "
    "and are you safe at this moment?",
    "harm_to_others": "May I ask you directly: is anyone in danger at this moment, "
    "and can you step away to another room or outside?",
    "violence_against_seeker": "May I ask you directly: are you safe at this moment, "
    "and is there somewhere you can go or someone who can come to you?",
    "medical": "Is someone with you who can call for help?",
}
_STAY: Final = (
    "You do not have to find the right words; I am here and we can go one message at a time."
)
_SAFER_REPLY: Final = (
    "I want to be careful with what I say here, because this matters. "
    "Could you tell me a little more about what is hardest for you right now?"
)


@cache
def _lines() -> tuple[str, ...]:
    text = resources.files(__package__).joinpath("resources/lines.json").read_text(encoding="utf-8")
    return tuple(f"{row['where']}: {row['how']}" for row in json.loads(text)["lines"])


def crisis_reply(screening: Screening) -> str:
    """Return the reply to a seeker in danger: ask, stay, guide to people who can be there.

    Raises:
        ValueError: `screening` is not a crisis.
    """
    if not screening.is_crisis:
        raise ValueError(f"the crisis protocol answers a crisis, got level {screening.level!r}")
    kind = next((c for c in screening.categories if c in _OPENING), "suicide")
    guide = (
        "Please reach a person who can be with you now: someone you trust nearby, "
        f"your local emergency number if there is immediate danger, or {'; '.join(_lines())}. "
        "I am a program and cannot come to you, and they can."
    )
    return f"{_OPENING[kind]} {_ASK[kind]} {_STAY} {guide}"


def safer_reply() -> str:
    """Return what is said instead of a reply that must not be said."""
    return _SAFER_REPLY
