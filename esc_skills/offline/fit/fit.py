"""Fits a judge on some cells of the recorded replies, calibrated out of fold within them."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from esc_skills.offline.fit.calibrate import bounds, calibration, fit_draw
from esc_skills.offline.fit.ridge import CellSums, Shrinkage, design
from esc_skills.offline.fit.table import Replies
from esc_skills.offline.seeker.coefficients import Coefficients, Phase
from signatures.labels import EMOTIONAL_INTENTIONS

N_FOLDS: Final = 5
FIRST: Final = Shrinkage(text=1000.0, level=3000.0)
LATER: Final = Shrinkage(text=1200.0, shared=0.15, family=1.5, own=3.0)
# A rule that runs on its own state is compressed: what good replies earned stands partly in the
# recorded state. The factors are chosen so that model means spread by about 10 points while the
# figures with the state given keep their marks; first replies have no state behind them and need
# less.
GAIN_FIRST: Final = 1.5
GAIN_LATER: Final = 2.6
# A feature that hardly varies in a phase must not be blown up.
_LEAST_SD: Final = 0.15
# The bounds are taken where a talk is under way but not decided, as the marks were measured.
_BOUND_TURNS: Final = (2, 4)


def folds_of(replies: Replies) -> np.ndarray:
    """Return the profile fold of each row: profiles of an intention are dealt out in turn."""
    seen = {t.profile: t.intention for t in replies.talks}
    order = sorted(seen, key=lambda p: (seen[p], p))
    fold = {profile: i % N_FOLDS for i, profile in enumerate(order)}
    return np.array([fold[p] for p in replies.profile])


@dataclass(frozen=True, slots=True)
class Scale:
    """Mean, SD and recorded range (standardised) of each feature."""

    mean: np.ndarray
    sd: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @classmethod
    def of(cls, raw: np.ndarray) -> "Scale":
        """Measure it; the range is from the 1st to the 99th percentile, within 3 SD."""
        mean, sd = raw.mean(0), np.maximum(raw.std(0), 1e-6)
        low, high = (np.quantile(raw, [0.01, 0.99], axis=0) - mean) / sd
        # A rare thing has no percentile of its own: its range is from absent to once present.
        high = np.where(high > low, high, (np.minimum(raw.max(0), 1.0) - mean) / sd)
        return cls(mean, sd, np.maximum(low, -3.0), np.minimum(high, 3.0))


@dataclass(frozen=True)
class _PhaseData:
    """One phase's rows and sums."""

    replies: Replies
    rows: np.ndarray
    standard: np.ndarray
    folds: np.ndarray
    with_state: bool
    shrinkage: Shrinkage

    @cached_property
    def _own_scale(self) -> tuple[np.ndarray, np.ndarray]:
        """Mean and SD within the phase: shrinkage must not depend on the other phase's spread."""
        own = self.standard[self.rows]
        return own.mean(0), np.maximum(own.std(0), _LEAST_SD)

    @cached_property
    def sums(self) -> CellSums:
        r, at = self.replies, self.rows
        mean, sd = self._own_scale
        laid_out = design(
            (self.standard[at] - mean) / sd, r.state[at], r.intention[at], r.persona[at],
            with_state=self.with_state, shrinkage=self.shrinkage,
        )  # fmt: skip
        return CellSums(laid_out, r.change[at], self.folds[at], r.model[at])

    def solve(self, folds: frozenset[int], model: str | None) -> Phase:
        """Fit without some folds and a model; not calibrated, without bounds."""
        w = self.sums.solve(folds=folds, model=model)
        mean, sd = self._own_scale
        slopes = w.slopes / sd
        none, far = np.zeros((8, 2)), np.full(8, 100.0)
        return Phase(
            w.state,
            w.persona,
            w.intercept,
            slopes,
            -(slopes * mean).sum(1),
            none,
            none,
            -far,
            far,
            gain=GAIN_LATER if self.with_state else GAIN_FIRST,
        )


class Fitter:
    """Fits judges on the rows of a table, leaving out what it is told to.

    Args:
        replies: of one judge.
        folds: profile fold of each row.
    """

    def __init__(self, replies: Replies, folds: np.ndarray) -> None:
        self.replies, self.folds = replies, folds
        self.scale = Scale.of(replies.raw)
        scaled = (replies.raw - self.scale.mean) / self.scale.sd
        standard = np.clip(scaled, self.scale.low, self.scale.high)
        self._data = {
            first: _PhaseData(
                replies,
                np.flatnonzero(replies.first == first),
                standard,
                folds,
                not first,
                FIRST if first else LATER,
            )
            for first in (True, False)
        }

    def fit(self, *, fold: int | None = None, model: str | None = None) -> Coefficients:
        """Fit without a profile fold and without a model (None leaves nothing out)."""
        parts = {first: self._phase(first, fold, model) for first in (True, False)}
        expected, change = (
            np.concatenate([parts[first][k] for first in (True, False)]) for k in (1, 2)
        )
        noise, thresholds = fit_draw(expected, change)
        s = self.scale
        return Coefficients(
            mean={"zh": s.mean}, sd={"zh": s.sd}, low=s.low, high=s.high,
            first=parts[True][0], later=parts[False][0], noise_sd=noise,
            thresholds=thresholds, source={},
        )  # fmt: skip

    def _phase(
        self, first: bool, fold: int | None, model: str | None
    ) -> tuple[Phase, np.ndarray, np.ndarray]:
        """Return a phase, and out of fold: expected and recorded change."""
        data, r = self._data[first], self.replies
        left = frozenset() if fold is None else frozenset({fold})
        seen = data.rows[(r.model[data.rows] != model)]
        rows, score, held, level = [], [], [], []
        for inner in sorted(set(map(int, np.unique(self.folds))) - left):
            at = seen[self.folds[seen] == inner]
            phase = data.solve(left | {inner}, model)
            rows.append(at)
            score.append(phase.score(data.standard[at], r.intention[at]))
            held.append(phase.inertia(r.state[at], r.intention[at], r.persona[at]))
            level.append(phase.intercept[r.intention[at]])
        at, text, inertia, start = (np.concatenate(x) for x in (rows, score, held, level))
        phase = data.solve(left, model)
        earned = r.change[at] - inertia - start
        # One opening line a profile: too few first replies for a curve per intention.
        group = np.full(len(at), -1) if first else r.intention[at]
        scores, points = calibration(text, earned, group)
        low, high = self._bounds(first, at, text, r.change[at] - inertia)
        phase = replace(
            phase, scores=scores, points=points,
            floor=low, ceiling=high,
        )  # fmt: skip
        # The draw is fitted to what replies really got: without the gain of a free run.
        expected = inertia + replace(phase, gain=1.0).text(text, r.intention[at])
        return phase, expected, r.change[at]

    def _bounds(
        self, first: bool, at: np.ndarray, text: np.ndarray, apart: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return floors and ceilings; `apart` is change less what state and persona come to."""
        r = self.replies
        if first:
            # One line a profile: too few first replies an intention; a family's count together.
            whose = (r.intention[at] >= len(EMOTIONAL_INTENTIONS)) * 4
            low, high = bounds(text, apart, whose)
            spread = np.repeat([0, 4], 4)
            return low[spread], high[spread]
        early = (r.turn[at] >= _BOUND_TURNS[0]) & (r.turn[at] <= _BOUND_TURNS[1])
        return bounds(text[early], apart[early], r.intention[at][early])
