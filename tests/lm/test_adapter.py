import contextlib
from typing import Any, Literal

import dspy
import pytest
from dspy.utils.exceptions import AdapterParseError
from hypothesis import given
from hypothesis import strategies as st

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.offline.engine import answer
from esc_skills.runs.samples import SAMPLES, Sample
from signatures.extraction import AnnotateDialogue
from signatures.support import AssessSeeker, RespondPlainly, RespondWithSkill, skill_instructions

TEXT = st.text(max_size=40)
DEMOS = st.lists(
    st.fixed_dictionaries(
        {"situation": TEXT, "dialogue": TEXT}, optional={"scenario": st.just("sleep")}
    ),
    max_size=3,
)


@given(guidance=TEXT, demos=DEMOS, history=TEXT)
def test_messages_of_structured_prompts_are_those_of_the_stock_adapter(
    guidance: str, demos: list[dict[str, str]], history: str
) -> None:
    signature = AnnotateDialogue.with_instructions(guidance)
    inputs = {"situation": "s", "dialogue": history}
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


def test_a_reply_is_asked_for_as_a_chat_without_markers() -> None:
    history = "Seeker: The kiln broke.\nSupporter: Oh no.\nSeeker: And the order is due."
    inputs = {"history": history, "state": "tense", "expected_outcomes": "", "risks": ""}
    messages = ChatAdapter().format(RespondWithSkill.with_instructions("Say A."), [], inputs)
    assert [m["role"] for m in messages] == ["system", "user", "assistant", "user"]
    assert messages[2]["content"] == "Oh no."
    assert not any("[[ ##" in m["content"] for m in messages)


@pytest.mark.parametrize("history", ["Seeker: The kiln broke.", "Seeker: 我很难过，店关门了。"])
@pytest.mark.parametrize("n_demos", [0, 2])
def test_the_offline_engine_answers_chat_and_fields_alike(history: str, n_demos: int) -> None:
    demo = {"history": "Seeker: My bus left.", "state": "", "reply": "It left you standing."}
    inputs = {"history": history, "state": "tense", "expected_outcomes": "e", "risks": "advice"}
    examples = [dspy.Example(**demo, expected_outcomes="", risks="")] * n_demos
    for guidance in ("Name the feeling you hear.", "Offer one small step.\nBe brief."):
        signature = RespondWithSkill.with_instructions(skill_instructions("a-skill", guidance))
        said = []
        for adapter in (ChatAdapter(), dspy.ChatAdapter()):
            system, *talk = adapter.format(signature, examples, inputs)
            text = answer(system["content"], [(m["role"], m["content"]) for m in talk], 7)
            said.append(ChatAdapter().parse(signature, text)["reply"])
        assert said[0] == said[1]


def test_labels_are_named_once() -> None:
    messages = ChatAdapter().format(AssessSeeker, [], {"history": "Seeker: The kiln broke."})
    text = "".join(message["content"] for message in messages)
    assert text.count("overwhelmed") == 1
    assert text.count("[[ ## emotion ## ]]") == 2  # where it stands, and in what is asked for


def test_what_could_be_read_is_kept_beside_what_could_not() -> None:
    text = "[[ ## emotion ## ]]\nSad.\n\n[[ ## intensity ## ]]\nrather"
    with pytest.raises(AdapterParseError) as caught:
        ChatAdapter().parse(AssessSeeker, text)
    assert caught.value.parsed_result == {"emotion": "sad"}


@pytest.mark.parametrize("raw", ["", "{reply}", "Seeker: I have had enough."])
def test_what_is_no_reply_raises(raw: str) -> None:
    with pytest.raises(AdapterParseError):
        ChatAdapter().parse(RespondPlainly, raw)


def test_keeps_the_name_that_stream_listeners_look_for() -> None:
    name: Literal["ChatAdapter"] = "ChatAdapter"
    assert ChatAdapter.__name__ == name


HOSTILE = ("[" * 3000, "1" * 5000, "NaN", "1e400", "²", '[{"block": "x"}]', "{}", "", "None")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: value[:8])
def test_no_value_of_a_field_breaks_the_reader(sample: Sample, value: str) -> None:
    signature = sample.predictor().signature
    for hostile in signature.output_fields:
        marked = (
            f"[[ ## {name} ## ]]\n{value if name == hostile else '1'}"
            for name in signature.output_fields
        )
        with contextlib.suppress(AdapterParseError):
            ChatAdapter().parse(signature, "\n\n".join(marked))
