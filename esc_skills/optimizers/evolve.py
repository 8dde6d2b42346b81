"""The paper's refinement loop: play, diagnose, propose, lint, replay, gate, commit.

It remembers what failed.
"""

import math
import random
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final, Generic

import dspy

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.ask import PASSING, Unreadable, reason
from esc_skills.lm.seeds import derive_seed
from esc_skills.optimizers.base import P, PassContext, PassResult, Tried
from esc_skills.optimizers.propose import Case, Proposer
from esc_skills.optimizers.sampling import draw_talks
from esc_skills.optimizers.turns import ServedTurn, by_skill, losing, lost
from esc_skills.skills.lint import errors
from metrics.objective import until
from signatures.labels import Diagnosis
from signatures.rollouts import Verdict
from signatures.skills import SkillEdit

REPLAY_TURNS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Evolve:
    """Refines a bank by simulation.

    Args:
        rounds: times the whole training set is sampled and diagnosed, at least 1.
        n_talks: talks played for diagnosis in a round.
        n_cases: skills worked on in a round, those first that lost most emotion.
        n_replayed: losing turns on which an edit must first do better, replayed from that turn.
        n_proposals: edits proposed for a skill; the one that replays best goes to the gate.
        replay_turns: replies played from a replayed turn on.

    Raises:
        ValueError: a number is below 1.
    """

    rounds: int = 4
    n_talks: int = 48
    n_cases: int = 5
    n_replayed: int = 10
    n_proposals: int = 4
    replay_turns: int = REPLAY_TURNS
    name: str = "evolve"

    def __post_init__(self) -> None:
        for option in ("rounds", "n_talks", "n_cases", "n_replayed", "n_proposals", "replay_turns"):
            if getattr(self, option) < 1:
                raise ValueError(f"{option} must be at least 1, got {getattr(self, option)}")

    def run(self, program: P, context: PassContext) -> PassResult[P]:
        """Return the program with every edit that passed the gate.

        Raises:
            ValueError: there are no training profiles.
        """
        run = _Run(self, context, program)
        for number in range(1, self.rounds + 1):
            run.round(number)
        return PassResult(run.incumbent, tuple(run.tried))


@dataclass(frozen=True, slots=True)
class _Screened(Generic[P]):
    """An edit with what it did on replayed turns; no candidate where it cannot be applied."""

    edit: SkillEdit
    candidate: P | None
    gained: float
    said: str


