"""What a model thinks is never what it says: in a field, in a part, in a block, in a channel."""

import json
from collections.abc import Callable
from typing import Any

import dspy
import pytest

from esc_skills.lm.ask import Unreadable, ask
from esc_skills.lm.model import SeededLM
from esc_skills.lm.reading import answer_of
from esc_skills.lm.roles import RoleNames, remote_lm
from esc_skills.lm.wire import Patience
from signatures.support import RespondPlainly
from tests.endpoints import PickyEndpoint

HASTE = Patience(timeout=0.6, attempts=2, first_wait=0.02, longest_wait=0.1, deadline=1.5)
Body = dict[str, Any]


def _lm(endpoint: PickyEndpoint) -> SeededLM:
    return remote_lm("openai/m", RoleNames("openai/m", api_base=endpoint.api_base), HASTE)


def _asked(lm: dspy.LM) -> str:
    with dspy.context(lm=lm):
        asked = ask(dspy.Predict(RespondPlainly), seed=3, history="Seeker: The kiln cracked.")
    return str(asked.reply)


def _message(**changes: Any) -> Callable[[Body], Body]:
    def change(body: Body) -> Body:
        body["choices"][0]["message"] |= changes
        return body

    return change


THOUGHTS = "They sound low. I should name it first."
ONLY_THOUGHTS: dict[str, Callable[[Body], Any]] = {
    "beside nothing": _message(content=None, reasoning_content=THOUGHTS),
    "beside a blank": _message(content=" \n", reasoning=THOUGHTS),
    "in parts": _message(content=[{"type": "thinking", "text": THOUGHTS}]),
    "in a block without end": _message(content=f"<think>{THOUGHTS}"),
    "in a channel": _message(content=f"<|channel|>analysis<|message|>{THOUGHTS}<|end|>"),
    "in events": lambda b: (
        f"data: {json.dumps({'choices': [{'delta': {'reasoning_content': THOUGHTS}}]})}\n\n"
        f"data: {json.dumps({'choices': [{'delta': {}, 'finish_reason': 'stop'}]})}\n\n"
    ).encode(),
}


@pytest.mark.parametrize("name", ONLY_THOUGHTS)
def test_thoughts_are_never_a_reply_and_are_asked_again_for_one(name: str) -> None:
    with PickyEndpoint(changes=ONLY_THOUGHTS[name]) as endpoint:
        lm = _lm(endpoint)
        with pytest.raises(Unreadable):
            _asked(lm)
        assert len(endpoint.asked) == 3
        endpoint.changes = lambda body: body
        assert _asked(lm).startswith("That sounds hard")


def test_an_endpoint_that_only_thinks_is_found_out() -> None:
    with PickyEndpoint(changes=_message(content="", reasoning=THOUGHTS)) as endpoint:
        lm = _lm(endpoint)
        with pytest.raises(Unreadable):
            _asked(lm)
    assert "thoughts and no answer" in (lm.wire.learned[0] if lm.wire else "")


REPLY = "That is a lot of clay to lose."


@pytest.mark.parametrize(
    "text",
    [
        f"<thinking>They lost a pot.</thinking>{REPLY}",
        f"<think time='2'>They lost a pot.</think>{REPLY}",
        f"<scratchpad>They lost a pot.</scratchpad>{REPLY}",
        f"<seed:think>They lost a pot.</seed:think>{REPLY}",
        f"[THINK]They lost a pot.[/THINK]{REPLY}",
        f"◁think▷They lost a pot.◁/think▷{REPLY}",
        f"<|begin_of_thought|>They lost a pot.<|end_of_thought|>{REPLY}",
        f"<|START_THINKING|>They lost a pot.<|END_THINKING|>{REPLY}",
        "<|channel|>analysis<|message|>They lost a pot.<|end|><|start|>assistant<|channel|>final"
        f"<|message|>{REPLY}<|return|>",
        f"analysisThey lost a pot.assistantfinal{REPLY}",
    ],
)
def test_thoughts_in_any_familys_tags_are_no_answer(text: str) -> None:
    assert answer_of(text).strip() == REPLY


@pytest.mark.parametrize("opening", ["<thinking>", "[THINK]", "◁think▷", "<|START_THINKING|>"])
def test_thoughts_without_end_swallow_what_follows(opening: str) -> None:
    assert answer_of(f"{opening}They lost a pot. {REPLY}") == ""


@pytest.mark.parametrize("text", ["I am thinking of you.", "[pause] Go on.", "a <b> c", "想一下。"])
def test_talk_of_thinking_is_talk(text: str) -> None:
    assert answer_of(text) == text
