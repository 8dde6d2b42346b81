"""Bootstraps turn-level demonstrations from winning turns of training talks, skill by skill."""

import random
from dataclasses import dataclass

from esc_skills.lm.seeds import derive_seed
from esc_skills.optimizers.base import P, PassContext, PassResult, Tried
from esc_skills.optimizers.sampling import draw_talks
from esc_skills.optimizers.turns import ServedTurn, by_skill, winning
from esc_skills.skills.lint import demo_problems
from metrics.objective import Objective, until
from signatures.rollouts import Rollout
from signatures.skills import Demo, SkillEdit


@dataclass(frozen=True, slots=True, kw_only=True)
class BootstrapDemos:
    """Gives skills the turns in which they did best, one a talk and scene.

    Args:
        n_talks: training talks played to find winning turns.
        max_demos: demonstrations a skill gets at most, at least 1.
        n_skills: skills worked on, the most used first.

    Raises:
        ValueError: `max_demos` or `n_talks` is below 1.
    """

    n_talks: int = 48
    max_demos: int = 2
    n_skills: int = 6
    name: str = "demos"

    def __post_init__(self) -> None:
        if self.max_demos < 1 or self.n_talks < 1:
            raise ValueError(
                f"max_demos and n_talks must be at least 1, got {self.max_demos}, {self.n_talks}"
            )

    def run(self, program: P, context: PassContext) -> PassResult[P]:
        """Return the program with the demonstrations that passed the gate.

        Raises:
            ValueError: there are no training profiles.
        """
        rng = random.Random(derive_seed(context.seed, "demos"))
        talks = draw_talks(context.profiles, self.n_talks, rng=rng)
        served = by_skill(context.rollouts.run(program, talks))
        used = sorted(served, key=lambda skill: (-len(served[skill]), skill))
        tried: list[Tried] = []
        for skill_id in [s for s in used if s in program.bank][: self.n_skills]:
            demos = self._chosen(served[skill_id], context.objective)
            if not demos or demos == program.bank[skill_id].demos:
                continue
            edit = SkillEdit(
                kind="revise",
                target=skill_id,
                skill=program.bank[skill_id].model_copy(update={"demos": demos}),
                rationale=f"{len(demos)} turns that gained most",
            )
            candidate = program.with_bank(program.bank.apply(edit))
            number = len(tried) + 1
            verdict = context.gate.judge(program, candidate, by=self.name, number=number)
            tried.append(Tried(edit, verdict))
            context.tell(
                "demos",
                {
                    "skill": skill_id,
                    "n_demos": len(demos),
                    "n": verdict.n,
                    "decision": verdict.decision,
                    "reason": verdict.reason,
                    "mean": verdict.mean,
                },
            )
            if verdict.decision == "accept":
                program = candidate
                context.keep(program, edits=(edit,), verdict=verdict)
        return PassResult(program, tuple(tried))

    def _chosen(self, turns: tuple[ServedTurn, ...], objective: Objective) -> tuple[Demo, ...]:
        scenes: set[str] = set()
        chosen: list[Demo] = []
        for turn in winning(turns):
            # Talks that ended well only, and one scene once: demos should not all tell one story.
            if turn.rollout.scene in scenes or not _ended_well(turn.rollout, objective):
                continue
            demo = turn.demo()
            if demo_problems(demo):
                continue
            scenes.add(turn.rollout.scene)
            chosen.append(demo)
            if len(chosen) == self.max_demos:
                break
        return tuple(chosen)


def _ended_well(rollout: Rollout, objective: Objective) -> bool:
    return objective(rollout).value >= objective(until(rollout, 0)).value
