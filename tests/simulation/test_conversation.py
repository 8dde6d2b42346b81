from collections.abc import Callable
from typing import Any

import dspy
import pytest

from esc_skills.lm.model import SeededLM
from esc_skills.lm.roles import Roles
from esc_skills.offline.prompt import Prompt
from esc_skills.simulation.conversation import Conversation
from esc_skills.simulation.rollouts import SimulatedRollouts
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from signatures.rollouts import Rollout, Talk
from tests.fakes import agent_answer, make_profile, make_skill, scripted_lm


def _lm(
    change: Callable[[Prompt], str] = lambda p: "5", *, goodbye: str = "False", **agent: str
) -> SeededLM:
    def answer(prompt: Prompt) -> dict[str, str]:
        if "change" in prompt.outputs:
            return {
                "content": "c",
                "target_completion": "t",
                "activity": "a",
                "analysis": "n",
                "change": change(prompt),
            }
        if "message" in prompt.outputs:
            n = prompt.inputs["history"].count("Supporter:")
            return {"message": f"And another thing, number {n}.", "goodbye": goodbye}
        return agent_answer(prompt, **agent)

    return scripted_lm(answer)


def _play(lm: SeededLM, *, seed: int = 1, **profile: Any) -> Rollout:
    with dspy.context(lm=lm):
        talk = Conversation(SupportAgent(SkillBank((make_skill(),))))
        return talk(make_profile(**profile), seed=seed).rollout


def test_a_talk_has_nine_rated_replies_at_most() -> None:
    rollout = _play(_lm())
    assert rollout.end == "turn_limit"
    assert len(rollout.exchanges) == 9
    assert rollout.trajectory == (40, 45, 50, 55, 60, 65, 70, 75, 80, 85)


def test_a_talk_ends_at_the_top_and_below_ten() -> None:
    assert _play(_lm(lambda p: "10")).end == "reached_top"
    fallen = _play(_lm(lambda p: "-10"))
    assert (fallen.end, fallen.final, len(fallen.exchanges)) == ("fell_through", 0, 4)


def test_a_talk_ends_when_the_seeker_says_goodbye() -> None:
    rollout = _play(_lm(goodbye="True"))
    assert (rollout.end, len(rollout.exchanges)) == ("goodbye", 1)


def test_a_judgment_that_cannot_be_read_leaves_the_talk_unscored_with_the_reason() -> None:
    rollout = _play(_lm(lambda p: "lots" if p.inputs["turn"] == "3" else "5"))
    assert rollout.end == "unscored"
    assert not rollout.scored
    assert rollout.error is not None
    assert "3 attempts" in rollout.error
    assert len(rollout.exchanges) == 2


def test_a_change_out_of_range_is_asked_again() -> None:
    seen: list[int] = []

    def change(prompt: Prompt) -> str:
        seen.append(prompt.seed)
        return "50" if len(seen) == 1 else "5"

    assert _play(_lm(change)).end == "turn_limit"
    assert seen[0] != seen[1]


def test_a_setup_that_is_broken_raises() -> None:
    def change(prompt: Prompt) -> str:
        raise dspy.lm15.AuthError("wrong key")

    with pytest.raises(dspy.LMError, match="wrong key"):
        _play(_lm(change))


def test_the_seekers_noise_does_not_depend_on_the_reply() -> None:
    def seeds(reply: str) -> list[int]:
        lm = _lm(reply=reply)
        _play(lm)
        return [p.seed for p in lm._engine_spec.prompts if "change" in p.outputs]

    assert seeds("One thing.") == seeds("Quite another thing.")


def test_the_agent_sees_nothing_of_the_profile_but_what_was_said() -> None:
    lm = _lm()
    _play(
        lm,
        situation="SECRET situation",
        hidden_wish="SECRET wish",
        facts=tuple(f"SECRET fact {i}" for i in range(8)),
        persona="SECRET persona",
        traits=("SECRET trait",),
        hints=("SECRET hint",),
    )
    agents = [p for p in lm._engine_spec.prompts if {"change", "message"}.isdisjoint(p.outputs)]
    assert len(agents) == 27
    assert "SECRET" not in repr(agents)


def test_the_seeker_is_frozen_and_the_agent_is_not() -> None:
    names = [name for name, _ in Conversation(SupportAgent()).named_predictors()]
    assert names == ["agent.assess", "agent.select", "agent.plain"]


def test_the_trace_holds_every_turn_of_the_agent() -> None:
    with dspy.context(lm=_lm(), trace=[]):
        Conversation(SupportAgent(SkillBank((make_skill(),))))(make_profile(), seed=1)
        served = [e for e in dspy.settings.trace if "reply" in e[2]]
        assert len(served) == 9


def test_a_replay_keeps_what_came_before() -> None:
    talk = Conversation(SupportAgent(SkillBank((make_skill(),))))
    with dspy.context(lm=_lm()):
        record = talk(make_profile(), seed=1).rollout
    with dspy.context(lm=_lm(lambda p: "-5", reply="Another way.")):
        again = talk.replay(make_profile(), record, turn=4, n_turns=2).rollout
    assert again.exchanges[:4] == record.exchanges[:4]
    assert [e.reply for e in again.exchanges[4:]] == ["Another way."] * 2
    assert again.final == 50
    with pytest.raises(ValueError, match=r"0\.\.8"):
        talk.replay(make_profile(), record, turn=9, n_turns=1)


def _roles(lm: SeededLM) -> Roles:
    return Roles(lm, lm, lm, lm)


@pytest.mark.slow
def test_threads_change_nothing() -> None:
    talks = [Talk(profile=make_profile(f"p{i}"), seed=i) for i in range(12)]
    agent = SupportAgent(SkillBank((make_skill(),)))

    def change(prompt: Prompt) -> str:
        return str(prompt.seed % 21 - 10)

    one = SimulatedRollouts(_roles(_lm(change)), threads=1).run(agent, talks)
    eight = SimulatedRollouts(_roles(_lm(change)), threads=8).run(agent, talks)
    assert one == eight
    assert len({r.final for r in one}) > 3


def test_one_failing_talk_does_not_stop_the_others() -> None:
    lm = _lm(lambda p: "?" if "bad" in p.inputs["situation"] else "5")
    talks = [
        Talk(profile=make_profile("a", situation="bad"), seed=0),
        Talk(profile=make_profile("b"), seed=0),
    ]
    ends = [r.end for r in SimulatedRollouts(_roles(lm), threads=2).run(SupportAgent(), talks)]
    assert ends == ["unscored", "turn_limit"]


def test_threads_below_one_are_refused() -> None:
    with pytest.raises(ValueError, match="threads"):
        SimulatedRollouts(_roles(_lm()), threads=0)
