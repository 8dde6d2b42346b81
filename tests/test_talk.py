"""A prompt that asks for a reply is a chat, and can be read back."""

import pytest

from signatures.talk import chat_messages, read_chat, system_message

HISTORY = "Seeker: The kiln broke.\nSupporter: Oh no.\nSeeker: And the order is due."
INPUTS = {
    "history": HISTORY,
    "state": "tense, intensity 4 of 5",
    "expected_outcomes": "says more; breathes out",
    "risks": "sounding like a form",
}
DEMO = {"history": "Seeker: My bus left.", "state": "", "reply": "It left you standing.\n\n1. Sit."}


def _messages(system: str, inputs: dict[str, str]) -> tuple[str, list[tuple[str, str]]]:
    return system, [(m["role"], m["content"]) for m in chat_messages(inputs["history"], inputs)]


@pytest.mark.parametrize("demos", [[], [DEMO], [DEMO, {**DEMO, "reply": "Cold, that."}]])
def test_what_was_written_is_read_back(demos: list[dict[str, str]]) -> None:
    asked = read_chat(*_messages(system_message("[skill: a-b]\nName it.", INPUTS, demos), INPUTS))
    assert asked is not None
    assert asked.instructions == "Name it."
    assert asked.inputs == INPUTS
    assert asked.replies == tuple(d["reply"] for d in demos)


def test_turns_alternate_and_end_with_the_seekers() -> None:
    doubled = f"Seeker: Hello?\n{HISTORY}"
    roles = [m["role"] for m in chat_messages(doubled, INPUTS)]
    assert roles == ["user", "assistant", "user"]


def test_only_the_last_message_holds_what_changes_from_turn_to_turn() -> None:
    before = chat_messages(HISTORY, {**INPUTS, "state": "calm"})
    after = chat_messages(HISTORY, INPUTS)
    assert before[:-1] == after[:-1]
    assert "tense" in after[-1]["content"]


def test_the_skills_id_is_not_shown() -> None:
    assert "a-b" not in system_message("[skill: a-b]\nName it.", INPUTS, [])


def test_another_chat_is_not_taken_for_one() -> None:
    assert read_chat("You are helpful.", [("user", "Hi")]) is None
