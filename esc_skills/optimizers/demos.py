"""Bootstraps turn-level demonstrations from winning turns of training talks, skill by skill."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from esc_skills.lm.roles import is_offline
from esc_skills.lm.seeds import derive_seed
from esc_skills.optimizers.base import P, PassContext, PassResult, Tried
from esc_skills.optimizers.sampling import draw_talks
from esc_skills.optimizers.turns import ServedTurn, by_skill, winning
from esc_skills.skills.lint import demo_problems
from metrics.copying import MOST_COPIED, copying, demos_of
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
        most_copied: share of a skill's replies, by a real model, that may copy its demos before
            they are dropped; 1 drops none.

    Raises:
        ValueError: `max_demos` or `n_talks` is below 1.
    """

    n_talks: int = 48
    max_demos: int = 2
    n_skills: int = 6
    most_copied: float = MOST_COPIED
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
        carried: tuple[Demo, ...] = ()
        # The offline LM says its own phrases again in any case.
        if self.most_copied < 1 and not is_offline(context.speaker):
            carried = demos_of(program.bank)
            program = self._without_copied(program, served, context)
        used = sorted(served, key=lambda skill: (-len(served[skill]), skill))
        tried: list[Tried] = []
        for skill_id in [s for s in used if s in program.bank][: self.n_skills]:
            demos = self._chosen(served[skill_id], context, carried)
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

    def _chosen(
        self, turns: tuple[ServedTurn, ...], context: PassContext, carried: tuple[Demo, ...]
    ) -> tuple[Demo, ...]:
        scenes: set[str] = set()
        chosen: list[Demo] = []
        for turn in winning(turns):
            # Talks that ended well only, and one scene once: demos should not all tell one story.
            if turn.rollout.scene in scenes or not _ended_well(turn.rollout, context.objective):
                continue
            if copying([turn.exchange.reply], carried).n_copied:
                continue
            demo = turn.demo(context.speaker)
            if demo_problems(demo):
                continue
            scenes.add(turn.rollout.scene)
            chosen.append(demo)
            if len(chosen) == self.max_demos:
                break
        return tuple(chosen)

    def _without_copied(
        self, program: P, served: Mapping[str, tuple[ServedTurn, ...]], context: PassContext
    ) -> P:
        """Take the demos from skills whose replies copy them: no verdict, a rule."""
        for skill in program.bank:
            replies = [turn.exchange.reply for turn in served.get(skill.card.id, ())]
            found = copying(replies, skill.demos)
            if found.share <= self.most_copied:
                continue
            why = f"{found.n_copied} of {found.n_replies} replies copied its demos"
            bare = skill.model_copy(update={"demos": ()})
            edit = SkillEdit(kind="revise", target=skill.card.id, skill=bare, rationale=why)
            program = program.with_bank(program.bank.apply(edit))
            context.tell("demos_dropped", {"skill": skill.card.id, "reason": why})
            context.keep(program, edits=(edit,))
        return program


def _ended_well(rollout: Rollout, objective: Objective) -> bool:
    return objective(rollout).value >= objective(until(rollout, 0)).value
