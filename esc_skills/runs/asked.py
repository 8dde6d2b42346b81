"""Counts requests by role, each once however often it has to be repeated; and talks."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from esc_skills.runs.data import Data
from esc_skills.runs.settings import PassSettings
from metrics.sage import SAGE


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests by role, and how many talks they are part of."""

    counts: Counter[str]

    def __add__(self, other: "Asked") -> "Asked":
        return Asked(self.counts + other.counts)

    def __rmul__(self, n: int) -> "Asked":
        return Asked(Counter({role: n * count for role, count in self.counts.items()}))


def played(n_replies: int) -> Asked:
    """Return what a talk of so many replies asks."""
    return Asked(Counter(talk=1, agent=3 * n_replies, judge=n_replies, seeker=n_replies))


TALK: Final = played(SAGE.max_replies)


def verdict(settings: PassSettings, data: Data) -> Asked:
    """Return what a verdict of the gate asks: every look, and the at-risk talks."""
    return 2 * settings.looks[-1] * TALK + Asked(Counter(agent=2 * 3 * len(data.probes)))
