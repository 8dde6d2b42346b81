"""Plays many talks on threads. The result depends on the jobs alone, never on how many threads."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import dspy

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.roles import Roles
from esc_skills.lm.threads import each
from esc_skills.simulation.conversation import Conversation
from esc_skills.simulation.rehearsal import Playbill, Rehearsal
from esc_skills.simulation.seeker import SimulatedSeeker
from metrics.sage import SAGE, SageProtocol
from signatures.rollouts import Rollout, SeekerProfile, Talk


class SimulatedRollouts:
    """Plays talks of agents with simulated seekers.

    Args:
        roles: LM of each role.
        threads: talks played at a time, at least 1.
        protocol: when a talk ends.
        on_talk: told of every finished talk, for progress; called from worker threads.

    Raises:
        ValueError: `threads` is below 1.
    """

    def __init__(
        self,
        roles: Roles,
        *,
        threads: int = 1,
        protocol: SageProtocol = SAGE,
        on_talk: Callable[[Rollout], None] = lambda _: None,
    ) -> None:
        if threads < 1:
            raise ValueError(f"threads must be at least 1, got {threads}")
        self._roles, self._threads, self._protocol = roles, threads, protocol
        self._on_talk = on_talk
        self._adapter = ChatAdapter()

    def run(self, agent: dspy.Module, talks: Sequence[Talk]) -> tuple[Rollout, ...]:
        """Play `talks` with one agent, in the order given."""
        conversation: Any = self._conversation(agent)  # mypy sees no __call__: dspy has no types
        return self._all([partial(conversation, t.profile, seed=t.seed) for t in talks])

    def run_each(
        self, agent_for: Callable[[SeekerProfile], dspy.Module], talks: Sequence[Talk]
    ) -> tuple[Rollout, ...]:
        """Play `talks` with an agent made for each profile: only the oracle may see it."""

        def play(talk: Talk) -> Any:
            conversation: Any = self._conversation(agent_for(talk.profile))
            return conversation(talk.profile, seed=talk.seed)

        return self._all([partial(play, talk) for talk in talks])

    def replay(
        self,
        agent: dspy.Module,
        recorded: Sequence[tuple[SeekerProfile, Rollout, int]],
        *,
        n_turns: int,
    ) -> tuple[Rollout, ...]:
        """Play recorded talks again from a reply on.

        `recorded` holds (profile, record, number of the reply from 0).
        """
        conversation = self._conversation(agent)
        plays = [
            partial(conversation.replay, profile, rollout, turn=turn, n_turns=n_turns)
            for profile, rollout, turn in recorded
        ]
        return self._all(plays)

    def student(
        self,
        agent: dspy.Module,
        talks: Mapping[str, Talk],
        *,
        begin: Callable[[Any], None],
        end: Callable[[Any, str, Rollout], None],
        broke: Callable[[BaseException], None],
    ) -> Rehearsal:
        """Make what DSPy's optimizers tune: see `Rehearsal` and `Playbill`."""

        def ended(played: dspy.Module, talk: str, rollout: Rollout) -> None:
            end(played, talk, rollout)
            self._on_talk(rollout)

        playbill = Playbill(talks, begin, ended, broke)
        return Rehearsal(agent, playbill=playbill, seeker=self._seeker(), protocol=self._protocol)

    def _seeker(self) -> SimulatedSeeker:
        return SimulatedSeeker(judge=self._roles.judge, speaker=self._roles.seeker)

    def _conversation(self, agent: dspy.Module) -> Conversation:
        return Conversation(agent, seeker=self._seeker(), protocol=self._protocol)

    def _one(self, play: Callable[[], Any]) -> Rollout:
        rollout: Rollout = play().rollout
        self._on_talk(rollout)
        return rollout

    def _all(self, plays: Sequence[Callable[[], Any]]) -> tuple[Rollout, ...]:
        with dspy.context(lm=self._roles.agent, adapter=self._adapter, trace=None):
            return tuple(each(self._one, plays, threads=self._threads))
