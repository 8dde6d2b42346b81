"""Chooses how talks are played: processes for the offline LM, threads for models. Same results."""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol

import dspy

from esc_skills.lm.meter import Meter
from esc_skills.lm.roles import Roles
from esc_skills.optimizers.base import Rollouts
from esc_skills.runs.processes import ProcessRollouts
from esc_skills.runs.settings import ModelSettings
from esc_skills.simulation.rollouts import SimulatedRollouts
from signatures.rollouts import Rollout, Talk

_MODEL_THREADS: Final = 8


class Players(Rollouts, Protocol):
    """Plays talks of one agent, as passes need them, and of agents made for each profile."""

    def run_each(self, agent_for: type[dspy.Module], talks: Sequence[Talk]) -> tuple[Rollout, ...]:
        """Play `talks` with an agent made for each profile: only the oracle may see it."""
        ...


def n_threads(settings: ModelSettings, roles: Roles) -> int:
    """Return how many talks go on at a time: as asked, else as many as help."""
    if settings.threads is not None:
        return settings.threads
    return (os.cpu_count() or 1) if roles.is_offline else _MODEL_THREADS


@contextlib.contextmanager
def open_players(
    settings: ModelSettings,
    roles: Roles,
    meter: Meter,
    *,
    on_talk: Callable[[Rollout], None] = lambda _: None,
) -> Iterator[Players]:
    """Lend what plays talks, and let its processes go at the end.

    Raises:
        ValueError: processes are asked for with a model behind an endpoint.
    """
    n = n_threads(settings, roles)
    if not _on_processes(settings, roles, n):
        yield SimulatedRollouts(roles, threads=n, on_talk=on_talk)
        return
    alone = SimulatedRollouts(roles, on_talk=on_talk)
    players = ProcessRollouts(
        settings.role_names, workers=n, meter=meter, inner=alone, on_talk=on_talk
    )
    try:
        yield players
    finally:
        players.close()


def _on_processes(settings: ModelSettings, roles: Roles, n: int) -> bool:
    if settings.parallel == "processes" and not roles.is_offline:
        raise ValueError('parallel = "processes" is for the offline LM; models are waited for')
    if settings.parallel == "auto":
        return roles.is_offline and n > 1
    return settings.parallel == "processes"
