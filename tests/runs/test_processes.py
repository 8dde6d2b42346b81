"""Talks on worker processes: the same results, also when a worker is killed."""

import os
import signal
from collections.abc import Iterator

import pytest

from esc_skills.corpora.load import own_profiles
from esc_skills.lm.meter import Meter
from esc_skills.lm.roles import RoleNames, Roles, connect
from esc_skills.offline.engine import offline_lm
from esc_skills.runs.compile_settings import Settings
from esc_skills.runs.players import n_threads, open_players
from esc_skills.runs.processes import ProcessRollouts
from esc_skills.simulation.rollouts import SimulatedRollouts
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.oracle import Oracle
from signatures.rollouts import Rollout, Talk
from tests.fakes import make_skill

AGENT = SupportAgent(SkillBank((make_skill(),)))
TALKS = tuple(Talk(profile=p, seed=7 + i) for i, p in enumerate(own_profiles("val")[:14]))


def _roles(meter: Meter) -> Roles:
    return connect(RoleNames(), offline=offline_lm, meter=meter)


@pytest.fixture
def players() -> Iterator[ProcessRollouts]:
    meter = Meter()
    made = ProcessRollouts(
        RoleNames(), workers=2, meter=meter, inner=SimulatedRollouts(_roles(meter))
    )
    yield made
    made.close()


@pytest.mark.slow
def test_processes_and_threads_play_the_same_talks(players: ProcessRollouts) -> None:
    meter = Meter()
    threads = SimulatedRollouts(_roles(meter), threads=4)
    played = threads.run(AGENT, TALKS)
    assert players.run(AGENT, TALKS) == played
    assert players._meter.spent == meter.spent
    assert players._meter.agent == meter.agent
    assert 0 < meter.agent.calls < meter.calls
    assert players.run_each(Oracle, TALKS[:4]) == threads.run_each(Oracle, TALKS[:4])
    recorded = [(t.profile, r, 1) for t, r in zip(TALKS, played, strict=True)]
    again = players.replay(SupportAgent(), recorded, n_turns=2)
    assert again == threads.replay(SupportAgent(), recorded, n_turns=2)


@pytest.mark.slow
def test_a_killed_worker_is_replaced_and_nothing_is_lost(players: ProcessRollouts) -> None:
    expected = SimulatedRollouts(_roles(Meter())).run(AGENT, TALKS)
    killed: list[int] = []

    def kill_one(rollout: Rollout) -> None:
        pool = players._pool
        if not killed and pool is not None:
            killed.append(next(iter(pool._processes)))
            os.kill(killed[0], signal.SIGKILL)

    players._on_talk = kill_one
    assert players.run(AGENT, TALKS) == expected
    assert killed


def test_models_are_waited_for_on_threads_and_processes_are_for_the_offline_lm() -> None:
    remote = Settings(lm="openai/x", api_base="http://127.0.0.1:1/v1")
    meter = Meter()
    roles = connect(remote.role_names, offline=offline_lm, meter=meter)
    assert n_threads(remote, roles) == 8
    with open_players(remote, roles, meter) as players:
        assert isinstance(players, SimulatedRollouts)
    wrong = remote.with_flags(parallel="processes")
    with pytest.raises(ValueError, match="offline LM"), open_players(wrong, roles, meter):
        pass
