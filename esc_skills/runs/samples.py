"""One small request for every prompt of ours: what `doctor` asks a model, and `--dry-run` measures.

Written for this project, like all the data it ships.
"""

from dataclasses import dataclass
from typing import Any, Final

import dspy

from signatures.extraction import AnnotateDialogue, ReadReactions, WriteSkill
from signatures.reflection import DiagnoseTurn, ReviseGuidance
from signatures.rollouts import SeekerProfile
from signatures.seeker import (
    AppraiseReply,
    SpeakAsSeeker,
    oracle_words,
    persona_words,
    wish_words,
)
from signatures.support import (
    AssessAndSelect,
    AssessSeeker,
    RespondKnowing,
    RespondPlainly,
    RespondWithSkill,
    SelectSkill,
    skill_instructions,
)

_TALK: Final = (
    "Seeker: They gave my desk to the new one while I was off sick.\n"
    "Supporter: That sounds like a cold way to come back.\n"
    "Seeker: Eleven years, and nobody even sent a message."
)
_REPLY: Final = "\nSupporter: Eleven years, and not a word. No wonder that stings."
_STATE: Final = "emotion: hurt; intensity: 4/5; need: to_be_heard; stage: exploring; risk: none"
_SKILL: Final = "Name the feeling you hear. Stay with it; give no advice yet."
_WELL: Final = (
    "- Seeker: Nobody sent a message. | Supporter: That silence must have hurt. | "
    "Seeker then: Yes. It did, more than the desk."
)
_BADLY: Final = (
    "- Seeker: Nobody sent a message. | Supporter: You should ask your manager for a talk. | "
    "Seeker then: You sound like the staff handbook."
)
# Exemplary turns of other people's stories: a model may take their manner, never their words.
_DEMOS: Final = (
    {
        "history": "Seeker: My mother calls my husband by my ex's name, every Sunday.",
        "state": "emotion: annoyed; intensity: 3/5; need: to_be_heard; stage: opening; risk: none",
        "reply": "Every Sunday, at your own table, and you are meant to smile through it. It "
        "sounds tiring to be the one who keeps the peace.",
    },
    {
        "history": "Seeker: I failed the driving test again. Fifth time.",
        "state": "emotion: ashamed; intensity: 3/5; need: to_be_heard; stage: opening; risk: none",
        "reply": "Five times is a lot of mornings with a stomach in knots. I hear shame in that "
        "number, and I am glad you said it out loud.",
    },
)
_PROFILE: Final = SeekerProfile(
    id="sample",
    language="en",
    persona_type="passive",
    traits=("quiet", "dutiful"),
    persona="Ruth, 47, a clerk.",
    topic="a desk given away",
    scene="sample",
    situation="Your desk was given away while you were ill.",
    facts=("I had that desk by the window since 2015.", "My plant was in a box."),
    intention="listening",
    hidden_wish="You want to tell it from the beginning.",
    hints=("Let me just tell you how it was.",),
    first_talk="They gave my desk to the new one while I was off sick.",
)
_SEEKER: Final = {
    "persona": persona_words(_PROFILE),
    "situation": _PROFILE.situation,
    "hidden_wish": wish_words(_PROFILE),
}
_EXEMPLARY: Final = ("helped", "hurt", "winning_turns", "losing_turns")


@dataclass(frozen=True, slots=True)
class Sample:
    """A request: who is asked, with which signature, inputs, and demos of other talks."""

    role: str
    signature: type[dspy.Signature]
    inputs: dict[str, Any]
    demos: tuple[dict[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The prompt's name, as `signatures/` has it."""
        return str(self.signature.__name__)

    def predictor(self) -> dspy.Predict:
        """Return a predictor for it; the skill's has a skill in it, as in a program."""
        signature = self.signature
        if signature is RespondWithSkill:
            signature = signature.with_instructions(skill_instructions("name-the-feeling", _SKILL))
        predictor = dspy.Predict(signature)
        predictor.demos = [dspy.Example(**demo) for demo in self.demos]
        return predictor

    @property
    def exemplary(self) -> tuple[str, ...]:
        """What supporters say in the prompt as a model to follow: not to be said again."""
        shown = tuple(str(self.inputs[name]) for name in _EXEMPLARY if name in self.inputs)
        return (*(demo["reply"] for demo in self.demos), *shown)


SAMPLES: Final = (
    Sample("agent", AssessSeeker, {"history": _TALK}),
    Sample(
        "agent",
        SelectSkill,
        {
            "history": _TALK,
            "state": _STATE,
            "candidates": "name-the-feeling | need is to_be_heard | tells more of the story\n"
            "one-small-step | need is a_next_step | takes a step",
        },
    ),
    Sample(
        "agent",
        AssessAndSelect,
        {
            "history": _TALK,
            "candidates": "name-the-feeling | need is to_be_heard\n"
            "one-small-step | need is a_next_step",
        },
    ),
    Sample(
        "agent",
        RespondWithSkill,
        {
            "history": _TALK,
            "state": _STATE,
            "expected_outcomes": "tells more of the story",
            "risks": "sounding like a formula",
        },
        _DEMOS,
    ),
    Sample("agent", RespondPlainly, {"history": _TALK}),
    Sample("agent", RespondKnowing, {"profile": oracle_words(_PROFILE), "history": _TALK}),
    Sample(
        "judge",
        AppraiseReply,
        {**_SEEKER, "history": _TALK + _REPLY, "emotion": 40, "last_change": 0, "turn": 1},
    ),
    Sample(
        "seeker",
        SpeakAsSeeker,
        {
            **_SEEKER,
            "facts": "\n".join(_PROFILE.facts),
            "hints": "\n".join(_PROFILE.hints),
            "history": _TALK + _REPLY,
            "emotion": 45,
            "last_change": 5,
            "activity": "Somebody sees it.",
        },
    ),
    Sample(
        "reflection",
        AnnotateDialogue,
        {
            "situation": "A desk given away during illness.",
            "dialogue": "0 Seeker: They gave my desk away while I was ill.\n"
            "1 Supporter (Reflection of feelings): That must have felt like being erased.\n"
            "2 Seeker: Exactly that. Thank you for saying it.",
        },
    ),
    Sample(
        "reflection",
        ReadReactions,
        {
            "pairs": "1 Before: They gave my desk away while I was ill. | "
            "After: Exactly that. Thank you for saying it."
        },
    ),
    Sample(
        "reflection",
        WriteSkill,
        {"state": _STATE, "action": "feeling_reflection", "helped": _WELL, "hurt": _BADLY},
    ),
    Sample(
        "reflection",
        DiagnoseTurn,
        {
            "skill": f"name-the-feeling: {_SKILL}",
            "candidates": "one-small-step | need is a_next_step | takes a step",
            "state": _STATE,
            "history": _TALK + _REPLY,
            "seeker_thought": "Nice words, but they would fit anyone.",
        },
    ),
    Sample(
        "reflection",
        ReviseGuidance,
        {
            "guidance": _SKILL,
            "state": _STATE,
            "losing_turns": _BADLY,
            "winning_turns": _WELL,
            "bank": "- Ask one open question.",
            "rejected": "",
        },
    ),
)
