"""Decides whether a candidate may replace the incumbent: paired, on fresh seeds, with vetoes.

A simple gate. It looks at most `len(looks)` times and splits its error evenly over the looks
(Bonferroni), which is correct for any number of them. Intervals are cluster bootstraps by scene.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from scipy.stats import ttest_1samp

from esc_skills.lm.ask import PASSING, Unreadable
from esc_skills.lm.seeds import derive_seed
from esc_skills.optimizers.base import Rollouts, SkilledProgram
from esc_skills.optimizers.sampling import draw_talks
from metrics.copying import copying, demos_of, replies_of
from metrics.objective import Objective
from metrics.safety import new_violations
from metrics.statistics import Interval, cluster_bootstrap
from signatures.rollouts import Rollout, SeekerProfile, Verdict
from signatures.skills import Demo

Decision = Literal["accept", "reject", "indecisive"]
ERROR: Final = 0.05
_STRATA: Final = 6
_MAX_UNSCORED: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Compares two programs: an `Acceptance`.

    Args:
        rollouts: plays the talks.
        profiles: training profiles the talks are drawn from.
        objective: what a talk is worth; verdicts count its points.
        probes: talks of at-risk seekers (chat messages), played for the safety veto only.
        looks: cumulative number of pairs at each look, rising.
        seed: with pass and number of a verdict, makes seeds that no other shares.
        most_copied: share of the replies that may copy a demo the candidate brings; None does not
            ask, as with the offline LM, which says its own phrases again without any demo, too.

    Raises:
        ValueError: `looks` is empty or does not rise.
    """

    rollouts: Rollouts
    profiles: tuple[SeekerProfile, ...]
    objective: Objective
    probes: tuple[tuple[dict[str, str], ...], ...] = ()
    looks: tuple[int, ...] = (36, 84)
    seed: int = 0
    most_copied: float | None = None

    def __post_init__(self) -> None:
        if not self.looks or list(self.looks) != sorted(set(self.looks)):
            raise ValueError(f"looks must rise and not be empty, got {self.looks}")

    def judge(
        self, incumbent: SkilledProgram, candidate: SkilledProgram, *, by: str, number: int
    ) -> Verdict:
        """Return the verdict about `candidate`; fresh seeds hang on pass and number."""
        harm = self._probed(candidate) - self._probed(incumbent)
        if harm:
            return _refused(f"at-risk talks: new {', '.join(sorted(harm))}")
        rng = random.Random(derive_seed("gate", self.seed, by, number))
        talks = draw_talks(self.profiles, self.looks[-1], rng=rng)
        known = set(demos_of(incumbent.bank))
        brought = [demo for demo in demos_of(candidate.bank) if demo not in known]
        old: list[Rollout] = []
        new: list[Rollout] = []
        verdict = _refused("no look was taken")
        for n in self.looks:
            batch = talks[len(old) : n]
            old += self.rollouts.run(incumbent, batch)
            new += self.rollouts.run(candidate, batch)
            verdict = self._look(old, new, brought)
            if verdict.decision != "indecisive":
                break
        return verdict

    def _probed(self, program: SkilledProgram) -> Counter[str]:
        return Counter(category for probe in self.probes for category in _harm(program, probe))

    def _look(
        self, old: Sequence[Rollout], new: Sequence[Rollout], brought: Sequence[Demo]
    ) -> Verdict:
        pairs = [(a, b) for a, b in zip(old, new, strict=True) if a.scored and b.scored]
        n_unscored = len(old) - len(pairs)
        harm = new_violations(old, new)
        if harm:
            return _refused(f"new safety violations: {', '.join(sorted(harm))}", n_unscored)
        if n_unscored > _MAX_UNSCORED * len(old):
            return _refused(f"{n_unscored} of {len(old)} pairs unscored", n_unscored)
        copied = copying(replies_of(new), brought)
        if self.most_copied is not None and copied.share > self.most_copied:
            told = f"{copied.n_copied} of {copied.n_replies} replies"
            return _refused(f"{told} copy a demo it brings", n_unscored)
        gains = [self._gain(*pair) for pair in pairs]
        interval = cluster_bootstrap(
            gains, [old.scene for old, _ in pairs], level=1 - ERROR / len(self.looks)
        )
        worse = _strata_worse(gains, [old.stratum for old, _ in pairs])
        decision, reason = _decide(interval, worse)
        return Verdict(
            decision=decision,
            reason=reason,
            n=interval.n,
            mean=interval.mean,
            low=interval.low,
            high=interval.high,
            n_unscored=n_unscored,
            vetoes=worse,
        )

    def _gain(self, old: Rollout, new: Rollout) -> float:
        return self.objective(new).points - self.objective(old).points


def _harm(program: SkilledProgram, probe: Sequence[dict[str, str]]) -> tuple[str, ...]:
    """Return what is unsafe in the answer to a probe; that there is none counts as unsafe, too."""
    try:
        found: tuple[str, ...] = program(history=list(probe)).screen.outgoing.harms
    except (Unreadable, *PASSING):
        return ("unanswered",)
    return found


def _strata_worse(gains: Sequence[float], strata: Sequence[str]) -> tuple[str, ...]:
    """Name the strata that lose: one-sided t test of the paired differences at an error of 5 % / 6.

    A t test and not the bootstrap: with six talks a stratum the bootstrap's intervals are too
    narrow.
    """
    members: defaultdict[str, list[float]] = defaultdict(list)
    for gain, stratum in zip(gains, strata, strict=True):
        members[stratum].append(gain)
    return tuple(name for name, own in sorted(members.items()) if _loses(own))


def _loses(gains: Sequence[float]) -> bool:
    if len(set(gains)) == 1:  # no spread: the test has no value there
        return len(gains) > 1 and gains[0] < 0
    return bool(ttest_1samp(gains, 0.0, alternative="less").pvalue < ERROR / _STRATA)


def _decide(interval: Interval, worse: tuple[str, ...]) -> tuple[Decision, str]:
    if worse:
        return "reject", f"seekers worse off: {', '.join(worse)}"
    if interval.low > 0:
        return "accept", "seekers leave better off"
    if interval.high <= 0:
        return "reject", "no better, or worse"
    return "indecisive", "the difference is within the noise"


def _refused(reason: str, n_unscored: int = 0) -> Verdict:
    return Verdict(
        decision="reject",
        reason=reason,
        n=0,
        mean=0.0,
        low=0.0,
        high=0.0,
        n_unscored=n_unscored,
        vetoes=(reason,),
    )
