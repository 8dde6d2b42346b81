"""Endpoints as they are: what they refuse, how they answer, what they say, over a real socket."""

import asyncio
import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import dspy
import pytest
from dspy import lm15

from esc_skills.lm.ask import PASSING, ask
from esc_skills.lm.meter import Meter
from esc_skills.lm.model import SeededLM, was_cut
from esc_skills.lm.roles import RoleNames, remote_lm
from esc_skills.lm.wire import EndpointGone, Patience, PromptRefused
from signatures.support import RespondPlainly
from tests.endpoints import SAID, FaultyEndpoint, PickyEndpoint

HASTE = Patience(timeout=0.6, attempts=2, first_wait=0.02, longest_wait=0.1, deadline=1.5)
HISTORY = "Seeker: They moved my shift again."
Body = dict[str, Any]


def _lm(endpoint: FaultyEndpoint, patience: Patience = HASTE, base: str | None = None) -> SeededLM:
    names = RoleNames("openai/m", api_base=base or endpoint.api_base)
    lm = remote_lm("openai/m", names, patience)
    lm.meter = Meter()
    return lm


def _asked(lm: dspy.LM, seed: int = 3) -> str:
    with dspy.context(lm=lm):
        return str(ask(dspy.Predict(RespondPlainly), seed=seed, history=HISTORY).reply)


async def _aasked(lm: dspy.LM) -> str:
    with dspy.context(lm=lm):
        said = await dspy.Predict(RespondPlainly).acall(history=HISTORY, config={"seed": 3})
    return str(said.reply)


def _learned(lm: SeededLM) -> str:
    return " ".join(lm.wire.learned) if lm.wire else ""


def _message(**changes: Any) -> Callable[[Body], Body]:
    def change(body: Body) -> Body:
        body["choices"][0]["message"] |= changes
        return body

    return change


def _choice(**changes: Any) -> Callable[[Body], Body]:
    def change(body: Body) -> Body:
        body["choices"][0] |= changes
        return body

    return change


def _events(body: Body) -> bytes:
    halves = SAID[:20], SAID[20:]
    chunks = [{"choices": [{"index": 0, "delta": {"content": half}}]} for half in halves]
    chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    return "".join(f"data: {json.dumps(c)}\n\n" for c in chunks).encode() + b"data: [DONE]\n\n"


ENVELOPES: dict[str, Callable[[Body], Any]] = {
    "tokens as fractions": lambda b: b | {"usage": {"prompt_tokens": 7.4, "completion_tokens": 5.}},
    "tokens as text": lambda b: b | {"usage": {"prompt_tokens": "7", "completion_tokens": "5.5"}},
    "tokens unknown": lambda b: b | {"usage": {"prompt_tokens": None, "completion_tokens": "?"}},
    "no usage": lambda b: {k: v for k, v in b.items() if k != "usage"},
    "parts": _message(content=[{"type": "text", "text": SAID}]),
    "thoughts in parts": _message(
        content=[{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": SAID}]
    ),
    "thoughts in parts that have a text": _message(
        content=[
            {"type": "reasoning", "text": "They are low."},
            {"type": "text", "thought": True, "text": "Be brief."},
            {"type": "text", "text": SAID},
        ]
    ),
    "thoughts beside it": _message(reasoning="They are low.", thinking="Be brief."),
    "odd finish": _choice(finish_reason="end_of_turn"),
    "no finish": _choice(finish_reason=None),
    "mark of order": lambda b: b"\xef\xbb\xbf" + json.dumps(b).encode(),
    "blank lines": lambda b: b" \n\n" + json.dumps(b).encode(),
    "events": _events,
    "half a character": _message(content=SAID.replace(".", ".\ud83d")),
}  # fmt: skip


@pytest.mark.parametrize("name", ENVELOPES)
def test_an_answer_in_an_odd_envelope_is_served(name: str) -> None:
    with PickyEndpoint(changes=ENVELOPES[name]) as endpoint:
        assert _asked(_lm(endpoint)).startswith("That sounds hard")
        assert asyncio.run(_aasked(_lm(endpoint))).startswith("That sounds hard")
        assert len(endpoint.asked) == 2


@pytest.mark.parametrize(
    ("body", "words"),
    [(b"<html><title>Sign in to the network</title>", "Sign in to the network"),
     (b"{half a bo", "{half a bo"), (b"[" * 99_999, r"\[\["),
     (b"", "nothing at all"), (b"[1, 2]", r"\[1, 2\]")],
)  # fmt: skip
def test_what_is_no_answer_of_the_api_is_named_with_its_words_and_address(
    body: bytes, words: str
) -> None:
    with PickyEndpoint(changes=lambda _: body) as endpoint:
        with pytest.raises(dspy.LMServerError, match=f"/v1/chat/completions: .*{words}"):
            _asked(_lm(endpoint))
        assert len(endpoint.asked) == HASTE.attempts


def test_a_connection_that_fails_is_named_with_its_address() -> None:
    with FaultyEndpoint(then="drops") as endpoint:
        address = f"at {endpoint.api_base}/chat/completions: "
        with pytest.raises(dspy.LMTransportError, match=address):
            _asked(_lm(endpoint))


def _no(field: str, said: Any, status: int = 400) -> Callable[[Body], tuple[int, Any] | None]:
    return lambda asked: (status, said) if field in asked else None


def _no_system(asked: Body) -> tuple[int, Any] | None:
    if asked["messages"][0]["role"] == "user":
        return None
    return 500, {"error": {"message": "Jinja: System role not supported"}}


REFUSALS: dict[str, tuple[Callable[[Body], tuple[int, Any] | None], str]] = {
    "seed": (_no("seed", {"detail": [{"loc": ["body", "seed"], "msg": "Extra"}]}, 422), "seed"),
    "seed in text": (_no("seed", b"unsupported argument: seed"), "reproduced"),
    "temperature": (_no("temperature", {"message": "temperature unsupported"}), "temperature"),
    "room": (
        _no("max_completion_tokens", {"error": "unknown field max_completion_tokens"}),
        "`max_tokens` is sent",
    ),
    "system": (_no_system, "system role"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_what_an_endpoint_refuses_is_found_out_once_and_left_out(name: str) -> None:
    refuses, learned = REFUSALS[name]
    with PickyEndpoint(refuses) as endpoint:
        lm = _lm(endpoint)
        lm.kwargs["temperature"] = 0.7
        for n_requests in (2, 3, 4):
            assert _asked(lm) == "That sounds hard."
            assert len(endpoint.asked) == n_requests
        assert asyncio.run(_aasked(lm)) == "That sounds hard."
        assert len(endpoint.asked) == 5
    assert learned in _learned(lm)


def test_roles_alternate_where_an_endpoint_wants_it() -> None:
    def refuses(asked: Body) -> tuple[int, Any] | None:
        roles = [m["role"] for m in asked["messages"]]
        same = any(a == b for a, b in pairwise(roles))
        return (400, {"error": "Conversation roles must alternate"}) if same else None

    with PickyEndpoint(refuses) as endpoint:
        lm = _lm(endpoint)
        turns = (lm15.Message.user("one"), lm15.Message.user("two"))
        assert lm(lm15.Request(model="openai/m", messages=turns))
        assert endpoint.asked[-1]["messages"][-1]["content"] == "one\n\ntwo"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"error": {"message": "Flagged by our moderation", "code": "x"}}, PromptRefused),
        ({"error": {"type": "exceed_context_size_error", "message": "too big"}},
         dspy.ContextWindowExceededError),
        ({"message": "Input is too long: reduce the length"}, dspy.ContextWindowExceededError),
    ],
)  # fmt: skip
def test_one_refused_prompt_is_data(said: Any, kind: type[Exception]) -> None:
    with PickyEndpoint(lambda _: (400, said)) as endpoint:
        lm = _lm(endpoint)
        for _ in range(5):
            with pytest.raises(kind):
                _asked(lm)
    assert issubclass(kind, PASSING)


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        (422, {"detail": [{"loc": ["body", "x"], "msg": "is odd"}]}, "422 at .*body.x: is odd"),
        (400, {"message": "say please"}, "400 at .*say please"),
        (404, {"error": "model 'm' not found"}, "404 at .*model 'm' not found"),
        (400, b"Bad gateway to nowhere", "Bad gateway to nowhere"),
        (200, {"error": "the mill is closed"}, "502 at .*the mill is closed"),
        (404, {"detail": "Not Found"}, "Not Found. Is /v1 missing"),
    ],
)
def test_a_message_holds_the_servers_words_status_and_path(
    status: int, said: Any, words: str
) -> None:
    with PickyEndpoint(lambda _: (status, said)) as endpoint:
        base = endpoint.api_base.removesuffix("/v1") if "Is /v1" in words else None
        with pytest.raises(dspy.LMError, match=words):
            _asked(_lm(endpoint, base=base))


