"""What an all-knowing supporter does for each hidden wish: searched, for the oracle alone.

``python -m benchmarks.search_oracle`` writes `plans.json`: for each intention a cycle of plans,
each a few moves in one reply, that did best with the default judge on the training profiles.
"""

import json
from importlib.resources import files
from typing import Final

from esc_skills.offline.responder.moves import Move
from signatures.labels import INTENTIONS, Intention


def _read() -> dict[Intention, tuple[tuple[Move, ...], ...]]:
    source = files("esc_skills.offline.responder").joinpath("plans.json")
    rows = json.loads(source.read_text(encoding="utf-8"))
    return {wish: tuple(tuple(plan) for plan in rows[wish]) for wish in INTENTIONS}


PLAN_OF_WISH: Final = _read()
