"""The engine behind dspy.LM.

Every signature of ours is answered, by text alone, the same each time.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import dspy
import pytest

from esc_skills.lm.seeds import HELD_OUT
from esc_skills.offline import engine
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.oracle import Oracle
from signatures import extraction, reflection, seeker, support
from tests.fakes import make_profile, make_skill, messages

TALK = (
    "Seeker: They moved my shifts again.\nSupporter: Which ones?\nSeeker: All of "
    "them, and I am so tired."
)
PROFILE = make_profile()
INPUTS: dict[Any, dict[str, Any]] = {
    support.AssessSeeker: {"history": TALK},
    support.SelectSkill: {
        "history": TALK,
        "state": "emotion: sad; intensity: 4/5; need: to_be_heard; stage: exploring; risk: none",
        "candidates": "hear | need is to_be_heard | the seeker says more\nstep | need is "
        "a_next_step | a plan",
    },
    support.AssessAndSelect: {"history": TALK, "candidates": "hear | need is to_be_heard"},
    support.RespondWithSkill: {
        "history": TALK,
        "state": "emotion: sad",
        "expected_outcomes": "",
        "risks": "",
    },
    support.RespondPlainly: {"history": TALK},
    support.RespondKnowing: {"profile": seeker.oracle_words(PROFILE), "history": TALK},
    seeker.AppraiseReply: {
        "persona": seeker.persona_words(PROFILE),
        "situation": PROFILE.situation,
        "hidden_wish": seeker.wish_words(PROFILE),
        "history": f"{TALK}\nSupporter: That sounds exhausting.",
        "emotion": 40,
        "last_change": 0,
        "turn": 1,
    },
    seeker.SpeakAsSeeker: {
        "persona": seeker.persona_words(PROFILE),
        "situation": PROFILE.situation,
        "facts": "\n".join(PROFILE.facts),
        "hints": "\n".join(PROFILE.hints),
        "hidden_wish": seeker.wish_words(PROFILE),
        "history": f"{TALK}\nSupporter: That sounds exhausting.",
        "emotion": 45,
        "last_change": 5,
        "activity": "It heard me.",
    },
    extraction.AnnotateDialogue: {
        "situation": "",
        "dialogue": "0 Seeker: I am worn out.\n1 Supporter (Question): What wears you "
        "out?\n2 Seeker: Thanks, it is work.",
    },
    extraction.ReadReactions: {
        "pairs": "1 Before: I am worn out. | After: Thanks, it is work.",
    },
    extraction.WriteSkill: {
        "state": "need is to_be_heard",
        "action": "feeling_reflection",
        "helped": "- Seeker: I am tired | Supporter: You sound worn out. | Seeker then: "
        "Yes, exactly.",
        "hurt": "",
    },
    reflection.DiagnoseTurn: {
        "skill": "hear: Listen.",
        "candidates": "step | need is a_next_step | a plan",
        "state": "emotion: sad",
        "history": TALK,
        "seeker_thought": "It gave me a list.",
    },
    reflection.ReviseGuidance: {
        "guidance": "Listen.",
        "state": "any state",
        "losing_turns": "- Seeker: a | Supporter: b | Seeker then: It gave me a list.",
        "winning_turns": "",
        "bank": "",
        "rejected": "",
    },
}


def _ask(signature: Any, **config: Any) -> Any:
    with dspy.context(lm=engine.offline_lm()):
        return dspy.Predict(signature)(config=config, **INPUTS[signature])


@pytest.mark.parametrize("signature", INPUTS, ids=lambda s: s.__name__)
def test_answers_every_signature_of_ours_in_its_types(signature: Any) -> None:
    said = _ask(signature, seed=3)
    for name in signature.output_fields:
        assert said[name] not in (None, ""), name


def test_no_signature_of_ours_is_left_out() -> None:
    modules = (support, seeker, extraction, reflection)
    ours = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, dspy.Signature)
        and value is not dspy.Signature
    }
    assert ours == set(INPUTS)


@pytest.mark.parametrize("signature", INPUTS, ids=lambda s: s.__name__)
def test_is_a_pure_function_of_the_request_on_any_thread(signature: Any) -> None:
    one = _ask(signature, seed=7).toDict()
    with ThreadPoolExecutor(8) as pool:
        many = list(pool.map(lambda _: _ask(signature, seed=7).toDict(), range(16)))
    assert all(other == one for other in many)


def test_another_seed_gives_other_words() -> None:
    assert len({_ask(support.RespondWithSkill, seed=s).reply for s in range(8)}) > 1


def test_test_talks_are_held_in_other_words() -> None:
    usual = {_ask(support.RespondWithSkill, seed=s).reply for s in range(40)}
    held = {_ask(support.RespondWithSkill, seed=HELD_OUT + s).reply for s in range(40)}
    assert usual.isdisjoint(held)


def test_a_prompt_it_does_not_know_is_refused_plainly() -> None:
    with (
        dspy.context(lm=engine.offline_lm()),
        pytest.raises(dspy.LMError, match="no answer to a prompt with the output fields: rhyme"),
    ):
        dspy.Predict("word -> rhyme")(word="moon")


def test_the_agent_and_the_oracle_run_on_it_sync_and_async() -> None:
    agent = SupportAgent(SkillBank((make_skill(needs=()),)))
    talk = messages("They moved my shifts again and I am so tired.")
    with dspy.context(lm=engine.offline_lm()):
        assert agent(history=talk).reply == asyncio.run(agent.acall(history=talk)).reply
        assert Oracle(PROFILE)(history=talk).reply


def test_guidance_changes_what_is_said() -> None:
    def reply(guidance: str) -> str:
        agent = SupportAgent(SkillBank((make_skill(needs=(), guidance=guidance),)))
        with dspy.context(lm=engine.offline_lm()):
            return str(agent(history=messages("They moved my shifts again, I am so tired.")).reply)

    assert reply("Ask one open question.") != reply("Praise a concrete effort. Keep it short.")
