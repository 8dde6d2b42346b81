"""The contract of a pass: what it is lent, what it returns, protocols for what it cannot import."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, Self, TypeVar

import dspy

from esc_skills.lm.roles import OFFLINE
from esc_skills.skills.bank import SkillBank
from metrics.objective import Objective
from signatures.dialogues import Dialogue, InterventionUnit
from signatures.rollouts import Rollout, SeekerProfile, Talk, Verdict
from signatures.skills import SkillEdit


class SkilledProgram(Protocol):
    """A program whose skills can be read and replaced."""

    @property
    def bank(self) -> SkillBank:
        """The skills as they are now."""
        ...

    def with_bank(self, bank: SkillBank) -> Self:
        """Return a copy of the program with other skills."""
        ...

    def __call__(self, *, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
        """Reply to the last message of a history."""
        ...


P = TypeVar("P", bound=SkilledProgram)


class Rollouts(Protocol):
    """Plays talks. Same program, talks and seeds: same rollouts."""

    def run(self, agent: SkilledProgram, talks: Sequence[Talk]) -> tuple[Rollout, ...]:
        """Play talks from their opening line."""
        ...

    def replay(
        self,
        agent: SkilledProgram,
        recorded: Sequence[tuple[SeekerProfile, Rollout, int]],
        *,
        n_turns: int,
    ) -> tuple[Rollout, ...]:
        """Play recorded talks again from a reply (from 0) on, for `n_turns` replies."""
        ...

    def student(
        self,
        agent: SkilledProgram,
        talks: Mapping[str, Talk],
        *,
        begin: Callable[[SkilledProgram], None],
        end: Callable[[SkilledProgram, str, Rollout], None],
        broke: Callable[[BaseException], None],
    ) -> dspy.Module:
        """Make the module that DSPy's optimizers tune: called with ``talk=key`` it plays that talk.

        It holds `agent` under that name, shows examples nothing of a profile, returns a prediction
        with `rollout`, and reports to `begin`, `end` and `broke`, copies of it too.
        """
        ...


class Extractor(Protocol):
    """Finds the intervention units of a dialogue."""

    def __call__(self, *, dialogue: Dialogue) -> dspy.Prediction:
        """Return a prediction with `units`."""
        ...


class BankBuilder(Protocol):
    """Builds a bank from units."""

    def __call__(self, *, units: Sequence[InterventionUnit]) -> dspy.Prediction:
        """Return a prediction with `bank`."""
        ...


class Acceptance(Protocol):
    """Decides whether a candidate may replace the incumbent."""

    def judge(
        self, incumbent: SkilledProgram, candidate: SkilledProgram, *, by: str, number: int
    ) -> Verdict:
        """Return the verdict about `candidate`: only "accept" lets it in.

        Neither program is changed. The same programs, pass and number get the same verdict; other
        verdicts of the run rest on talks that share no seed with it.

        Args:
            incumbent: the program that stands.
            candidate: the program proposed.
            by: name of the pass that proposes it.
            number: which proposal of that pass this is, from 1.
        """
        ...


Tell = Callable[[str, dict[str, Any]], None]  # Any: what JSON can hold


class Keep(Protocol):
    """Takes every accepted program at once, so that an interrupted run loses nothing.

    And so that any version can be had back, with what made it.
    """

    def __call__(
        self,
        program: SkilledProgram,
        /,
        *,
        edits: Sequence[SkillEdit] = (),
        verdict: Verdict | None = None,
        by: str = "",
    ) -> None:
        """Keep `program`; a pass says the edits and the verdict, the pipeline by which pass."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PassContext:
    """What a run lends to its passes.

    Args:
        rollouts: plays talks.
        profiles: training profiles; never validation or test.
        gate: decides about every proposal.
        objective: what a talk is worth; the gate follows the same.
        reflection: LM that diagnoses, proposes and writes.
        seed: of everything random in the pass.
        tell: reports one decision: its kind and its data.
        keep: is handed every accepted program at once, with the edit and verdict that made it.
        speaker: the agent's model, who words what becomes a demo.
    """

    rollouts: Rollouts
    profiles: tuple[SeekerProfile, ...]
    gate: Acceptance
    objective: Objective
    reflection: dspy.LM
    seed: int
    tell: Tell
    keep: Keep
    speaker: str = OFFLINE


@dataclass(frozen=True, slots=True)
class Tried:
    """One proposal and what became of it."""

    edit: SkillEdit
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class PassResult(Generic[P]):
    """The program after a pass, and what was tried on the way; the report is the pass's own."""

    program: P
    tried: tuple[Tried, ...] = ()
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def n_accepted(self) -> int:
        """How many proposals passed the gate."""
        return sum(t.verdict.decision == "accept" for t in self.tried)


class Pass(Protocol):
    """One optimizer pass.

    `run` never changes the program it is given, gives the same result for the same seed, raises
    ValueError where it has nothing to work on, and survives single talks that fail.
    """

    @property
    def name(self) -> str:
        """The name used in settings, events and tables."""
        ...

    def run(self, program: P, context: PassContext) -> PassResult[P]:
        """Return the program after the pass."""
        ...
