"""Every record that crosses a package border: frozen, validated, JSON in and out.

Records hold data and their own small invariants. What is done with them - applying an edit, scoring
a rollout - lives with whoever does it.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from signatures.labels import (
    Action,
    Change,
    Diagnosis,
    EditKind,
    Emotion,
    Family,
    Intention,
    Need,
    PersonaType,
    Polarity,
    Risk,
    Scenario,
    Stage,
    family_of,
)

Speaker = Literal["seeker", "supporter"]
Star = Annotated[int, Field(ge=1, le=5)]
Intensity = Annotated[int, Field(ge=1, le=5)]
SkillId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,47}$")]
StateField = Literal["emotion", "intensity", "need", "stage", "risk"]


class Record(BaseModel):
    """Base of all records: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- dialogues and units --------------------------------------------------------------------------


class Turn(Record):
    """One message of a dialogue;
    `star` is the seeker's own rating (1-5) of what the supporter did just before.
    """

    speaker: Speaker
    text: str
    strategy: str | None = None
    star: Star | None = None


class Dialogue(Record):
    """A recorded dialogue; `outcome` in [0, 1] or None where nobody said how it ended."""

    id: str
    turns: tuple[Turn, ...]
    source: str
    licence: str
    language: str = "en"
    situation: str = ""
    problem: str = ""
    intensity_before: Intensity | None = None
    intensity_after: Intensity | None = None
    outcome: Annotated[float, Field(ge=0, le=1)] | None = None


class SeekerState(Record):
    """How the seeker is right now, as far as the words show;
    intensity 1 (faint) to 5 (overwhelming).
    """

    emotion: Emotion
    intensity: Intensity
    need: Need = "unclear"
    stage: Stage = "exploring"
    risk: Risk = "none"

    def words(self) -> str:
        """Say the state in one line, as prompts and tables show it."""
        return (
            f"emotion: {self.emotion}; intensity: {self.intensity}/5; need: {self.need}; "
            f"stage: {self.stage}; risk: {self.risk}"
        )


class SupportAction(Record):
    """What the supporter did: a label of ours, and the corpus's own strategy where it has one."""

    label: Action
    text: str
    strategy: str | None = None


class ResponseChange(Record):
    """How the seeker changed after an action, by the words of the reaction alone;
    `shift` -10 (much worse off) to 10 (much better off).
    """

    label: Change
    polarity: Polarity
    shift: Annotated[int, Field(ge=-10, le=10)] = 0


class Evidence(Record):
    """Which signal decided a unit's polarity, in order of trust:
    human star (or its change), survey, the reaction's text.
    """

    signal: Literal["star", "survey", "text"]
    detail: str


class InterventionUnit(Record):
    """State before, action, state after and change:
    the atom that skills are made of (paper section 3.1).
    """

    id: str
    dialogue_id: str
    scenario: Scenario
    before: SeekerState
    before_text: str
    action: SupportAction
    after: SeekerState
    after_text: str
    change: ResponseChange
    polarity: Polarity
    evidence: Evidence
    message_indices: tuple[int, ...]
    outcome: Literal["success", "failure", "unknown"]
    licence: str


class Prototype(Record):
    """Units alike in state, action and meaning, all of one polarity; labels are the most frequent
    of its units.
    """

    id: str
    polarity: Polarity
    action: Action
    need: Need
    stage: Stage
    units: tuple[str, ...]


# --- skills ---------------------------------------------------------------------------------------


