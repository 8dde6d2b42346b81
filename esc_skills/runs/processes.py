"""Plays talks in worker processes: for the offline LM, which needs a processor and not a network.

Same talks, same rollouts, whatever the number of workers: a talk is a pure function of program,
profile and seed. A worker that dies is replaced, and what it had not finished is played again;
none outlives its parent. The standard library's pool: loky's breaks at a dead worker all the same,
and its workers were still there seven seconds after their parent had been killed.
"""

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from typing import Final, cast

import dspy

from esc_skills.lm.meter import Meter, Spent
from esc_skills.lm.roles import RoleNames, connect
from esc_skills.offline.engine import offline_lm
from esc_skills.optimizers.base import SkilledProgram
from esc_skills.runs.parent import follow_parent, undisturbed
from esc_skills.simulation.rollouts import SimulatedRollouts
from programs.agent import SupportAgent
from programs.saving import pack, unpack
from signatures.rollouts import Rollout, SeekerProfile, Talk

logger = logging.getLogger(__name__)
_CHUNK: Final = 3
_MAX_DEATHS: Final = 3
Player = str | type[dspy.Module]


@dataclass(frozen=True, slots=True)
class _Job:
    """A talk to be played: from its opening line, or again from one reply of a record."""

    profile: SeekerProfile
    seed: int
    record: Rollout | None = None
    turn: int = 0
    n_turns: int = 0


@dataclass(frozen=True, slots=True)
class _Played:
    rollouts: tuple[Rollout, ...]
    spent: Spent
    agent: Spent


class ProcessRollouts:
    """Plays talks of a `SupportAgent` on worker processes; does what `SimulatedRollouts` does.

    Args:
        names: models of the roles; all offline.
        workers: processes, at least 1; more than there are processors help nobody.
        meter: counts what the workers spend.
        inner: plays what cannot leave this process, such as an optimizer's student.
        on_talk: told of every finished talk.

    Raises:
        ValueError: `workers` is below 1.
    """

    def __init__(
        self,
        names: RoleNames,
        *,
        workers: int,
        meter: Meter,
        inner: SimulatedRollouts,
        on_talk: Callable[[Rollout], None] = lambda _: None,
    ) -> None:
        if workers < 1:
            raise ValueError(f"workers must be at least 1, got {workers}")
        self._names, self._workers = names, min(workers, os.cpu_count() or 1)
        self._meter, self._inner, self._on_talk = meter, inner, on_talk
        self._pool: ProcessPoolExecutor | None = None

    def run(self, agent: SkilledProgram, talks: Sequence[Talk]) -> tuple[Rollout, ...]:
        """Play `talks` with one agent, in the order given."""
        return self._all(_packed(agent), [_Job(t.profile, t.seed) for t in talks])

    def run_each(self, agent_for: type[dspy.Module], talks: Sequence[Talk]) -> tuple[Rollout, ...]:
        """Play `talks` with an agent made for each profile: only the oracle may see it."""
        return self._all(agent_for, [_Job(t.profile, t.seed) for t in talks])

    def replay(
        self,
        agent: SkilledProgram,
        recorded: Sequence[tuple[SeekerProfile, Rollout, int]],
        *,
        n_turns: int,
    ) -> tuple[Rollout, ...]:
        """Play recorded talks again from a reply on, for `n_turns` replies."""
        jobs = [_Job(p, r.seed, record=r, turn=turn, n_turns=n_turns) for p, r, turn in recorded]
        return self._all(_packed(agent), jobs)

    def student(
        self,
        agent: SkilledProgram,
        talks: Mapping[str, Talk],
        *,
        begin: Callable[[SkilledProgram], None],
        end: Callable[[SkilledProgram, str, Rollout], None],
        broke: Callable[[BaseException], None],
    ) -> dspy.Module:
        """Make what DSPy's optimizers tune; it plays in this process."""
        return self._inner.student(agent, talks, begin=begin, end=end, broke=broke)

    def close(self) -> None:
        """Let the workers go."""
        if self._pool is not None:
            workers = list((self._pool._processes or {}).values())
            self._pool.shutdown(wait=False, cancel_futures=True)
            for worker in workers:  # one that still imports would not notice for seconds
                worker.kill()
            self._pool = None

    def _all(self, player: Player, jobs: Sequence[_Job]) -> tuple[Rollout, ...]:
        chunks = [tuple(jobs[i : i + _CHUNK]) for i in range(0, len(jobs), _CHUNK)]
        done: dict[int, _Played] = {}
        for _ in range(_MAX_DEATHS):
            try:
                with undisturbed():  # a worker half started would be in no list, nobody's to stop
                    waiting = {
                        self._submit(player, chunk): i
                        for i, chunk in enumerate(chunks)
                        if i not in done
                    }
                for future in as_completed(waiting):
                    done[waiting[future]] = self._counted(future.result())
            except BrokenProcessPool:
                self.close()
                continue
            except BaseException:
                self.close()
                raise
            return tuple(rollout for i in range(len(chunks)) for rollout in done[i].rollouts)
        logger.warning("worker processes died %d times; going on without them", _MAX_DEATHS)
        for i, chunk in enumerate(chunks):
            if i not in done:
                done[i] = _Played(_rollouts(self._inner, player, chunk), Spent(), Spent())
        return tuple(rollout for i in range(len(chunks)) for rollout in done[i].rollouts)

    def _submit(self, player: Player, chunk: tuple[_Job, ...]) -> Future[_Played]:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._workers,
                mp_context=get_context("spawn"),
                initializer=follow_parent,
            )
        return self._pool.submit(_play, self._names, player, chunk)

    def _counted(self, played: _Played) -> _Played:
        self._meter.add(played.spent, agent=played.agent)
        for rollout in played.rollouts:
            self._on_talk(rollout)
        return played


def _play(names: RoleNames, player: Player, jobs: tuple[_Job, ...]) -> _Played:
    rollouts, meter = _equipment(names)
    before, agent_before = meter.spent, meter.agent
    found = _rollouts(rollouts, player, jobs)
    return _Played(found, meter.spent - before, meter.agent - agent_before)


@lru_cache(maxsize=1)
def _equipment(names: RoleNames) -> tuple[SimulatedRollouts, Meter]:
    """Build what a worker process plays with, once."""
    meter = Meter()
    return SimulatedRollouts(connect(names, offline=offline_lm, meter=meter)), meter


def _rollouts(
    rollouts: SimulatedRollouts, player: Player, jobs: tuple[_Job, ...]
) -> tuple[Rollout, ...]:
    if isinstance(player, str):
        agent = _unpacked(player)
        return tuple(_one(rollouts, agent, job) for job in jobs)
    talks = [Talk(profile=job.profile, seed=job.seed) for job in jobs]
    return rollouts.run_each(player, talks)


def _one(rollouts: SimulatedRollouts, agent: dspy.Module, job: _Job) -> Rollout:
    if job.record is None:
        return rollouts.run(agent, [Talk(profile=job.profile, seed=job.seed)])[0]
    return rollouts.replay(agent, [(job.profile, job.record, job.turn)], n_turns=job.n_turns)[0]


@lru_cache(maxsize=8)
def _unpacked(packed: str) -> dspy.Module:
    return unpack(packed)


def _packed(agent: SkilledProgram) -> str:
    return pack(cast(SupportAgent, agent))  # the only program that is played on processes
