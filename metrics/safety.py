"""Counts safety violations of talks.

On what the agent wrote, before the output screen mended it.
"""

from collections import Counter
from collections.abc import Sequence

from signatures.rollouts import Rollout


def violations(rollouts: Sequence[Rollout]) -> Counter[str]:
    """Count violations by category over all replies, unscored talks included."""
    return Counter(v for rollout in rollouts for v in rollout.violations)


def new_violations(before: Sequence[Rollout], after: Sequence[Rollout]) -> Counter[str]:
    """Count what `after` violates beyond `before`, by category."""
    return violations(after) - violations(before)
