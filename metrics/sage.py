"""SAGE's protocol and arithmetic, exactly: numbers in, numbers out, no model.

Ported from SAGE (Zhang et al., arXiv 2505.02847; Tencent/digitalhuman, MIT, (C) 2025 THL A29
Limited, a Tencent company); the rules were checked against 15,369 recorded replies without an
exception.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from signatures.rollouts import EndReason, Rollout

Band = Literal["S", "A", "B", "C", "F"]
_BOUNDS: Final[tuple[tuple[Band, int], ...]] = (("S", 100), ("A", 70), ("B", 40), ("C", 10))


@dataclass(frozen=True, slots=True)
class SageProtocol:
    """The rules of a talk, in emotion points; the default is SAGE's own, for comparability.

    Args:
        start: emotion before the first reply.
        top: emotion is clamped to it, and the talk ends there (success).
        floor: below it the talk ends (failure); emotion is not clamped from below.
        max_change: a reply moves emotion by an integer in [-max_change, max_change].
        max_seeker_turns: seeker messages including the opening line, so one reply fewer is rated.

    Raises:
        ValueError: the bounds are not in order or there is no reply to rate.

    Example:
        >>> SAGE.apply(95, 14), SAGE.apply(12, -14), SAGE.ended(2, replies=4)
        (100, 2, 'fell_through')
    """

    start: int = 40
    top: int = 100
    floor: int = 10
    max_change: int = 10
    max_seeker_turns: int = 10

    def __post_init__(self) -> None:
        if not self.floor <= self.start < self.top:
            raise ValueError(
                f"need floor <= start < top, got {self.floor}, {self.start}, {self.top}"
            )
        if self.max_change < 1 or self.max_seeker_turns < 2:
            raise ValueError(
                "need max_change >= 1 and max_seeker_turns >= 2, "
                f"got {self.max_change}, {self.max_seeker_turns}"
            )

    @property
    def max_replies(self) -> int:
        """How many replies are rated at most."""
        return self.max_seeker_turns - 1

    def apply(self, emotion: int, change: int) -> int:
        """Return emotion after `change`.

        Both ends of the change are clamped, of the emotion only the top.
        """
        bounded = max(-self.max_change, min(self.max_change, change))
        return min(self.top, emotion + bounded)

    def ended(self, emotion: int, replies: int) -> EndReason | None:
        """Return why the talk ends after `replies` rated replies, or None while it goes on."""
        if emotion >= self.top:
            return "reached_top"
        if emotion < self.floor:
            return "fell_through"
        return "turn_limit" if replies >= self.max_replies else None


SAGE: Final = SageProtocol()


def band(emotion: float) -> Band:
    """Return SAGE's band: S >= 100, A >= 70, B >= 40, C >= 10, F below.

    Example:
        >>> band(100), band(69.5)
        ('S', 'B')
    """
    return next((name for name, bound in _BOUNDS if emotion >= bound), "F")


@dataclass(frozen=True, slots=True)
class SageScore:
    """What SAGE reports of a set of talks.

    Means and shares are over the scored ones, None where there are none. `final` is the Sentient
    score (mean final emotion, 0-100), `success` the share at 100, `failure` the share below 10.
    """

    n: int
    n_unscored: int
    final: float | None
    gain: float | None
    success: float | None
    failure: float | None


def score(rollouts: Sequence[Rollout], protocol: SageProtocol = SAGE) -> SageScore:
    """Score a set of talks. A talk without a score is counted and left out: missing is not zero.

    Example:
        >>> score([]).final is None
        True
    """
    finals = np.array([r.final for r in rollouts if r.scored], dtype=float)
    missing = len(rollouts) - len(finals)
    if not len(finals):
        return SageScore(0, missing, None, None, None, None)
    mean = float(finals.mean())
    return SageScore(
        n=len(finals),
        n_unscored=missing,
        final=mean,
        gain=mean - protocol.start,
        success=float((finals >= protocol.top).mean()),
        failure=float((finals < protocol.floor).mean()),
    )
