"""The first pass: a bank from dialogues that went well and badly.

Not gated: it is the static bank.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import dspy

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.ask import PASSING, reason
from esc_skills.lm.threads import each
from esc_skills.optimizers.base import BankBuilder, Extractor, P, PassContext, PassResult, Tell
from esc_skills.skills.bank import SkillBank
from esc_skills.skills.lint import errors
from signatures.dialogues import Dialogue, InterventionUnit, Prototype
from signatures.skills import SkillEdit

_TOLD_EVERY = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Mined:
    """What was found in dialogues.

    Args:
        bank: the static bank.
        units: all units, neutral ones too.
        prototypes: clusters of key units.
        counts: the funnel, from ``dialogues`` to ``skills``.
        unread: a line for each dialogue, window or unit a model did not answer for.
        set_aside: a line for each dialogue or unit that may not be learnt from, with the reason.
        masked: kinds of things taken out of the text -> how often.
    """

    bank: SkillBank
    units: tuple[InterventionUnit, ...]
    prototypes: tuple[Prototype, ...]
    counts: dict[str, int]
    unread: tuple[str, ...]
    set_aside: tuple[str, ...]
    masked: dict[str, int]

    def report(self) -> dict[str, Any]:
        """Return all but the units and the bank, as events keep it."""
        return {
            **self.counts,
            "unread": list(self.unread),
            "set_aside": list(self.set_aside),
            "masked": self.masked,
        }


@dataclass(slots=True)
class _Read:
    """What the dialogues gave so far."""

    set_aside: list[str]
    units: list[InterventionUnit] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    masked: Counter[str] = field(default_factory=Counter)
    n_blocks: int = 0

    def add(self, found: dspy.Prediction | str) -> None:
        """Take in what one dialogue gave, or why it could not be read."""
        if isinstance(found, str):
            self.unread.append(found)
            return
        self.units += found.units
        self.unread += found.problems
        self.set_aside += found.set_aside
        self.masked.update(found.masked)
        self.n_blocks += found.n_blocks


def mine(
    dialogues: Sequence[Dialogue],
    extract: Extractor,
    build: BankBuilder,
    *,
    threads: int = 1,
    languages: frozenset[str] | None = None,
    tell: Tell,
) -> Mined:
    """Extract units, build a bank, retire what lint refuses. The LM is DSPy's configured one.

    Args:
        dialogues: what to learn from; their order does not matter to the bank.
        extract: dialogue -> units.
        build: units -> bank.
        threads: dialogues read at a time; never changes the result.
        languages: those the model can read, None for any; dialogues in others are set aside.
        tell: told of progress, of every skill that is dropped, and of the funnel.

    Raises:
        ValueError: there are no dialogues, nothing in them helped anybody, or no skill came of it.
    """
    if not dialogues:
        raise ValueError("discover needs at least one dialogue")
    known = {d.language for d in dialogues} if languages is None else languages
    readable = [d for d in dialogues if d.language in known]
    read = _Read([_foreign(d) for d in dialogues if d.language not in known])
    for i, found in enumerate(_each(readable, extract, threads), 1):
        read.add(found)
        if i % _TOLD_EVERY == 0 or i == len(readable):
            tell("dialogue_read", {"done": i, "of": len(readable)})
    built = build(units=read.units)
    bank = _without_errors(built.bank, tell)
    unread = (*read.unread, *built.problems)
    if not len(bank):
        first = f"; the first reason: {unread[0]}" if unread else ""
        raise ValueError(f"no skill could be written from {built.n_key_units} key units{first}")
    mined = Mined(
        bank=bank,
        units=tuple(read.units),
        prototypes=tuple(built.prototypes),
        counts={"dialogues": len(dialogues), **_counts(read, built), "skills": len(bank)},
        unread=unread,
        set_aside=tuple(read.set_aside),
        masked=dict(sorted(read.masked.items())),
    )
    tell("discovered", mined.report())
    return mined


def _counts(read: _Read, built: Any) -> dict[str, int]:  # a prediction of whoever builds
    return {
        "blocks": read.n_blocks,
        "units": len(read.units),
        "key_units": built.n_key_units,
        "prototypes": len(built.prototypes),
    }


def _foreign(dialogue: Dialogue) -> str:
    return f"{dialogue.id}: its language ({dialogue.language}) cannot be read by this model"


def _each(
    dialogues: Sequence[Dialogue], extract: Extractor, threads: int
) -> Iterator[dspy.Prediction | str]:
    """Iterate over what was found in each dialogue, in order; a line where it could not be read."""

    def one(dialogue: Dialogue) -> dspy.Prediction | str:
        try:
            return extract(dialogue=dialogue)
        except PASSING as problem:
            return f"{dialogue.id}: {type(problem).__name__}: {reason(problem)[:200]}"

    return each(one, dialogues, threads=threads)


def _without_errors(bank: SkillBank, tell: Tell) -> SkillBank:
    for finding in errors(bank):
        if finding.skill in bank:
            edit = SkillEdit(kind="retire", target=finding.skill, rationale=finding.message)
            bank = bank.apply(edit)
            tell("skill_dropped", {"skill": finding.skill, "why": finding.message})
    return bank


@dataclass(frozen=True, slots=True)
class Discover:
    """Builds the bank.

    Args:
        dialogues: what to learn from; at least one.
        extract: dialogue -> units.
        build: units -> bank.
        threads: dialogues read at a time.
        languages: those the model can read; None for any.
    """

    dialogues: tuple[Dialogue, ...]
    extract: Extractor
    build: BankBuilder
    threads: int = 1
    languages: frozenset[str] | None = None
    name: str = "discover"

    def mined(self, tell: Tell) -> Mined:
        """Mine the dialogues with DSPy's configured LM.

        Raises:
            ValueError: there are no dialogues, or nothing in them helped anybody.
        """
        return mine(
            self.dialogues,
            self.extract,
            self.build,
            threads=self.threads,
            languages=self.languages,
            tell=tell,
        )

    def run(self, program: P, context: PassContext) -> PassResult[P]:
        """Return the program with the discovered bank; the report holds `mined`.

        Raises:
            ValueError: there are no dialogues, or nothing in them helped anybody.
        """
        with dspy.context(lm=context.reflection, adapter=ChatAdapter()):
            mined = self.mined(context.tell)
        found = program.with_bank(mined.bank)
        context.keep(found)
        return PassResult(found, report={"mined": mined})
