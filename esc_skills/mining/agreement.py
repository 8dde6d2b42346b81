"""How well a score of reactions agrees with the seekers' stars: arithmetic only."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from esc_skills.mining.vectors import Matrix

_HIGH: Final = 4
_LOW: Final = 2


@dataclass(frozen=True, slots=True)
class StarAgreement:
    """Agreement of scores with stars; None where it is not defined.

    Args:
        n: rated units.
        auc: chance that a unit of 4 or 5 stars scores above one of 1 or 2.
        auc_by_corpus: the same within each corpus.
        rho: Spearman correlation over all units.
        rho_within: Spearman correlation of what differs from the dialogue's own mean, over
            dialogues of two rated units or more: which turn of a talk was the better one.
        n_by_corpus: rated units of each corpus.
    """

    n: int
    auc: float | None
    auc_by_corpus: dict[str, float | None]
    rho: float | None
    rho_within: float | None
    n_by_corpus: dict[str, int]


def star_agreement(
    scores: Sequence[float],
    *,
    stars: Sequence[int],
    corpora: Sequence[str],
    dialogues: Sequence[str],
) -> StarAgreement:
    """Compare scores with stars (1-5), unit by unit.

    Raises:
        ValueError: the sequences differ in length, or are empty.
    """
    n = len(scores)
    if not n or not n == len(stars) == len(corpora) == len(dialogues):
        raise ValueError(f"needs as many stars, corpora and dialogues as scores, got {n} scores")
    score, star = np.asarray(scores, dtype=float), np.asarray(stars, dtype=float)
    of = np.asarray(corpora)
    names = sorted(set(corpora))
    return StarAgreement(
        n=n,
        auc=_auc(score, star),
        auc_by_corpus={name: _auc(score[of == name], star[of == name]) for name in names},
        rho=_rho(score, star),
        rho_within=_within(score, star, dialogues),
        n_by_corpus={name: int((of == name).sum()) for name in names},
    )


def _auc(score: Matrix, star: Matrix) -> float | None:
    clear = (star >= _HIGH) | (star <= _LOW)
    good = star[clear] >= _HIGH
    if good.all() or not good.any():
        return None
    return round(float(roc_auc_score(good, score[clear])), 4)


def _rho(a: Matrix, b: Matrix) -> float | None:
    if len(a) < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    found = float(spearmanr(a, b).statistic)
    return None if math.isnan(found) else round(found, 4)


def _within(score: Matrix, star: Matrix, dialogues: Sequence[str]) -> float | None:
    members: dict[str, list[int]] = defaultdict(list)
    for i, dialogue in enumerate(dialogues):
        members[dialogue].append(i)
    several = [rows for rows in members.values() if len(rows) > 1]
    if not several:
        return None
    return _rho(
        np.concatenate([score[rows] - score[rows].mean() for rows in several]),
        np.concatenate([star[rows] - star[rows].mean() for rows in several]),
    )
