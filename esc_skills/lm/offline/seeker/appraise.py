"""Answers the appraisal prompt: judges the last reply and says why, in the seeker's voice."""

import random
from functools import lru_cache

from esc_skills.lm.offline.prompt import Prompt
from esc_skills.lm.offline.seeker.detectors import read_reply, relate
from esc_skills.lm.offline.seeker.judge import Seeker, draw, judge
from signatures.labels import Intention, PersonaType
from signatures.seeker import TEMPER_OF_PERSONA, WISH_OF_INTENTION
from signatures.transcript import parse
from signatures.types import Turn


@lru_cache(maxsize=4096)
def _talk(history: str) -> tuple[Turn, ...]:
    return parse(history)


def intention_of(text: str) -> Intention:
    """Know the intention by its sentence."""
    for intention, sentence in WISH_OF_INTENTION.items():
        if sentence in text:
            return intention
    raise ValueError(f"the hidden wish {text[:60]!r} holds none of the known sentences")


def persona_of(text: str) -> PersonaType:
    """Know the persona type by its sentence."""
    for persona, sentence in TEMPER_OF_PERSONA.items():
        if sentence in text:
            return persona
    raise ValueError(f"the persona {text[:60]!r} holds none of the known sentences")


def appraise(prompt: Prompt) -> dict[str, str]:
    """Appraise the last supporter message of the history."""
    inputs = prompt.inputs
    turns = _talk(inputs["history"])
    replies = [t.text for t in turns if t.speaker == "supporter"]
    told = [t.text for t in turns if t.speaker == "seeker"]
    reply = read_reply(replies[-1] if replies else "")
    seeker = Seeker(
        persona_of(inputs["persona"]),
        intention_of(inputs["hidden_wish"]),
        int(inputs["emotion"]),
        int(inputs["last_change"]),
        int(inputs["turn"]),
    )
    judged = judge(reply, relate(reply, told, replies[:-1]), seeker)
    change = draw(judged.expected, random.Random(prompt.seed))
    return {"content": "It answered.", "target_completion": "Partly.", "activity": "Hm.", "analysis": "-", "change": str(change)}
