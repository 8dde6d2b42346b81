"""Answers are read by what was asked, in English and Chinese, and simple ones in ten languages."""

import json
from importlib import resources

import pytest

from esc_skills.safety.answers import asked_by, read_answer
from esc_skills.safety.protocol import follow
from esc_skills.safety.tongue import LANGUAGES, language_of, language_spoken
from signatures.dialogues import Turn

_FOLDER = resources.files("esc_skills.safety").joinpath("cases")
CASES = json.loads(_FOLDER.joinpath("answers.json").read_text("utf-8"))


def test_answers_lead_to_their_steps() -> None:
    wrong, n = [], 0
    for opening, step, says in CASES["answers"]:
        for say in says:
            found = _after([*CASES["openings"][opening], say])
            n += 1
            wrong += [(opening, say, found)] if found != step else []
    assert n >= 200
    assert len(wrong) <= 0.03 * n, wrong


def test_yes_and_no_are_read_only_where_something_was_asked() -> None:
    assert read_answer("yes", "en", asked="danger") == {"yes"}
    assert read_answer("yes", "en") == frozenset()


@pytest.mark.parametrize("text", ["no one is here", "No idea", "nobody"])
def test_not_every_no_is_a_no(text: str) -> None:
    assert "no" not in read_answer(text, "en", asked="danger")


def test_a_joke_that_is_none_is_no_mistake() -> None:
    assert "mistake" not in read_answer("I am not joking", "en", asked="danger")


def test_traditional_characters_are_read() -> None:
    assert "someone" in read_answer("我媽陪著我", "zh", asked="person")


@pytest.mark.parametrize(
    ("language", "yes", "no"),
    [
        ("es", "sí", "no"), ("de", "ja", "nein"), ("fr", "oui", "non"), ("pt", "sim", "não"),
        ("it", "sì", "no"), ("hi", "हाँ", "नहीं"), ("ar", "نعم", "لا"), ("ja", "はい", "いいえ"),
        ("ko", "네", "아니요"), ("ru", "да", "нет"),
    ],
)  # fmt: skip
def test_yes_and_no_are_read_in_ten_more_languages(language: str, yes: str, no: str) -> None:
    assert "yes" in read_answer(yes, language, asked="danger")
    assert "no" in read_answer(no, language, asked="danger")


def test_a_question_in_other_words_is_known() -> None:
    assert asked_by("Are you thinking about ending your life right now?", "en") == "danger"
    assert asked_by("你现在安全吗？", "zh") == "safe"
    assert asked_by("How was your day?", "en") == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I am so tired of this", "en"), ("我很累", "zh"), ("No quiero vivir más", "es"),
        ("Ich kann nicht mehr", "de"), ("Je ne veux plus vivre", "fr"), ("Não quero mais", "pt"),
        ("Non voglio più vivere", "it"), ("मैं थक गया हूँ", "hi"), ("أنا متعب", "ar"),
        ("もう疲れました", "ja"), ("너무 힘들어요", "ko"), ("Я устал", "ru"), ("12345", None),
    ],
)  # fmt: skip
def test_the_language_shows_in_script_and_small_words(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_a_message_without_a_language_keeps_the_one_before() -> None:
    assert language_spoken(["Ich kann nicht mehr", "..."], "en") == "de"
    assert len(LANGUAGES) == 12


def _after(says: list[str]) -> str:
    turns, name = list[Turn](), ""
    for said in says:
        turns.append(Turn(speaker="seeker", text=said))
        step = follow(turns)
        name = step.name
        reply = step.reply if step.is_crisis else step.around("Go on.")
        turns.append(Turn(speaker="supporter", text=reply))
    return name
