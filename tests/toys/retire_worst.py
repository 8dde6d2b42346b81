"""A toy pass: retires the skill that lost most."""

import random
from dataclasses import dataclass

from esc_skills.lm.seeds import derive_seed
from esc_skills.optimizers.base import P, PassContext, PassResult, Tried
from esc_skills.optimizers.sampling import draw_talks
from esc_skills.optimizers.turns import by_skill, lost
from signatures.skills import SkillEdit


@dataclass(frozen=True, slots=True)
class RetireWorst:
    """Retires the skill that lost most in a few talks, where the gate agrees."""

    n_talks: int = 12
    name: str = "retire-worst"

    def run(self, program: P, context: PassContext) -> PassResult[P]:
        """Return the program without that skill, or as it was."""
        rng = random.Random(derive_seed(context.seed, self.name))
        talks = draw_talks(context.profiles, self.n_talks, rng=rng)
        rollouts = context.rollouts.run(program, talks)
        served = by_skill(rollouts)
        worst = max((s for s in served if s in program.bank), key=lambda s: lost(served[s]))
        edit = SkillEdit(kind="retire", target=worst, rationale="it lost most")
        candidate = program.with_bank(program.bank.apply(edit))
        verdict = context.gate.judge(program, candidate, by=self.name, number=1)
        why = context.objective(rollouts[-1]).feedback
        context.tell("retired", {"skill": worst, "decision": verdict.decision, "why": why})
        if verdict.decision == "accept":
            program = candidate
            context.keep(program, edits=(edit,), verdict=verdict)
        return PassResult(program, (Tried(edit, verdict),))
