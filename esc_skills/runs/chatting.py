"""Lends a saved agent to talk to: what was said in, the reply with state and skill out."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from esc_skills.runs.artifacts import open_artifact
from esc_skills.runs.session import open_session
from esc_skills.runs.settings import ModelSettings
from programs.agent import SupportAgent
from programs.answering import UNAVAILABLE, answer


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply; `state` is what the agent saw, in words, `reason` why it chose the skill.

    Where the model failed the reply is fixed words, and `failed` says what happened.
    """

    reply: str
    state: str
    skill: str
    reason: str
    failed: str | None = None


class Chat:
    """One talk with an agent; it remembers what was said.

    Args:
        agent: answers with DSPy's model.
        offline: whether that is no language model.
    """

    def __init__(self, agent: SupportAgent, *, offline: bool) -> None:
        self.offline = offline
        self._agent = agent
        self._history: list[dict[str, str]] = []

    def say(self, said: str) -> Answer:
        """Say something and return the answer; what was said is remembered, fixed words are not."""
        self._history.append({"role": "user", "content": said})
        found = answer(self._agent, self._history)
        reply = str(found.reply)
        if found.skill == UNAVAILABLE:
            return Answer(reply, "", UNAVAILABLE, "the model failed", failed=str(found.reason))
        self._history.append({"role": "assistant", "content": reply})
        return Answer(reply, found.state.words(), str(found.skill), str(found.reason))


@contextlib.contextmanager
def open_chat(path: Path, settings: ModelSettings) -> Iterator[Chat]:
    """Lend a saved agent, with the models of `settings`, until the block ends.

    Raises:
        BadArtifact: the folder does not verify.
        ValueError: the model cannot be reached.
    """
    agent = open_artifact(path).agent
    with open_session(settings, gives_up=False) as session:
        yield Chat(agent, offline=session.offline)
