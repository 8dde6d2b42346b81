"""Runs one of DSPy's optimizers over the skills' predictors, and lets the gate decide about it.

The optimizer sees talks by opaque keys, the skills' predictors and nothing else. Whatever it
returns is read back as `revise` edits, linted, and judged as a whole against the program before.
"""

import random
from dataclasses import dataclass
from typing import Any, Final

from esc_skills.lm.seeds import derive_seed
from esc_skills.optimizers.base import P, PassContext, PassResult, SkilledProgram, Tried
from esc_skills.optimizers.stock.changes import read_edits
from esc_skills.optimizers.stock.compilers import StockOptimizer, StockRun
from esc_skills.optimizers.stock.drawing import draw_apart, examples
from esc_skills.optimizers.stock.log import TalkLog
from esc_skills.optimizers.stock.marks import Marks
from esc_skills.optimizers.stock.mended import mended
from esc_skills.optimizers.stock.showing import show_skills
from esc_skills.skills.bank import SkillBank
from signatures.rollouts import Verdict
from signatures.skills import SkillEdit

N_TRAIN: Final = 24
N_VAL: Final = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Instructions:
    """Tunes the skills' instructions and demos with a stock optimizer.

    Args:
        optimizer: which one.
        talks: how many it may play; a hard budget.
        n_train: training talks it learns from.
        n_val: training talks, of other scenes, it chooses by.
        threads: talks at a time.

    Raises:
        ValueError: a number is below 1.
    """

    optimizer: StockOptimizer
    talks: int = 600
    n_train: int = N_TRAIN
    n_val: int = N_VAL
    threads: int = 1

    def __post_init__(self) -> None:
        for option in ("talks", "n_train", "n_val", "threads"):
            if getattr(self, option) < 1:
                raise ValueError(f"{option} must be at least 1, got {getattr(self, option)}")

    @property
    def name(self) -> str:
        """The optimizer's."""
        return self.optimizer.name

    def run(self, program: P, context: PassContext) -> PassResult[P]:
        """Return the program with what the optimizer found, if the gate accepts it.

        Raises:
            ValueError: there are no training profiles of at least two scenes, or no skills.
        """
        if not len(program.bank):
            raise ValueError(f"{self.name} needs skills to tune: run discover before it")
        run, log = self._prepared(program, context)
        found = _compiled(self.optimizer, run, log) or program.bank
        told = {
            "optimizer": self.name,
            "talks": log.n_talks,
            "unscored": log.n_unscored,
            "stopped": log.stopped,
            "failed": log.failed,
        }
        edits, bank = read_edits(program.bank, found, by=self.name, speaker=context.speaker)
        if not edits:
            context.tell("optimizer_ended", {**told, "changed": [], "decision": "nothing new"})
            return PassResult(program, report=told)
        candidate = program.with_bank(bank)
        verdict = context.gate.judge(program, candidate, by=self.name, number=1)
        context.tell("optimizer_ended", {**told, **_decided(edits, verdict)})
        if verdict.decision == "accept":
            program = candidate
            context.keep(program, edits=edits, verdict=verdict)
        return PassResult(program, tuple(Tried(edit, verdict) for edit in edits), told)

    def _prepared(self, program: SkilledProgram, context: PassContext) -> tuple[StockRun, TalkLog]:
        """Draw talks, play them once with the program as it is, and set the student up."""
        rng = random.Random(derive_seed(context.seed, self.name))
        drawn = draw_apart(context.profiles, n_train=self.n_train, n_val=self.n_val, rng=rng)
        talks = drawn.all
        rollouts = context.rollouts.run(program, list(talks.values()))
        played = dict(zip(talks, rollouts, strict=True))
        marks = Marks.of(played, context.objective)
        log = TalkLog(budget=self.talks, marks=marks)
        student = context.rollouts.student(
            program.with_bank(program.bank),
            talks,
            begin=log.begin,
            end=log.end,
            broke=log.break_off,
        )
        learnt = [rollout for key, rollout in played.items() if key in drawn.train]
        show_skills(student, marks.well(learnt) if self.optimizer.needs_demos else learnt)
        run = StockRun(
            student=student,
            train=examples(drawn.train),
            val=examples(drawn.val),
            metric=marks.metric,
            value=marks.score,
            reflection=context.reflection,
            threads=self.threads,
            seed=derive_seed(context.seed, self.name, "optimizer") % 2**16,
            talks=self.talks,
        )
        return run, log


def _compiled(optimizer: StockOptimizer, run: StockRun, log: TalkLog) -> SkillBank | None:
    """Run the optimizer; return the bank it found, or where it was stopped our own best."""
    returned: Any = None  # a DSPy module, which has no types
    try:
        with mended(run.seed):
            returned = optimizer.compile(run)
    except Exception as error:  # theirs, of any kind: what was played is not lost by it
        if log.stopped is None:
            log.fail(error)
    if log.broke is not None:
        raise log.broke
    # What an optimizer returns after it was stopped rests on talks that were never played.
    if log.stopped is not None or returned is None:
        return log.best()
    bank: SkillBank = returned.agent.bank
    return bank


def _decided(edits: tuple[SkillEdit, ...], verdict: Verdict) -> dict[str, Any]:
    return {
        "changed": [str(edit.target) for edit in edits],
        "n": verdict.n,
        "mean": verdict.mean,
        "decision": verdict.decision,
        "reason": verdict.reason,
    }
