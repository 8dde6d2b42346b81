"""Chooses what GEPA rewrites: a predictor that spoke in this minibatch, the costlier the likelier.

GEPA's round robin takes the predictors in turn; with 27 skills and three talks, two thirds of its
attempts name a skill that did not speak, and find nothing to learn from.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from metrics.feedback import skill_of


class LosingSkill:
    """Draws one component, weighted by the emotion it lost in the minibatch.

    Args:
        rng: draws.
    """

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def __call__(
        self,
        state: object,
        trajectories: Sequence[Mapping[str, Any]],
        subsample_scores: Sequence[float],
        candidate_idx: int,
        candidate: Mapping[str, str],
    ) -> list[str]:
        """Return the name of one component of `candidate`; see GEPA's ReflectionComponentSelector.

        A skill that spoke and lost nothing keeps a small weight. Where no skill spoke, any
        component is drawn: GEPA will find no example for it and go on.
        """
        lost: Counter[str] = Counter()
        for trajectory in trajectories:
            rollout = getattr(trajectory["prediction"], "rollout", None)
            for exchange in rollout.exchanges if rollout else ():
                lost[exchange.skill] += 1 + max(0, -exchange.appraisal.change)
        names = sorted(name for name in candidate if lost[skill_of(name) or ""])
        if not names:
            return [self._rng.choice(sorted(candidate))]
        return self._rng.choices(names, [lost[skill_of(name) or ""] for name in names])
