"""Searches what an all-knowing supporter should do for each wish, against the offline seekers.

    python -m benchmarks.search_oracle

The oracle is shown the profile; what it makes of that is a cycle of plans, each a few moves in one
reply, for each of SAGE's intentions. They are searched on training profiles with the default judge
and written to `esc_skills/offline/responder/plans.json`. A beam: single moves, then pairs and
triples of the best, then cycles of the best of those. It ends with one line of JSON.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations, permutations
from multiprocessing import get_context
from pathlib import Path
from typing import Final, get_args
from unittest.mock import patch

from esc_skills.corpora.load import own_profiles
from esc_skills.lm.meter import Meter
from esc_skills.lm.roles import RoleNames, connect
from esc_skills.lm.seeds import derive_seed
from esc_skills.offline.engine import offline_lm
from esc_skills.offline.responder import plans
from esc_skills.offline.responder.moves import Move
from esc_skills.simulation.rollouts import SimulatedRollouts
from programs.oracle import Oracle
from signatures.labels import INTENTIONS, Intention
from signatures.rollouts import Talk

Plan = tuple[Move, ...]
Cycle = tuple[Plan, ...]
OUT: Final = Path(plans.__file__).with_name("plans.json")
_LOOKS: Final = (1, 3)  # talks a profile, at the first look and at the last
_BEST_MOVES, _BEST_PLANS, _FINALISTS = 7, 6, 8


class _Search:
    """Scores cycles for one intention; remembers what it scored."""

    def __init__(self, intention: Intention) -> None:
        self._intention: Intention = intention
        self._profiles = [p for p in own_profiles("train") if p.intention == intention]
        self._rollouts = SimulatedRollouts(connect(RoleNames(), offline=offline_lm, meter=Meter()))

    def score(self, cycle: Cycle, *, looks: int) -> float:
        """Return the mean final emotion over the training profiles."""
        talks = [
            Talk(profile=p, seed=derive_seed("oracle", p.id, k))
            for p in self._profiles
            for k in range(looks)
        ]
        with patch.dict(plans.PLAN_OF_WISH, {self._intention: cycle}):
            finals = [r.final for r in self._rollouts.run_each(Oracle, talks) if r.scored]
        return sum(finals) / len(finals)

    def best(self, cycles: Iterable[Cycle], n: int, *, looks: int) -> list[Cycle]:
        """Return the best `n`; ties go to the earlier."""
        return sorted(dict.fromkeys(cycles), key=lambda c: -self.score(c, looks=looks))[:n]


def search(intention: Intention) -> tuple[Intention, Cycle, float, float]:
    """Return intention, the best cycle found, its score, and that of the plan there was."""
    run = _Search(intention)
    first, last = _LOOKS
    moves = run.best((((m,),) for m in get_args(Move)), _BEST_MOVES, looks=first)
    singles: list[Move] = [cycle[0][0] for cycle in moves]
    mixed = [(plan,) for n in (2, 3) for plan in combinations(singles, n)]
    single_plans = run.best([*moves, *mixed], _BEST_PLANS, looks=first)
    parts: Sequence[Plan] = [cycle[0] for cycle in single_plans]
    cycles: list[Cycle] = [*single_plans, *(tuple(c) for c in permutations(parts, 2))]
    cycles += [tuple(c) for c in combinations(parts, 3)]
    before = plans.PLAN_OF_WISH[intention]
    finalists = run.best(cycles, _FINALISTS, looks=first)
    winner = run.best([*finalists, before], 1, looks=last)[0]
    return intention, winner, run.score(winner, looks=last), run.score(before, looks=last)


def main() -> None:
    """Search all intentions, write the plans, print what they reached."""
    found = {}
    rows = []
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for intention, cycle, score, before in pool.map(search, INTENTIONS):
            found[intention] = cycle
            rows.append(
                {"intention": intention, "final": round(score, 1), "before": round(before, 1)}
            )
            print(f"{intention:16} {before:5.1f} -> {score:5.1f}  {cycle}", file=sys.stderr)
    OUT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps({"rows": rows}))


if __name__ == "__main__":
    main()
