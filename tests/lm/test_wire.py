"""Endpoints that misbehave, over a real socket."""

import asyncio
import traceback
from dataclasses import replace
from types import SimpleNamespace

import dspy
import pytest

from esc_skills.lm.ask import Unreadable, ask
from esc_skills.lm.meter import Meter
from esc_skills.lm.model import SeededLM
from esc_skills.lm.roles import RoleNames, connect
from esc_skills.lm.wire import EndpointGone, Patience
from esc_skills.offline.engine import offline_lm
from signatures.support import RespondPlainly
from tests.endpoints import GARBLED, FaultyEndpoint

KEY = "sk-planted-0123456789"
HASTE = Patience(timeout=0.6, attempts=4, first_wait=0.02, longest_wait=0.1, deadline=3)
PREDICTOR = dspy.Predict(RespondPlainly)


def _lm(endpoint: FaultyEndpoint, patience: Patience = HASTE) -> SeededLM:
    names = RoleNames("openai/offline", api_base=endpoint.api_base)
    lm = connect(names, offline=offline_lm, meter=Meter(), patience=patience).agent
    assert isinstance(lm, SeededLM)
    return lm


def _asked(lm: dspy.LM) -> str:
    with dspy.context(lm=lm):
        return str(ask(PREDICTOR, seed=3, history="Seeker: They moved my shift again.").reply)


@pytest.mark.parametrize(
    "script",
    [
        ("429", "429"), ("429_later", "429_later"), ("500",), ("drops",), ("half",), ("html",),
        ("hangs",), ("prose",), ("429", "500", "drops"),
    ],
    ids="-".join,
)  # fmt: skip
def test_what_passes_ends_in_the_right_reply(script: tuple[str, ...]) -> None:
    with FaultyEndpoint(*script) as endpoint:
        lm = _lm(endpoint)
        said = _asked(lm)
        assert endpoint.n_requests == len(script) + 1
    if script != ("prose",):  # asked again with a fresh seed, another wording may come
        assert said == _asked(offline_lm())


@pytest.mark.parametrize("how", ["500", "hangs", "drops", "half", "html", "429"])
def test_what_does_not_pass_ends_in_one_error_after_its_attempts(how: str) -> None:
    patience = replace(HASTE, timeout=0.1) if how == "hangs" else HASTE
    with FaultyEndpoint(then=how) as endpoint:
        with pytest.raises(dspy.LMError):
            _asked(_lm(endpoint, patience))
        assert endpoint.n_requests == HASTE.attempts


def test_a_refusal_is_not_repeated() -> None:
    with FaultyEndpoint(then="401") as endpoint:
        with pytest.raises(dspy.LMAuthError):
            _asked(_lm(endpoint))
        assert endpoint.n_requests == 1


def test_prose_for_ever_is_unreadable_after_three_asks() -> None:
    with FaultyEndpoint(then="prose") as endpoint:
        with pytest.raises(Unreadable):
            _asked(_lm(endpoint))
        assert endpoint.n_requests == 3
    assert GARBLED


def test_an_endpoint_that_fails_again_and_again_is_given_up_at_once() -> None:
    with FaultyEndpoint(then="500") as endpoint:
        lm = _lm(endpoint)
        for _ in range(HASTE.give_up_after - 1):
            with pytest.raises(dspy.LMServerError):
                _asked(lm)
        with pytest.raises(EndpointGone, match="is gone"):
            _asked(lm)
        before = endpoint.n_requests
        with pytest.raises(EndpointGone), dspy.context(lm=lm.copy(seed=9)):
            ask(PREDICTOR, history="Seeker: Hello there.")
        assert endpoint.n_requests == before


def test_one_answer_in_between_is_a_sign_of_life() -> None:
    failing = ("500",) * HASTE.attempts
    with FaultyEndpoint(*failing, *failing, "works", *failing, *failing, "works") as endpoint:
        lm = _lm(endpoint)
        for _ in range(2):
            for _ in range(2):
                with pytest.raises(dspy.LMServerError):
                    _asked(lm)
            assert _asked(lm)


def test_a_long_retry_after_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("tenacity.nap.time", SimpleNamespace(sleep=waited.append))
    with FaultyEndpoint("429_later") as endpoint:
        assert _asked(_lm(endpoint))
    assert waited == [HASTE.longest_wait]


def test_no_try_is_begun_after_the_deadline() -> None:
    hasty = Patience(timeout=1, attempts=9, first_wait=1, longest_wait=2, deadline=3)
    assert hasty.worst == hasty.deadline
    with FaultyEndpoint(then="500") as endpoint:
        with pytest.raises(dspy.LMError):
            _asked(_lm(endpoint, replace(HASTE, deadline=0.001)))
        assert endpoint.n_requests <= 1


def test_async_is_as_patient() -> None:
    async def reply(lm: dspy.LM) -> str:
        with dspy.context(lm=lm):
            said = await PREDICTOR.acall(history="Seeker: They moved my shift again.")
        return str(said.reply)

    with FaultyEndpoint("429", "drops") as endpoint:
        assert asyncio.run(reply(_lm(endpoint)))
        assert endpoint.n_requests == 3


def test_no_key_is_in_an_error_or_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with FaultyEndpoint(then="401") as endpoint, pytest.raises(dspy.LMAuthError) as caught:
        _asked(_lm(endpoint))
    assert "Incorrect API key provided" in str(caught.value)
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_a_reply_that_quotes_the_key_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with FaultyEndpoint("echo") as endpoint:
        said = _asked(_lm(endpoint))
        assert endpoint.n_requests == 2
    assert "Your key is" not in said
    with FaultyEndpoint(then="echo") as endpoint, pytest.raises(Unreadable) as caught:
        _asked(_lm(endpoint))
    assert "Your key is Bearer [key removed]" in str(caught.value)
    assert KEY not in str(caught.value)


def test_tokens_are_metered_and_an_unknown_price_stays_unknown() -> None:
    with FaultyEndpoint() as endpoint:
        lm = _lm(endpoint)
        _asked(lm)
    spent = lm.meter.spent if lm.meter else None
    assert spent is not None
    assert spent.calls == 1
    assert spent.tokens_in > 50
    assert spent.tokens_out > 10
    assert spent.usd is None


def test_several_completions_are_several_seeds() -> None:
    predictor = dspy.Predict(RespondPlainly, n=3, temperature=1.0)
    history = "Seeker: They moved my shift again and nobody asked me about it."
    with dspy.context(lm=offline_lm()):
        here = predictor(history=history).completions.reply
    with FaultyEndpoint() as endpoint, dspy.context(lm=_lm(endpoint)):
        there = predictor(history=history).completions.reply
    assert here == there
    assert len(set(here)) > 1


def test_patience_refuses_what_would_never_wait() -> None:
    with pytest.raises(ValueError, match="attempts must be above 0, got 0"):
        Patience(attempts=0)
