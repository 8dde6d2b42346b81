"""What talks are worth to an optimizer: the run's objective in the forms DSPy asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final, Self

import dspy
import numpy as np

from metrics.feedback import feedback, skill_of
from metrics.objective import Objective, until
from signatures.rollouts import Rollout

_WELL: Final = 0.6  # quantile of the incumbent's talks from which on a talk teaches
_GAINED: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Values of talks.

    Args:
        objective: judges a talk.
        incumbent: value of the program before the pass, by talk; it stands in for a talk that could
            not be scored: DSPy's optimizers cannot hold a missing one.
        threshold: value from which on a talk went well.
    """

    objective: Objective
    incumbent: Mapping[str, float]
    threshold: float

    @classmethod
    def of(cls, played: Mapping[str, Rollout], objective: Objective) -> Self:
        """Take the marks of a program that played `played`, by talk; at least one."""
        values = {k: objective(r).value for k, r in played.items() if r.scored}
        start = median(objective(until(r, 0)).value for r in played.values())
        usual = float(np.quantile(list(values.values()), _WELL)) if values else start
        return cls(objective=objective, incumbent=values, threshold=max(usual, start + _GAINED))

    def well(self, rollouts: Iterable[Rollout]) -> tuple[Rollout, ...]:
        """Return the talks that went well."""
        return tuple(r for r in rollouts if r.scored and self.objective(r).value >= self.threshold)

    def value(self, talk: str, rollout: Rollout) -> float:
        """Return the value; the incumbent's, or where talks start, where the talk is unscored."""
        if rollout.scored:
            return self.objective(rollout).value
        return self.incumbent.get(talk, self.objective(until(rollout, 0)).value)

    def metric(
        self,
        gold: dspy.Example,
        pred: dspy.Prediction,
        trace: object = None,
        pred_name: str | None = None,
        pred_trace: object = None,
    ) -> dspy.Prediction:
        """Return score and feedback, as GEPA's metric does."""
        rollout: Rollout = pred.rollout
        skill = skill_of(pred_name)
        said = (
            self.objective(rollout, skill=skill).feedback
            if rollout.scored
            else feedback(rollout, skill=skill)
        )
        return dspy.Prediction(score=self.value(gold.talk, rollout), feedback=said)

    def score(self, gold: dspy.Example, pred: dspy.Prediction, trace: object = None) -> float:
        """Return the value; while a demonstration is looked for, whether the talk went well."""
        value = self.value(gold.talk, pred.rollout)
        return value if trace is None else float(value >= self.threshold)
