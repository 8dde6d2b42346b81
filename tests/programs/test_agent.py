import asyncio
from typing import Any

import dspy
import pytest

from esc_skills.offline.prompt import Prompt
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.oracle import Oracle
from programs.outcomes import CRISIS
from programs.saving import program_hash
from signatures.labels import Plan
from signatures.skills import SkillEdit
from tests.fakes import agent_answer, make_profile, make_skill, messages, scripted_lm

TALK = messages("They changed my roster again.")


def _reply(agent: dspy.Module, talk: Any = TALK, **answer: str) -> tuple[Any, list[Prompt]]:
    lm = scripted_lm(lambda prompt: agent_answer(prompt, **answer))
    with dspy.context(lm=lm):
        return agent(history=talk), lm._engine_spec.prompts


def test_every_skill_is_a_predictor_of_its_own_with_its_own_signature() -> None:
    agent = SupportAgent(SkillBank((make_skill("one"), make_skill("two"))))
    named = dict(agent.named_predictors())
    assert {"skills['one']", "skills['two']", "assess", "select", "plain"} == set(named)
    assert len({p.signature.instructions for p in named.values()}) == len(named)


def test_says_what_it_saw_chose_and_why() -> None:
    said, prompts = _reply(SupportAgent(SkillBank((make_skill(),))))
    assert said.skill == "name-the-feeling"
    assert said.state.need == "to_be_heard"
    assert said.reason == "it fits"
    assert said.reply.startswith("I hear you")
    assert [p.outputs[-1] for p in prompts] == ["risk", "skill", "reply"]


def test_in_two_requests_state_and_skill_come_together() -> None:
    agent = SupportAgent(SkillBank((make_skill(),)), plan="two")
    said, prompts = _reply(agent)
    assert (said.skill, said.state.need) == ("name-the-feeling", "to_be_heard")
    assert [p.outputs[-1] for p in prompts] == ["skill", "reply"]
    assert prompts[0].inputs["candidates"] == "name-the-feeling | to_be_heard"


def test_in_one_request_code_chooses_and_nobody_reads_the_state() -> None:
    agent = SupportAgent(SkillBank((make_skill(),)), plan="one")
    said, prompts = _reply(agent)
    assert said.skill == "name-the-feeling"
    assert "chosen in code" in said.reason
    assert said.unread == ("emotion", "intensity", "need", "risk", "stage")
    assert [p.outputs for p in prompts] == [("reply",)]
    assert "Name the feeling" in prompts[0].instructions
    assert "state" not in prompts[0].inputs


def test_in_one_request_without_a_skill_that_may_be_used_the_companion_speaks() -> None:
    agent = SupportAgent(SkillBank((make_skill(not_needs=("to_be_heard",)),)), plan="one")
    said, prompts = _reply(agent)
    assert (said.skill, len(prompts)) == ("none", 1)


def test_in_one_request_a_crisis_is_answered_without_asking() -> None:
    said, prompts = _reply(SupportAgent(plan="one"), messages("I want to kill myself"))
    assert (said.skill, prompts) == (CRISIS, [])


def test_a_plan_can_be_changed_and_back_and_changes_no_skill() -> None:
    agent = SupportAgent(SkillBank((make_skill(),)))
    for plan in ("one", "two"):
        other = agent.with_plan(plan)
        assert other.bank == agent.bank
        assert program_hash(other) != program_hash(agent)
        assert program_hash(other.with_plan("three")) == program_hash(agent)


def test_in_two_requests_a_contraindicated_choice_gives_way_to_the_best_fit() -> None:
    barred = make_skill("barred", not_needs=("to_be_heard",))
    agent = SupportAgent(SkillBank((barred, make_skill("other"))), plan="two")
    said, _ = _reply(agent, skill="barred")
    assert said.skill == "other"
    assert "contraindicated" in said.reason


@pytest.mark.parametrize("plan", ["three", "two"])
def test_a_state_that_cannot_be_read_costs_no_talk(plan: Plan) -> None:
    def answer(prompt: Prompt) -> dict[str, str] | str:
        if "emotion" in prompt.outputs:
            return "[[ ## emotion ## ]]\nSad, I think.\n\n[[ ## intensity ## ]]\nrather"
        return agent_answer(prompt)

    with dspy.context(lm=scripted_lm(answer)):
        said = SupportAgent(SkillBank((make_skill(),)), plan=plan)(history=TALK)
    assert said.reply
    assert (said.state.emotion, said.state.need, said.state.risk) == ("sad", "unclear", "none")
    assert said.unread == ("intensity", "need", "risk", "stage")


def test_an_intensity_out_of_range_is_asked_for_again_and_then_kept_within() -> None:
    def answer(prompt: Prompt) -> dict[str, str]:
        said = agent_answer(prompt)
        return {**said, "intensity": "9"} if "intensity" in said else said

    with dspy.context(lm=scripted_lm(answer)):
        said = SupportAgent()(history=TALK)
    assert (said.state.intensity, said.state.emotion) == (5, "sad")


def test_where_the_state_cannot_be_read_the_screen_still_counts() -> None:
    talk = messages("Sometimes I wish I would not wake up.")
    with dspy.context(lm=scripted_lm(lambda p: agent_answer(p) if "reply" in p.outputs else "?")):
        said = SupportAgent()(history=talk)
    assert said.state.risk == "crisis"