class Clause(Record):
    """One test on one field of a `SeekerState`; numbers compare, words are looked up.

    No expression is ever evaluated.
    """

    field: StateField
    op: Literal["in", "not_in", "at_least", "at_most"]
    values: tuple[str | int, ...]

    @model_validator(mode="after")
    def _check_values(self) -> Self:
        if not self.values:
            raise ValueError(f"clause on {self.field!r} needs at least one value")
        if self.op in ("at_least", "at_most") and (
            self.field != "intensity"
            or len(self.values) != 1
            or not isinstance(self.values[0], int)
        ):
            raise ValueError(
                f"{self.op!r} compares intensity with one integer, "
                f"got {self.field!r} {self.values!r}"
            )
        return self

    def holds(self, state: SeekerState) -> bool:
        """Say whether `state` passes this test."""
        value = getattr(state, self.field)
        if self.op == "in":
            return value in self.values
        if self.op == "not_in":
            return value not in self.values
        bound = int(self.values[0])
        return bool(value >= bound if self.op == "at_least" else value <= bound)


class Condition(Record):
    """A conjunction of clauses with the words a person reads; an empty conjunction always holds."""

    clauses: tuple[Clause, ...] = ()
    words: str = ""

    def holds(self, state: SeekerState) -> bool:
        """Say whether every clause holds for `state`."""
        return all(clause.holds(state) for clause in self.clauses)


class Contraindication(Record):
    """When a skill must not be used, and the failed units (ids) that taught it."""

    condition: Condition
    units: tuple[str, ...] = ()


class Provenance(Record):
    """Where a skill comes from:
    unit ids, dialogue ids, parent versions (``id@version``), the edit that made it.
    """

    units: tuple[str, ...] = ()
    dialogues: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    edit: str = "discovered"
    licence: str = "Apache-2.0"


class StratumEvidence(Record):
    """What happened when the skill was used in one stratum:
    turns, mean change in emotion points, 95 % interval.
    """

    stratum: str
    uses: Annotated[int, Field(ge=0)]
    mean_change: float
    low: float
    high: float


class StateSupport(Record):
    """How turns of a skill's kind went in one state, in the dialogues it was mined from: counts of
    key units, the share that helped with its 95 % interval (Wilson), the dialogues behind it.
    """

    state: str
    helped: Annotated[int, Field(ge=0)]
    hurt: Annotated[int, Field(ge=0)]
    dialogues: Annotated[int, Field(ge=0)]
    rate: float
    low: float
    high: float


class SkillCard(Record):
    """What a skill holds beside its guidance and demos,
    which live in its predictor and not twice.

    `support` is what the mined dialogues say of it, `evidence` what happened when it was used.
    """

    id: SkillId
    name: str
    version: Annotated[int, Field(ge=1)] = 1
    applicability: Condition
    contraindications: tuple[Contraindication, ...] = ()
    expected_outcomes: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    provenance: Provenance = Provenance()
    evidence: tuple[StratumEvidence, ...] = ()
    support: tuple[StateSupport, ...] = ()
    locked: tuple[str, ...] = ()

    @model_serializer(mode="wrap")
    def _leave_out_no_support(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # Cards written before there was `support` keep their bytes, and so their hashes.
        row: dict[str, Any] = write(self)
        if not self.support:
            del row["support"]
        return row


class Demo(Record):
    """An exemplary turn of a skill: the inputs its predictor sees, and the reply."""

    history: str
    state: str
    reply: str


class Skill(Record):
    """A card together with what its predictor holds,
    as it is stored and edited outside a program.
    """

    card: SkillCard
    guidance: str
    demos: tuple[Demo, ...] = ()


class SkillEdit(Record):
    """A typed change to a bank; `SkillBank.apply` says what each kind needs.

    `skill` carries the new content (add, revise, tighten), `target` the id edited, `others` the
    merged ids (merge), `parts` the two halves (split), `contraindication` the new "do not"
    (contraindicate).
    """

    kind: EditKind
    rationale: str
    target: str | None = None
    skill: Skill | None = None
    others: tuple[str, ...] = ()
    parts: tuple[Skill, ...] = ()
    contraindication: Contraindication | None = None


# --- seekers and rollouts -------------------------------------------------------------------------


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


class TurnDiagnosis(Record):
    """Why one turn lost emotion."""

    rollout: str
    turn: int
    skill: str
    diagnosis: Diagnosis
    why: str


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
    data: dict[str, Any] = {}
