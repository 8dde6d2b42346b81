"""An answer that was cut by its length is asked for with more room, and never leaves in half."""

import dspy
import pytest
from dspy import lm15

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.ask import Unreadable, ask
from esc_skills.lm.model import SeededLM
from signatures.support import AssessSeeker, RespondPlainly

WHOLE = "That was a long night. It kept you up."


class CutEngine:
    """Writes `text` as far as the request's `max_tokens` characters go."""

    def __init__(self, text: str) -> None:
        self.text, self.room = text, list[int]()

    def __deepcopy__(self, memo: dict[int, object]) -> "CutEngine":
        return self

    def complete(self, request: lm15.Request) -> lm15.Response:
        room = request.config.max_tokens or 0
        self.room.append(room)
        return lm15.Response(
            id=None,
            model=request.model,
            message=lm15.Message.assistant([lm15.TextPart(self.text[:room])]),
            finish_reason="stop" if room >= len(self.text) else "length",
            usage=lm15.Usage(input_tokens=1, output_tokens=1, total_tokens=2),
        )


def _asked(engine: CutEngine, signature: type[dspy.Signature], *, room: int) -> dspy.Prediction:
    lm = SeededLM("cut/x", engine=engine, cache=False, max_tokens=room)
    with dspy.context(lm=lm, adapter=ChatAdapter()):
        return ask(dspy.Predict(signature), history="Seeker: I did not sleep.")


def test_more_room_is_given_until_the_reply_is_whole() -> None:
    engine = CutEngine(WHOLE)
    assert _asked(engine, RespondPlainly, room=15).reply == WHOLE
    assert engine.room == [15, 30, 60]


def test_a_reply_that_never_ends_is_ended_at_its_last_sentence() -> None:
    engine = CutEngine(f"{WHOLE} And then " + "on " * 500)
    assert _asked(engine, RespondPlainly, room=20).reply == WHOLE


def test_half_a_sentence_is_no_reply() -> None:
    with pytest.raises(Unreadable, match="cut by its length"):
        _asked(CutEngine("It went on and on " * 50), RespondPlainly, room=10)


@pytest.fixture
def labels() -> str:
    fields = {"emotion": "sad", "intensity": "4", "need": "unclear", "stage": "opening"}
    marked = [f"[[ ## {name} ## ]]\n{value}" for name, value in fields.items()]
    return "\n\n".join([*marked, "[[ ## risk ## ]]\nnone", "[[ ## completed ## ]]"])


def test_labels_that_are_all_there_are_taken_though_the_end_was_cut(labels: str) -> None:
    engine = CutEngine(labels)
    assert _asked(engine, AssessSeeker, room=len(labels) - 8).risk == "none"
    assert len(engine.room) == 1