def test_credentials_in_the_address_log_in_and_are_not_echoed() -> None:
    with PickyEndpoint() as endpoint:
        base = endpoint.api_base.replace("//", "//ann:secret99@")
        assert _asked(_lm(endpoint, base=base))
        assert endpoint.logins == ["Basic YW5uOnNlY3JldDk5"]
        endpoint.refuses = lambda _: (400, {"error": "no"})
        with pytest.raises(dspy.LMError) as caught:
            _asked(_lm(endpoint, base=base))
    assert "secret99" not in str(caught.value)


@pytest.mark.parametrize("is_async", [False, True])
def test_a_body_that_drips_ends_with_the_calls_time(is_async: bool) -> None:
    with PickyEndpoint(drips=True) as endpoint:
        lm = _lm(endpoint)
        with pytest.raises(dspy.LMError):
            asyncio.run(_aasked(lm)) if is_async else _asked(lm)


def test_an_answer_without_end_is_not_read_to_it() -> None:
    huge = _message(content="x" * 9_000_000)
    refused = pytest.raises(dspy.LMTransportError, match="longer than 8 MB")
    with PickyEndpoint(changes=huge) as endpoint, refused:
        _asked(_lm(endpoint))


def test_being_told_to_slow_down_for_ever_ends() -> None:
    patience = Patience(attempts=1, limited_calls=3)
    with FaultyEndpoint(then="429") as endpoint:
        lm = _lm(endpoint, patience)
        for _ in range(2):
            with pytest.raises(dspy.LMRateLimitError):
                _asked(lm)
        with pytest.raises(EndpointGone, match="slow down"):
            _asked(lm)


@pytest.mark.parametrize("finish", ["length", "stop"])
def test_an_answer_that_was_cut_is_known_and_not_warned_about(
    finish: str, caplog: pytest.LogCaptureFixture
) -> None:
    with PickyEndpoint(changes=_choice(finish_reason=finish)) as endpoint:
        lm = _lm(endpoint)
        _asked(lm)
        assert was_cut() == (finish == "length")
    assert not caplog.records


@pytest.mark.parametrize("changes", [_events, lambda body: body], ids=["events", "whole"])
def test_a_stream_comes_through(changes: Callable[[Body], Any]) -> None:
    with PickyEndpoint(changes=changes) as endpoint:
        engine = _lm(endpoint).engine
        request = dspy.lm15.Request(model="openai/m", messages=(dspy.lm15.Message.user("Hello"),))
        events = list(engine.stream(request))
    text = "".join(getattr(getattr(e, "delta", None), "text", None) or "" for e in events)
    assert text == SAID
