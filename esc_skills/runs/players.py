"""Chooses how talks are played: processes for the offline LM, threads for models. Same results."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Final

from esc_skills.lm.meter import Meter
from esc_skills.lm.roles import Roles
from esc_skills.runs.processes import ProcessRollouts
from esc_skills.runs.settings import ModelSettings
from esc_skills.simulation.rollouts import SimulatedRollouts
from signatures.rollouts import Rollout

_MODEL_THREADS: Final = 8
Players = SimulatedRollouts | ProcessRollouts


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
    in_process = settings.parallel == "threads" or not roles.is_offline
    if in_process and settings.parallel == "processes":
        raise ValueError('parallel = "processes" is for the offline LM; models are waited for')
    threads = SimulatedRollouts(roles, threads=n, on_talk=on_talk)
    if in_process or (n == 1 and settings.parallel == "auto"):
        yield threads
        return
    alone = SimulatedRollouts(roles, on_talk=on_talk)
    players = ProcessRollouts(
        settings.role_names, workers=n, meter=meter, inner=alone, on_talk=on_talk
    )
    try:
        yield players
    finally:
        players.close()
