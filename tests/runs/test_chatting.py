"""A talk with a saved agent, as a notebook or the command holds it."""

from pathlib import Path

import dspy
import pytest

from esc_skills.runs.artifacts import Refused
from esc_skills.runs.chatting import Chat, open_chat
from esc_skills.runs.settings import ModelSettings
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.outcomes import CRISIS
from programs.saving import save
from tests.fakes import make_skill, scripted_lm


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


def test_a_reply_that_cannot_be_read_is_refused_in_words_and_not_remembered() -> None:
    talk = Chat(SupportAgent(), offline=False)
    with dspy.context(lm=scripted_lm(lambda _: "{reply}")):
        for _ in range(2):
            with pytest.raises(Refused, match="no reply that could be read"):
                talk.say("I lost my job today.")


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
