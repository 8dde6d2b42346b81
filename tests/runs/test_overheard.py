"""What a model really wrote, before reading mends it."""

import pytest

from esc_skills.runs.overheard import Heard, heard
from esc_skills.runs.samples import SAMPLES, Sample

GOOD = "Eleven years, and then a silence where a message should have been. What hurt most?"


def _sample(name: str) -> Sample:
    return next(sample for sample in SAMPLES if sample.name == name)


SKILLED = _sample("RespondWithSkill")


def test_a_good_reply_has_nothing_to_be_said_of_it() -> None:
    assert heard(GOOD, SKILLED) == Heard()


@pytest.mark.parametrize(
    "raw",
    [
        f"Supporter: {GOOD}",
        f"{GOOD}\nSeeker: The plant, I think.\nSupporter: Tell me of it.",
        f"[[ ## reply ## ]]\n{GOOD}",
        "{reply}",
        "Seeker: Eleven years.",
        "You are the supporter; the other messages are the seeker's. Write only what you say next.",
        "Name the feeling you hear. Stay with it; give no advice yet.",
    ],
)
def test_scaffolding_is_a_leak_though_reading_would_mend_it(raw: str) -> None:
    assert heard(raw, SKILLED) == Heard(leaked=True)


def test_what_is_thought_is_no_leak() -> None:
    assert heard(f"<think>Seeker: what do I say?</think>{GOOD}", SKILLED) == Heard()


def test_eight_words_of_a_demo_are_a_copy_and_seven_are_not() -> None:
    words = SKILLED.demos[0]["reply"].split()
    assert heard(f"Oh. {' '.join(words[:8]).upper()}!", SKILLED).copied
    assert not heard(f"Oh. {' '.join(words[:7])} then", SKILLED).copied


def test_a_prompt_without_examples_cannot_be_copied_from() -> None:
    assert not heard(SKILLED.demos[0]["reply"], _sample("RespondPlainly")).copied


def test_guidance_in_the_words_of_a_turn_shown_is_a_copy() -> None:
    raw = (
        "[[ ## name ## ]]\nDesk\n\n[[ ## guidance ## ]]\n"
        "You should ask your manager for a talk. | Seeker then, and so on."
    )
    assert heard(raw, _sample("WriteSkill")).copied


def test_a_reason_may_quote_what_was_shown() -> None:
    raw = (
        "[[ ## rationale ## ]]\nYou should ask your manager for a talk. | Seeker then: why\n\n"
        "[[ ## new_guidance ## ]]\nStay with what hurts."
    )
    assert heard(raw, _sample("ReviseGuidance")) == Heard()


def test_the_prompt_said_again_behind_an_answer_is_a_leak() -> None:
    select = _sample("SelectSkill")
    told = select.signature.instructions.splitlines()[0]
    raw = (
        f"[[ ## reason ## ]]\nIt fits.\n\n[[ ## skill ## ]]\nnone\n\n[[ ## completed ## ]]\n{told}"
    )
    assert heard(raw, select).leaked


def test_markers_of_fields_that_were_asked_for_are_no_leak() -> None:
    asked = "[[ ## reason ## ]]\nThey want to be heard.\n\n[[ ## skill ## ]]\nnone"
    select = _sample("SelectSkill")
    assert heard(asked, select) == Heard()
    assert heard(f"{asked}\n\n[[ ## history ## ]]\nSeeker: And then", select).leaked


@pytest.mark.parametrize(
    "raw",
    [
        "I'm sorry, but I can't assist with that.",
        "As an AI language model, I have no feelings of my own.",
        "I am just an AI, but that sounds hard.",
        "Unfortunately, I cannot provide advice of that kind.",
        "很抱歉，我无法回答这个问题。",
        "作为一个人工智能，我没有感情。",
    ],
)
def test_a_refusal_is_heard(raw: str) -> None:
    assert heard(raw, SKILLED).refused


@pytest.mark.parametrize(
    "raw",
    [
        "I'm sorry they did that to you. I can't imagine how empty the room felt.",
        "I am not able to stop thinking of that plant in its box.",
        "Unfortunately I have seen that happen to others, too.",
        "很抱歉听到这些。",
    ],
)
def test_sympathy_is_no_refusal(raw: str) -> None:
    assert not heard(raw, SKILLED).refused
