"""A talk with a saved agent, as a notebook or the command holds it."""

from pathlib import Path

import dspy
import pytest

from esc_skills.offline.prompt import Prompt
from esc_skills.runs.chatting import Chat, open_chat
from esc_skills.runs.settings import ModelSettings
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.outcomes import CRISIS
from programs.saving import save
from tests.endpoints import FaultyEndpoint
from tests.fakes import agent_answer, make_skill, scripted_lm


def test_a_chat_remembers_what_was_said_and_tells_state_and_skill(tmp_path: Path) -> None:
    save(SupportAgent(SkillBank((make_skill(),))), tmp_path / "run", created="x", models={})
    with open_chat(tmp_path / "run", ModelSettings()) as talk:
        first, second = talk.say("I lost my job today."), talk.say("Nobody called me.")
    assert talk.offline
    assert first.reply
    assert first.reply != second.reply
    assert "stage: opening" in first.state
    assert "stage: exploring" in second.state
    assert second.reason


def test_the_chat_of_a_person_in_danger_is_answered_by_the_protocol(tmp_path: Path) -> None:
    save(SupportAgent(), tmp_path / "run", created="x", models={})
    with open_chat(tmp_path / "run", ModelSettings()) as talk:
        assert talk.say("I want to die.").skill == CRISIS


def test_a_person_is_told_in_fixed_words_that_the_model_failed() -> None:
    talk = Chat(SupportAgent(), offline=False)
    with dspy.context(lm=scripted_lm(lambda _: "{reply}")):
        answers = [talk.say("I lost my job today."), talk.say("我今天丢了工作。")]
    assert "cannot answer" in answers[0].reply
    assert "程序" in answers[1].reply
    for answer in answers:
        assert answer.failed
        assert answer.failed.startswith("Unreadable: no readable reply in 3 attempts")


def test_a_person_in_danger_is_answered_by_the_protocol_without_any_model() -> None:
    talk = Chat(SupportAgent(), offline=False)
    with dspy.context(lm=None):
        assert talk.say("I lost my job today.").failed
        answer = talk.say("I want to die.")
    assert (answer.skill, answer.failed) == (CRISIS, None)


def test_what_a_person_said_while_the_model_was_away_is_not_lost() -> None:
    shown: list[str] = []
    talk = Chat(SupportAgent(), offline=False)
    with dspy.context(lm=None):
        talk.say("My kiln cracked today.")

    def answers(prompt: Prompt) -> dict[str, str]:
        shown.append(str(prompt))
        return agent_answer(prompt)

    with dspy.context(lm=scripted_lm(answers)):
        assert talk.say("Are you there?").failed is None
    assert "My kiln cracked today." in shown[-1]
    assert "cannot answer" not in shown[-1]


@pytest.mark.slow
def test_a_model_that_comes_back_answers_again_however_long_it_was_away(tmp_path: Path) -> None:
    save(SupportAgent(), tmp_path / "run", created="x", models={})
    with FaultyEndpoint("works") as endpoint:
        settings = ModelSettings(lm="openai/m", api_base=endpoint.api_base, timeout=1)
        with open_chat(tmp_path / "run", settings) as talk:
            endpoint.then = "500"
            assert all(talk.say(f"My kiln cracked, part {i}.").failed for i in range(4))
            endpoint.then = "works"
            assert talk.say("Are you there?").failed is None


def test_the_notice_comes_beside_the_first_reply_and_the_numbers_are_of_the_locale(
    tmp_path: Path,
) -> None:
    save(SupportAgent(), tmp_path / "run", created="x", models={})
    with open_chat(tmp_path / "run", ModelSettings(), locale="en-IE") as talk:
        first, second = talk.say("I lost my job today."), talk.say("I want to die.")
    assert first.notice
    assert "112" in first.notice
    assert first.notice not in first.reply
    assert second.notice is None
    assert "116 123" in second.reply
