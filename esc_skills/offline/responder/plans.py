"""What an all-knowing supporter does for each hidden wish: searched, for the oracle alone.

``python -m benchmarks.search_oracle`` writes `plans.json`: for each intention a cycle of plans,
each a few moves in one reply, that did best with the default judge on the training profiles.
"""

from typing import Final

from esc_skills.offline.responder.data import data_of
from esc_skills.offline.responder.moves import Move
from signatures.labels import INTENTIONS, Intention

PLAN_OF_WISH: Final[dict[Intention, tuple[tuple[Move, ...], ...]]] = {
    wish: tuple(tuple(plan) for plan in data_of("plans.json").held(wish)) for wish in INTENTIONS
}
