"""Draws talks evenly over the six strata, with seeds nobody has used before."""

import random
from collections import defaultdict
from collections.abc import Sequence

from signatures.rollouts import SeekerProfile, Talk

_SEEDS = 2**30  # seeds from here on are kept for held-out talks


def draw_talks(
    profiles: Sequence[SeekerProfile], n: int, *, rng: random.Random
) -> tuple[Talk, ...]:
    """Draw `n` talks, strata in turn, profiles without replacement while they last.

    Raises:
        ValueError: no profiles, or `n` is below 1.
    """
    if not profiles or n < 1:
        raise ValueError(f"need profiles and n >= 1, got {len(profiles)} profiles and n={n}")
    strata: defaultdict[str, list[SeekerProfile]] = defaultdict(list)
    for profile in sorted(profiles, key=lambda p: p.id):
        strata[profile.stratum].append(profile)
    queues: dict[str, list[SeekerProfile]] = {name: [] for name in sorted(strata)}
    talks: list[Talk] = []
    while len(talks) < n:
        for name, queue in queues.items():
            if not queue:
                queue.extend(strata[name])
                rng.shuffle(queue)
            if len(talks) < n:
                talks.append(Talk(profile=queue.pop(), seed=rng.randrange(_SEEDS)))
    return tuple(talks)
