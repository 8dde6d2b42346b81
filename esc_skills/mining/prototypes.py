"""Key units -> prototypes -> groups of prototypes, each to become a skill (paper section 3.2).

Methods, weights and counts are our choice. Bisecting k-means keeps the first step near-linear in
units; the second works on prototypes, of which there are few.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering, BisectingKMeans
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

from esc_skills.mining.vectors import Embedder, Matrix, vectors_of
from signatures.dialogues import InterventionUnit, Prototype

_FEWEST_SKILLS: Final = 4
MOST_SKILLS: Final = 30


@dataclass(frozen=True, slots=True)
class Grouped:
    """Prototypes, and the groups of helpful ones (by position) that skills are made of."""

    prototypes: tuple[Prototype, ...]
    groups: tuple[tuple[int, ...], ...]


def key_units(units: Sequence[InterventionUnit]) -> tuple[InterventionUnit, ...]:
    """Keep the units with a transition, constructive or negative, and an intervention before it.

    Greetings and small talk ("other_talk") are none, however warmly they are answered.
    """
    return tuple(
        unit for unit in units if unit.polarity != "neutral" and unit.action.label != "other_talk"
    )


def n_prototypes_for(n_units: int) -> int:
    """Return how many prototypes to aim at where nobody says: it grows slower than the units."""
    return max(1, round(n_units**0.62))


def group_units(
    units: Sequence[InterventionUnit],
    *,
    embed: Embedder,
    n_prototypes: int | None = None,
    n_skills: int | None = None,
    seed: int = 0,
) -> Grouped:
    """Cluster key units by state, action, polarity and meaning, then helpful prototypes again.

    Args:
        units: key units, of one or both polarities; their order does not matter.
        embed: text -> vectors.
        n_prototypes: how many to aim at; None grows it with the units.
        n_skills: how many groups to aim at; None takes the number at which groups are told apart
            best (silhouette).
        seed: of the clustering.

    Raises:
        ValueError: no unit is constructive, so there is nothing to learn a skill from.
    """
    ordered = sorted(units, key=lambda unit: (unit.polarity, unit.id))
    helped = [i for i, unit in enumerate(ordered) if unit.polarity == "constructive"]
    hurt = [i for i, unit in enumerate(ordered) if unit.polarity == "negative"]
    if not helped:
        raise ValueError("no unit with a constructive change: nothing to build a skill from")
    wanted = n_prototypes or n_prototypes_for(len(ordered))
    prototypes: list[Prototype] = []
    centres: list[Matrix] = []
    with threadpool_limits(limits=1):  # in many small steps threads only wait for each other
        points = vectors_of(ordered, embed)
        for members in (helped, hurt):
            share = max(1, round(wanted * len(members) / len(ordered)))
            for cluster in _bisect(points[members], share, seed) if members else ():
                rows = [members[k] for k in cluster]
                prototypes.append(prototype_of([ordered[i] for i in rows]))
                centres.append(points[rows].mean(axis=0))
        n_helped = sum(p.polarity == "constructive" for p in prototypes)
        return Grouped(tuple(prototypes), _groups(np.array(centres[:n_helped]), n_skills))


def prototype_of(members: Sequence[InterventionUnit]) -> Prototype:
    """Return the prototype of units of one polarity; its id is a hash of theirs."""
    ids = tuple(unit.id for unit in members)
    return Prototype(
        id=f"p-{hashlib.sha256(' '.join(ids).encode()).hexdigest()[:10]}",
        polarity=members[0].polarity,
        action=Counter(unit.action.label for unit in members).most_common(1)[0][0],
        need=Counter(unit.before.need for unit in members).most_common(1)[0][0],
        stage=Counter(unit.before.stage for unit in members).most_common(1)[0][0],
        units=ids,
    )


def _bisect(points: Matrix, n: int, seed: int) -> list[list[int]]:
    n = min(n, len(np.unique(points, axis=0)))
    if n <= 1:
        return [list(range(len(points)))]
    found = BisectingKMeans(
        n, random_state=seed, n_init=1, bisecting_strategy="largest_cluster"
    ).fit_predict(points)
    return _members(found)


def _groups(centres: Matrix, n_skills: int | None) -> tuple[tuple[int, ...], ...]:
    n_points = len(np.unique(centres, axis=0))
    if n_skills is not None or n_points <= _FEWEST_SKILLS:
        return _agglomerate(centres, min(n_skills or n_points, len(centres)))
    tried = {
        n: _agglomerate(centres, n)
        for n in range(_FEWEST_SKILLS, min(MOST_SKILLS, n_points - 1) + 1)
    }
    best = max(tried, key=lambda n: (_told_apart(centres, tried[n]), -n))
    return tried[best]


def _agglomerate(centres: Matrix, n: int) -> tuple[tuple[int, ...], ...]:
    if len(centres) <= n:
        return tuple((i,) for i in range(len(centres)))
    found = AgglomerativeClustering(n_clusters=n).fit_predict(centres)
    return tuple(tuple(group) for group in _members(found))


def _told_apart(centres: Matrix, groups: Sequence[Sequence[int]]) -> float:
    labels = np.empty(len(centres), dtype=int)
    for k, group in enumerate(groups):
        labels[list(group)] = k
    return round(float(silhouette_score(centres, labels)), 6)


def _members(labels: NDArray[np.integer]) -> list[list[int]]:
    return [[int(i) for i in np.flatnonzero(labels == k)] for k in sorted(set(map(int, labels)))]
