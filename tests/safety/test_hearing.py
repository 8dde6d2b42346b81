"""What the screen hears in what seekers say, and what it leaves alone."""

import pytest

from esc_skills.safety.case_families import PARTS, own_cases
from esc_skills.safety.grammar import LANGUAGES, grammar
from esc_skills.safety.hearing import Who
from esc_skills.safety.screen import (
    asked_about,
    screen_history,
    screen_seeker,
    screen_talk,
)
from esc_skills.safety.spelling import mended

CRISES = [
    ("I'd rather not exist any more, honestly", "suicide"),
    ("there's a noose in the shed and it's ready", "suicide"),
    ("I've written goodbye letters to the boys", "suicide"),
    ("I WANT TO\nDIE", "suicide"),
    ("I swallowed thirty paracetamol", "overdose"),
    ("I haven't eaten for six days and I like it", "starving"),
    ("I have started cutting again", "self_harm"),
    ("I am going to stab my brother", "harm_to_others"),
    ("my wife threatens to kill me", "violence_against_seeker"),
    ("my uncle touches me at night", "abuse_of_minor"),
    ("Dad collapsed on the floor and won't wake up", "medical"),
    ("the voices tell me to jump", "voices"),
    ("我不想活了", "suicide"),
    ("我吞了一整瓶安眠药", "overdose"),
    ("老公喝了酒就打我", "violence_against_seeker"),
    ("quiero morir", "suicide"),
    ("ich will nicht mehr leben", "suicide"),
    ("je veux me suicider", "suicide"),
    ("não quero mais viver", "suicide"),
    ("voglio farla finita", "suicide"),
    ("मैं मरना चाहता हूँ", "suicide"),
    ("أريد أن أموت", "suicide"),
    ("死にたい", "suicide"),
    ("죽고 싶어", "suicide"),
    ("я хочу умереть", "suicide"),
]
EVERYDAY = [
    "this heat is killing me",
    "I could murder a kebab",
    "In the series the doctor kills himself",
    "My favourite line of the song is 'I want to die tonight'",
    "As a nurse I see overdoses every week",
    "I would never kill myself",
    "Ten years ago I tried to end my life, I'm so glad I survived",
    "我笑死了",
    "今天累死我了",
    "我从来没有想过自杀",
    "电影里女主自杀了",
    "me muero de hambre",
    "웃겨 죽겠어",
]


@pytest.mark.parametrize(("text", "category"), CRISES)
def test_hears_danger_of_each_kind_and_language(text: str, category: str) -> None:
    found = screen_seeker(text)
    assert found.is_crisis
    assert category in found.categories


@pytest.mark.parametrize("text", EVERYDAY)
def test_leaves_idioms_films_jobs_and_denials_alone(text: str) -> None:
    assert screen_seeker(text).level == "none"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("I want to die", "self"),
        ("My daughter says she wants to die", "child"),
        ("My best friend is going to kill himself", "friend"),
        ("我女儿说她不想活了", "child"),
        ("我闺蜜一直说想死", "friend"),
    ],
)
def test_says_whose_danger_it_is(text: str, who: Who) -> None:
    assert screen_seeker(text).who == who


@pytest.mark.parametrize(
    "text",
    ["Years ago I used to think of killing myself", "kms lol", "I feel so hopeless", "我特别绝望"],
)
def test_asks_where_it_may_be_danger(text: str) -> None:
    assert screen_seeker(text).level == "ask"


@pytest.mark.parametrize("answer", ["Yes, I do.", "sometimes", "yeah", "是的", "有时候会"])
def test_an_answer_is_read_against_the_question(answer: str) -> None:
    assert screen_seeker(answer).level == "none"
    assert screen_seeker(answer, asked="suicide").is_crisis


@pytest.mark.parametrize("answer", ["No, I don't.", "nope", "没有", "不会"])
def test_a_no_is_no_crisis(answer: str) -> None:
    assert not screen_seeker(answer, asked="suicide").is_crisis


def test_knows_which_question_was_asked() -> None:
    assert asked_about("Are you thinking of killing yourself?") == "suicide"
    assert asked_about("你想过自杀吗？") == "suicide"
    assert asked_about("What was the worst part of your day?") == ""


def test_reads_a_history_with_its_questions() -> None:
    talk = [
        {"role": "user", "content": "I am so tired."},
        {"role": "assistant", "content": "Are you thinking of ending your life?"},
        {"role": "user", "content": "Sometimes, yes."},
    ]
    assert screen_history(talk).is_crisis
    assert screen_history(talk[:1]).level == "none"


def test_two_messages_are_weighed_together() -> None:
    assert screen_seeker("this is goodbye").level == "ask"
    assert screen_seeker("there is no way out for me").level == "ask"
    assert screen_talk(["there is no way out for me", "this is goodbye"]).is_crisis


def test_danger_in_the_middle_of_a_long_message_is_heard() -> None:
    around = "We painted the hall and my aunt came by with plums and we talked about her knee. "
    assert screen_seeker(around * 12 + "I have decided to end my life. " + around * 12).is_crisis


def test_what_is_too_long_to_be_read_whole_asks() -> None:
    pasted = " ".join(f"line {i} of what somebody pasted here." for i in range(3000))
    assert screen_seeker(pasted).level == "ask"


@pytest.mark.parametrize("word", ["homeless", "laughter", "starting", "bills", "fridge"])
def test_true_words_are_not_mended(word: str) -> None:
    assert mended(word) == word


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_a_grammar_can_be_read(language: str) -> None:
    for phrase, _ in grammar(language).phrases:
        assert phrase.compiled


def test_no_family_of_cases_is_in_two_parts() -> None:
    families = [{case.family for case in own_cases(part)} for part in PARTS]
    assert not families[0] & families[1]
    assert not families[0] & families[2]
    assert not families[1] & families[2]
