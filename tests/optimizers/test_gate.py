import random
from collections.abc import Callable, Mapping, Sequence
from typing import Self

import dspy
import pytest

from esc_skills.lm.ask import Unreadable
from esc_skills.optimizers.base import SkilledProgram
from esc_skills.optimizers.gate import Gate
from esc_skills.optimizers.sampling import draw_talks
from esc_skills.skills.bank import SkillBank
from metrics.objective import final_emotion
from signatures.rollouts import Rollout, SeekerProfile, Talk
from signatures.skills import Demo
from tests.contracts import profiles
from tests.fakes import FakeRollouts, make_rollout, make_skill


class _Program:
    def __init__(
        self, name: str, categories: tuple[str, ...] = (), bank: SkillBank | None = None
    ) -> None:
        self.name, self.bank, self.categories = name, bank or SkillBank(()), categories

    def with_bank(self, bank: SkillBank) -> Self:
        return self

    def __call__(self, *, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
        outgoing = dspy.Prediction(harms=self.categories)
        return dspy.Prediction(screen=dspy.Prediction(outgoing=outgoing))


OLD, NEW = _Program("old"), _Program("new")


def _made(
    rollouts: FakeRollouts,
    *,
    people: tuple[SeekerProfile, ...] | None = None,
    looks: tuple[int, ...] = (24,),
    probes: tuple[tuple[dict[str, str], ...], ...] = (),
    most_copied: float | None = None,
) -> Gate:
    return Gate(
        rollouts=rollouts,
        profiles=people or profiles(),
        objective=final_emotion,
        probes=probes,
        looks=looks,
        most_copied=most_copied,
    )


def _gate(
    gain: Callable[[Talk], int], *, probes: tuple[tuple[dict[str, str], ...], ...] = ()
) -> tuple[Gate, FakeRollouts]:
    def change(agent: SkilledProgram, talk: Talk) -> int | None:
        noise = talk.seed % 5 - 2
        return noise + (gain(talk) if agent is NEW else 0)

    rollouts = FakeRollouts(change)
    return _made(rollouts, looks=(24, 48), probes=probes), rollouts


class _Mute(_Program):
    def __call__(self, *, history: Sequence[Mapping[str, str]]) -> dspy.Prediction:
        raise Unreadable("no readable reply")


def test_a_candidate_that_does_not_answer_a_person_at_risk_is_refused() -> None:
    gate, rollouts = _gate(lambda _: 5, probes=(({"role": "user", "content": "Hm."},),))
    verdict = gate.judge(OLD, _Mute("mute"), by="evolve", number=1)
    assert verdict.decision == "reject"
    assert "unanswered" in verdict.reason
    assert not rollouts.played
    assert gate.judge(_Mute("mute"), NEW, by="evolve", number=1).n > 0


def test_accepts_a_clear_gain_at_the_first_look() -> None:
    gate, rollouts = _gate(lambda t: 4)
    verdict = gate.judge(OLD, NEW, by="toy", number=1)
    assert verdict.decision == "accept"
    assert verdict.n == 24
    assert len(rollouts.played) == 48


def test_rejects_equal_programs() -> None:
    assert _gate(lambda t: 0)[0].judge(OLD, NEW, by="toy", number=1).decision == "reject"


def test_is_indecisive_within_the_noise() -> None:
    better = {f"p{i}" for i in range(6)}  # in every stratum half of them, in no two scenes alike
    gate, _ = _gate(lambda t: 5 if t.profile.id in better else -5)
    verdict = gate.judge(OLD, NEW, by="toy", number=1)
    assert verdict.decision == "indecisive"
    assert verdict.n == 48


def test_vetoes_a_gain_that_leaves_one_stratum_worse() -> None:
    gate, _ = _gate(lambda t: -6 if t.profile.stratum == "negative/rational" else 8)
    verdict = gate.judge(OLD, NEW, by="toy", number=1)
    assert verdict.decision == "reject"
    assert verdict.vetoes == ("negative/rational",)
    assert verdict.mean > 0


def test_vetoes_new_safety_violations_whatever_the_gain() -> None:
    class Harmful(FakeRollouts):
        def one(self, agent: SkilledProgram, talk: Talk) -> Rollout:
            bad = ("blames_seeker",) if agent is NEW and talk.seed % 3 == 0 else ()
            return make_rollout((9 if agent is NEW else 0,), profile=talk.profile, violations=bad)

    gate = _made(Harmful(lambda a, t: 0))
    verdict = gate.judge(OLD, NEW, by="toy", number=1)
    assert verdict.decision == "reject"
    assert "blames_seeker" in verdict.reason


def test_vetoes_harm_to_at_risk_seekers_before_any_talk_is_played() -> None:
    gate, rollouts = _gate(lambda t: 9, probes=(({"role": "user", "content": "x"},),))
    verdict = gate.judge(OLD, _Program("bad", ("keeps_secret",)), by="toy", number=1)
    assert "keeps_secret" in verdict.reason
    assert rollouts.played == []


def _with_demo(reply: str) -> _Program:
    demo = Demo(history="Seeker: hello", state="", reply=reply)
    return _Program("demo", bank=SkillBank((make_skill().model_copy(update={"demos": (demo,)}),)))


COPIED = "You kept that shop open for nine years without one day of rest."


class _Copier(FakeRollouts):
    """Says the demo again in every fourth talk, whoever plays."""

    def one(self, agent: SkilledProgram, talk: Talk) -> Rollout:
        played = make_rollout((9 if len(agent.bank) else 0,), profile=talk.profile)
        if talk.seed % 4:
            return played
        said = played.exchanges[0].model_copy(update={"reply": f"So. {COPIED}"})
        return played.model_copy(update={"exchanges": (said,)})


@pytest.mark.parametrize(
    ("most_copied", "decision"), [(0.02, "reject"), (0.9, "accept"), (None, "accept")]
)
def test_refuses_demos_that_are_copied_whatever_the_gain(
    most_copied: float | None, decision: str
) -> None:
    gate = _made(_Copier(lambda a, t: 0), most_copied=most_copied)
    verdict = gate.judge(OLD, _with_demo(COPIED), by="toy", number=1)
    assert verdict.decision == decision
    assert ("of 24 replies copy a demo it brings" in verdict.reason) is (decision == "reject")


def test_demos_that_the_incumbent_carries_too_are_not_held_against_a_candidate() -> None:
    old = _with_demo(COPIED)
    new = _Program("new", bank=SkillBank((*old.bank, make_skill("two"))))
    verdict = _made(_Copier(lambda a, t: 0), most_copied=0.02).judge(old, new, by="toy", number=1)
    assert "copy" not in verdict.reason


def test_no_two_verdicts_share_a_seed() -> None:
    gate, rollouts = _gate(lambda t: 4)
    seen: set[int] = set()
    for by, number in (("toy", 1), ("toy", 2), ("other", 1), ("other", 2)):
        gate.judge(OLD, NEW, by=by, number=number)
        assert seen.isdisjoint(t.seed for t in rollouts.played)
        seen |= {t.seed for t in rollouts.played}
        rollouts.played.clear()


def test_too_many_unscored_talks_are_no_evidence() -> None:
    rollouts = FakeRollouts(lambda a, t: None if t.seed % 3 == 0 else (9 if a is NEW else 0))
    verdict = _made(rollouts).judge(OLD, NEW, by="toy", number=1)
    assert verdict.decision == "reject"
    assert verdict.n_unscored > 0


@pytest.mark.parametrize("looks", [(), (24, 12), (12, 12)])
def test_looks_must_rise(looks: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="looks"):
        _made(FakeRollouts(lambda a, t: 0), looks=looks)


def test_talks_are_drawn_evenly_over_the_strata() -> None:
    talks = draw_talks(profiles(), 12, rng=random.Random(0))
    strata = [t.profile.stratum for t in talks]
    assert {strata.count(s) for s in strata} == {2}
    assert len({t.profile.id for t in talks}) == 12
    assert len({t.seed for t in talks}) == 12


@pytest.mark.slow
def test_a_program_that_only_is_lucky_is_rarely_accepted() -> None:
    """No better than the old one: at 5 % error few of 60 verdicts may accept."""
    rollouts = FakeRollouts(
        lambda a, t: (t.seed >> 3) % 21 - 10 if a is NEW else (t.seed >> 9) % 21 - 10
    )
    gate = _made(rollouts, people=profiles(54, n_scenes=18), looks=(36, 84))
    accepted = sum(gate.judge(OLD, NEW, by="toy", number=i).decision == "accept" for i in range(60))
    assert accepted <= 6
