"""The upper bound: a supporter that is shown the profile. The only program that ever is."""

from collections.abc import Mapping, Sequence

import dspy

from esc_skills.lm.ask import ask
from esc_skills.safety.replies import screen_reply
from esc_skills.safety.screen import screen_talk
from programs.outcomes import AgentScreen
from signatures.rollouts import SeekerProfile
from signatures.seeker import oracle_words
from signatures.support import RespondKnowing
from signatures.transcript import from_messages, render


class Oracle(dspy.Module):
    """Replies to one seeker knowing everything about them.

    Args:
        profile: whom it talks to.
    """

    def __init__(self, profile: SeekerProfile) -> None:
        super().__init__()
        self._words = oracle_words(profile)
        self.respond = dspy.Predict(RespondKnowing)

    def forward(self, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
        """Reply to the last message of `history`, as `SupportAgent.forward` does, with no state."""
        turns = from_messages(history)
        reply = str(ask(self.respond, profile=self._words, history=render(turns)).reply)
        incoming = screen_talk(turn.text for turn in turns if turn.speaker == "seeker")
        screen = AgentScreen(incoming, screen_reply(reply, heard=incoming))
        return dspy.Prediction(
            reply=reply, skill="oracle", state=None, reason="shown the profile", screen=screen
        )
