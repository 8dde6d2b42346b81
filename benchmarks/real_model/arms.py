"""The nine ways to prompt the same model: what skills are compared with, and what they are."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import dspy
from sklearn.feature_extraction.text import TfidfVectorizer

from esc_skills.corpora.load import own_dialogues
from esc_skills.lm.ask import ask
from esc_skills.lm.seeds import derive_seed
from esc_skills.safety.screen import screen_reply, screen_talk
from metrics.copying import demos_of
from programs.agent import SupportAgent
from programs.asking import Put
from programs.choosing import NONE
from programs.oracle import Oracle
from programs.outcomes import AgentScreen
from programs.saving import find_artifact, load, read_history
from programs.versions import at_version
from signatures.baselines import EXPERT
from signatures.dialogues import Dialogue
from signatures.rollouts import SeekerProfile
from signatures.skills import Demo
from signatures.support import RespondPlainly
from signatures.transcript import from_messages, render

ArmFor = Callable[[SeekerProfile], dspy.Module]
# What `python optimize.py audit headroom` ends with: the best one instruction for everyone under
# the offline judge.
_BEST_SINGLE: Final = "Say that they are strong and will manage."
_N_RAW: Final = 2


class Prompted(dspy.Module):
    """Replies with one prompt for everyone, in one request.

    Args:
        instructions: the prompt.
    """

    def __init__(self, instructions: str) -> None:
        super().__init__()
        self.write = dspy.Predict(RespondPlainly.with_instructions(instructions))

    def forward(self, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
        """Reply to the last message of `history`, as `SupportAgent.forward` does, with no state."""
        turns = from_messages(history)
        told = [turn.text for turn in turns if turn.speaker == "seeker"]
        self.write.demos = list(self._demos(told[-1]))
        reply = str(ask(self.write, history=render(turns)).reply)
        return dspy.Prediction(
            reply=reply,
            skill=NONE,
            state=None,
            reason="one prompt for everyone",
            screen=AgentScreen(screen_talk(told), screen_reply(reply)),
        )

    def _demos(self, message: str) -> Sequence[dspy.Example]:
        return ()


class RawTurns(Prompted):
    """Shows the nearest turns of dialogues that went well: what skills have to be worth more than.

    Args:
        dialogues: to take turns of.
    """

    def __init__(self, dialogues: Sequence[Dialogue]) -> None:
        super().__init__(str(RespondPlainly.instructions))
        self.turns = tuple(_answered(dialogues))
        self._words = TfidfVectorizer(sublinear_tf=True, stop_words="english")
        self._table = self._words.fit_transform([turn.history for turn in self.turns])

    def _demos(self, message: str) -> Sequence[dspy.Example]:
        near = (self._words.transform([message]) @ self._table.T).toarray()[0]
        nearest = sorted(range(len(near)), key=lambda i: (-near[i], i))[:_N_RAW]
        chosen = (self.turns[i] for i in nearest)
        return tuple(dspy.Example(history=turn.history, reply=turn.reply) for turn in chosen)


class RandomSkill(SupportAgent):
    """Chooses any skill of its bank: the same prompts and requests, the choice by lot."""

    async def _assessed(self, talk: str, put: Put) -> Mapping[str, Any]:
        read = await super()._assessed(talk, put)
        names = sorted(self.cards)
        return {**read, "skill": names[derive_seed(0, "lot", talk) % len(names)]}


def arms(artifact: str) -> dict[str, ArmFor]:
    """Return name -> what makes the program that talks to a seeker; only the oracle looks at whom.

    Args:
        artifact: the compiled agent; its history must hold the bank as it was discovered.
    """
    folder = find_artifact(artifact)
    compiled = load(folder).with_plan("two")
    found: dict[str, dspy.Module] = {
        "one sentence": Prompted(str(RespondPlainly.instructions)),
        "expert prompt": Prompted(EXPERT),
        "best single": Prompted(_BEST_SINGLE),
        "raw dialogues": RawTurns(own_dialogues()),
        "static": _discovered(compiled, artifact),
        "compiled": compiled,
        "no demos": without_demos(compiled),
        "random skill": _by_lot(without_demos(compiled)),
    }
    fixed: dict[str, ArmFor] = {name: _always(program) for name, program in found.items()}
    return {**fixed, "oracle": Oracle}


def shown(program: dspy.Module) -> tuple[Demo, ...]:
    """Return the demos a program may show its model."""
    if isinstance(program, SupportAgent):
        return demos_of(program.bank)
    return program.turns if isinstance(program, RawTurns) else ()


def without_demos(agent: SupportAgent) -> SupportAgent:
    """Return a copy whose skills speak from their guidance alone."""
    copy = agent.with_plan(agent.plan)
    for predictor in copy.skills.values():
        predictor.demos = []
    return copy


def _always(program: dspy.Module) -> ArmFor:
    return lambda _: program


def _discovered(compiled: SupportAgent, artifact: str) -> SupportAgent:
    history = read_history(find_artifact(artifact))
    version = next(v for v in history.versions if v.by == "discover")
    return at_version(compiled, history, version.number).with_plan("two")


def _by_lot(agent: SupportAgent) -> RandomSkill:
    return RandomSkill(agent.bank, depth=agent.depth, plan="two")


def _answered(dialogues: Sequence[Dialogue]) -> list[Demo]:
    """Return the supporter's answers of dialogues that went well."""
    return [
        Demo(history=render([said]), state="", reply=reply.text, origin="mined")
        for dialogue in dialogues
        if dialogue.outcome is None or dialogue.outcome >= 0.5
        for said, reply in zip(dialogue.turns, dialogue.turns[1:], strict=False)
        if (said.speaker, reply.speaker) == ("seeker", "supporter")
    ]
