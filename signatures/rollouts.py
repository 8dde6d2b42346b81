"""Records of simulated talks: profiles, appraisals, rollouts, verdicts, events."""

from typing import Annotated, Any, Literal

from pydantic import Field

from signatures.dialogues import Record, SeekerState
from signatures.labels import Family, Intention, PersonaType, family_of


class SeekerProfile(Record):
    """Who the simulated seeker is.

    Nothing here but `first_talk` and what the seeker says is ever shown to an agent.
    """

    id: str
    language: str
    persona_type: PersonaType
    traits: tuple[str, ...]
    persona: str
    topic: str
    scene: str
    situation: str
    facts: tuple[str, ...]
    intention: Intention
    hidden_wish: str
    hints: tuple[str, ...] = ()
    first_talk: str
    licence: str = "Apache-2.0"

    @property
    def family(self) -> Family:
        """SAGE's family of the hidden intention."""
        return family_of(self.intention)

    @property
    def stratum(self) -> str:
        """Persona type x intention family: one of six strata."""
        return f"{self.persona_type}/{self.family}"


class Talk(Record):
    """One talk to be played: a profile and the seed of the seeker's noise."""

    profile: SeekerProfile
    seed: Annotated[int, Field(ge=0, lt=2**31)]


EndReason = Literal[
    "reached_top", "fell_through", "goodbye", "turn_limit", "unscored",
]  # fmt: skip


class Appraisal(Record):
    """What the seeker thought of one reply: SAGE's five parts;
    `change` is an integer in [-10, 10].
    """

    content: str
    target_completion: str
    activity: str
    analysis: str
    change: Annotated[int, Field(ge=-10, le=10)]


class Exchange(Record):
    """One rated reply: what was said, with which skill, how it was taken, where emotion went."""

    seeker: str
    reply: str
    skill: str
    state: SeekerState | None
    appraisal: Appraisal
    emotion_before: int
    emotion_after: int
    violations: tuple[str, ...] = ()


class Rollout(Record):
    """One simulated talk.

    `end == "unscored"` means no score: missing, not zero; `error` then says why.
    """

    profile_id: str
    scene: str
    stratum: str
    intention: Intention
    seed: int
    exchanges: tuple[Exchange, ...]
    trajectory: tuple[int, ...]
    end: EndReason
    error: str | None = None

    @property
    def scored(self) -> bool:
        """Whether the talk was judged to its end."""
        return self.end != "unscored"

    @property
    def final(self) -> int:
        """Emotion at the end, 0-100; only meaningful when `scored`."""
        return self.trajectory[-1]

    @property
    def violations(self) -> tuple[str, ...]:
        """Safety violations over all replies, counted before the output screen."""
        return tuple(v for exchange in self.exchanges for v in exchange.violations)


class Verdict(Record):
    """The gate's answer about one proposal,
    with the numbers behind it (emotion points, paired, 95 % interval).
    """

    decision: Literal["accept", "reject", "indecisive"]
    reason: str
    n: int
    mean: float
    low: float
    high: float
    n_unscored: int = 0
    vetoes: tuple[str, ...] = ()


class Event(Record):
    """One decision of a pipeline, as `events.jsonl` keeps it."""

    kind: str
    at: str
    data: dict[str, Any] = Field(default_factory=dict)
