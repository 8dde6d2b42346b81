"""A pass whose talks have no score ends, and says why."""

from collections.abc import Sequence

import dspy
import pytest

from esc_skills.optimizers.base import P, PassContext, PassResult
from esc_skills.runs.scoring import TooFewScored
from esc_skills.runs.watching import Watched, WatchedPlayers
from programs.agent import SupportAgent
from signatures.rollouts import Rollout, Talk
from tests.contracts import lent, profiles
from tests.fakes import FakeRollouts, agent_answer, scripted_lm


class _Plays(FakeRollouts):
    def run_each(self, agent_for: type[dspy.Module], talks: Sequence[Talk]) -> tuple[Rollout, ...]:
        return self.run(SupportAgent(), talks)


def _players(n_scored: int) -> WatchedPlayers:
    """Play so many talks with a score, then none."""
    left = iter([1] * n_scored)
    return WatchedPlayers(_Plays(lambda agent, talk: next(left, None)))


def _talks(n: int) -> list[Talk]:
    return [Talk(profile=profile, seed=0) for profile in profiles(n)]


def test_talks_are_played_on_as_long_as_a_quarter_of_them_has_a_score() -> None:
    players = _players(3)
    players.begin("evolve")
    for _ in range(4):
        players.run(SupportAgent(), _talks(3))
    with pytest.raises(TooFewScored, match=r"10 of 13 talks of evolve have no score, .*because: x"):
        players.run_each(SupportAgent, _talks(1))


def test_a_pass_answers_for_its_own_talks_only() -> None:
    players = _players(4)
    players.begin("discover")
    players.run(SupportAgent(), _talks(4))
    players.begin("evolve")
    with pytest.raises(TooFewScored, match="2 of 2 talks of evolve"):
        players.run(SupportAgent(), _talks(2))


class _Tunes:
    name = "tunes"

    def run(self, program: P, context: PassContext) -> PassResult[P]:
        talks = {str(talk.profile.id): talk for talk in _talks(2)}
        student = context.rollouts.student(
            program,
            talks,
            begin=lambda _: None,
            end=lambda *_: None,
            broke=lambda _: None,
        )
        for key in talks:
            student(talk=key)
        return PassResult(program)


def test_the_talks_of_an_optimizer_count_when_its_pass_ends() -> None:
    lm = scripted_lm(agent_answer)
    for n_scored in (0, 2):
        players = _players(n_scored)
        context = lent(FakeRollouts(lambda a, t: 0), lm)
        object.__setattr__(context, "rollouts", players)
        with dspy.context(lm=lm):
            watched = Watched(_Tunes(), players)
            assert watched.name == "tunes"
            if n_scored:
                assert watched.run(SupportAgent(), context).tried == ()
                continue
            with pytest.raises(TooFewScored, match="2 of 2 talks of tunes"):
                watched.run(SupportAgent(), context)
