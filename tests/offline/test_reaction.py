"""The reaction reader reads the seeker's words before and after; texts here are made up."""

import json

import pytest

from esc_skills.offline.annotator.reaction import read_reactions, shift
from esc_skills.offline.prompt import Prompt
from signatures.extraction import Reaction
from signatures.labels import CLEAR_SHIFT, POLARITY_OF_CHANGE, polarity_of_shift

BEFORE = "My sister did not invite me and I feel awful."


def _read(*afters: str, before: str = BEFORE) -> list[Reaction]:
    pairs = "\n".join(f"{i} Before: {before} | After: {text}" for i, text in enumerate(afters, 1))
    found = read_reactions(Prompt("", (), {"pairs": pairs}, ("reactions",), 0))
    return [Reaction(**row) for row in json.loads(found["reactions"])]


@pytest.mark.parametrize(
    "reaction",
    [
        "Thank you, I feel a bit lighter now.",
        "Exactly, that is how I feel.",
        "That's a good idea, I'll try that tonight.",
        "Yes, you are right, that makes sense.",
        "Talking to you really helps me.",
    ],
)
def test_gratitude_agreement_and_uptake_are_constructive(reaction: str) -> None:
    assert polarity_of_shift(shift(BEFORE, reaction)) == "constructive"


@pytest.mark.parametrize(
    "reaction",
    [
        "You don't understand me at all.",
        "That's not helpful, I already tried that.",
        "I don't know, I'm not sure.",
        "What do you mean?",
        "No, I can't do that.",
    ],
)
def test_refusal_confusion_and_closing_up_are_negative(reaction: str) -> None:
    assert polarity_of_shift(shift(BEFORE, reaction)) == "negative"


@pytest.mark.parametrize("reaction", ["On a Tuesday, in the kitchen.", "And how was yours?", ""])
def test_a_plain_answer_is_neutral(reaction: str) -> None:
    assert polarity_of_shift(shift(BEFORE, reaction)) == "neutral"


def test_length_alone_is_no_outcome() -> None:
    plain = "On Tuesday we went to the kitchen of the old house near the river. "
    assert shift(BEFORE, plain) == shift(BEFORE, plain * 20) == 0


def test_distress_counts_where_it_is_new() -> None:
    after = "Everything feels terrible and hopeless today."
    assert shift("We met in the kitchen.", after) < shift(f"It was terrible. {after}", after)


def test_the_end_of_a_long_text_refuses_nothing() -> None:
    story = "we went over to the old house near the river and there my aunt told a tale of"
    assert shift(BEFORE, f"Yes, {story} why he was not there") > shift(BEFORE, f"No, {story} him")


def test_the_label_never_contradicts_the_shift() -> None:
    found = _read(
        "Thank you, but no, I already tried that.",
        "Whatever.",
        "Forget it, I'm done talking.",
        "I realize now what I want.",
        "How did you manage?",
        "It was on a Tuesday.",
    )
    for one in found:
        assert POLARITY_OF_CHANGE[one.change] == polarity_of_shift(one.shift)


def test_every_line_is_answered_and_nothing_else() -> None:
    assert [one.block for one in _read("Thanks.", "No.")] == [1, 2]
    assert _read() == []


def test_shifts_stay_on_the_scale() -> None:
    gushing = "Thank you! Great advice, I feel better, yes exactly, I will try, take care! " * 3
    assert CLEAR_SHIFT < shift(BEFORE, gushing) <= 10


def test_other_languages_read_as_no_change() -> None:
    assert shift("我很难过。", "谢谢你,我感觉好多了。") == 0
