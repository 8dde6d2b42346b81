"""How a job says what it does: one callable that is told the kind of a thing and its data.

Besides the decisions that `events.jsonl` keeps, it is told of ``loaded`` (`skipped`, and
`remarks`: lines for people), ``bounded`` (`talks` at most), ``playing`` (`profiles`),
``dialogue_read`` (`done`, `of`, and `known`: read by an earlier run) and of every finished ``talk``
(`gain`, None where it has no score; `calls` so far). Talks come from worker threads.
"""

from collections.abc import Callable
from typing import Any

from esc_skills.lm.meter import Meter
from signatures.rollouts import Rollout

OnEvent = Callable[[str, dict[str, Any]], None]


def silent(kind: str, data: dict[str, Any]) -> None:
    """Say nothing."""


def talks_told(on_event: OnEvent, meter: Meter) -> Callable[[Rollout], None]:
    """Return what reports finished talks."""

    def tell(rollout: Rollout) -> None:
        gain = rollout.final - rollout.trajectory[0] if rollout.scored else None
        on_event("talk", {"gain": gain, "calls": meter.calls})

    return tell
