"""Plays programs with the same seekers and noise, and compares them.

Its numbers become the table.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from esc_skills.lm.meter import Meter
from esc_skills.lm.roles import OFFLINE, is_offline
from esc_skills.lm.seeds import derive_seed
from esc_skills.runs.comparison import Comparison, Row
from esc_skills.runs.effort import Effort
from esc_skills.runs.players import Players
from metrics.copying import copying, demos_of, replies_of
from metrics.objective import Objective, final_emotion
from metrics.sage import score
from metrics.statistics import Interval, cluster_bootstrap
from programs.agent import SupportAgent
from programs.oracle import Oracle
from signatures.rollouts import Rollout, SeekerProfile, Talk
from signatures.skills import Demo

MOST_UNSCORED: Final = 0.75
Play = Callable[[Sequence[Talk]], tuple[Rollout, ...]]
Demos = Mapping[str, tuple[Demo, ...]]
_NO_DEMOS: Final[Demos] = MappingProxyType({})


class TooFewScored(ValueError):  # noqa: N818
    """So many talks have no score that there is no result: says how many, and the first reason."""


def score_programs(
    agent: SupportAgent,
    rollouts: Players,
    profiles: tuple[SeekerProfile, ...],
    *,
    static: SupportAgent | None,
    seed: int,
    split: str,
    meter: Meter,
    objective: Objective = final_emotion,
    speaker: str = OFFLINE,
) -> Comparison:
    """Play uncompiled, static (where there is one), compiled and oracle on the same talks.

    `speaker` is the agent's model: of the offline one, which says its own phrases again whatever it
    is shown, it is not asked whether it copies demos.
    """
    uncompiled = SupportAgent(depth=agent.depth, plan=agent.plan)
    players = {"uncompiled": lambda talks: rollouts.run(uncompiled, talks)}
    if static is not None:
        players["static"] = lambda talks: rollouts.run(static, talks)
    players["compiled"] = lambda talks: rollouts.run(agent, talks)
    players["oracle"] = lambda talks: rollouts.run_each(Oracle, talks)
    carried = {"static": static, "compiled": agent}
    demos = {n: demos_of(a.bank) for n, a in carried.items() if a and not is_offline(speaker)}
    talks = talks_for(profiles, seed=seed, split=split)
    return compare(players, talks, split=split, meter=meter, objective=objective, demos=demos)


def talks_for(profiles: Sequence[SeekerProfile], *, seed: int, split: str) -> tuple[Talk, ...]:
    """One talk a profile; the test's seeds are held-out ones."""
    held_out = split == "test"
    return tuple(
        Talk(profile=p, seed=derive_seed(seed, split, p.id, held_out=held_out)) for p in profiles
    )


def compare(
    players: dict[str, Play],
    talks: Sequence[Talk],
    *,
    split: str,
    meter: Meter,
    objective: Objective = final_emotion,
    demos: Demos = _NO_DEMOS,
) -> Comparison:
    """Play `talks` with every program and compare.

    Args:
        players: name -> plays talks with that program.
        talks: the same for all.
        split: for the record.
        meter: counts the calls.
        objective: what the intervals, the difference and the closed gap are counted in.
        demos: name -> what that program carries, to be looked for in its replies.

    Raises:
        TooFewScored: more than three quarters of the talks have no score of a program, or of some.
    """
    played = [_played(n, play, talks, meter, demos.get(n, ())) for n, play in players.items()]
    together = list(zip(*(row.rollouts for row in played), strict=True))
    shared = [all(r.scored for r in of_talk) for of_talk in together]
    lost = [next((r for r in of_talk if not r.scored), of_talk[0]) for of_talk in together]
    enough_scored(lost, what="talks in the score of every program")
    rows = [_over(row, shared, objective) for row in played]
    by_name = {row.name: row for row in rows}
    difference = None
    if "compiled" in by_name and "uncompiled" in by_name:
        difference = paired(
            _kept(by_name["uncompiled"], shared),
            _kept(by_name["compiled"], shared),
            objective=objective,
        )
    return Comparison(split, tuple(rows), difference, _gap_closed(by_name))


def _played(
    name: str, play: Play, talks: Sequence[Talk], meter: Meter, demos: tuple[Demo, ...]
) -> Row:
    """Play `talks` and count what that took; the scores are of these talks alone."""
    started, spent, agent = time.monotonic(), meter.spent, meter.agent
    rollouts = play(talks)
    enough_scored(rollouts, what=f"talks of {name}")
    replies = tuple(replies_of(rollouts))
    return Row(
        name,
        score(rollouts),
        calls=(meter.spent - spent).calls,
        seconds=time.monotonic() - started,
        rollouts=rollouts,
        effort=Effort(len(replies), meter.agent - agent),
        copied=copying(replies, demos) if demos else None,
    )


def _over(row: Row, shared: Sequence[bool], objective: Objective) -> Row:
    """Score a program on the talks that all programs have a score for."""
    kept = _kept(row, shared)
    found = replace(score(kept), n_unscored=_scored(row).count(False))
    return replace(row, score=found, interval=_worth(kept, objective))


def _scored(row: Row) -> list[bool]:
    return [rollout.scored for rollout in row.rollouts]


def _kept(row: Row, shared: Sequence[bool]) -> tuple[Rollout, ...]:
    return tuple(r for r, is_shared in zip(row.rollouts, shared, strict=True) if is_shared)


def enough_scored(rollouts: Sequence[Rollout], *, what: str) -> None:
    """Refuse to go on where more than three quarters of talks have no score.

    Raises:
        TooFewScored: it is so.
    """
    missing = [r for r in rollouts if not r.scored]
    if len(missing) > MOST_UNSCORED * len(rollouts):
        raise TooFewScored(
            f"{len(missing)} of {len(rollouts)} {what} have no score, "
            f"the first because: {missing[0].error}"
        )


def paired(
    before: Sequence[Rollout], after: Sequence[Rollout], *, objective: Objective = final_emotion
) -> Interval | None:
    """Interval of the paired difference over talks scored in both, or None where there are none."""
    pairs = [(a, b) for a, b in zip(before, after, strict=True) if a.scored and b.scored]
    if not pairs:
        return None
    gains = [objective(b).points - objective(a).points for a, b in pairs]
    return cluster_bootstrap(gains, [a.scene for a, _ in pairs])


def _worth(rollouts: Sequence[Rollout], objective: Objective) -> Interval | None:
    scored = [r for r in rollouts if r.scored]
    if not scored:
        return None
    return cluster_bootstrap([objective(r).points for r in scored], [r.scene for r in scored])


def _gap_closed(rows: dict[str, Row]) -> float | None:
    names = ("uncompiled", "compiled", "oracle")
    worth = [rows[name].interval if name in rows else None for name in names]
    low, mid, top = (one.mean if one else None for one in worth)
    if low is None or mid is None or top is None or top <= low:
        return None
    return (mid - low) / (top - low)
