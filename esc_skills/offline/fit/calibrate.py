"""Turns raw rules into judges: what replies of a score really got, ceilings, and the draw."""

from typing import Final

import numpy as np
from scipy.optimize import minimize
from scipy.stats import norm
from sklearn.isotonic import IsotonicRegression

from signatures.labels import INTENTIONS

N_KNOTS: Final = 10
# A bin's mean counts against this many replies at the mean of the family's line.
_PRIOR: Final = 60.0
_LEAST: Final = 200
_CUTS: Final = np.array([-7.5, 0.0, 7.5])


def isotonic_knots(
    score: np.ndarray, earned: np.ndarray, line: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return knots of score and what replies there really earned, never falling.

    Args:
        score: out-of-fold text scores of one intention, shape (n,).
        earned: change less state and intercept, shape (n,).
        line: slope that few replies are shrunk to (of all intentions together).

    Returns:
        (scores, points), both shape (N_KNOTS,): means of equal bins, and the 1st and the 99th
        percentile, up to which the line goes on; outside them nothing is extrapolated.
    """
    order = np.argsort(score, kind="stable")
    bins = np.array_split(order, N_KNOTS - 2)
    at = np.array([score[b].mean() for b in bins])
    n = np.array([len(b) for b in bins], dtype=float)
    mean = np.array([earned[b].mean() for b in bins])
    shrunk = (n * mean + _PRIOR * line * at) / (n + _PRIOR)
    numbers = np.arange(len(bins))
    points = IsotonicRegression().fit(numbers, shrunk, sample_weight=n).predict(numbers)
    ends = np.quantile(score, [0.01, 0.99])
    least = points[0] - line * max(at[0] - ends[0], 0.0)
    most = points[-1] + line * max(ends[1] - at[-1], 0.0)
    return np.array([ends[0], *at, ends[1]]), np.array([least, *points, most])


def slope_of(score: np.ndarray, earned: np.ndarray) -> float:
    """Return the least-squares slope of `earned` on `score` through the origin, at least 0."""
    return max(float((score * earned).sum() / max((score**2).sum(), 1e-9)), 0.0)


def calibration(
    score: np.ndarray, earned: np.ndarray, group: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the knots of every intention, both shape (8, N_KNOTS).

    Args:
        score: out-of-fold text scores, shape (n,).
        earned: change less state and intercept, shape (n,).
        group: for each reply the intention it counts for, shape (n,); an intention with fewer than
            `_LEAST` replies takes the curve of all.
    """
    line = slope_of(score, earned)
    every = isotonic_knots(score, earned, line)
    scores, points = [], []
    for i in range(len(INTENTIONS)):
        own = group == i
        at, got = isotonic_knots(score[own], earned[own], line) if own.sum() >= _LEAST else every
        scores.append(at)
        points.append(got)
    return np.array(scores), np.array(points)


def bounds(
    score: np.ndarray, apart: np.ndarray, intention: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what the worst and the best fifth of replies really got on average, per intention.

    `apart` is the change less what state and persona come to: bounds hold for a reply, not for the
    mood it met. An intention with fewer than 25 replies takes those of all.
    """
    low, high = [], []
    for i in range(len(INTENTIONS)):
        own = intention == i
        if own.sum() < 25:
            own = np.ones_like(own)
        order = np.argsort(score[own], kind="stable")
        fifths = np.array([apart[own][b].mean() for b in np.array_split(order, 5)])
        risen = IsotonicRegression().fit(np.arange(5), fifths).predict(np.arange(5))
        low.append(risen[0])
        high.append(risen[-1])
    return np.array(low), np.array(high)


def fit_draw(expected: np.ndarray, change: np.ndarray) -> tuple[float, np.ndarray]:
    """Return noise SD and thresholds of the four levels by maximum likelihood (ordered probit).

    Args:
        expected: out-of-fold expected change, emotion points.
        change: what the judge did.
    """
    level = np.digitize(change, _CUTS)

    def loss(x: np.ndarray) -> float:
        sd = np.exp(x[0])
        cuts = np.concatenate([[-np.inf], x[1] + np.cumsum([0, *np.exp(x[2:])]), [np.inf]])
        chance = norm.cdf((cuts[level + 1] - expected) / sd) - norm.cdf(
            (cuts[level] - expected) / sd
        )
        return -float(np.log(np.maximum(chance, 1e-9)).mean())

    start = np.array([np.log(5.0), -7.0, np.log(7.0), np.log(7.0)])
    found = minimize(loss, start, method="L-BFGS-B").x
    return float(np.exp(found[0])), found[1] + np.cumsum([0, *np.exp(found[2:])])
