"""Lends a saved agent to talk to: what was said in, the reply with state and skill out."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from esc_skills.runs.artifacts import open_artifact
from esc_skills.runs.session import open_session
from esc_skills.runs.settings import ModelSettings
from esc_skills.safety.places import read_locale
from programs.agent import SupportAgent
from programs.answering import UNAVAILABLE, answer
from programs.demo_origins import choose_demos
from programs.plans import in_plan
from signatures.labels import DemoChoice


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply; `state` is what the agent saw, in words, `reason` why it chose the skill.

    Where the model failed the reply is fixed words, and `failed` says what happened. `notice` is
    what is to be shown beside the reply: that a program answers.
    """

    reply: str
    state: str
    skill: str
    reason: str
    notice: str | None = None
    failed: str | None = None


class Chat:
    """One talk with an agent; it remembers what was said.

    Args:
        agent: answers with DSPy's model.
        offline: whether that is no language model.
        note: what a user should know of the agent, in one line; may be empty.
    """

    def __init__(self, agent: SupportAgent, *, offline: bool, note: str = "") -> None:
        self.offline, self.note = offline, note
        self._agent = agent
        self._history: list[dict[str, str]] = []

    def say(self, said: str) -> Answer:
        """Say something and return the answer; what was said is remembered, fixed words are not."""
        self._history.append({"role": "user", "content": said})
        found = answer(self._agent, self._history)
        reply = str(found.reply)
        notice = found.get("notice")
        if found.skill == UNAVAILABLE:
            failed = str(found.reason)
            return Answer(reply, "", UNAVAILABLE, "the model failed", notice, failed)
        self._history.append({"role": "assistant", "content": reply})
        return Answer(reply, found.state.words(), str(found.skill), str(found.reason), notice)


@contextlib.contextmanager
def open_chat(
    path: Path,
    settings: ModelSettings,
    *,
    demos: DemoChoice = "auto",
    locale: str | None = None,
) -> Iterator[Chat]:
    """Lend a saved agent, with the models of `settings`, until the block ends.

    Args:
        path: its folder.
        settings: name the models.
        demos: which of its demos it speaks with (`programs.saving.load_agent`).
        locale: where it serves, such as ``en-GB``.

    Raises:
        BadArtifact: the folder does not verify.
        ValueError: the model cannot be reached, or the locale is no language tag.
    """
    opened = open_artifact(path)
    agent = in_plan(opened.agent, opened.manifest, model=settings.lm)
    chosen = choose_demos(agent, opened.folder, model=settings.lm, choice=demos)
    chosen.agent.locale = read_locale(locale)
    note = chosen.told(settings.lm, keep="--demos all")
    with open_session(settings, gives_up=False) as session:
        yield Chat(chosen.agent, offline=session.offline, note=note)
