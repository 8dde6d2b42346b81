"""Intervals for means of talks that come in clusters: talks about one scene are not independent."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

FEWEST: Final = 4


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its interval, in the unit of the values; `n` values in `n_clusters` clusters."""

    mean: float
    low: float
    high: float
    n: int
    n_clusters: int

    @property
    def tells(self) -> bool:
        """Whether the bounds say anything: not below four clusters (0: their number is unknown)."""
        return not 0 < self.n_clusters < FEWEST


def cluster_bootstrap(
    values: Sequence[float],
    clusters: Sequence[Hashable],
    *,
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> Interval:
    """Resample whole clusters and return the percentile interval of the mean.

    Args:
        values: one number per talk.
        clusters: the cluster (scene) of each, same length.
        level: confidence in (0, 1).
        draws: bootstrap samples, at least 100.
        seed: of the resampling.

    Raises:
        ValueError: no values, lengths differ, or an argument is out of range.

    Example:
        >>> cluster_bootstrap([10, 10, 40, 40], ["a", "a", "b", "b"])
        Interval(mean=25.0, low=10.0, high=40.0, n=4, n_clusters=2)
    """
    if not values or len(values) != len(clusters):
        raise ValueError(
            "need as many clusters as values and at least one, "
            f"got {len(values)} and {len(clusters)}"
        )
    if not 0 < level < 1 or draws < 100:
        raise ValueError(f"need 0 < level < 1 and draws >= 100, got {level}, {draws}")
    sums: dict[Hashable, list[float]] = {}
    for value, cluster in zip(values, clusters, strict=True):
        entry = sums.setdefault(cluster, [0.0, 0.0])
        entry[0] += value
        entry[1] += 1
    table = np.array(list(sums.values()))
    picks = np.random.default_rng(seed).integers(len(table), size=(draws, len(table)))
    drawn = table[picks].sum(axis=1)
    means = drawn[:, 0] / drawn[:, 1]
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(np.mean(values)), float(low), float(high), len(values), len(table))
