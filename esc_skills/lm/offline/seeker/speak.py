"""Answers the speaking prompt: tells from the seeker's own facts, more when heard, less when not."""

import random
from typing import Final

from esc_skills.lm.offline.prompt import Prompt
from esc_skills.lm.offline.seeker.appraise import persona_of
from signatures.labels import PersonaType
from signatures.transcript import defuse, parse

_CONTENT_AT: Final = 95
_GIVES_UP_AT: Final = 9
_HEARD: Final[dict[PersonaType, tuple[str, ...]]] = {
    "negative": ("Fine, that's fair.", "At least you're paying attention.", "Okay, yes.", "Finally somebody says it.", "Hm, not bad.", "All right then.", "Yes, exactly that.", "You're not wrong."),
    "passive": ("Yes, I guess.", "That's about it, yes.", "Mm, true.", "It's good to say it.", "I think so, yes.", "Yes, somehow.", "That's kind of you.", "Maybe that's it."),
    "avoidant": ("Well, since you ask.", "I don't usually say this.", "Okay, a little more then.", "I suppose I can say it.", "Funny that you noticed.", "Hm, all right.", "You may have a point.", "I hadn't put it like that."),
}
_UNHEARD: Final[dict[PersonaType, tuple[str, ...]]] = {
    "negative": ("No. That's not it at all.", "Seriously, that's your answer?", "You sound like everyone else.", "That's useless to me.", "Did you even read what I wrote?", "Great, thanks for nothing.", "Spare me.", "Easy for you to say.", "I've heard that a hundred times.", "Whatever."),
    "passive": ("I don't know.", "Maybe.", "It doesn't change much.", "I'm just tired.", "If you say so.", "I suppose.", "Doesn't really matter.", "I can't see it.", "It stays the same anyway.", "Yeah."),
    "avoidant": ("Anyway.", "It's not that important.", "Let's not make it bigger than it is.", "I'm fine, really.", "Hm.", "I'd rather not go there.", "Forget I said it.", "It was just a thought.", "That's a bit much.", "We can talk of something else."),
}
_BYE: Final = {True: "Thank you, I feel a good deal better. I'll leave it here for today.", False: "I think I'll stop here. Bye."}


def speak(prompt: Prompt) -> dict[str, str]:
    """Say the seeker's next message."""
    inputs = prompt.inputs
    emotion, last = int(inputs["emotion"]), int(inputs["last_change"])
    if emotion >= _CONTENT_AT or emotion <= _GIVES_UP_AT:
        return {"message": _BYE[emotion >= _CONTENT_AT], "goodbye": "True"}
    persona = persona_of(inputs["persona"])
    said = " ".join(t.text for t in parse(inputs["history"]) if t.speaker == "seeker")
    rng = random.Random(prompt.seed)
    facts = [f for f in _lines(inputs["facts"]) if f not in said]
    hints = [h for h in _lines(inputs["hints"]) if h not in said]
    heard = last > 0
    pool = [w for w in (_HEARD if heard else _UNHEARD)[persona] if w not in said]
    parts = [rng.choice(pool)] if pool else []
    wants_hint = rng.random() < (0.5 if heard else 0.35)
    if heard or not parts or rng.random() < 0.6:
        if hints and wants_hint:
            parts.append(hints[0])
        elif facts:
            parts.append(facts[0])
        if heard and last >= 10 and len(facts) > 1:
            parts.append(facts[1])
    return {"message": " ".join(parts) or "That's all there is to tell, really.", "goodbye": "False"}


def _lines(text: str) -> list[str]:
    return [defuse(line) for line in text.splitlines() if line.strip()]
