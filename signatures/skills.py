"""Records of what a skill is: conditions, card, demos, and the edits that change it."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from signatures.dialogues import Record, SeekerState
from signatures.labels import DemoOrigin, EditKind

# Words a prediction or a prompt says where no skill was used: a skill of that name would hide it.
RESERVED_IDS: Final = frozenset(
    {"crisis-protocol", "crisis", "none", "null", "plain", "assess", "select", "skill", "skills"}
    | {"system", "user", "assistant", "seeker", "supporter", "safety", "protocol"}
)


def _not_reserved(skill_id: str) -> str:
    if skill_id in RESERVED_IDS:
        raise ValueError(f"{skill_id!r} is a reserved name; choose another")
    return skill_id


SkillId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,47}$"), AfterValidator(_not_reserved)]


StateField = Literal["emotion", "intensity", "need", "stage", "risk"]


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
        return self.accepts(getattr(state, self.field))

    def accepts(self, value: str | int) -> bool:
        """Say whether a state with `value` in this field passes."""
        if self.op == "in":
            return value in self.values
        if self.op == "not_in":
            return value not in self.values
        value, bound = int(value), int(self.values[0])
        return value >= bound if self.op == "at_least" else value <= bound


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
    """An exemplary turn of a skill: the inputs its predictor sees, and the reply.

    `origin` says who worded the reply, `model` which model; None where that was not kept.
    """

    history: str
    state: str
    reply: str
    origin: DemoOrigin | None = None
    model: str | None = None

    @property
    def turn(self) -> tuple[str, str, str]:
        """What is shown of it: the demo without its mark."""
        return self.history, self.state, self.reply

    @property
    def worded_by(self) -> str:
        """Its mark as people read it."""
        return " ".join(filter(None, (self.origin, self.model))) or "unknown"

    @model_serializer(mode="wrap")
    def _leave_out_no_mark(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # Demos written before there were marks keep their bytes, and so their hashes.
        row: dict[str, Any] = write(self)
        return {key: value for key, value in row.items() if value is not None}


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
