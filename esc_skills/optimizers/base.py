"""What passes work with: three protocols for what they must not import, and their records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

import dspy

from esc_skills.skills.bank import SkillBank
from signatures.dialogues import Dialogue
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

    def __call__(self, *, history: Sequence[Any]) -> dspy.Prediction:
        """Reply to the last message of a history."""
        ...


class Rollouts(Protocol):
    """Plays talks. Same program, talks and seeds: same rollouts."""

    def run(self, agent: Any, talks: Sequence[Talk]) -> tuple[Rollout, ...]:
        """Play talks from their opening line."""
        ...

    def replay(
        self, agent: Any, recorded: Sequence[tuple[SeekerProfile, Rollout, int]], *, n_turns: int
    ) -> tuple[Rollout, ...]:
        """Play recorded talks again from a reply (from 0) on, for `n_turns` replies."""
        ...

    def student(
        self,
        agent: Any,
        talks: Mapping[str, Talk],
        *,
        begin: Callable[[Any], None],
        end: Callable[[Any, str, Rollout], None],
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

    def __call__(self, *, units: Sequence[Any]) -> dspy.Prediction:
        """Return a prediction with `bank`."""
        ...


Tell = Callable[[str, dict[str, Any]], None]


class Keep(Protocol):
    """Takes every accepted program at once, so that an interrupted run loses nothing.

    And so that any version can be had back, with what made it.
    """

    def __call__(
        self,
        program: Any,
        /,
        *,
        edits: Sequence[SkillEdit] = (),
        verdict: Verdict | None = None,
        by: str = "",
    ) -> None:
        """Keep `program`; a pass says the edits and the verdict, the pipeline by which pass."""
        ...


@dataclass(frozen=True, slots=True)
class PassContext:
    """What a run lends to its passes.

    Args:
        rollouts: plays talks.
        profiles: training profiles; never validation or test.
        reflection: LM that diagnoses, proposes and writes.
        seed: of everything random in the pass.
        tell: reports one decision: its kind and its data.
        keep: is handed every accepted program at once, with the edit and verdict that made it.
    """

    rollouts: Rollouts
    profiles: tuple[SeekerProfile, ...]
    reflection: dspy.LM
    seed: int
    tell: Tell
    keep: Keep


@dataclass(frozen=True, slots=True)
class Tried:
    """One proposal and what became of it."""

    edit: SkillEdit
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class PassResult:
    """The program after a pass, and what was tried on the way."""

    program: Any
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

    def run(self, program: Any, context: PassContext) -> PassResult:
        """Return the program after the pass."""
        ...
