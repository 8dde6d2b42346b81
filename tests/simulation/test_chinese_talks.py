"""Whole talks in Chinese, offline: the agent assesses, selects and replies in Chinese."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from esc_skills.corpora.load import load_profiles, own_profiles
from esc_skills.lm.roles import Roles
from esc_skills.lm.seeds import derive_seed
from esc_skills.offline.engine import offline_lm
from esc_skills.simulation.rollouts import SimulatedRollouts
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.oracle import Oracle
from signatures.rollouts import Rollout, SeekerProfile, Talk
from tests.fakes import make_skill

NO_CHINESE = re.compile(r"[A-Za-z]{2,}")


def _rollouts() -> SimulatedRollouts:
    lm = offline_lm()
    return SimulatedRollouts(Roles(lm, lm, lm, lm))


def _talks(profiles: Sequence[SeekerProfile], *, held_out: bool = False) -> list[Talk]:
    return [Talk(profile=p, seed=derive_seed(3, "talk", p.id, held_out=held_out)) for p in profiles]


def _agent() -> SupportAgent:
    needs = ("to_be_valued", "to_be_heard", "unclear")
    praise = make_skill("credit", guidance="Praise what they did, tied to the facts.", needs=needs)
    listen = make_skill("room", guidance="Offer to listen. Keep it short.", needs=needs)
    return SupportAgent(SkillBank((praise, listen)))


def _check(rollouts: Sequence[Rollout]) -> None:
    for rollout in rollouts:
        assert rollout.scored, rollout.error
        said = [e.seeker for e in rollout.exchanges] + [e.reply for e in rollout.exchanges]
        assert len(said) == len(set(said))


@pytest.mark.slow
@pytest.mark.parametrize("held_out", [False, True])
def test_our_chinese_seekers_are_answered_in_chinese(held_out: bool) -> None:
    talks = _talks(own_profiles("val", "zh") + own_profiles("train", "zh")[:8], held_out=held_out)
    for played in (
        _rollouts().run(_agent(), talks),
        _rollouts().run(SupportAgent(SkillBank(())), talks),
        _rollouts().run_each(Oracle, talks),
    ):
        _check(played)
        for rollout in played:
            for exchange in rollout.exchanges:
                assert not NO_CHINESE.search(exchange.reply), exchange.reply
                assert not NO_CHINESE.search(exchange.seeker), exchange.seeker
    chosen = {e.skill for r in _rollouts().run(_agent(), talks) for e in r.exchanges}
    assert chosen & {"credit", "room"}


@pytest.mark.slow
def test_sages_own_profiles_are_played_end_to_end() -> None:
    folder = os.environ.get("ESC_SKILLS_DATA")
    path = Path(folder or "", "sage_profiles_dev_original.jsonl")
    if not folder or not path.is_file():
        pytest.skip("ESC_SKILLS_DATA holds no SAGE profiles")
    talks = _talks(load_profiles(str(path)).items[:24])
    played = _rollouts().run(_agent(), talks)
    _check(played)
    mixed = [e.reply for r in played for e in r.exchanges if NO_CHINESE.search(e.reply)]
    # A seeker may use a Latin word or two, and be quoted with it.
    assert len(mixed) <= 0.05 * sum(len(r.exchanges) for r in played)
