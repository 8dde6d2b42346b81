"""Searches the best instruction for everyone, for an intention, and the best cycle of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from esc_skills.runs.schedules import Schedule, Scheduled, sentences
from esc_skills.simulation.rollouts import SimulatedRollouts
from signatures.labels import INTENTIONS, Intention
from signatures.rollouts import Talk

# Instructions kept after a first look at all, and sentences in one instruction at most.
_KEPT: Final = 10
_MOST_SENTENCES: Final = 3
_SLOTS: Final = 3
_FIRST_LOOK: Final = 24
_SEQUENCE_CHOICES: Final = 5


@dataclass
class Search:
    """Plays schedules on training talks; remembers what it has played.

    Args:
        rollouts: plays talks.
        talks: to search on.
        tell: told what is being searched.
    """

    rollouts: SimulatedRollouts
    talks: tuple[Talk, ...]
    tell: Callable[[str], None]
    n_played: int = 0
    _known: dict[tuple[Schedule, Talk], float] = field(default_factory=dict)

    def mean(self, schedule: Schedule, talks: Sequence[Talk]) -> float:
        """Return the mean final emotion; each talk is played once per schedule."""
        missing = [t for t in talks if (schedule, t) not in self._known]
        played = self.rollouts.run(Scheduled(schedule), missing) if missing else ()
        self.n_played += len(missing)
        for talk, rollout in zip(missing, played, strict=True):
            self._known[schedule, talk] = float(rollout.final)
        return sum(self._known[schedule, t] for t in talks) / len(talks)

    def best(self, schedules: Sequence[Schedule], talks: Sequence[Talk]) -> Schedule:
        """Return the schedule with the highest mean, the first of equals."""
        return max(schedules, key=lambda s: self.mean(s, talks))

    def of(self, intention: Intention) -> tuple[Talk, ...]:
        """Return the talks with an intention."""
        return tuple(t for t in self.talks if t.profile.intention == intention)

    def kept(self) -> list[Schedule]:
        """Return the sentences that did best for anybody: by halves, best for all and for each."""
        self.tell("trying every sentence")
        every: list[Schedule] = [(s,) for s in sentences()]
        few = self.talks[:_FIRST_LOOK]
        ranked = sorted(every, key=lambda s: -self.mean(s, few))
        own = [self.best(every, [t for t in few if t.profile.intention == i]) for i in INTENTIONS]
        return list(dict.fromkeys([*ranked[:_KEPT], *own]))

    def single(self, kept: Sequence[Schedule]) -> Schedule:
        """Return the best one instruction for everyone: greedily one sentence more at a time."""
        self.tell("one instruction for everyone")
        found = self.best(kept, self.talks)
        for _ in range(_MOST_SENTENCES - 1):
            longer = [(f"{found[0]} {s[0]}",) for s in kept if s[0] not in found[0]]
            candidate = self.best(longer, self.talks)
            if self.mean(candidate, self.talks) <= self.mean(found, self.talks):
                break
            found = candidate
        return found

    def constant(
        self, intention: Intention, kept: Sequence[Schedule], single: Schedule
    ) -> Schedule:
        """Return the best constant instruction for an intention."""
        talks = self.of(intention)
        found = self.best([single, *kept], talks)
        longer = [(f"{found[0]} {s[0]}",) for s in kept if s[0] not in found[0]]
        return self.best([found, *longer], talks)

    def sequence(self, intention: Intention, kept: Sequence[Schedule], start: Schedule) -> Schedule:
        """Return the best cycle of instructions for an intention, one place at a time."""
        self.tell(f"sequence for {intention.replace('_', ' ')}")
        talks = self.of(intention)
        ranked = sorted(kept, key=lambda s: -self.mean(s, talks))[:_SEQUENCE_CHOICES]
        choices = list(dict.fromkeys([start[0], *(s[0] for s in ranked)]))
        found = start * _SLOTS
        for slot in range(_SLOTS):
            tried = [(*found[:slot], c, *found[slot + 1 :]) for c in choices]
            found = self.best([start, found, *tried], talks)
            if len(found) == 1:
                found = start * _SLOTS
        return self.best([start, found], talks)
