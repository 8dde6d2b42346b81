"""What the talks say: scores over the same talks, two judges, cost, leaks and copies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import dspy
from rich.table import Table

from benchmarks.real_model.transcripts import Played
from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.replies import spoken
from esc_skills.offline.engine import offline_lm
from esc_skills.simulation.seeker import SimulatedSeeker
from metrics.copying import copying, replies_of
from metrics.sage import SAGE
from metrics.statistics import Interval, cluster_bootstrap
from signatures.dialogues import Turn
from signatures.rollouts import Rollout, SeekerProfile, Talk
from signatures.skills import Demo

_BASE: Final = "one sentence"
_SECOND: Final = "offline/g4"


@dataclass(frozen=True, slots=True)
class Row:
    """One arm, over the talks that every arm which was played has a score for.

    Args:
        name: of the arm.
        n: talks it is counted over; 0 where it was not played.
        unscored: its own talks without a score.
        final: mean emotion at the end by the fitted judge, 0-100.
        second: the same replies rated by the second judge.
        against: paired difference to the one-sentence prompt, by scene.
        calls: requests a reply.
        tokens_in: prompt tokens a reply, by the server's count.
        tokens_out: answer tokens a reply.
        words: a reply.
        leaked: replies that hold a marker, a label or prompt text.
        copied: replies that say eight words in a row of a demo of the arm.
        replies: in all.
    """

    name: str
    n: int
    unscored: int = 0
    final: float | None = None
    second: float | None = None
    against: Interval | None = None
    calls: float = 0
    tokens_in: float = 0
    tokens_out: float = 0
    words: float = 0
    leaked: int = 0
    copied: int = 0
    replies: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return what the last line holds."""
        shift = self.against
        return {
            "arm": self.name,
            "n": self.n,
            "unscored": self.unscored,
            "final": _rounded(self.final),
            "second": _rounded(self.second),
            "difference": shift
            and {
                "mean": _rounded(shift.mean),
                "low": _rounded(shift.low) if shift.tells else None,
                "high": _rounded(shift.high) if shift.tells else None,
            },
            "calls": _rounded(self.calls),
            "tokens_in": _rounded(self.tokens_in),
            "tokens_out": _rounded(self.tokens_out),
            "words": _rounded(self.words),
            "leaked": self.leaked,
            "copied": self.copied,
            "replies": self.replies,
        }


def counted(
    played: Mapping[str, Sequence[Played]],
    talks: Sequence[Talk],
    demos: Mapping[str, Sequence[Demo]] = MappingProxyType({}),
) -> list[Row]:
    """Count every arm over the talks that all arms with a talk at all have a score for.

    Args:
        played: by arm.
        talks: that were wanted.
        demos: by arm: what a reply may have been copied from.
    """
    wanted = {talk.profile.id: talk.profile for talk in talks}
    scored = {
        name: {p.rollout.profile_id: p for p in ones if p.rollout.scored}
        for name, ones in played.items()
    }
    begun = [set(by_id) for name, by_id in scored.items() if played[name]]
    shared = sorted(set(wanted).intersection(*begun)) if begun else []
    rows = []
    for name, ones in played.items():
        if not ones or not shared:
            rows.append(Row(name, 0))
            continue
        base = scored[_BASE] if played[_BASE] else None
        row = _row(name, [scored[name][i] for i in shared], wanted, base, ones)
        said = (reply for p in ones for reply in replies_of([p.rollout]))
        rows.append(replace(row, copied=copying(said, demos.get(name, ())).n_copied))
    return rows


def _row(
    name: str,
    kept: Sequence[Played],
    profiles: Mapping[str, SeekerProfile],
    base: Mapping[str, Played] | None,
    ones: Sequence[Played],
) -> Row:
    rollouts = [p.rollout for p in kept]
    replies = list(replies_of(rollouts))
    said = list(replies_of(p.rollout for p in ones))
    against = None
    if base is not None and name != _BASE:
        gains = [float(r.final - base[r.profile_id].rollout.final) for r in rollouts]
        against = cluster_bootstrap(gains, [r.scene for r in rollouts])

    def each(value: Callable[[Played], int]) -> float:
        return sum(map(value, kept)) / len(replies)

    return Row(
        name=name,
        n=len(kept),
        unscored=sum(not p.rollout.scored for p in ones),
        final=_mean([float(r.final) for r in rollouts]),
        second=_mean([rated_again(r, profiles[r.profile_id]) for r in rollouts]),
        against=against,
        calls=each(lambda p: p.calls),
        tokens_in=each(lambda p: p.tokens_in),
        tokens_out=each(lambda p: p.tokens_out),
        words=sum(len(reply.split()) for reply in replies) / len(replies),
        leaked=sum(spoken(reply).text != reply.strip() for reply in said),
        replies=len(said),
    )


def rated_again(rollout: Rollout, profile: SeekerProfile) -> float:
    """Return the final emotion, had the second judge rated the same replies."""
    seeker, turns = SimulatedSeeker(judge=_second(), speaker=_second()), list[Turn]()
    emotion, last = SAGE.start, 0
    with dspy.context(adapter=ChatAdapter()):
        for number, exchange in enumerate(rollout.exchanges, 1):
            turns.append(Turn(speaker="seeker", text=exchange.seeker))
            turns.append(Turn(speaker="supporter", text=exchange.reply))
            appraisal = seeker.judge(
                profile, turns, emotion=emotion, last=last, turn=number, seed=rollout.seed
            )
            last, emotion = appraisal.change, SAGE.apply(emotion, appraisal.change)
            if SAGE.ended(emotion, number):
                break
    return float(emotion)


@cache
def _second() -> dspy.LM:
    return offline_lm(_SECOND)


def table(rows: Sequence[Row]) -> Table:
    """Show the arms, best first."""
    found = Table(title=f"{max(row.n for row in rows)} talks, the same for every arm")
    for column in ("arm", "final", "second", "vs one sentence", "calls", "in", "out", "words"):
        found.add_column(column, justify="left" if column == "arm" else "right")
    for row in sorted(rows, key=lambda row: -(row.final or -1)):
        if row.final is None or row.second is None:
            found.add_row(row.name, *["-"] * 7)
            continue
        cost = [f"{x:.0f}" for x in (row.tokens_in, row.tokens_out, row.words)]
        found.add_row(
            row.name, f"{row.final:.1f}", f"{row.second:.1f}", _shift(row.against),
            f"{row.calls:.1f}", *cost,
        )  # fmt: skip
    return found


def _shift(interval: Interval | None) -> str:
    if interval is None:
        return "-"
    bounds = f" [{interval.low:+.0f}, {interval.high:+.0f}]" if interval.tells else ""
    return f"{interval.mean:+.1f}{bounds}"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
