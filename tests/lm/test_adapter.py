from typing import Any, Literal

import dspy
from hypothesis import given
from hypothesis import strategies as st

from esc_skills.lm.adapter import ChatAdapter
from signatures.support import RespondWithSkill, skill_instructions

TEXT = st.text(max_size=40)
DEMOS = st.lists(
    st.fixed_dictionaries(
        {"history": TEXT, "state": TEXT}, optional={"reply": TEXT, "risks": TEXT}
    ),
    max_size=3,
)


@given(guidance=TEXT, demos=DEMOS, history=TEXT)
def test_messages_are_those_of_the_stock_adapter(
    guidance: str, demos: list[dict[str, str]], history: str
) -> None:
    signature = RespondWithSkill.with_instructions(skill_instructions("a-skill", guidance))
    inputs = {"history": history, "state": "s", "expected_outcomes": "e", "risks": "r"}
    examples = [dspy.Example(**demo) for demo in demos]
    ours = ChatAdapter()
    stock = dspy.ChatAdapter().format(signature, examples, inputs)
    assert ours.format(signature, examples, inputs) == stock
    assert ours.format(signature, examples, inputs) == stock  # from the memo


def test_new_instructions_are_seen() -> None:
    adapter = ChatAdapter()
    inputs: dict[str, Any] = {"history": "h", "state": "s", "expected_outcomes": "e", "risks": "r"}
    one = adapter.format(RespondWithSkill.with_instructions("Say A."), [], inputs)
    two = adapter.format(RespondWithSkill.with_instructions("Say B."), [], inputs)
    assert "Say A." in one[0]["content"]
    assert "Say B." in two[0]["content"]


def test_the_memo_is_bounded() -> None:
    adapter = ChatAdapter(max_entries=2)
    for i in range(5):
        signature = RespondWithSkill.with_instructions(f"Say {i}.")
        adapter.format(
            signature, [], {"history": "h", "state": "s", "expected_outcomes": "", "risks": ""}
        )
    assert len(adapter._memo) <= 2


def test_keeps_the_name_that_stream_listeners_look_for() -> None:
    name: Literal["ChatAdapter"] = "ChatAdapter"
    assert ChatAdapter.__name__ == name
