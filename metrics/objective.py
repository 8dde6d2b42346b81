"""What a talk is worth: the one measure that gate, passes, DSPy's optimizers and tables follow.

Another measure is a function in a file of its own, named in settings as ``module:name``.
"""

from dataclasses import dataclass
from typing import Protocol

from metrics.feedback import feedback
from metrics.sage import SAGE
from signatures.rollouts import Rollout


@dataclass(frozen=True, slots=True)
class Judged:
    """What a talk was worth, and why.

    Args:
        value: in [0, 1].
        feedback: in words, for a model that shall do better.

    Raises:
        ValueError: the value is out of range.
    """

    value: float
    feedback: str

    def __post_init__(self) -> None:
        if not 0 <= self.value <= 1:
            raise ValueError(f"an objective's value must be in [0, 1], got {self.value}")

    @property
    def points(self) -> float:
        """The value in points, 0 to 100, as verdicts and tables count."""
        return round(100 * self.value, 6)  # whole numbers of emotion stay whole


class Objective(Protocol):
    """Judges a talk: a pure function of its record."""

    def __call__(self, rollout: Rollout, *, skill: str | None = None) -> Judged:
        """Return the worth of a scored talk of any length.

        Of no reply, too: what a talk is worth before anything was said is where it starts from.

        Args:
            rollout: the talk; never an unscored one: missing is not zero.
            skill: whom the feedback is for, None for the whole program; never changes the value.
        """
        ...


def final_emotion(rollout: Rollout, *, skill: str | None = None) -> Judged:
    """Judge by the seeker's final emotion, as SAGE does: final / 100 in [0, 1]."""
    value = min(1.0, max(0.0, rollout.final / SAGE.top))
    return Judged(value, feedback(rollout, skill=skill))


def until(rollout: Rollout, n_replies: int) -> Rollout:
    """Return a talk as it was after `n_replies`, as if it had ended there."""
    if rollout.scored and n_replies >= len(rollout.exchanges):
        return rollout
    cut = {
        "exchanges": rollout.exchanges[:n_replies],
        "trajectory": rollout.trajectory[: n_replies + 1],
        "end": "turn_limit",
        "error": None,
    }
    return rollout.model_copy(update=cut)
