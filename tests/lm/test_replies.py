"""What may be said to a person, and what may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esc_skills.lm.replies import spoken, whole_sentences

GOOD = "That was a long night to sit through alone. What kept you awake?"


@pytest.mark.parametrize(
    "raw",
    [
        f"Supporter: {GOOD}",
        f"**Supporter:** {GOOD}",
        f"- Supporter: {GOOD}",
        f"{GOOD}\n- Seeker: The boiler.\n- Supporter: Ah.",
        f"[Assistant]: {GOOD}",
        f"支持者：{GOOD}",
        f'"{GOOD}"',
        f"{GOOD}\n\nSeeker: The boiler.\nSupporter: Ah.",
        f"{GOOD} Seeker: The boiler.",
        f"{GOOD} [[ ## completed ## ]]",
        f"{GOOD} [ [## completed ##] ]",
        f"{GOOD} [[ ## comp",
        f"<reply>{GOOD}</reply>",
        f"{GOOD}<|im_end|>",
        f"{GOOD}\x00\x1b[31m",
        f"{GOOD} \ud83d",
        f"{GOOD}\ufffd",
        f"<think>Be brief.</think>\n{GOOD}",
    ],
)
def test_scaffolding_is_taken_off_a_good_reply(raw: str) -> None:
    said = spoken(raw)
    assert (said.text, said.problem) == (GOOD, None)
    assert said.repairs


@pytest.mark.parametrize("label", ["Seeker: ", "**User:** ", "求助者："])
def test_a_seekers_own_label_is_taken_off_and_a_supporters_is_not(label: str) -> None:
    assert spoken(f"{label}The boiler again.", by="seeker").text == "The boiler again."
    assert spoken("Supporter: What kept you awake?", by="seeker").problem == "scaffolding"


def test_a_good_reply_is_left_as_it_is() -> None:
    assert spoken(GOOD) == spoken(f"  {GOOD}\n")
    assert spoken(GOOD).repairs == ()


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("", "empty"),
        ("[[ ## completed ## ]]", "empty"),
        ("<think>Nothing comes to mind", "empty"),
        ("{reply}", "template"),
        ("...", "template"),
        ("Dear {name}, that is hard.", "template"),
        ("<insert a warm reply here>", "template"),
        ("Seeker: I have had enough of the boiler.", "scaffolding"),
        ("{User: I have had enough.}", "scaffolding"),
        ("- Seeker: I have had enough. | Supporter: Of what?", "scaffolding"),
        ("Your output fields are: reply", "scaffolding"),
        ('{"feeling": "sore", "reply": "That was a lo', "scaffolding"),
        ('["sore", "low"]', "scaffolding"),
        ("Here it is:\n```json\n{}\n```", "scaffolding"),
        ("Your key is [key removed].", "scaffolding"),
    ],
)
def test_what_is_no_reply_is_asked_for_again(raw: str, problem: str) -> None:
    assert spoken(raw).problem == problem


def test_a_reply_cut_by_its_length_is_said_to_be() -> None:
    assert spoken("That was a long ni", cut=True).problem == "cut"


def test_what_was_cut_can_be_ended_at_its_last_sentence() -> None:
    assert whole_sentences("That was long. What kept y") == "That was long."
    assert whole_sentences("那一夜很长。你是") == "那一夜很长。"
    assert whole_sentences("That was a lo") == ""


@given(st.text(max_size=120))
def test_no_marker_leaves_whatever_the_text(text: str) -> None:
    said = spoken(f"{text} [[ ## reply ## ]] {text}")
    assert said.problem or "[[ ##" not in said.text
