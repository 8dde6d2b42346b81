"""Watches the talks of a pass: where nearly none has a score, going on would find nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import dspy

from esc_skills.optimizers.base import P, Pass, PassContext, PassResult, SkilledProgram
from esc_skills.runs.players import Players
from esc_skills.runs.scoring import enough_scored
from signatures.rollouts import Rollout, SeekerProfile, Talk


class WatchedPlayers:
    """Plays as `players` do, and remembers the talks since `begin`.

    Args:
        players: play the talks.
    """

    def __init__(self, players: Players) -> None:
        self._players = players
        self._what = "talks"
        self._played: list[Rollout] = []

    def begin(self, what: str) -> None:
        """Forget what was played; name what is played from now on."""
        self._what, self._played = f"talks of {what}", []

    def check(self) -> None:
        """Refuse to go on where too few of the talks have a score.

        Raises:
            TooFewScored: more than three quarters of them have none.
        """
        enough_scored(self._played, what=self._what)

    def run(self, agent: SkilledProgram, talks: Sequence[Talk]) -> tuple[Rollout, ...]:
        """Play talks from their opening line.

        Raises:
            TooFewScored: too few of all that were played have a score.
        """
        return self._watched(self._players.run(agent, talks))

    def run_each(self, agent_for: type[dspy.Module], talks: Sequence[Talk]) -> tuple[Rollout, ...]:
        """Do what `run` does, with an agent made for each profile."""
        return self._watched(self._players.run_each(agent_for, talks))

    def replay(
        self,
        agent: SkilledProgram,
        recorded: Sequence[tuple[SeekerProfile, Rollout, int]],
        *,
        n_turns: int,
    ) -> tuple[Rollout, ...]:
        """Do what `run` does, from a reply of recorded talks on."""
        return self._watched(self._players.replay(agent, recorded, n_turns=n_turns))

    def student(
        self,
        agent: SkilledProgram,
        talks: Mapping[str, Talk],
        *,
        begin: Callable[[SkilledProgram], None],
        end: Callable[[SkilledProgram, str, Rollout], None],
        broke: Callable[[BaseException], None],
    ) -> dspy.Module:
        """Make what DSPy's optimizers tune; its talks count when the pass has ended."""

        def ended(played: SkilledProgram, talk: str, rollout: Rollout) -> None:
            self._played.append(rollout)
            end(played, talk, rollout)

        return self._players.student(agent, talks, begin=begin, end=ended, broke=broke)

    def _watched(self, rollouts: tuple[Rollout, ...]) -> tuple[Rollout, ...]:
        self._played += rollouts
        self.check()
        return rollouts


@dataclass(frozen=True, slots=True)
class Watched:
    """A pass that ends where too few of its talks have a score.

    Args:
        inner: the pass.
        players: what it and its gate play talks with.
    """

    inner: Pass
    players: WatchedPlayers

    @property
    def name(self) -> str:
        """The pass's own."""
        return self.inner.name

    def run(self, program: P, context: PassContext) -> PassResult[P]:
        """Return the program after the pass.

        Raises:
            TooFewScored: more than three quarters of its talks have no score.
        """
        self.players.begin(self.name)
        result = self.inner.run(program, context)
        self.players.check()
        return result
