"""Runs one of DSPy's optimizers over the skills' predictors, and lets the gate decide about it.

The optimizer sees talks by opaque keys, the skills' predictors and nothing else. Whatever it
returns is read back as `revise` edits, linted, and judged as a whole against the program before.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import dspy
import numpy as np

from esc_skills.lm.seeds import derive_seed
from esc_skills.optimizers.base import PassContext, PassResult, Tried
from esc_skills.optimizers.gate import Gate
from esc_skills.optimizers.sampling import draw_talks
from esc_skills.optimizers.stock.compilers import STOCK, StockRun
from esc_skills.optimizers.stock.hidden import hide_all_but
from esc_skills.optimizers.stock.log import TalkLog
from esc_skills.optimizers.stock.mended import mended
from esc_skills.skills.bank import SkillBank
from esc_skills.skills.lint import MAX_DEMOS, errors
from metrics.feedback import emotion_metric, feedback, skill_of
from metrics.sage import SAGE
from signatures.rollouts import Rollout, SeekerProfile, Talk
from signatures.skills import Skill, SkillEdit

N_TRAIN: Final = 24
N_VAL: Final = 18
_VAL_SHARE: Final = 1 / 3
_WELL: Final = 0.6  # quantile of the incumbent's talks from which on a talk teaches


@dataclass(frozen=True, slots=True)
class Instructions:
    """Tunes the skills' instructions and demos with a stock optimizer.

    Args:
        name: which one, of `STOCK`.
        gate: decides about what it returns.
        talks: how many it may play; a hard budget.
        n_train: training talks it learns from.
        n_val: training talks, of other scenes, it chooses by.
        threads: talks at a time.
        numbers_from: gate verdicts of this pass are numbered from here.

    Raises:
        ValueError: the name is unknown, or a number is below 1.
    """

    name: str
    gate: Gate
    talks: int = 600
    n_train: int = N_TRAIN
    n_val: int = N_VAL
    threads: int = 1
    numbers_from: int = 20_000

    def __post_init__(self) -> None:
        if self.name not in STOCK:
            raise ValueError(f"no optimizer {self.name!r}; there are: {', '.join(STOCK)}")
        for option in ("talks", "n_train", "n_val", "threads"):
            if getattr(self, option) < 1:
                raise ValueError(f"{option} must be at least 1, got {getattr(self, option)}")

    def run(self, program: Any, context: PassContext) -> PassResult:
        """Return the program with what the optimizer found, if the gate accepts it.

        Raises:
            ValueError: there are no training profiles of at least two scenes, or no skills.
        """
        if not len(program.bank):
            raise ValueError(f"{self.name} needs skills to tune: run discover before it")
        rehearsed = _Rehearsed.prepare(self, program, context)
        found = rehearsed.compile(STOCK[self.name])
        log = rehearsed.log
        told = {
            "optimizer": self.name,
            "talks": log.n_talks,
            "unscored": log.n_unscored,
            "stopped": log.stopped,
            "failed": log.failed,
        }
        edits, bank = _edits(program.bank, found or program.bank, self.name)
        if not edits:
            context.tell("optimizer_ended", {**told, "changed": [], "decision": "nothing new"})
            return PassResult(program, report=told)
        candidate = program.with_bank(bank)
        verdict = self.gate.judge(program, candidate, number=self.numbers_from)
        changed = [str(edit.target) for edit in edits]
        context.tell(
            "optimizer_ended",
            {
                **told,
                "changed": changed,
                "n": verdict.n,
                "mean": verdict.mean,
                "decision": verdict.decision,
                "reason": verdict.reason,
            },
        )
        if verdict.decision == "accept":
            program = candidate
            context.keep(program, edits=edits, verdict=verdict)
        return PassResult(program, tuple(Tried(edit, verdict) for edit in edits), told)


@dataclass(frozen=True, slots=True)
class _Rehearsed:
    """Everything an optimizer is given, and the log of what it does with it."""

    settings: Instructions
    context: PassContext
    student: dspy.Module
    train: tuple[dspy.Example, ...]
    val: tuple[dspy.Example, ...]
    log: TalkLog
    threshold: float

    @classmethod
    def prepare(cls, settings: Instructions, program: Any, context: PassContext) -> "_Rehearsed":
        """Draw talks, play them once with the program as it is, and set the student up."""
        seed = derive_seed(context.seed, settings.name)
        train, val = _drawn(context.profiles, settings, random.Random(seed))
        talks = {key: talk for part in (train, val) for key, talk in part.items()}
        rollouts = dict(
            zip(talks, context.rollouts.run(program, list(talks.values())), strict=True)
        )
        scores = {k: min(1.0, r.final / SAGE.top) for k, r in rollouts.items() if r.scored}
        start = SAGE.start / SAGE.top
        quantile = float(np.quantile(list(scores.values()), _WELL)) if scores else start
        log = TalkLog(settings.talks, scores)
        student = context.rollouts.student(
            program.with_bank(program.bank),
            talks,
            begin=log.begin,
            end=log.end,
            broke=log.break_off,
        )
        threshold = max(quantile, start + 0.01)
        learnt = {k: r for k, r in rollouts.items() if k in train}
        _show_skills(student, settings.name, learnt, threshold)
        return cls(settings, context, student, _examples(train), _examples(val), log, threshold)

    def compile(self, optimizer: Any) -> SkillBank | None:
        """Run the optimizer; return the bank it found, or where it was stopped our own best."""
        run = StockRun(
            self.student,
            self.train,
            self.val,
            self._metric,
            self._value,
            self.context.reflection,
            self.settings.threads,
            derive_seed(self.context.seed, self.settings.name, "optimizer") % 2**16,
            self.settings.talks,
        )
        try:
            with mended(run.seed):
                returned = optimizer(run)
        except Exception as error:  # theirs, of any kind: what was played is not lost by it
            if self.log.stopped is None:
                self.log.fail(error)
            returned = None
        if self.log.broke is not None:
            raise self.log.broke
        # What an optimizer returns after it was stopped rests on talks that were never played.
        if self.log.stopped is not None or returned is None:
            return self.log.best()
        bank: SkillBank = returned.agent.bank
        return bank

    def _metric(
        self,
        gold: Any,
        pred: Any,
        trace: Any = None,
        pred_name: str | None = None,
        pred_trace: Any = None,
    ) -> dspy.Prediction:
        rollout: Rollout = pred.rollout
        if rollout.scored:
            return emotion_metric(gold, pred, trace, pred_name, pred_trace)
        return dspy.Prediction(
            score=self.log.value(gold.talk, rollout), feedback=feedback(rollout, pred_name)
        )

    def _value(self, gold: Any, pred: Any, trace: Any = None) -> float:
        value = self.log.value(gold.talk, pred.rollout)
        return value if trace is None else float(value >= self.threshold)


def _drawn(
    profiles: Sequence[SeekerProfile], settings: Instructions, rng: random.Random
) -> tuple[dict[str, Talk], dict[str, Talk]]:
    """Draw talks to learn from and talks to choose by; they share no scene."""
    scenes = sorted({p.scene for p in profiles})
    if len(scenes) < 2:
        raise ValueError(
            f"{settings.name} needs training profiles of at least 2 scenes, got {len(scenes)}"
        )
    rng.shuffle(scenes)
    apart = set(scenes[: max(1, round(len(scenes) * _VAL_SHARE))])
    val = draw_talks([p for p in profiles if p.scene in apart], settings.n_val, rng=rng)
    train = draw_talks([p for p in profiles if p.scene not in apart], settings.n_train, rng=rng)
    return _keyed("train", train), _keyed("val", val)


def _keyed(part: str, talks: Sequence[Talk]) -> dict[str, Talk]:
    return {f"{part}-{i:03d}": talk for i, talk in enumerate(talks)}


def _examples(talks: dict[str, Talk]) -> tuple[dspy.Example, ...]:
    return tuple(dspy.Example(talk=key).with_inputs("talk") for key in talks)


def _show_skills(
    student: dspy.Module, name: str, rollouts: dict[str, Rollout], threshold: float
) -> None:
    """Hide all predictors but the skills' that spoke: there is nothing to learn about the others.

    `optuna` breaks on a predictor without a demo, so it is shown those alone that spoke in a talk
    that went well.
    """
    counted = [
        r
        for r in rollouts.values()
        if r.scored and (name != "optuna" or r.final / SAGE.top >= threshold)
    ]
    spoke = {e.skill for r in counted for e in r.exchanges}
    names = [n for n, _ in student.named_predictors() if skill_of(n) in spoke]
    if not names:
        raise ValueError(f"{name} has nothing to tune: no skill was used in the training talks")
    hide_all_but(student, names)
    found = student.named_predictors()
    assert [n for n, _ in found] == names, "the student shows other predictors than it should"
    signatures = [p.signature for _, p in found]
    assert not any(a.equals(b) for i, a in enumerate(signatures) for b in signatures[:i]), (
        "two skills have equal signatures: optimizers could not tell them apart"
    )


def _edits(
    before: SkillBank, after: SkillBank, name: str
) -> tuple[tuple[SkillEdit, ...], SkillBank]:
    """Read what changed as edits; an edit that does not apply or does not lint is left out."""
    edits: list[SkillEdit] = []
    bank = before
    for skill in before:
        new = _tuned(skill, after[skill.card.id])
        if new == skill:
            continue
        edit = SkillEdit(
            kind="revise", target=skill.card.id, skill=new, rationale=f"tuned by {name}"
        )
        try:
            changed = bank.apply(edit)
        except ValueError:  # it drops a locked clause
            continue
        if not errors(changed):
            bank = changed
            edits.append(edit)
    return tuple(edits), bank


def _tuned(skill: Skill, found: Skill) -> Skill:
    demos = tuple(dict.fromkeys(found.demos))[:MAX_DEMOS]
    return skill.model_copy(update={"guidance": found.guidance.strip(), "demos": demos})
