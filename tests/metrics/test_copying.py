import pytest

from metrics.copying import Copying, copying, demos_of, repeats, replies_of
from signatures.skills import Demo
from tests.fakes import make_rollout, make_skill

DEMO = Demo(
    history="Seeker: The choir moved its evening again and I was the last to know.",
    state="emotion: sad",
    reply="Being told last, after eleven years in that row, would sting anybody I know.",
)
ZH = Demo(
    history="Seeker: 我睡不着。", state="", reply="你已经很累了，却还要撑着照顾大家，这真的不容易。"
)


def _copied(reply: str, *demos: Demo) -> bool:
    return copying([reply], demos or (DEMO,)).n_copied == 1


def test_eight_words_in_a_row_are_a_copy_and_seven_are_none() -> None:
    assert _copied("So: told last after eleven years in that row, you left?")
    assert not _copied("So: told last after eleven years in that choir, you left?")


def test_case_punctuation_and_the_kind_of_apostrophe_do_not_hide_a_copy() -> None:
    demo = Demo(history="", state="", reply="That isn't a small thing to carry home alone.")
    assert _copied("THAT isn’t - a small thing to carry, home!", demo)


def test_words_that_a_demos_seeker_said_are_not_looked_for() -> None:
    assert not _copied("The choir moved its evening again and I was the last to know.")


@pytest.mark.parametrize(
    ("reply", "copied"),
    [("我觉得，你已经很累了却还要撑着照顾。", True), ("你已经很累了，却还要撑着，怎么办？", False)],
)
def test_in_chinese_twelve_characters_in_a_row_are_a_copy(reply: str, copied: bool) -> None:
    assert _copied(reply, ZH) is copied


def test_scripts_may_be_mixed() -> None:
    demo = Demo(history="", state="", reply="你的 manager 让你周末也要 on call 真的太过分了")
    assert _copied("嗯，你的 manager 让你周末也要 on call 真的，是吗？", demo)
    assert not _copied("你的 manager 让你周末吗？", demo)


def test_a_short_reply_and_a_short_demo_are_no_copies() -> None:
    assert not _copied("I hear you.", Demo(history="", state="", reply="I hear you."))


def test_the_share_is_over_all_replies_and_none_of_none() -> None:
    assert copying([DEMO.reply, "Go on.", "Since when?", "And then?"], [DEMO]) == Copying(1, 4)
    assert Copying(1, 4).share == 0.25
    assert copying([], [DEMO]).share == 0.0
    assert copying([DEMO.reply], []).share == 0.0


def test_demos_are_those_of_all_skills_and_replies_those_of_unscored_talks_too() -> None:
    skill = make_skill().model_copy(update={"demos": (DEMO,)})
    assert demos_of([skill, make_skill("two")]) == (DEMO,)
    talks = [make_rollout((1, 2)), make_rollout((3,), end="unscored", error="gone")]
    assert list(replies_of(talks)) == ["Reply number 0.", "Reply number 1.", "Reply number 0."]


def test_a_text_repeats_another_by_the_same_rule() -> None:
    shown = "one two three. four five six seven eight nine"
    assert repeats("ONE, two three four five six seven eight!", ["else", shown])
    assert not repeats("two three four five six seven eight", [shown])
    assert not repeats("", [shown])
