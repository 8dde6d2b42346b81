"""Writes on every card what its skill did in talks.

Uses and mean change per stratum, with intervals.
"""

import random
from collections import defaultdict

from esc_skills.lm.seeds import derive_seed
from esc_skills.optimizers.base import P, PassContext
from esc_skills.optimizers.sampling import draw_talks
from esc_skills.optimizers.turns import ServedTurn, by_skill
from esc_skills.skills.bank import SkillBank
from metrics.statistics import cluster_bootstrap
from signatures.skills import StratumEvidence


def record_evidence(program: P, context: PassContext, *, n_talks: int) -> P:
    """Return `program` with fresh evidence on its cards; no prompt changes.

    Args:
        program: whose skills are looked at.
        context: lends rollouts, training profiles and seed.
        n_talks: training talks played.
    """
    if not len(program.bank):
        return program
    rng = random.Random(derive_seed(context.seed, "evidence"))
    rollouts = context.rollouts.run(program, draw_talks(context.profiles, n_talks, rng=rng))
    served = by_skill(rollouts)
    skills = tuple(
        skill.model_copy(
            update={
                "card": skill.card.model_copy(
                    update={"evidence": _evidence(served.get(skill.card.id, ()))}
                )
            }
        )
        for skill in program.bank
    )
    return program.with_bank(SkillBank(skills))


def _evidence(turns: tuple[ServedTurn, ...]) -> tuple[StratumEvidence, ...]:
    strata: defaultdict[str, list[ServedTurn]] = defaultdict(list)
    for turn in turns:
        strata[turn.rollout.stratum].append(turn)
    found = []
    for name, members in sorted(strata.items()):
        changes = [float(t.change) for t in members]
        interval = cluster_bootstrap(changes, [t.rollout.scene for t in members], draws=500)
        found.append(
            StratumEvidence(
                stratum=name,
                uses=len(members),
                mean_change=round(interval.mean, 2),
                low=round(interval.low, 2),
                high=round(interval.high, 2),
            )
        )
    return tuple(found)
