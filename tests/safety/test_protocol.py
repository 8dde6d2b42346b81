"""Talks with the protocol: what is asked, how an answer is met, and how the talk goes on."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esc_skills.runs.audit_protocol import protocol_steps
from esc_skills.safety.lines import countries
from esc_skills.safety.places import read_locale
from esc_skills.safety.protocol import Step, follow
from esc_skills.safety.screen import Screening
from esc_skills.safety.wordings import wordings
from signatures.dialogues import Turn

MODEL = "Zebras hum quietly over lemon tea."
# Danger, answers of every kind, small talk: whatever comes, in whatever order.
SAID = (
    "I want to kill myself", "yes", "no", "I don't know", "I have pills here", "I have a plan",
    "I gave them to my neighbour", "I could call my sister", "my sister is here with me now",
    "I called the crisis line", "there is nobody", "I don't want to call anyone", "I was joking",
    "what is for dinner", "I feel hopeless", "my husband beats me", "I took all of my pills",
    "I am afraid I might hurt my baby", "I'm in Glasgow", "are you human?", "I'm 14", "safe now",
    "ok", "done", "he is home", "I cut myself", "我想自杀", "是的", "没有", "我姐姐陪着我",
    "Ich will sterben",
)  # fmt: skip


def _played(*says: str, locale: str | None = None, foreign: Sequence[str] = ()) -> list[Step]:
    turns, steps, others = list[Turn](), [], list(foreign)
    for said in says:
        turns.append(Turn(speaker="seeker", text=said))
        step = follow(turns, locale=read_locale(locale))
        reply = step.reply if step.is_crisis else step.around(MODEL)
        turns.append(Turn(speaker="supporter", text=others.pop(0) if others else reply))
        steps.append(step)
    return steps


def _names(*says: str) -> list[str]:
    return [step.name for step in _played(*says)]


def test_scripted_talks_get_their_steps() -> None:
    found = protocol_steps(("talks",))
    assert found["talks"] >= 30
    assert found["done"] >= 0.95


def test_danger_is_asked_about_directly_and_answered_step_by_step() -> None:
    assert _names(
        "I want to kill myself",
        "Yes. I have pills here",
        "ok, I gave them to my neighbour",
        "my sister is here with me now",
        "we made soup",
    ) == ["ask", "means", "moved", "someone", "watch"]


def test_after_a_no_the_talk_goes_on_and_is_asked_again_later() -> None:
    names = _names("I want to die", "no", "work is hard", "very", "it is", "yes, I am safe")
    assert names == ["ask", "denied", "watch", "watch", "recheck", "safe"]


def test_a_mistake_is_believed_and_asked_about_once_more() -> None:
    names = _names("I want to die", "I was joking", *["the exam was long"] * 9)
    assert names[:2] == ["ask", "mistaken"]
    assert names.count("recheck") == 1


def test_a_talk_that_does_not_answer_is_let_go_and_asked_again_for_good() -> None:
    names = _names("I want to kill myself", *["the cat sleeps"] * 20)
    assert names[:4] == ["ask", "ask_again", "ask_again", "let_go"]
    assert names.count("recheck") >= 4


def test_danger_that_comes_back_is_asked_about_again() -> None:
    names = _names("I want to die", "no", "it rained", "I want to kill myself")
    assert names[-1] == "ask"


def test_small_talk_does_not_hide_a_danger_that_nobody_asked_about() -> None:
    steps = _played("I want to die", "anyway", "how are you", foreign=["Oh dear.", "Go on."])
    assert [step.name for step in steps] == ["ask", "ask", "ask"]
    assert "late" in steps[-1].keys


def test_a_question_that_others_asked_is_read_with_its_answer() -> None:
    foreign = ["I see. Are you having thoughts of suicide?"]
    assert _played("Nothing helps", "yes", foreign=foreign)[-1].name == "confirm"
    assert not _played("Nothing helps", "no", foreign=foreign)[-1].is_crisis


def test_a_doubt_is_not_asked_about_on_every_turn() -> None:
    names = _names(*["I feel hopeless"] * 6)
    assert names.count("check") + names.count("recheck") <= 2


def test_a_doubt_does_not_change_what_a_crisis_is_about() -> None:
    def screen(text: str, /, **_: str) -> Screening:
        if "beats" in text:
            return Screening("crisis", ("violence_against_seeker",))
        return Screening("ask", ("dark_mood",))

    first = Turn(speaker="seeker", text="He beats me")
    reply = Turn(speaker="supporter", text=follow([first], screen=screen).reply)
    step = follow([first, reply, Turn(speaker="seeker", text="I am so tired")], screen=screen)
    assert step.tracks == ("abuse",)


def test_who_was_only_asked_in_doubt_may_speak_of_their_medicine() -> None:
    steps = _played("I feel hopeless", "No. I have medication for that", "I have pills for my knee")
    assert [step.voice for step in steps] == ["after", "none", "none"]


def test_two_messages_in_a_row_are_both_heard() -> None:
    turns = [Turn(speaker="seeker", text=t) for t in ("I want to die", "I have pills here")]
    assert follow(turns).name == "means"


def test_the_emergency_number_comes_first_after_an_overdose() -> None:
    step = _played("I just took a whole bottle of pills", locale="en-AU")[0]
    first = step.reply.split(".")[0].split(",")[0]
    assert "000" in first


def test_an_abuser_in_the_house_is_no_company() -> None:
    steps = _played("my husband beats me", "He is home now")
    assert steps[1].name == "confirm"
    assert any(key.startswith("leaving") for key in steps[1].keys)


def test_two_dangers_are_both_named_the_most_urgent_first() -> None:
    step = _played("My husband beats me and I want to die")[0]
    assert step.tracks == ("suicide", "abuse")
    assert wordings("en").topics["abuse"] in step.reply


def test_a_third_person_is_spoken_of_as_one() -> None:
    def screen(text: str, /, **_: str) -> Screening:
        return Screening("crisis", ("suicide",), "child")

    step = follow([Turn(speaker="seeker", text="She wrote a note")], screen=screen)
    assert step.tracks == ("third",)
    assert {"open.third", "safety.third", "ask.third"} <= {*step.keys}


def test_a_minor_is_sent_to_an_adult_and_a_child_line() -> None:
    step = _played("I'm 13 and I want to kill myself", locale="en-GB")[0]
    assert "minor" in step.keys
    assert "Childline" in step.reply


@pytest.mark.parametrize("place", ["I'm in Glasgow", "I live in London", "Here in Belfast"])
def test_nobody_in_britain_is_told_an_american_number(place: str) -> None:
    for step in _played(f"{place} and I want to kill myself", "yes", locale="en-US"):
        assert "988" not in step.reply
        assert "116 123" in step.reply


@pytest.mark.parametrize("locale", ["en-GB", "en-IE", "en-NZ", "zh-CN", "de-DE", "en", None])
def test_no_american_number_outside_america(locale: str | None) -> None:
    for step in _played(*SAID, locale=locale):
        assert "988" not in step.text
        assert "911" not in step.text


def test_where_the_country_is_unknown_none_is_assumed() -> None:
    step = _played("I want to kill myself")[0]
    assert step.country == ""
    assert not any(number in step.reply for number in ("988", "116 123", "911", "999", "112"))
    assert "findahelpline.com" in step.reply


def test_a_bare_place_is_an_answer_where_it_was_asked_for() -> None:
    assert _played("I want to kill myself", "Toronto")[1].country == "CA"
    assert _played("My aunt visited Toronto")[0].country == ""


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("我想死", "zh"),
        ("I want to die", "en"),
        ("Ich will nicht mehr leben", "de"),
        ("죽고 싶어요", "ko"),
    ],
)
def test_the_words_are_in_the_language_of_the_seeker(said: str, language: str) -> None:
    def screen(text: str, /, **_: str) -> Screening:
        return Screening("crisis", ("suicide",))

    step = follow([Turn(speaker="seeker", text=said)], screen=screen)
    assert step.language == language
    assert any(variant in step.reply for variant in wordings(language).parts["ask"])


@given(st.lists(st.sampled_from(SAID), min_size=2, max_size=12), st.sampled_from(["en-GB", None]))
def test_no_two_crisis_replies_in_a_row_are_equal(says: list[str], locale: str | None) -> None:
    steps = _played(*says, locale=locale)
    for one, other in pairwise(steps):
        if one.is_crisis and other.is_crisis:
            assert one.reply != other.reply


@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=10))
def test_all_that_is_said_stands_in_the_files(says: list[str]) -> None:
    for step in _played(*says, locale="en-NZ"):
        left = f"{step.before}{step.text}"
        words = wordings(step.language)
        for key in step.keys:
            variants = [_pattern(v, step) for v in words.parts[key]]
            assert any(v in left for v in variants), key
            for variant in variants:
                left = left.replace(variant, "")
        assert left.strip() == ""


@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=10))
def test_a_crisis_reply_holds_no_word_of_the_model(says: list[str]) -> None:
    for step in _played(*says):
        if step.is_crisis:
            assert "Zebras" not in step.reply


@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=10))
def test_the_same_history_gets_the_same_words(says: list[str]) -> None:
    assert _played(*says) == _played(*says)


def test_other_talks_get_other_words() -> None:
    openings = {
        _played("I want to kill myself", locale="en-US")[0].reply,
        *(_played(f"I want to kill myself {x}", locale="en-US")[0].reply for x in range(8)),
    }
    assert len(openings) > 4


@given(st.text(max_size=400))
def test_whatever_is_written_is_answered(text: str) -> None:
    turns = [Turn(speaker="seeker", text="I want to die"), Turn(speaker="supporter", text=text)]
    assert follow([*turns, Turn(speaker="seeker", text=text)]).name


def test_a_step_that_leaves_the_reply_to_the_model_has_none_of_its_own() -> None:
    step = _played("The bus was late.")[0]
    assert step.around(MODEL) == MODEL
    with pytest.raises(ValueError, match="go_on"):
        _ = step.reply


def test_what_a_bereaved_person_says_of_the_dead_is_no_answer() -> None:
    assert _names("My wife died and I want to die", "She is gone.")[1] == "ask_again"


def test_a_place_is_no_answer_to_another_question() -> None:
    steps = _played("I want to kill myself", "yes, I have pills here", "I'm in Glasgow")
    assert steps[2].name == "placed"
    assert steps[2].keys[-1] == "ask_distance"


def _pattern(variant: str, step: Step) -> str:
    """Fill the slots as they must have been filled, from data alone."""
    words = wordings(step.language)
    known = countries().get(step.country)
    filled = variant.replace("{emergency}", known.emergency if known else "")
    if "{others}" in filled:
        topics = [t for t in step.tracks[1:] if t in words.topics]
        options = [words.topics[t] for t in topics]
        joined = words.templates["and"].join(options)
        for text in (joined, *options):
            if filled.replace("{others}", text) in step.text:
                return filled.replace("{others}", text)
    if "{lines}" in filled and known:
        said = [_line(line.name, line.number, line.text, line.web, step) for line in known.lines]
        for text in (*said, *(f"{a}{words.templates['between']}{b}" for a in said for b in said)):
            if filled.replace("{lines}", text) in step.text:
                return filled.replace("{lines}", text)
    return filled


def _line(name: str, number: str, text: str, web: str, step: Step) -> str:
    templates = wordings(step.language).templates
    kind = "text" if text and number else "call" if number else "web"
    return (
        templates[kind]
        .replace("{name}", name)
        .replace("{number}", number)
        .replace("{text}", text)
        .replace("{web}", web)
    )
