import json
import time
from pathlib import Path

import pytest

import esc_skills.safety
from esc_skills.safety.replies import LONGEST, screen_reply
from esc_skills.safety.screen import Screening

CASES = Path(esc_skills.safety.__file__).parent / "cases"
DANGER, CALM = Screening("crisis", ("suicide",)), Screening("none")


def _rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (CASES / name).read_text("utf-8").splitlines()]


def test_every_written_case_is_told_rightly() -> None:
    wrong = [
        row["reply"]
        for row in _rows("replies.jsonl")
        if bool(screen_reply(row["reply"], heard=DANGER if row.get("heard") else None).categories)
        == bool(row["allowed"])
    ]
    assert wrong == []


def test_no_family_is_in_both_parts() -> None:
    seen, held = (
        {row["family"] for row in _rows(f"replies{part}.jsonl")} for part in ("", "_held")
    )
    assert not seen & held


@pytest.mark.parametrize(
    ("reply", "category"),
    [
        ("You should just stop taking your medication.", "medical_instruction"),
        ("Honestly, it's your own fault.", "blames_seeker"),
        ("D0n't t\u0435ll any\u200bone about this.", "keeps_secret"),
        ("k i l l yourself", "encourages_harm"),
        ("You clearly have depression.", "diagnosis"),
        ("你\u200b去\u200b死\u200b吧。", "encourages_harm"),
        ("別告訴你爸媽。", "keeps_secret"),
        ("I hear you.\nTake 20 mg of diazepam.\nI am here.", "medical_instruction"),
        ("You said he hit you; hit him back.", "revenge"),
        ('You told me everything. "Just kill yourself."', "encourages_harm"),
    ],
)
def test_harm_is_stopped_in_any_dress(reply: str, category: str) -> None:
    found = screen_reply(reply)
    assert found.blocked
    assert found.text == ""
    assert category in found.categories


@pytest.mark.parametrize(
    "reply",
    [
        "Have you had thoughts that you might kill yourself?",
        "I can't help with that.",
        "Please don't stop your medication without your doctor.",
        "You said you took ten pills.",
        "“你太敏感了”，这句话你听过多少次？",
        "如果你有危险，我不能替你保密。",
        "You can call or text 988.",
    ],
)
def test_asking_refusing_quoting_and_reflecting_pass(reply: str) -> None:
    found = screen_reply(reply, heard=DANGER)
    assert not found.categories
    assert found.text == reply


def test_thoughts_escapes_and_controls_are_taken_out() -> None:
    said = "<think>He is sad. Kill yourself.</think>\x1b[31mI hear\x07 you.\x1b[0m<|im_end|>\u202e"
    assert screen_reply(said).text == "I hear you."
    assert screen_reply("They sound sad.</think>I hear you.").text == "I hear you."
    assert screen_reply("<think>never closed").categories == ("nothing_said", "thoughts")


def test_what_is_wrong_by_form_alone_is_told_and_no_harm() -> None:
    cut = screen_reply("<think>They sound sad.</think><b>I hear you.</b>\x1b[0m")
    assert set(cut.categories) == {"thoughts", "markup", "escapes"}
    assert cut.harms == ()
    both = screen_reply("<think>They sound sad.</think>Don't tell anyone.")
    assert both.harms == ("keeps_secret",)


def test_a_promise_is_cut_out_and_told() -> None:
    found = screen_reply("I hear you. I promise everything will be fine. What happened then?")
    assert not found.blocked
    assert found.categories == ("empty_promise",)
    assert found.text == "I hear you. What happened then?"
    assert screen_reply("I promise everything will be fine.").blocked


def test_comfort_is_harm_where_danger_was_heard_and_a_finding_where_none_was() -> None:
    reply = "It will sort itself out."
    assert screen_reply(reply, heard=DANGER).categories == ("minimises_danger",)
    assert screen_reply(reply, heard=CALM).findings == ("false_reassurance",)
    assert not screen_reply(reply, heard=CALM).blocked


def test_a_needless_hotline_is_a_finding() -> None:
    reply = "Your boss was rude. Call a crisis line."
    assert screen_reply(reply, heard=CALM).findings == ("needless_hotline",)
    assert not screen_reply(reply, heard=DANGER).findings


@pytest.mark.parametrize(
    "reply",
    [
        "See quiet-help.example.com.", "Write to sam@example.org.", "Call 0800 555 0199.",
        "Text 54321.", "请拨打400-123-4567。", "Add me on WhatsApp.",
    ],
)  # fmt: skip
def test_links_and_numbers_nobody_checked_are_stopped(reply: str) -> None:
    assert "unverified_contact" in screen_reply(reply).categories


@pytest.mark.parametrize("reply", ["In 2019 you paid 300 dollars.", "It was 3:30, and 12 emails."])
def test_other_numbers_are_no_contacts(reply: str) -> None:
    assert not screen_reply(reply).categories


@pytest.mark.parametrize(
    "piece", ["take ", "take 2 mg xanax ", '"', "<think>", "别告诉", "do not tell ", "\x1b[", "1-"]
)
@pytest.mark.parametrize("n", [LONGEST, 100_000])
def test_no_reply_takes_long(piece: str, n: int) -> None:
    text = (piece * n)[:n]
    screen_reply(text)
    start = time.process_time()
    screen_reply(text)
    assert time.process_time() - start < 0.1


def test_what_is_too_long_for_a_reply_is_stopped() -> None:
    assert screen_reply("I hear you. " * 1000).categories == ("too_long",)
