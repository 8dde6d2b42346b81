"""What stands together, in any order, is heard; the same words apart are left alone."""

import json
from pathlib import Path

import pytest

from esc_skills.safety.hearing import hear
from esc_skills.safety.normal import normalise
from esc_skills.safety.screen import screen_history, screen_seeker, screen_talk
from esc_skills.safety.spelling import mended
from esc_skills.safety.together import LANGUAGES, together

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "together.jsonl").read_text("utf-8").splitlines()
]


def _levels(label: str) -> list[str]:
    return [screen_seeker(case["text"]).level for case in CASES if case["label"] == label]


def test_veiled_dangers_are_heard() -> None:
    assert len(CASES) >= 500
    crisis, concern = _levels("crisis"), _levels("concern")
    assert crisis.count("none") <= 0.02 * len(crisis)
    assert crisis.count("crisis") >= 0.9 * len(crisis)
    assert concern.count("none") <= 0.06 * len(concern)


def test_everyday_talk_in_the_same_words_is_left_alone() -> None:
    texts = [case["text"] for case in CASES if case["label"] == "none"]
    heard = [one for text in texts for one in hear(mended(normalise(text))) if one.about != "guess"]
    assert sum(one.level == "crisis" for one in heard) <= 0.01 * len(texts)
    assert sum(one.level == "ask" for one in heard) <= 0.03 * len(texts)


@pytest.mark.parametrize(
    "text",
    [
        "I swallowed all of my grandfather's heart tablets",
        "All of my grandfather's heart tablets, I swallowed them",
        "There is a knife in my pocket and I am on my way to his flat",
        "I am on my way to his flat with a knife in my pocket",
    ],
)
def test_the_order_does_not_matter(text: str) -> None:
    assert screen_seeker(text).is_crisis


@pytest.mark.parametrize(
    "text",
    [
        "I did not swallow any of my grandfather's heart tablets",
        "I took all my tablets with breakfast as the doctor said",
        "In the film he drives to her house with a knife",
        "我没有吃奶奶的安眠药",
    ],
)
def test_a_denial_a_dose_or_a_film_takes_it_back(text: str) -> None:
    assert screen_seeker(text).level == "none"


def test_what_is_long_past_is_no_crisis() -> None:
    said = "Ten years ago I swallowed all of my mother's pills"
    assert not screen_seeker(f"{said}, I am glad I survived").is_crisis


def test_it_may_stand_in_two_sentences_or_two_messages() -> None:
    said = ["My baby keeps screaming and screaming", "I have put a pillow next to her"]
    assert screen_seeker(". ".join(said)).is_crisis
    assert screen_talk(said).is_crisis
    assert screen_history(said).is_crisis
    assert screen_seeker(said[1], before=said[0]).is_crisis
    assert not any(screen_seeker(one).is_crisis for one in said)


def test_what_was_said_in_the_message_before_is_not_heard_again() -> None:
    assert screen_seeker("Thanks.", before="I swallowed all of my mother's pills").level == "none"


@pytest.mark.parametrize(
    "text", ["我给妈妈打了电话", "我打了热线，正在和他们说", "It was the part 0 of it, I think."]
)
def test_what_was_once_taken_for_danger_is_not_any_more(text: str) -> None:
    assert screen_seeker(text).level == "none"


@pytest.mark.parametrize("answer", ["haha I'm kidding", "I am fine", "I have a cat", "I do yoga"])
def test_what_only_begins_like_a_yes_is_none(answer: str) -> None:
    assert screen_seeker(answer, asked="suicide").level == "none"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_rule_is_one_of_the_kinds_the_grammar_knows(language: str) -> None:
    rules = together(language)
    known = {rule.kind for _, rule in rules.language.phrases if rule}
    assert {one.rule.kind for one in rules.rules} <= known
    assert all(part for one in rules.rules for part in one.parts)


def test_a_weak_rule_says_no_more_than_ask() -> None:
    assert all(one.rule.weak == (one.rule.level == "ask") for one in together("en").rules)
