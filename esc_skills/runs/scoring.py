"""Plays programs with the same seekers and noise, and compares them.

Its numbers become the table.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Self

from esc_skills.lm.meter import Meter
from esc_skills.lm.seeds import derive_seed
from esc_skills.runs.players import Players
from metrics.objective import Objective, final_emotion
from metrics.sage import SAGE, SageScore, score
from metrics.statistics import Interval, cluster_bootstrap
from programs.agent import SupportAgent
from programs.oracle import Oracle
from signatures.rollouts import Rollout, SeekerProfile, Talk

_NAMES: Final = ("uncompiled", "static", "compiled", "oracle")
MOST_UNSCORED: Final = 0.75
_EXACT: Final = 100  # talks, below which a mean of two decimals tells their sum
_SAME: Final = 1e-6
Play = Callable[[Sequence[Talk]], tuple[Rollout, ...]]


class TooFewScored(ValueError):  # noqa: N818
    """So many talks have no score that there is no result: says how many, and the first reason."""


@dataclass(frozen=True, slots=True)
class Row:
    """How one program did: SAGE's score, the objective with 95 % interval, the cost.

    Read back from a manifest it has no rollouts, and from an old one no interval and no cost.
    """

    name: str
    score: SageScore
    interval: Interval | None = None
    calls: int | None = None
    seconds: float | None = None
    rollouts: tuple[Rollout, ...] = ()

    @property
    def other(self) -> float | None:
        """Mean of the objective in points; None where it is final emotion, as it is by default."""
        if self.interval is None or self.score.final is None:
            return None
        mean = self.interval.mean
        return None if abs(mean - self.score.final) < _SAME else mean


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows over the talks scored for all programs; `difference` is compiled - uncompiled, by scene.

    A row's `score.n_unscored` counts its own: missing is not zero, and no row may gain by it.
    """

    split: str
    rows: tuple[Row, ...]
    difference: Interval | None
    gap_closed: float | None

    def row(self, name: str) -> Row | None:
        """Return the row of a program, or None where it was not played."""
        return next((row for row in self.rows if row.name == name), None)

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        found: dict[str, Any] = {
            row.name: {
                "final": _rounded(row.score.final),
                "success": _rounded(row.score.success, 4),
                "failure": _rounded(row.score.failure, 4),
                "n": row.score.n,
                "unscored": row.score.n_unscored,
            }
            | ({} if row.other is None else {"objective": _rounded(row.other)})
            for row in self.rows
        }
        found["difference"] = self.difference and {
            "mean": _rounded(self.difference.mean),
            "low": _rounded(self.difference.low) if self.difference.tells else None,
            "high": _rounded(self.difference.high) if self.difference.tells else None,
        }
        found["gap_closed"] = _rounded(self.gap_closed, 3)
        return found

    def saved(self) -> dict[str, Any]:
        """Return all but the talks, unrounded: what the table needs to be shown again."""
        return {
            "split": self.split,
            "rows": [
                {
                    "name": row.name,
                    "score": asdict(row.score),
                    "interval": row.interval and asdict(row.interval),
                    "calls": row.calls,
                    "seconds": row.seconds,
                }
                for row in self.rows
            ],
            "difference": self.difference and asdict(self.difference),
            "gap_closed": self.gap_closed,
        }

    @classmethod
    def of_saved(cls, found: dict[str, Any]) -> Self:
        """Read what `saved` returned."""
        rows = (
            {**row, "score": SageScore(**row["score"]), "interval": _interval(row["interval"])}
            for row in found["rows"]
        )
        return cls(
            found["split"],
            tuple(Row(**row) for row in rows),
            _interval(found["difference"]),
            found["gap_closed"],
        )

    @classmethod
    def of_json(cls, found: dict[str, Any]) -> Self:
        """Read what `as_json` returned: all that manifests of before held."""
        rows = tuple(Row(name, _score(found[name])) for name in _NAMES if name in found)
        shift = found["difference"]
        difference = shift and Interval(**shift, n=rows[0].score.n, n_clusters=0)
        return cls("test", rows, difference, found.get("gap_closed"))


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
) -> Comparison:
    """Play uncompiled, static (where there is one), compiled and oracle on the same talks."""
    uncompiled = SupportAgent(depth=agent.depth, plan=agent.plan)
    players = {"uncompiled": lambda talks: rollouts.run(uncompiled, talks)}
    if static is not None:
        players["static"] = lambda talks: rollouts.run(static, talks)
    players["compiled"] = lambda talks: rollouts.run(agent, talks)
    players["oracle"] = lambda talks: rollouts.run_each(Oracle, talks)
    talks = talks_for(profiles, seed=seed, split=split)
    return compare(players, talks, split=split, meter=meter, objective=objective)


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
) -> Comparison:
    """Play `talks` with every program and compare.

    Args:
        players: name -> plays talks with that program.
        talks: the same for all.
        split: for the record.
        meter: counts the calls.
        objective: what the intervals, the difference and the closed gap are counted in.

    Raises:
        TooFewScored: more than three quarters of the talks have no score of a program, or of some.
    """
    played = []
    for name, play in players.items():
        started, calls = time.monotonic(), meter.calls
        rollouts = play(talks)
        enough_scored(rollouts, what=f"talks of {name}")
        played.append((name, rollouts, meter.calls - calls, time.monotonic() - started))
    together = list(zip(*(rollouts for _, rollouts, _, _ in played), strict=True))
    shared = [all(r.scored for r in of_talk) for of_talk in together]
    lost = [next((r for r in of_talk if not r.scored), of_talk[0]) for of_talk in together]
    enough_scored(lost, what="talks in the score of every program")
    rows = [
        _row(name, rollouts, shared, objective, calls=calls, seconds=seconds)
        for name, rollouts, calls, seconds in played
    ]
    by_name = {row.name: row for row in rows}
    difference = None
    if "compiled" in by_name and "uncompiled" in by_name:
        difference = paired(
            _kept(by_name["uncompiled"], shared),
            _kept(by_name["compiled"], shared),
            objective=objective,
        )
    return Comparison(split, tuple(rows), difference, _gap_closed(by_name))


def _row(
    name: str,
    rollouts: tuple[Rollout, ...],
    shared: Sequence[bool],
    objective: Objective,
    *,
    calls: int,
    seconds: float,
) -> Row:
    """Score a program on the talks that all programs have a score for."""
    row = Row(name, score(rollouts), calls=calls, seconds=seconds, rollouts=rollouts)
    kept = _kept(row, shared)
    n_unscored = sum(not r.scored for r in rollouts)
    found = replace(score(kept), n_unscored=n_unscored)
    return replace(row, score=found, interval=_worth(kept, objective))


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


def _interval(found: dict[str, Any] | None) -> Interval | None:
    return None if found is None else Interval(**found)


def _score(found: dict[str, Any]) -> SageScore:
    n, final = found["n"], found["final"]
    if final is not None and n < _EXACT:
        final = round(final * n) / n  # each talk's is a whole number, so their sum is known
    gain = None if final is None else final - SAGE.start
    return SageScore(n, found["unscored"], final, gain, found["success"], found["failure"])


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)