def test_an_empty_bank_is_the_plain_companion() -> None:
    said, prompts = _reply(SupportAgent())
    assert said.skill == "none"
    assert "high emotional intelligence" in prompts[-1].instructions


def test_an_accepted_edit_changes_the_hash_and_the_prompt_that_reaches_the_lm() -> None:
    agent = SupportAgent(SkillBank((make_skill(),)))
    new = make_skill(guidance="Wait before you speak.")
    edit = SkillEdit(kind="revise", target="name-the-feeling", skill=new, rationale="x")
    edited = agent.with_bank(agent.bank.apply(edit))
    _, before = _reply(agent)
    _, after = _reply(edited)
    assert edited.bank.hash != agent.bank.hash
    assert "Name the feeling" in before[-1].instructions
    assert "Wait before you speak." in after[-1].instructions
    assert "Name the feeling" not in after[-1].instructions


def test_the_bank_is_read_from_the_predictors() -> None:
    agent = SupportAgent(SkillBank((make_skill(),)))
    predictor = agent.skills["name-the-feeling"]
    predictor.signature = predictor.signature.with_instructions("[skill: name-the-feeling]\nTuned.")
    assert agent.bank["name-the-feeling"].guidance == "Tuned."


def test_a_contraindicated_skill_cannot_be_chosen() -> None:
    agent = SupportAgent(SkillBank((make_skill(not_needs=("to_be_heard",)), make_skill("other"))))
    said, _ = _reply(agent)
    assert said.skill == "none"
    assert "contraindicated" in said.reason


def test_a_skill_that_was_not_offered_cannot_be_chosen() -> None:
    said, _ = _reply(SupportAgent(SkillBank((make_skill(),))), skill="invented")
    assert said.skill == "none"
    assert "not offered" in said.reason


def test_a_crisis_is_answered_without_asking_any_model() -> None:
    said, prompts = _reply(SupportAgent(), messages("I want to kill myself"))
    assert said.skill == CRISIS
    assert said.state.risk == "crisis"
    assert said.reply == said.protocol.text
    assert prompts == []


def test_a_model_that_sees_danger_has_the_protocol_ask_once_and_no_more() -> None:
    talk = messages("They moved my shift.")
    first, _ = _reply(SupportAgent(), talk, risk="crisis")
    assert (first.skill, first.protocol.name) == (CRISIS, "ask")
    talk += messages("", first.reply)[1:] + messages("no, I am safe")
    second, _ = _reply(SupportAgent(), talk, risk="crisis")
    assert second.protocol.name == "denied"
    talk += messages("", second.reply)[1:] + messages("The new shift is at night.")
    third, _ = _reply(SupportAgent(), talk, risk="crisis")
    assert third.skill == "none"


def test_a_doubt_is_asked_about_after_the_reply_and_the_talk_goes_on() -> None:
    said, _ = _reply(SupportAgent(), messages("I feel hopeless"), reply="That is hard.")
    assert said.protocol.name == "check"
    assert said.reply == f"That is hard.\n\n{said.protocol.text}"


def test_asked_whether_it_is_human_it_says_what_it_is_and_goes_on() -> None:
    said, _ = _reply(SupportAgent(), messages("are you human?"), reply="Tell me more.")
    assert "program" in said.reply
    assert said.reply.endswith("Tell me more.")


def test_the_notice_stands_beside_the_reply_at_the_start_and_from_time_to_time() -> None:
    agent, talk, notices = SupportAgent(), [], []
    for i in range(11):
        talk += messages(f"It rained on day {i}.")
        said, _ = _reply(agent, talk)
        assert "program" not in said.reply
        notices.append(said.notice)
        talk += messages("", said.reply)[1:]
    assert [i for i, notice in enumerate(notices) if notice] == [0, 10]


def test_the_numbers_are_those_of_the_locale_and_copies_keep_it() -> None:
    agent = SupportAgent(locale="en-GB").with_plan("two")
    said, _ = _reply(agent, messages("I want to kill myself"))
    assert "116 123" in said.reply
    with pytest.raises(ValueError, match="en-GB"):
        SupportAgent(locale="Scotland, please")


def test_a_harmful_draft_is_never_said() -> None:
    said, _ = _reply(SupportAgent(), reply="It's your own fault.")
    assert "fault" not in said.reply
    assert said.screen.outgoing.categories == ("blames_seeker",)


def test_a_concern_raises_the_risk_the_model_saw() -> None:
    said, _ = _reply(SupportAgent(), messages("I feel hopeless"))
    assert said.state.risk == "concern"


@pytest.mark.parametrize("plan", ["three", "two", "one"])
def test_async_does_the_same(plan: Plan) -> None:
    agent = SupportAgent(SkillBank((make_skill(),)), plan=plan)
    with dspy.context(lm=scripted_lm(agent_answer)):
        said, other = agent(history=TALK), asyncio.run(agent.acall(history=TALK))
    assert (said.reply, said.skill, said.state) == (other.reply, other.skill, other.state)


def test_a_bad_history_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        SupportAgent()(history=[])


def test_only_the_oracle_is_shown_the_profile() -> None:
    profile = make_profile(facts=tuple(f"Secret fact {i}." for i in range(8)))
    said, prompts = _reply(Oracle(profile))
    assert said.skill == "oracle"
    assert "Secret fact 3" in prompts[0].inputs["profile"]
