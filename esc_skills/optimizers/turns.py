"""Reads rollouts turn by turn: which skill lost emotion, where, and what the seekers thought."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from esc_skills.lm.roles import is_offline
from signatures.dialogues import SeekerState, Turn
from signatures.rollouts import Exchange, Rollout
from signatures.skills import Demo
from signatures.transcript import defuse, render

_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class ServedTurn:
    """One reply in its talk; `index` counts from 0."""

    rollout: Rollout
    index: int

    @property
    def exchange(self) -> Exchange:
        """The exchange itself."""
        return self.rollout.exchanges[self.index]

    @property
    def change(self) -> int:
        """Emotion points it moved."""
        return self.exchange.appraisal.change

    @property
    def state(self) -> SeekerState:
        """How the seeker was judged to be."""
        state = self.exchange.state
        if state is None:
            raise ValueError(f"turn {self.index} of {self.rollout.profile_id} has no state")
        return state

    def history(self) -> str:
        """The talk up to the seeker's message that this reply answered, as prompts show it."""
        turns = [
            turn
            for e in self.rollout.exchanges[: self.index]
            for turn in (
                Turn(speaker="seeker", text=e.seeker),
                Turn(speaker="supporter", text=e.reply),
            )
        ]
        return render([*turns, Turn(speaker="seeker", text=self.exchange.seeker)])

    def told(self) -> str:
        """The turn in one line: what was said, what the seeker thought."""
        e = self.exchange
        thought = f"{e.appraisal.activity} {e.appraisal.analysis}"
        parts = (e.seeker, e.reply, thought)
        before, reply, after = (defuse(text).replace("|", "/") for text in parts)
        return f"- Seeker: {before} | Supporter: {reply} | Seeker then: {after}"

    def demo(self, speaker: str) -> Demo:
        """The turn as a demonstration; `speaker` is the agent's model."""
        said = self.exchange.reply
        return marked(
            Demo(history=self.history(), state=self.state.words(), reply=said), speaker=speaker
        )


def marked(demo: Demo, *, speaker: str) -> Demo:
    """Return a demo with the mark of who worded it: the agent, whose model is `speaker`."""
    if is_offline(speaker):
        return demo.model_copy(update={"origin": "offline", "model": None})
    return demo.model_copy(update={"origin": "model", "model": speaker})


def by_skill(rollouts: Iterable[Rollout]) -> dict[str, tuple[ServedTurn, ...]]:
    """Group all rated turns of scored talks by the skill that served them."""
    found: defaultdict[str, list[ServedTurn]] = defaultdict(list)
    for rollout in rollouts:
        if rollout.scored:
            for i, exchange in enumerate(rollout.exchanges):
                if exchange.state is not None:
                    found[exchange.skill].append(ServedTurn(rollout, i))
    return {skill: tuple(turns) for skill, turns in sorted(found.items())}


def losing(turns: Sequence[ServedTurn]) -> tuple[ServedTurn, ...]:
    """The turns that lost emotion, worst first."""
    return tuple(sorted((t for t in turns if t.change < 0), key=_order))


def winning(turns: Sequence[ServedTurn]) -> tuple[ServedTurn, ...]:
    """The turns that gained emotion, best first."""
    return tuple(reversed(sorted((t for t in turns if t.change > 0), key=_order)))


def lost(turns: Sequence[ServedTurn]) -> int:
    """Emotion points lost over all losing turns, as a positive number."""
    return -sum(t.change for t in turns if t.change < 0)


def needs(turns: Iterable[ServedTurn]) -> Counter[str]:
    """How often each need was seen."""
    return Counter(t.state.need for t in turns)


def show(turns: Sequence[ServedTurn], n: int = _SHOWN) -> str:
    """The first `n` turns, a line each."""
    return "\n".join(turn.told() for turn in turns[:n])


def _order(turn: ServedTurn) -> tuple[int, str, int, int]:
    return turn.change, turn.rollout.profile_id, turn.rollout.seed, turn.index
