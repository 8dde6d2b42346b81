"""Lends a saved agent to talk to: what was said in, the reply with state and skill out."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from esc_skills.lm.ask import Unreadable
from esc_skills.runs.artifacts import Refused, open_artifact
from esc_skills.runs.session import open_session
from esc_skills.runs.settings import ModelSettings
from esc_skills.safety.places import read_locale
from programs.agent import SupportAgent
from programs.plans import in_plan


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply.

    `state` is what the agent saw, in words, `reason` why it chose the skill, `notice` what is to be
    shown beside the reply: that a program answers.
    """

    reply: str
    state: str
    skill: str
    reason: str
    notice: str | None


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
        """Say something and return the agent's answer; one that failed is not remembered.

        Raises:
            Refused: the model's reply could not be read.
            dspy.LMError: the model cannot be reached.
        """
        asked = [*self._history, {"role": "user", "content": said}]
        try:
            found = self._agent(history=asked)
        except Unreadable as problem:
            raise Refused(f"no reply that could be read: {problem}") from problem
        reply = str(found.reply)
        self._history = [*asked, {"role": "assistant", "content": reply}]
        return Answer(reply, found.state.words(), str(found.skill), str(found.reason), found.notice)


@contextlib.contextmanager
def open_chat(path: Path, settings: ModelSettings, *, locale: str | None = None) -> Iterator[Chat]:
    """Lend a saved agent, with the models of `settings`, until the block ends.

    Args:
        path: of the artifact.
        settings: which models.
        locale: where it serves, such as ``en-GB``.

    Raises:
        BadArtifact: the folder does not verify.
        ValueError: the model cannot be reached, or the locale is no language tag.
    """
    opened = open_artifact(path)
    agent = in_plan(opened.agent, opened.manifest, model=settings.lm)
    agent.locale = read_locale(locale)
    with open_session(settings) as session:
        yield Chat(agent, offline=session.offline)
