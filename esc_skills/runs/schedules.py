"""Programs that reply plainly, by an instruction or by a cycle of them: no skill, no selection.

The instructions are the sentences the offline proposer knows, good and bad alike.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import dspy

from esc_skills.lm.ask import ask
from esc_skills.offline.proposer.languages import language
from esc_skills.offline.seeker.text import cut
from esc_skills.safety.replies import screen_reply
from esc_skills.safety.screen import screen_talk
from programs.outcomes import AgentScreen
from signatures.support import RespondPlainly
from signatures.transcript import from_messages, render

_WORD: Final = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
Schedule = tuple[str, ...]


@cache
def sentences() -> tuple[str, ...]:
    """Return the sentences an instruction may be made of: the proposer's, good and bad alike."""
    known = language()
    first = (conduct.do[0] for conduct in known.conducts.values())
    return tuple(dict.fromkeys([*first, *(tip.text for tip in known.tips)]))


class Scheduled(dspy.Module):
    """Replies plainly, with the instruction whose turn it is; the schedule starts over at its end.

    Args:
        schedule: instructions, at least one.
        blurred: whether every word of the seeker's own story is made a plain "it".

    Raises:
        ValueError: the schedule is empty.
    """

    def __init__(self, schedule: Sequence[str], *, blurred: bool = False) -> None:
        super().__init__()
        self.blurred = blurred
        if not schedule:
            raise ValueError("a schedule needs at least one instruction")
        self.writers = [
            dspy.Predict(RespondPlainly.with_instructions(instruction)) for instruction in schedule
        ]

    def forward(self, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
        """Reply to the last message of `history`, as `SupportAgent.forward` does, with no state."""
        turns = from_messages(history)
        said = sum(turn.speaker == "supporter" for turn in turns)
        writer = self.writers[said % len(self.writers)]
        reply = str(ask(writer, history=render(turns)).reply)
        told = [turn.text for turn in turns if turn.speaker == "seeker"]
        if self.blurred:
            reply = blur(reply, told)
        incoming = screen_talk(told)
        return dspy.Prediction(
            reply=reply, skill="none", state=None, reason="scheduled",
            screen=AgentScreen(incoming, screen_reply(reply, heard=incoming)),
        )  # fmt: skip


def blur(reply: str, told: Sequence[str]) -> str:
    """Return an English reply with each content word that the seeker has told made an "it"."""
    story = frozenset().union(*(cut(text).content for text in told))
    return _WORD.sub(lambda m: "it" if cut(m.group()).content & story else m.group(), reply)
