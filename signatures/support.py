"""The agent's prompts: assess the seeker, choose a skill, reply.

Every word the agent's model reads of ours is here.
"""

import re
from typing import Final

import dspy

from signatures.labels import Emotion, Need, Risk, Stage

_HEADER: Final = re.compile(r"^\[skill: [a-z][a-z0-9-]*\]\n?")


class AssessSeeker(dspy.Signature):
    """Read the talk and say how the seeker is now, at their last message.

    Judge from the seeker's own words, not from what the supporter hopes. Say "unclear" for the need
    when the words do not show it. When in doubt between two levels of risk, choose the higher.
    """

    history: str = dspy.InputField(
        desc="the talk so far, one line a message, the seeker's message last"
    )
    emotion: Emotion = dspy.OutputField(desc="the feeling that colours the last message most")
    intensity: int = dspy.OutputField(desc="how strong it is: 1 faint, 3 clear, 5 overwhelming")
    need: Need = dspy.OutputField(desc="what the seeker seems to want from this talk")
    stage: Stage = dspy.OutputField(
        desc="opening, exploring, easing (calmer), acting (planning), closing"
    )
    risk: Risk = dspy.OutputField(desc="danger to the seeker or others: none, concern, crisis")


class SelectSkill(dspy.Signature):
    """Choose the one skill that fits what this seeker needs next, or "none" when no candidate does.

    Weigh what each skill is for against the seeker's words, and what the supporter has just done:
    repeating the same move in the next turn wears it out. Name the skill by its id exactly as
    written.
    """

    history: str = dspy.InputField(desc="the talk so far, the seeker's message last")
    state: str = dspy.InputField(desc="how the seeker is now")
    candidates: str = dspy.InputField(
        desc="one line a skill: id | when it applies | what to expect"
    )
    reason: str = dspy.OutputField(desc="one sentence: why this skill now")
    skill: str = dspy.OutputField(desc="the id of the chosen skill, or none")


class AssessAndSelect(dspy.Signature):
    """Read the talk, say how the seeker is now, at their last message, and choose the one skill
    that fits what they need next, or "none" when no candidate does.

    Judge from the seeker's own words, not from what the supporter hopes. Say "unclear" for the need
    when the words do not show it. When in doubt between two levels of risk, choose the higher. What
    the supporter has just done wears out when it is done again.
    """

    candidates: str = dspy.InputField(desc="one line a skill: id | when it applies")
    history: str = dspy.InputField(desc="the talk so far, the seeker's message last")
    emotion: Emotion = dspy.OutputField(desc="the feeling that colours the last message most")
    intensity: int = dspy.OutputField(desc="how strong it is: 1 faint, 3 clear, 5 overwhelming")
    need: Need = dspy.OutputField(desc="what the seeker seems to want from this talk")
    stage: Stage = dspy.OutputField(desc="easing is calmer, acting is planning")
    risk: Risk = dspy.OutputField(desc="danger to the seeker or others")
    skill: str = dspy.OutputField(desc="the id of the chosen skill, or none")


class RespondWithSkill(dspy.Signature):
    """Reply to the seeker."""

    history: str = dspy.InputField(desc="the talk so far, the seeker's message last")
    state: str = dspy.InputField(desc="how the seeker is now")
    expected_outcomes: str = dspy.InputField(desc="what this skill is meant to bring about")
    risks: str = dspy.InputField(desc="what may go wrong with it, to be avoided")
    reply: str = dspy.OutputField(
        desc="what the supporter says next, in the seeker's language, as plain talk"
    )


class RespondPlainly(dspy.Signature):
    """You are a chat companion with high emotional intelligence:
    talk with the person so that they feel better.
    """

    history: str = dspy.InputField(desc="the talk so far, the seeker's message last")
    reply: str = dspy.OutputField(desc="what the supporter says next, in the seeker's language")


class RespondKnowing(dspy.Signature):
    """You are shown what no supporter can know: who the seeker is and what they secretly hope for.
    Reply with exactly that.

    Give the seeker what the hidden wish asks for, in few warm words, tied to the facts of this
    story; do not repeat what you said before, and never mention that you were told.
    """

    profile: str = dspy.InputField(desc="who the seeker is, the story, and the hidden wish")
    history: str = dspy.InputField(desc="the talk so far, the seeker's message last")
    reply: str = dspy.OutputField(desc="what the supporter says next, in the seeker's language")


def skill_instructions(skill_id: str, guidance: str) -> str:
    """Put the skill's id before its guidance.

    No two skills' signatures are then equal (GEPA attributes by equality).
    """
    return f"[skill: {skill_id}]\n{guidance.strip()}"


def guidance_of(instructions: str) -> str:
    """Take the id line off again."""
    return _HEADER.sub("", instructions, count=1).strip()
