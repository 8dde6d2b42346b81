"""A talk about a piano, and how the tests ask the offline seeker about it."""

import json
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from esc_skills.offline.prompt import Prompt
from esc_skills.offline.seeker.appraise import read_talk
from esc_skills.offline.seeker.detectors import read_reply
from esc_skills.offline.seeker.judge import Judgment, Seeker, judge
from esc_skills.offline.seeker.relation import relate
from signatures.labels import Intention, PersonaType
from signatures.seeker import TEMPER_OF_PERSONA, WISH_OF_INTENTION

OPENING = (
    "My sister Nora sold our mother's piano without asking me, and now the whole "
    "family acts as if I were difficult."
)
SECOND = (
    "I drove to the dealer in Leeds on Saturday and bought the stool back, at least "
    "that was still standing there."
)
TALK = (OPENING, "I see. Where is the piano now?", SECOND)
PLAIN = (
    "You drove to Leeds for that stool. That must have hurt, seeing it alone there. "
    "What was it like?"
)
FACTS = (
    "Nora needed the money because her bakery was two rents behind.",
    "I learned to play on that piano when I was five.",
    "I called her greedy in front of her children.",
    "The dealer would hold it for me until the first of May.",
)
HINTS = (
    "Nobody asked me how it sounded, the last time I played.",
    "I kept the sheet music in the drawer for years.",
)
FORMS = json.loads(files("esc_skills.offline.seeker").joinpath("en/forms.json").read_text("utf-8"))


def history_of(talk: Sequence[str], reply: str | None = None) -> str:
    lines = [f"{'Supporter' if i % 2 else 'Seeker'}: {text}" for i, text in enumerate(talk)]
    return "\n".join(lines if reply is None else [*lines, f"Supporter: {reply}"]).strip()


def prompt_of(
    reply: str = PLAIN,
    *,
    intention: Intention = "listening",
    persona_type: PersonaType = "passive",
    talk: Sequence[str] = TALK,
    seed: int = 0,
    emotion: int = 40,
    last: int = 0,
) -> Prompt:
    inputs = {
        "persona": f"{TEMPER_OF_PERSONA[persona_type]} You are quiet. A piano teacher.",
        "situation": "The piano was sold.",
        "hidden_wish": f"{WISH_OF_INTENTION[intention]} In your story: the piano.",
        "history": history_of(talk, reply),
        "emotion": str(emotion),
        "last_change": str(last),
        "turn": str(len(talk) // 2 + 1),
        "facts": "\n".join(FACTS),
        "hints": "\n".join(HINTS),
        "activity": "",
    }
    return Prompt("", (), inputs, (), seed)


def judged(
    reply: str,
    intention: Intention,
    *,
    talk: Sequence[str] = TALK,
    last: int = 0,
    emotion: int = 40,
) -> Judgment:
    said, seeker, own = read_talk(history_of(talk, reply))
    read = read_reply(said)
    who = Seeker("passive", intention, emotion, last, len(talk) // 2 + 1)
    return judge(read, relate(read, seeker, own), who)


def expected(reply: str, intention: Intention, **state: Any) -> float:
    return judged(reply, intention, **state).expected


BANNED = re.compile(
    r"praise|listening|empath|advice|dialectic|motive|reflection|validat|platitude|referral"
    r"|coefficient|feature|\d",
    re.IGNORECASE,
)