@dataclass
class _Run(Generic[P]):
    """The state of one run of the loop."""

    settings: Evolve
    context: PassContext
    incumbent: P
    tried: list[Tried] = field(default_factory=list)
    proposer: Proposer = field(default_factory=Proposer)
    rejected: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def round(self, number: int) -> None:
        """Play, then work on the skills that lost most."""
        seed = derive_seed(self.context.seed, "evolve", number)
        talks = draw_talks(self.context.profiles, self.settings.n_talks, rng=random.Random(seed))
        rollouts = self.context.rollouts.run(self.incumbent, talks)
        finals = [self.context.objective(r).points for r in rollouts if r.scored]
        mean = sum(finals) / len(finals) if finals else None
        self.context.tell("round", {"round": number, "of": self.settings.rounds, "final": mean})
        served = by_skill(rollouts)
        cases = [Case(skill, turns) for skill, turns in served.items() if lost(turns)]
        cases.sort(key=lambda case: (-lost(case.turns), case.skill))
        pool = tuple(turn for turns in served.values() for turn in turns)
        for case in cases[: self.settings.n_cases]:
            self._work_on(case, pool, seed)

    def _work_on(self, case: Case, pool: tuple[ServedTurn, ...], seed: int) -> None:
        """Propose, screen the proposals on replayed turns, and send the best one to the gate."""
        if case.skill not in self.incumbent.bank and case.skill != "none":
            return  # an edit of this round took it away
        screened = [self._screened(edit, case) for edit in self._proposed(case, pool, seed)]
        best = max(screened, key=lambda s: s.gained, default=None)
        for one in screened:
            self._decide(one, case, to_gate=one is best)

    def _screened(self, edit: SkillEdit, case: Case) -> _Screened[P]:
        try:
            bank = self.incumbent.bank.apply(edit)
        except ValueError as problem:
            return _Screened(edit, None, -math.inf, str(problem))
        wrong = errors(bank)
        if wrong:
            return _Screened(edit, None, -math.inf, f"lint: {wrong[0].message}")
        candidate = self.incumbent.with_bank(bank)
        gained = self._replayed(candidate, case)
        return _Screened(edit, candidate, gained, f"replayed turns moved by {gained:+.1f} points")

    def _decide(self, one: _Screened[P], case: Case, *, to_gate: bool) -> None:
        number = len(self.tried) + 1
        candidate = one.candidate
        if to_gate and one.gained > 0 and candidate is not None:
            verdict = self.context.gate.judge(
                self.incumbent, candidate, by=self.settings.name, number=number
            )
        else:
            verdict = _refused(f"{one.said}, {'no better' if to_gate else 'another did better'}")
        self.tried.append(Tried(one.edit, verdict))
        if candidate is not None and verdict.decision == "accept":
            self.incumbent = candidate
            self.context.keep(candidate, edits=(one.edit,), verdict=verdict)
        elif to_gate or one.gained <= 0:
            self.rejected["edits"].append(_key(one.edit))
            if one.edit.skill:
                self.rejected[case.skill].append(one.edit.skill.guidance)
        self.context.tell("edit", _told(number, one.edit, verdict))

    def _proposed(
        self, case: Case, pool: tuple[ServedTurn, ...], seed: int
    ) -> tuple[SkillEdit, ...]:
        """Propose a few different edits that were not tried before."""
        found: dict[str, SkillEdit] = {}
        with dspy.context(lm=self.context.reflection, adapter=ChatAdapter()):
            try:
                diagnoses = self.proposer.diagnose(case, self.incumbent.bank, seed=seed)
                ranked: list[Diagnosis] = sorted(diagnoses, key=lambda d: (-diagnoses[d], d))
                for k in range(self.settings.n_proposals if ranked else 0):
                    edit = self.proposer.propose(
                        case,
                        self.incumbent.bank,
                        # Most proposals answer the commonest diagnosis, the last ones the others.
                        ranked[max(0, k - self.settings.n_proposals + len(ranked))],
                        rejected=self.rejected[case.skill],
                        pool=pool,
                        seed=derive_seed(seed, case.skill, k),
                    )
                    if edit is not None and _key(edit) not in self.rejected["edits"]:
                        found.setdefault(_key(edit), edit)
            except (Unreadable, *PASSING) as problem:
                self.context.tell("proposal_failed", {"skill": case.skill, "why": reason(problem)})
        return tuple(found.values())

    def _replayed(self, candidate: P, case: Case) -> float:
        """Mean points by which the candidate does better from the losing turns on."""
        worst = losing(case.turns)[: self.settings.n_replayed]
        profiles = {profile.id: profile for profile in self.context.profiles}
        recorded = [(profiles[t.rollout.profile_id], t.rollout, t.index) for t in worst]
        n = self.settings.replay_turns
        replays = self.context.rollouts.replay(candidate, recorded, n_turns=n)
        worth = self.context.objective
        gains = [
            worth(new).points - worth(until(turn.rollout, turn.index + n)).points
            for turn, new in zip(worst, replays, strict=True)
            if new.scored
        ]
        return sum(gains) / len(gains) if gains else 0.0


def _key(edit: SkillEdit) -> str:
    return edit.model_dump_json(include={"kind", "target", "skill", "contraindication"})


def _told(number: int, edit: SkillEdit, verdict: Verdict) -> dict[str, Any]:
    skill = edit.target or (edit.skill.card.id if edit.skill else "")
    said = {"number": number, "kind": edit.kind, "skill": skill, "rationale": edit.rationale}
    return said | verdict.model_dump(include={"decision", "reason", "mean", "low", "high", "n"})


def _refused(reason: str) -> Verdict:
    return Verdict(decision="reject", reason=reason, n=0, mean=0.0, low=0.0, high=0.0)
