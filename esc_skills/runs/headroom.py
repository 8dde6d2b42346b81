"""How much choosing well can win: one instruction for everyone against the best known sequence.

Everything is searched on training profiles and scored on others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from esc_skills.corpora.load import own_profiles
from esc_skills.lm.seeds import derive_seed
from esc_skills.runs.schedule_search import Search
from esc_skills.runs.schedules import Schedule, Scheduled
from esc_skills.runs.scoring import talks_for
from esc_skills.runs.session import open_session
from esc_skills.runs.settings import ModelSettings
from esc_skills.simulation.rollouts import SimulatedRollouts
from metrics.sage import SageScore, score
from programs.agent import SupportAgent
from signatures.labels import INTENTIONS, Intention
from signatures.rollouts import SeekerProfile, Talk


@dataclass(frozen=True, slots=True)
class Headroom:
    """Scores on profiles nothing was searched on.

    Attributes:
        uncompiled: the agent with an empty bank.
        best_single: the best one instruction for everyone.
        best_known: the best constant instruction for each intention, intention known.
        oracle: the best sequence of instructions for each intention, intention known.
        generic: the oracle, its replies without the seeker's own words.
        single: the instruction for everyone.
        schedules: the oracle's sequences.
        n_searched: talks played to find them.
    """

    uncompiled: SageScore
    best_single: SageScore
    best_known: SageScore
    oracle: SageScore
    generic: SageScore
    single: str
    schedules: Mapping[Intention, Schedule]
    n_searched: int

    @property
    def selection_room(self) -> float:
        """What choosing can win at most, in emotion points: oracle less best single."""
        return _final(self.oracle) - _final(self.best_single)

    @property
    def sources(self) -> dict[str, float]:
        """Where the room comes from, one by one, in emotion points."""
        return {
            "intention": _final(self.best_known) - _final(self.best_single),
            "habituation": _final(self.oracle) - _final(self.best_known),
            "specificity": _final(self.oracle) - _final(self.generic),
        }

    def as_json(self) -> dict[str, Any]:
        """Return the object the audit ends with."""
        return {
            "uncompiled": _row(self.uncompiled),
            "best_single": {**_row(self.best_single), "instruction": self.single},
            "oracle": {
                **_row(self.oracle),
                "sources": {name: round(room, 2) for name, room in self.sources.items()},
            },
            "selection_room": round(self.selection_room, 2),
        }


def _final(scored: SageScore) -> float:
    return float("nan") if scored.final is None else scored.final


def _row(scored: SageScore) -> dict[str, Any]:
    return {
        "final": round(_final(scored), 2),
        "success": round(scored.success or 0.0, 4),
        "failure": round(scored.failure or 0.0, 4),
        "n": scored.n,
    }


def audit_headroom(
    settings: ModelSettings, *, talks: int, tell: Callable[[str], None] = lambda _: None
) -> Headroom:
    """Search on our own training profiles, score on our own validation profiles.

    Args:
        settings: models, threads and seed.
        talks: training talks to search on.
        tell: told what is being searched.

    Raises:
        ValueError: there are fewer training profiles than talks asked for.
    """
    train = training_talks(own_profiles("train"), n=talks, seed=settings.seed)
    held_out = talks_for(own_profiles("val"), seed=settings.seed, split="val")
    with open_session(settings) as session:
        rollouts = SimulatedRollouts(session.roles, threads=settings.threads or 1)
        return measure_headroom(rollouts, train=train, held_out=held_out, tell=tell)


def training_talks(profiles: Sequence[SeekerProfile], *, n: int, seed: int) -> tuple[Talk, ...]:
    """Return `n` talks, intentions taking turns, so that every prefix is balanced.

    Raises:
        ValueError: there are fewer profiles than talks asked for.
    """
    if n > len(profiles):
        raise ValueError(f"{n} talks asked for, but there are {len(profiles)} training profiles")
    by_intention: dict[str, list[SeekerProfile]] = {}
    for profile in sorted(profiles, key=lambda p: derive_seed(seed, "headroom", p.id)):
        by_intention.setdefault(profile.intention, []).append(profile)
    order = [p for row in zip(*by_intention.values(), strict=False) for p in row]
    return tuple(Talk(profile=p, seed=derive_seed(seed, "headroom", p.id)) for p in order[:n])


def measure_headroom(
    rollouts: SimulatedRollouts,
    *,
    train: Sequence[Talk],
    held_out: Sequence[Talk],
    tell: Callable[[str], None] = lambda _: None,
) -> Headroom:
    """Search on `train`, score on `held_out`.

    Args:
        rollouts: plays talks.
        train: to search on; every intention must be there.
        held_out: of other profiles.
        tell: told what is being searched.

    Raises:
        ValueError: an intention is missing in `train`.
    """
    missing = set(INTENTIONS) - {t.profile.intention for t in train}
    if missing:
        raise ValueError(f"no training talk for {', '.join(sorted(missing))}")
    search = Search(rollouts, tuple(train), tell)
    kept = search.kept()
    single = search.single(kept)
    constant = {i: search.constant(i, kept, single) for i in INTENTIONS}
    schedules = {i: search.sequence(i, kept, constant[i]) for i in INTENTIONS}
    tell("scoring")

    def known(table: Mapping[Intention, Schedule], *, blurred: bool = False) -> SageScore:
        def agent(profile: SeekerProfile) -> Scheduled:
            return Scheduled(table[profile.intention], blurred=blurred)

        return score(rollouts.run_each(agent, held_out))

    return Headroom(
        uncompiled=score(rollouts.run(SupportAgent(), held_out)),
        best_single=score(rollouts.run(Scheduled(single), held_out)),
        best_known=known(constant),
        oracle=known(schedules),
        generic=known(schedules, blurred=True),
        single=single[0],
        schedules=schedules,
        n_searched=search.n_played,
    )
