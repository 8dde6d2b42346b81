"""Ridge regression with slopes per intention shrunk to the family, and the family to all.

Sums are kept per cell (profile fold x model), so that leaving cells out costs one solve.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.linalg
from threadpoolctl import threadpool_limits

from esc_skills.offline.seeker.coefficients import STATE
from signatures.labels import EMOTIONAL_INTENTIONS, INTENTIONS, PERSONA_TYPES

_N_INTENTIONS: Final = len(INTENTIONS)
_N_PERSONAS: Final = len(PERSONA_TYPES)


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """Ridge penalties; chosen once on the development file by cross-validation, our choice.

    Attributes:
        text: of a standardised feature, per reply.
        shared: factor on the part of a slope that all intentions share.
        family: factor on the part that a family's intentions share.
        own: factor on an intention's own part.
        state: of a state term.
        level: of the intercepts of intentions and personas.
    """

    text: float
    shared: float = 0.3
    family: float = 3.0
    own: float = 6.0
    state: float = 3.0
    level: float = 10.0


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted rule before calibration; the shapes are those of `coefficients.Phase`."""

    state: np.ndarray
    persona: np.ndarray
    intercept: np.ndarray
    slopes: np.ndarray


@dataclass(frozen=True, slots=True)
class Design:
    """The columns of a fit, their penalties, and how to read the solution."""

    columns: np.ndarray
    penalty: np.ndarray
    n_features: int
    with_state: bool

    def weights(self, solution: np.ndarray) -> Weights:
        """Take the parts of a solution together: one slope per family or intention."""
        at = 1

        def take(n: int) -> np.ndarray:
            nonlocal at
            at += n
            return solution[at - n : at]

        n_state = len(STATE) if self.with_state else 0
        shared_state, *own_state = (take(n_state) for _ in range(3))
        state = np.zeros((2, len(STATE)))
        if n_state:
            state = shared_state + np.array(own_state)
        shared_persona = take(_N_PERSONAS)
        persona = shared_persona + np.array([take(_N_PERSONAS) for _ in range(2)])
        intercept = solution[0] + take(_N_INTENTIONS)
        shared = take(self.n_features)
        family = np.array([take(self.n_features) for _ in range(2)])
        own = np.array([take(self.n_features) for _ in range(_N_INTENTIONS)])
        return Weights(state, persona, intercept, shared + family[_family_of_each()] + own)


def _family_of_each() -> np.ndarray:
    return (np.arange(_N_INTENTIONS) >= len(EMOTIONAL_INTENTIONS)).astype(int)


def design(
    standard: np.ndarray,
    state: np.ndarray,
    intention: np.ndarray,
    persona: np.ndarray,
    *,
    with_state: bool,
    shrinkage: Shrinkage,
) -> Design:
    """Lay out the columns: state, persona, intention, text; shared, per family, per intention.

    A part that is penalised `k` times as much is a column divided by the root of `k`.
    """
    n, p = standard.shape
    family = _family_of_each()[intention]
    per_family = [(family == f)[:, None].astype(float) for f in (0, 1)]
    per_intention = [(intention == i)[:, None].astype(float) for i in range(_N_INTENTIONS)]
    who = (persona[:, None] == np.arange(_N_PERSONAS)).astype(float)
    parts = [np.ones((n, 1))]
    penalty = [np.full(1, 1e-3)]

    def add(block: np.ndarray, strength: float) -> None:
        parts.append(block)
        penalty.append(np.full(block.shape[1], strength))

    if with_state:
        add(state, shrinkage.state)
        for f in per_family:
            add(state * f, 3 * shrinkage.state)
    add(who, shrinkage.level)
    for f in per_family:
        add(who * f, 3 * shrinkage.level)
    add(np.hstack(per_intention), shrinkage.level)
    add(standard, shrinkage.text * shrinkage.shared)
    for f in per_family:
        add(standard * f, shrinkage.text * shrinkage.family)
    for i in per_intention:
        add(standard * i, shrinkage.text * shrinkage.own)
    return Design(np.hstack(parts), np.concatenate(penalty), p, with_state)


class CellSums:
    """Normal equations per profile fold and model; solves with some of them left out."""

    def __init__(
        self, laid_out: Design, target: np.ndarray, folds: np.ndarray, models: np.ndarray
    ) -> None:
        self._design = laid_out
        self._known: dict[tuple[frozenset[int], str | None], Weights] = {}
        self._sums: dict[tuple[int, str], _Sums] = {}
        for fold in np.unique(folds):
            for model in np.unique(models):
                at = np.flatnonzero((folds == fold) & (models == model))
                x = laid_out.columns[at]
                self._sums[int(fold), str(model)] = _Sums(x.T @ x, x.T @ target[at])
        every = self._sums.items()
        self._of_fold = {f: _total(s for (g, _), s in every if g == f) for f, _ in self._sums}
        self._of_model = {m: _total(s for (_, n), s in every if n == m) for _, m in self._sums}
        self._all = _total(self._sums.values())

    def solve(self, *, folds: frozenset[int], model: str | None) -> Weights:
        """Fit without some profile folds and without a model (None leaves none out)."""
        key = (folds, model)
        if key not in self._known:
            out = [self._of_fold[f] for f in folds]
            back = []
            if model is not None:
                out.append(self._of_model[model])
                back = [self._sums[f, model] for f in folds]
            gram, moment = self._all.gram.copy(), self._all.moment.copy()
            for sums, sign in [*((s, -1) for s in out), *((s, 1) for s in back)]:
                gram += sign * sums.gram
                moment += sign * sums.moment
            gram[np.diag_indices_from(gram)] += self._design.penalty
            # Many small solves: threads of the linear algebra only get in each other's way.
            with threadpool_limits(1):
                solution = scipy.linalg.solve(gram, moment, assume_a="pos")
            self._known[key] = self._design.weights(solution)
        return self._known[key]


@dataclass(frozen=True, slots=True)
class _Sums:
    gram: np.ndarray
    moment: np.ndarray


def _total(parts: Iterable[_Sums]) -> _Sums:
    found = list(parts)
    gram = np.sum([s.gram for s in found], axis=0)
    return _Sums(gram, np.sum([s.moment for s in found], axis=0))
