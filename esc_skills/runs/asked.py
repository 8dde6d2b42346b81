"""Counts requests by role, each once however often it has to be repeated; and talks."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from esc_skills.runs.data import Data
from esc_skills.runs.settings import PassSettings
from metrics.sage import SAGE
from signatures.labels import Plan

_REQUESTS: Final[dict[Plan, int]] = {"three": 3, "two": 2, "one": 1}  # a reply


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests by role, and how many talks they are part of."""

    counts: Counter[str]

    def __add__(self, other: "Asked") -> "Asked":
        return Asked(self.counts + other.counts)

    def __rmul__(self, n: int) -> "Asked":
        return Asked(Counter({role: n * count for role, count in self.counts.items()}))


def played(n_replies: int, settings: PassSettings) -> Asked:
    """Return what a talk of so many replies asks, by the agent's plan."""
    of_agent = _REQUESTS[settings.agent_plan] * n_replies
    return Asked(Counter(talk=1, agent=of_agent, judge=n_replies, seeker=n_replies))


def talk(settings: PassSettings) -> Asked:
    """Return what a talk of full length asks."""
    return played(SAGE.max_replies, settings)


def verdict(settings: PassSettings, data: Data) -> Asked:
    """Return what a verdict of the gate asks: every look, and the at-risk talks."""
    probes = 2 * _REQUESTS[settings.agent_plan] * len(data.probes)
    return 2 * settings.looks[-1] * talk(settings) + Asked(Counter(agent=probes))
