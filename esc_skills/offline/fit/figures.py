"""The figures of the audits: how well expected and free-run emotion agree with the record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import rankdata, spearmanr

from esc_skills.offline.fit.table import Replies
from metrics.sage import SAGE
from signatures.labels import INTENTIONS, PERSONA_TYPES

_DRAWS: Final = 400


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, the same of the record where there is one, and a 95 % cluster-bootstrap interval.

    `value` is None where it is not defined: one class only, fewer than three models.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    recorded: float | None = None


def auc(expected: np.ndarray, change: np.ndarray) -> float | None:
    """Return the chance that a rise was expected to be higher than a fall; zeros are left out."""
    up, down = change > 0, change < 0
    if not up.any() or not down.any():
        return None
    kept = up | down
    ranks = rankdata(expected[kept])
    n_up, n_down = up.sum(), down.sum()
    return float((ranks[up[kept]].sum() - n_up * (n_up + 1) / 2) / (n_up * n_down))


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float | None:
    """Return Spearman's rho, or None for fewer than three values or no spread."""
    if len(a) < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    return float(spearmanr(a, b).statistic)


def means_by(values: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Return the mean of each group, groups sorted."""
    return np.array([values[groups == g].mean() for g in np.unique(groups)])


def with_interval(
    name: str,
    measure: Callable[[np.ndarray], float | None],
    clusters: np.ndarray,
    *,
    recorded: float | None = None,
    seed: int = 0,
) -> Figure:
    """Measure on all rows, and on resampled clusters.

    Args:
        name: for the table.
        measure: takes row numbers.
        clusters: cluster (profile) of each row; whole clusters are drawn.
        recorded: the same figure of the record.
        seed: of the resampling.
    """
    rng = np.random.default_rng(seed)
    known = np.unique(clusters)
    rows = [np.flatnonzero(clusters == c) for c in known]
    drawn = []
    for _ in range(_DRAWS):
        picked = np.concatenate([rows[i] for i in rng.integers(len(known), size=len(known))])
        value = measure(picked)
        if value is not None:
            drawn.append(value)
    value = measure(np.arange(len(clusters)))
    if value is None or len(drawn) < _DRAWS // 2:
        return Figure(name, value, None, None, recorded)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Figure(name, value, float(low), float(high), recorded)


def state_figures(replies: Replies, expected: np.ndarray) -> tuple[Figure, ...]:
    """Return AUC and Spearman with the state given, on first replies, and the models' order."""
    change, profile, model = replies.change, replies.profile, replies.model
    first = np.flatnonzero(replies.first)

    def rank(at: np.ndarray) -> float | None:
        return rank_correlation(means_by(expected[at], model[at]), means_by(change[at], model[at]))

    return (
        with_interval("auc_state", lambda at: auc(expected[at], change[at]), profile),
        with_interval("rho_state", lambda at: rank_correlation(expected[at], change[at]), profile),
        with_interval(
            "auc_turn1", lambda at: auc(expected[first[at]], change[first[at]]), profile[first]
        ),
        with_interval(
            "rho_turn1",
            lambda at: rank_correlation(expected[first[at]], change[first[at]]),
            profile[first],
        ),
        with_interval("model_rank", rank, profile),
    )


def free_figures(replies: Replies, finals: np.ndarray) -> tuple[Figure, ...]:
    """Return the figures of a free run.

    Args:
        replies: of one recorded judge.
        finals: shape (seeds, dialogues).
    """
    talks = replies.talks
    recorded = np.array([t.final for t in talks], float)
    model = np.array([t.model for t in talks])
    profile = np.array([t.profile for t in talks])
    mean = finals.mean(0)
    top, floor = (finals >= SAGE.top).mean(0), (finals < SAGE.floor).mean(0)
    several = len(np.unique(model)) > 1

    def spread(values: np.ndarray) -> Callable[[np.ndarray], float | None]:
        def measure(at: np.ndarray) -> float | None:
            return float(means_by(values[at], model[at]).std(ddof=1)) if several else None

        return measure

    def rank(at: np.ndarray) -> float | None:
        return rank_correlation(means_by(mean[at], model[at]), means_by(recorded[at], model[at]))

    every = np.arange(len(talks))
    return (
        with_interval("model_rank", rank, profile),
        with_interval("sd_model_means", spread(mean), profile, recorded=spread(recorded)(every)),
        with_interval(
            "success",
            lambda at: float(top[at].mean()),
            profile,
            recorded=float((recorded >= SAGE.top).mean()),
        ),
        with_interval(
            "failure",
            lambda at: float(floor[at].mean()),
            profile,
            recorded=float((recorded < SAGE.floor).mean()),
        ),
    )


@dataclass(frozen=True, slots=True)
class GroupMean:
    """Mean final emotion of a group of dialogues, simulated and recorded."""

    kind: str
    name: str
    n: int
    simulated: float
    recorded: float


def group_means(replies: Replies, finals: np.ndarray) -> tuple[GroupMean, ...]:
    """Return mean final emotion by model, intention and persona type; finals (seeds, dialogues)."""
    recorded = np.array([t.final for t in replies.talks], float)
    mean = finals.mean(0)
    found = []
    for kind, names, of in (
        ("model", sorted({t.model for t in replies.talks}), [t.model for t in replies.talks]),
        ("intention", INTENTIONS, [t.intention for t in replies.talks]),
        ("persona", PERSONA_TYPES, [t.persona_type for t in replies.talks]),
    ):
        for name in names:
            own = np.array([value == name for value in of])
            if own.any():
                found.append(
                    GroupMean(
                        kind, name, int(own.sum()),
                        float(mean[own].mean()), float(recorded[own].mean()),
                    )
                )  # fmt: skip
    return tuple(found)


def rounded(value: float | None, digits: int = 4) -> float | None:
    """Round for JSON; None stays None."""
    return None if value is None else round(value, digits)
