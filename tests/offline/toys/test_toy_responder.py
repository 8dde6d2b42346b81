"""A language is a folder of data and a line: the responder plays one made up here, without code."""

import re
from pathlib import Path

import pytest

from esc_skills.offline import language as door
from esc_skills.offline.prompt import Prompt
from esc_skills.offline.responder.assess import assess
from esc_skills.offline.responder.directives import moves_in_reply
from esc_skills.offline.responder.languages import LANGUAGES, Language
from esc_skills.offline.responder.respond import respond
from signatures.support import RespondPlainly

FOLDER = Path(__file__).parent / "responder_xx"
TALK = ("Λυμω καρε, και νεθορ ιδε.", "Τορα σιλε μεγα λυμω!", "Πορε νακα, μικο βαλε.")


@pytest.fixture(autouse=True)
def line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(door.SCRIPTS, "xx", re.compile("[α-ωΑ-Ω]+"))


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Language:
    toy = Language.load(FOLDER)
    monkeypatch.setitem(LANGUAGES, "xx", toy)
    return toy


def _reply(history: str, instructions: str, *, seed: int = 1) -> str:
    return respond(Prompt(instructions, (), {"history": history}, ("reply",), seed))["reply"]


def _talk(instructions: str, *, seed: int) -> list[str]:
    history, replies = "", []
    for message in TALK:
        history += f"Seeker: {message}\n"
        replies.append(_reply(history, instructions, seed=seed))
        history += f"Supporter: {' '.join(replies[-1].split())}\n"
    return replies


@pytest.mark.usefixtures("toy")
@pytest.mark.parametrize("seed", [1, 2**30 + 1])
def test_a_talk_is_answered_in_the_new_language_and_as_instructed(seed: int) -> None:
    replies = _talk("Praise their effort. Ask an open question.", seed=seed)
    assert len(set(replies)) == len(TALK)
    assert all(door.language_of(reply) == "xx" for reply in replies)
    assert all({"praise", "ask_question"} & moves_in_reply(reply) for reply in replies)
    assert {"praise", "ask_question"} <= moves_in_reply(replies[0])


def test_with_no_directive_it_gives_a_list_of_the_length_the_folder_names(toy: Language) -> None:
    for reply in _talk(RespondPlainly.instructions, seed=1):
        assert door.language_of(reply) == "xx"
        assert "advice_list" in moves_in_reply(reply)
        assert len(reply.split()) >= toy.wordings.baseline


@pytest.mark.usefixtures("toy")
def test_a_seeker_is_assessed_by_the_cues_of_the_folder() -> None:
    found = assess(Prompt("", (), {"history": f"Seeker: {TALK[0]}"}, (), 0))
    assert (found["emotion"], found["need"]) == ("sad", "to_be_valued")
    history = "\n".join(f"Seeker: {message}" for message in TALK)
    assert assess(Prompt("", (), {"history": history}, (), 0))["stage"] == "closing"


def test_without_a_folder_the_responder_answers_in_english() -> None:
    reply = _reply("Seeker: Γαμο τιλε σορα νεκι.", "Ask an open question.")
    assert door.language_of(reply) == "en"


def test_a_folder_that_lacks_something_is_refused_by_name(tmp_path: Path) -> None:
    for name in ("cues.json", "phrases.json"):
        (tmp_path / name).write_text('{"marks": ["!", "?"]}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"cues\.json: there is no 'emotions'"):
        Language.load(tmp_path)
