"""A toy objective: how little the seeker was moved, up or down."""

from metrics.objective import Judged
from signatures.rollouts import Rollout


def evenness(rollout: Rollout, *, skill: str | None = None) -> Judged:
    """Judge by the mean size of changes; a talk of no reply stands in the middle."""
    moved = [abs(e.appraisal.change) for e in rollout.exchanges]
    if not moved:
        return Judged(0.5, "Nothing was said.")
    mean = sum(moved) / len(moved)
    return Judged(1 - mean / 10, f"Each reply moved the seeker by {mean:.1f} points.")
