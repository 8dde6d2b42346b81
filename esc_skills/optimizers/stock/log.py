"""Our own record of what an optimizer played: it counts, it stops, and it knows who did best.

Stock optimizers overshoot budgets, swallow what goes wrong, and return as if all were well. What
they played is written down here talk by talk, and their word is taken only when nothing was wrong.
"""

import threading
from dataclasses import dataclass, field
from typing import Final, Literal

from esc_skills.optimizers.base import SkilledProgram
from esc_skills.optimizers.stock.marks import Marks
from esc_skills.skills.bank import SkillBank
from signatures.rollouts import Rollout

_MAX_UNSCORED: Final = 0.05
_MIN_JUDGED: Final = 20
_MIN_TALKS: Final = 8

Stop = Literal["budget", "unscored", "setup", "failed"]


class NoMoreTalks(Exception):  # noqa: N818
    """The run is over; said to an optimizer that goes on all the same."""


@dataclass(kw_only=True)
class TalkLog:
    """Counts talks, keeps their scores by program, and ends the run when it must end.

    Args:
        budget: talks at most, at least 1.
        marks: what talks are worth, and were with the program before the pass.

    Raises:
        ValueError: `budget` is below 1.
    """

    budget: int
    marks: Marks
    stopped: Stop | None = None
    broke: BaseException | None = None
    failed: str | None = None
    n_talks: int = 0
    n_unscored: int = 0
    _scores: dict[str, dict[str, float]] = field(default_factory=dict)
    _banks: dict[str, SkillBank] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.budget < 1:
            raise ValueError(f"budget must be at least 1 talk, got {self.budget}")
        self._lock = threading.Lock()

    def begin(self, agent: SkilledProgram) -> None:
        """Count a talk before it is played.

        Raises:
            NoMoreTalks: the budget is spent, or the run was stopped before.
        """
        with self._lock:
            if self.stopped is None and self.n_talks >= self.budget:
                self.stopped = "budget"
            if self.stopped is not None:
                raise NoMoreTalks(self.stopped)
            self.n_talks += 1

    def end(self, agent: SkilledProgram, talk: str, rollout: Rollout) -> None:
        """Write down how a talk ended."""
        key = agent.bank.hash
        with self._lock:
            self._banks.setdefault(key, agent.bank)
            if rollout.scored:
                self._scores.setdefault(key, {})[talk] = self.marks.value(talk, rollout)
                return
            self.n_unscored += 1
            if self.n_talks >= _MIN_JUDGED and self.n_unscored > _MAX_UNSCORED * self.n_talks:
                self.stopped = self.stopped or "unscored"

    def break_off(self, error: BaseException) -> None:
        """Note what fails every talk alike, such as an endpoint that is gone."""
        with self._lock:
            self.broke = self.broke or error
            self.stopped = "setup"

    def fail(self, error: Exception) -> None:
        """Note that the optimizer itself broke down, and why."""
        self.stopped = "failed"
        self.failed = f"{type(error).__name__}: {error}".splitlines()[0][:300]

    def best(self) -> SkillBank | None:
        """Return the bank that gained most on the incumbent over the same talks.

        None where no other program was seen on enough talks, or none gained.
        """
        before = self.marks.incumbent
        gains = {
            key: sum(value - before[t] for t, value in known.items()) / len(known)
            for key, scores in self._scores.items()
            if len(known := {t: v for t, v in scores.items() if t in before}) >= _MIN_TALKS
        }
        key = max(sorted(gains), key=gains.__getitem__, default=None)
        return self._banks[key] if key is not None and gains[key] > 0 else None
