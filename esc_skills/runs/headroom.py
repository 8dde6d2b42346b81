"""How much choosing well can win: one instruction for everyone against the best known sequence.

Everything is searched on training profiles and scored on others. The instructions tried are the
sentences the offline proposer knows, played by the plain responder: no skill, no selection.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import dspy

from esc_skills.lm.ask import ask
from esc_skills.lm.seeds import derive_seed
from esc_skills.offline.proposer.languages import language
from esc_skills.offline.seeker.text import cut
from esc_skills.safety.screen import screen_reply, screen_talk
from esc_skills.simulation.rollouts import SimulatedRollouts
from metrics.sage import SageScore, score
from programs.agent import AgentScreen, SupportAgent
from signatures.labels import INTENTIONS, Intention
from signatures.rollouts import SeekerProfile, Talk
from signatures.support import RespondPlainly
from signatures.transcript import from_messages, render

# Instructions kept after a first look at all, and sentences in one instruction at most.
_KEPT: Final = 10
_MOST_SENTENCES: Final = 3
_SLOTS: Final = 3
_FIRST_LOOK: Final = 24
_SEQUENCE_CHOICES: Final = 5
_WORD: Final = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
Schedule = tuple[str, ...]


@cache
def sentences() -> tuple[str, ...]:
    """Return the sentences an instruction may be made of: the proposer's, good and bad alike."""
    known = language()
    first = (conduct.do[0] for conduct in known.conducts.values())
    return tuple(dict.fromkeys([*first, *(tip.text for tip in known.tips)]))


class Scheduled(dspy.Module):
    """Replies plainly, with the instruction whose turn it is; the schedule starts over at its end.

    Args:
        schedule: instructions, at least one.
        blurred: whether every word of the seeker's own story is made a plain "it".

    Raises:
        ValueError: the schedule is empty.
    """

    def __init__(self, schedule: Sequence[str], *, blurred: bool = False) -> None:
        super().__init__()
        self.blurred = blurred
        if not schedule:
            raise ValueError("a schedule needs at least one instruction")
        self.writers = [
            dspy.Predict(RespondPlainly.with_instructions(instruction)) for instruction in schedule
        ]

    def forward(self, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
        """Reply to the last message of `history`, as `SupportAgent.forward` does, with no state."""
        turns = from_messages(history)
        said = sum(turn.speaker == "supporter" for turn in turns)
        writer = self.writers[said % len(self.writers)]
        reply = str(ask(writer, history=render(turns)).reply)
        told = [turn.text for turn in turns if turn.speaker == "seeker"]
        if self.blurred:
            reply = blur(reply, told)
        incoming = screen_talk(told)
        return dspy.Prediction(
            reply=reply, skill="none", state=None, reason="scheduled",
            screen=AgentScreen(incoming, screen_reply(reply)),
        )  # fmt: skip


def blur(reply: str, told: Sequence[str]) -> str:
    """Return an English reply with each content word that the seeker has told made an "it"."""
    story = frozenset().union(*(cut(text).content for text in told))
    return _WORD.sub(lambda m: "it" if cut(m.group()).content & story else m.group(), reply)


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


@dataclass
class _Search:
    """Plays schedules on training talks; remembers what it has played."""

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
        return max(schedules, key=lambda s: self.mean(s, talks))

    def of(self, intention: Intention) -> tuple[Talk, ...]:
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
    search = _Search(rollouts, tuple(train), tell)
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
