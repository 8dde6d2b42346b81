"""DSPy's optimizers, each with an explicit budget in talks: one function an optimizer.

None of them is given `auto=`, whose budgets fit neither a multi-turn talk nor a bank of skills. The
scenario rows never become demos (`max_labeled_demos=0`): they are no turns of any predictor.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import dspy
from dspy.teleprompt.gepa.instruction_proposal import InstructionProposer
from dspy.teleprompt.random_search import BootstrapFewShotWithRandomSearch
from dspy.teleprompt.teleprompt_optuna import BootstrapFewShotWithOptuna

from esc_skills.optimizers.stock.selector import LosingSkill
from metrics.feedback import skill_of
from signatures.support import guidance_of, skill_instructions

_DEMOS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRun:
    """What an optimizer is given.

    Args:
        student: plays a talk per example; only its skills' predictors can be seen.
        train: examples to learn from.
        val: examples to choose by; no scene of `train`.
        metric: GEPA's five arguments -> score and feedback.
        value: (example, prediction, trace) -> score in [0, 1]; while a demonstration is looked for
            (trace given) whether the talk went well.
        reflection: LM that proposes.
        threads: talks at a time.
        seed: of the optimizer.
        talks: how many it should play; the log holds it to a few more.

    Raises:
        ValueError: there is nothing to learn from or to choose by, or a number is below 1.
    """

    student: dspy.Module
    train: Sequence[dspy.Example]
    val: Sequence[dspy.Example]
    metric: Callable[..., dspy.Prediction]
    value: Callable[..., float]
    reflection: dspy.LM
    threads: int
    seed: int
    talks: int

    def __post_init__(self) -> None:
        if not self.train or not self.val or self.threads < 1 or self.talks < 1:
            raise ValueError(
                f"need examples, threads and talks, got {len(self.train)} + {len(self.val)} "
                f"examples, {self.threads} threads, {self.talks} talks"
            )

    @property
    def n_predictors(self) -> int:
        """How many predictors can be tuned."""
        return len(self.student.named_predictors())


@dataclass(frozen=True, slots=True)
class StockOptimizer:
    """One of DSPy's optimizers.

    Args:
        name: of its pass.
        compile: runs it.
        needs_demos: it breaks on a predictor without a demo, so it is shown those skills alone that
            spoke in a talk that went well.
    """

    name: str
    compile: Callable[[StockRun], dspy.Module]
    needs_demos: bool = False


def bootstrap(run: StockRun) -> dspy.Module:
    """Random search over bootstrapped demos."""
    each = len(run.train) + len(run.val)
    n = max(1, (run.talks - len(run.val)) // each - 1)
    optimizer = BootstrapFewShotWithRandomSearch(
        metric=run.value,
        max_bootstrapped_demos=_DEMOS,
        max_labeled_demos=0,
        num_candidate_programs=n,
        num_threads=run.threads,
    )
    # Candidate -2 is "labels only", which is -3 again where no labels are used.
    return optimizer.compile(
        run.student, trainset=list(run.train), valset=list(run.val), restrict=[-3, *range(-1, n)]
    )


def bootstrap_optuna(run: StockRun) -> dspy.Module:
    """One bootstrapped demo a skill, chosen by an Optuna study.

    Needs at least one demo for every predictor it sees, so it bootstraps from all of `train`.
    """
    optimizer = BootstrapFewShotWithOptuna(
        metric=run.value,
        max_bootstrapped_demos=_DEMOS,
        max_labeled_demos=0,
        num_candidate_programs=max(2, (run.talks - len(run.train)) // len(run.val)),
        num_threads=run.threads,
    )
    return optimizer.compile(
        run.student, max_demos=len(run.train), trainset=list(run.train), valset=list(run.val)
    )


def copro(run: StockRun) -> dspy.Module:
    """Coordinate ascent over instructions, predictor by predictor."""
    breadth, depth = 3, 1
    n = max(4, run.talks // (run.n_predictors * breadth * depth))
    optimizer = dspy.COPRO(
        prompt_model=run.reflection.copy(seed=run.seed),
        metric=run.value,
        breadth=breadth,
        depth=depth,
    )
    rows = [*run.val, *run.train][:n]
    return optimizer.compile(run.student, trainset=rows, eval_kwargs={"num_threads": run.threads})


def mipro(run: StockRun) -> dspy.Module:
    """Joint search over instructions and demos."""
    candidates, batch, steps = 4, max(1, min(12, len(run.val) // 2)), 4
    left = run.talks - len(run.train) * candidates - len(run.val)
    n = max(2, left // (batch + len(run.val) // steps))
    optimizer = dspy.MIPROv2(
        metric=run.value,
        prompt_model=run.reflection,
        task_model=dspy.settings.lm,
        auto=None,
        num_candidates=candidates,
        max_bootstrapped_demos=_DEMOS,
        max_labeled_demos=0,
        num_threads=run.threads,
        seed=1 + run.seed,  # 0 would silently become 9
        verbose=False,
    )
    return optimizer.compile(
        run.student,
        trainset=list(run.train),
        valset=list(run.val),
        num_trials=n,
        minibatch_size=batch,
        minibatch_full_eval_steps=steps,
        program_aware_proposer=False,
        data_aware_proposer=False,
    )


def simba(run: StockRun) -> dspy.Module:
    """Mini-batch ascent by rules and demos from talks that went better and worse."""
    candidates, batch = 3, min(8, len(run.train))
    left = run.talks - (candidates + 1) * len(run.train)
    optimizer = dspy.SIMBA(
        metric=lambda gold, pred: run.metric(gold, pred),
        bsize=batch,
        num_candidates=candidates,
        # A step samples with so many models, then tries so many programs and one more.
        max_steps=max(1, left // (batch * (2 * candidates + 1))),
        max_demos=_DEMOS,
        prompt_model=run.reflection,
        num_threads=run.threads,
    )
    return optimizer.compile(run.student, trainset=list(run.train), seed=run.seed)


def gepa(run: StockRun) -> dspy.Module:
    """Reflective evolution of instructions along a Pareto front."""
    optimizer = dspy.GEPA(
        metric=run.metric,
        max_metric_calls=max(2 * len(run.val), run.talks - len(run.val)),
        reflection_minibatch_size=4,
        reflection_lm=run.reflection,
        instruction_proposer=_labels_kept(InstructionProposer()),
        component_selector=LosingSkill(random.Random(run.seed)),
        num_threads=run.threads,
        warn_on_score_mismatch=False,
        seed=run.seed,
        gepa_kwargs={"cache_evaluation": True},
    )
    return optimizer.compile(run.student, trainset=list(run.train), valset=list(run.val))


def _labels_kept(proposer: Callable[..., dict[str, str]]) -> Callable[..., dict[str, str]]:
    """Keep a skill's id, which stands in the first line of its instructions, from the proposer.

    GEPA tells predictors apart by their signatures; without their ids two could become equal.
    """

    def propose(
        candidate: dict[str, str], reflective_dataset: object, components_to_update: list[str]
    ) -> dict[str, str]:
        bare = {name: guidance_of(text) for name, text in candidate.items()}
        proposed = proposer(bare, reflective_dataset, components_to_update)
        return {
            name: skill_instructions(skill, text) if (skill := skill_of(name)) else text
            for name, text in proposed.items()
        }

    return propose


STOCK: Final = {
    optimizer.name: optimizer
    for optimizer in (
        StockOptimizer("bootstrap", bootstrap),
        StockOptimizer("optuna", bootstrap_optuna, needs_demos=True),
        StockOptimizer("copro", copro),
        StockOptimizer("mipro", mipro),
        StockOptimizer("simba", simba),
        StockOptimizer("gepa", gepa),
    )
}
