"""The annotator labels support turns by the seeker's words; dialogues here are made up."""

import json

import pytest

from esc_skills.offline.annotator.annotate import annotate
from esc_skills.offline.prompt import Prompt
from signatures.extraction import UnitLabels


def _annotate(*lines: str, situation: str = "") -> dict[str, str]:
    dialogue = "\n".join(f"{i} {line}" for i, line in enumerate(lines))
    inputs = {"situation": situation, "dialogue": dialogue}
    return annotate(Prompt("", (), inputs, ("scenario", "units"), 0))


def _unit(
    reaction: str,
    *,
    before: str = "My sister did not invite me and I feel awful.",
    action: str = " (Question): What was that like for you?",
) -> UnitLabels:
    found = _annotate(f"Seeker: {before}", f"Supporter{action}", f"Seeker: {reaction}")
    (unit,) = json.loads(found["units"])
    return UnitLabels(**unit)


@pytest.mark.parametrize(
    ("strategy", "text", "label"),
    [
        ("Question", "How long has this been going on?", "clarifying_question"),
        ("Question", "Would you tell me about that evening?", "inviting_question"),
        ("Question", "Looking back, what would you keep?", "insight_question"),
        ("Affirmation and Reassurance", "It was not your fault.", "lifting_blame"),
        ("Affirmation and Reassurance", "That took courage, you did a good job.", "affirmation"),
        ("Providing Suggestions", "Perhaps you could write one line.", "suggestion"),
        ("Providing Suggestions", "You should call the office.", "direct_guidance"),
        ("Information", "She may have been afraid of losing you.", "explaining_others"),
        ("Direct Guidance", "You must rest.", "direct_guidance"),
        ("Others", "Hello and welcome.", "other_talk"),
        ("Others", "I'm here to listen, take your time.", "listening_offer"),
    ],
)
def test_action_refines_the_strategy_by_the_text(strategy: str, text: str, label: str) -> None:
    assert _unit("Okay.", action=f" ({strategy}): {text}").action == label


def test_action_is_found_without_a_strategy() -> None:
    assert _unit("Okay.", action=": None of this was your fault, not your fault.").action == (
        "lifting_blame"
    )


@pytest.mark.parametrize(
    ("before", "need"),
    [
        ("What should I do about the rent?", "a_next_step"),
        ("Why would she say such a thing to me?", "to_understand_others"),
        ("He blames me for everything, is it my fault?", "to_be_cleared"),
        ("I'm torn, part of me wants to stay.", "to_weigh_sides"),
        ("Nobody noticed how hard I worked, not even a thank you.", "to_be_valued"),
        ("Why do I keep making the same mistake?", "to_understand_self"),
        ("I just need to vent, I need someone to listen.", "to_be_heard"),
    ],
)
def test_need_follows_how_the_seeker_talks(before: str, need: str) -> None:
    assert _unit("Okay.", before=before).need_before == need


@pytest.mark.parametrize(
    ("before", "emotion"),
    [
        ("I am so worried, I panic every night.", "anxious"),
        ("I'm furious with him, so angry.", "angry"),
        ("I feel lonely, I have no friends here.", "lonely"),
        ("My father died and the funeral was Monday.", "grieving"),
    ],
)
def test_emotion_follows_the_words(before: str, emotion: str) -> None:
    assert _unit("Okay.", before=before).emotion_before == emotion


def test_a_negated_feeling_is_not_that_feeling() -> None:
    assert _unit("Okay.", before="I am not angry, I am ashamed.").emotion_before == "ashamed"


def test_relief_lowers_intensity() -> None:
    unit = _unit("I feel better now, calmer.", before="I'm so very worried, I panic!")
    assert unit.emotion_after == "relieved"
    assert unit.intensity_after < unit.intensity_before


@pytest.mark.parametrize(
    ("situation", "scenario"),
    [
        ("I was laid off and cannot find a job.", "job_loss"),
        ("My mother has dementia and I am her caregiver.", "caregiving"),
        ("I have not slept, insomnia again.", "sleep"),
        ("", "future_direction"),
    ],
)
def test_scenario_is_what_the_trouble_is_about(situation: str, scenario: str) -> None:
    assert _annotate("Seeker: Hello there.", situation=situation)["scenario"] == scenario


def test_units_are_the_supporter_blocks_between_seeker_blocks() -> None:
    found = _annotate(
        "Supporter: Hi.",
        "Seeker: My boss shouted at me.",
        "Supporter (Question): What happened?",
        "Seeker: I was late.",
        "Supporter: I see.",
    )
    assert [unit["block"] for unit in json.loads(found["units"])] == [2]


@pytest.mark.parametrize("dialogue", ["", "no numbers here", "0 Supporter: alone"])
def test_a_dialogue_without_units_gives_an_empty_list(dialogue: str) -> None:
    found = annotate(Prompt("", (), {"dialogue": dialogue}, ("scenario", "units"), 0))
    assert json.loads(found["units"]) == []


def test_first_seeker_block_opens_and_a_farewell_closes() -> None:
    lines = ["Seeker: I am sad.", "Supporter: Tell me."] * 5
    found = _annotate(
        *lines, "Seeker: Thank you, take care, bye.", "Supporter: Bye now.", "Seeker: Bye."
    )
    stages = [unit["stage"] for unit in json.loads(found["units"])]
    assert stages[0] == "opening"
    assert stages[-1] == "closing"


def test_a_later_window_does_not_open_the_dialogue() -> None:
    lines = "40 Seeker: I am sad.\n41 Supporter: Tell me more.\n42 Seeker: It is a lot."
    found = annotate(Prompt("", (), {"dialogue": lines}, ("scenario", "units"), 0))
    assert json.loads(found["units"])[0]["stage"] == "exploring"
