"""How programs did on the same talks: rows and what they say together, written and read back."""

from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from esc_skills.runs.effort import Effort, effort_json
from metrics.copying import Copying
from metrics.sage import SAGE, SageScore
from metrics.statistics import Interval
from signatures.rollouts import Rollout

__all__ = ["Comparison", "Copying", "Row", "copying_json"]

_NAMES: Final = ("uncompiled", "static", "compiled", "oracle")
_EXACT: Final = 100  # talks, below which a mean of two decimals tells their sum
_SAME: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Row:
    """How one program did: SAGE's score, the objective with 95 % interval, the cost.

    `calls` are everybody's, `effort` is the agent's own; `copied` is None where no real model spoke
    with demos. Read back from a manifest it has no rollouts, from an old one no interval, no cost.
    """

    name: str
    score: SageScore
    interval: Interval | None = None
    calls: int | None = None
    seconds: float | None = None
    rollouts: tuple[Rollout, ...] = ()
    effort: Effort | None = None
    copied: Copying | None = None

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
            | effort_json(row.effort)
            | copying_json(row.copied)
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
                    "effort": row.effort and row.effort.saved(),
                    "copied": row.copied and asdict(row.copied),
                }
                for row in self.rows
            ],
            "difference": self.difference and asdict(self.difference),
            "gap_closed": self.gap_closed,
        }

    @classmethod
    def of_saved(cls, found: dict[str, Any]) -> Self:
        """Read what `saved` returned."""
        return cls(
            found["split"],
            tuple(map(_row, found["rows"])),
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


def copying_json(copied: Copying | None) -> dict[str, Any]:
    """Return what ``--json`` says of copying; nothing where it was not counted."""
    if copied is None:
        return {}
    share = round(copied.share, 4)
    return {"copied": {"n": copied.n_copied, "of": copied.n_replies, "share": share}}


def _row(found: dict[str, Any]) -> Row:
    effort, copied = found.get("effort"), found.get("copied")
    read = {
        "score": SageScore(**found["score"]),
        "interval": _interval(found["interval"]),
        "effort": effort and Effort.of_saved(effort),
        "copied": copied and Copying(**copied),
    }
    return Row(**{**found, **read})


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
