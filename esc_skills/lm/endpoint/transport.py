"""The way of DSPy's own client to an endpoint, with our ends to it: the one file that knows how.

DSPy 3.4 brings its client along (`dspy._vendor.lm15`) and names no transport in public; a transport
is the only place where a request can still be suited to an endpoint and an answer put right. Hence
these private paths, pinned by dspy<3.5.
"""

import asyncio
import weakref
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any, Final

from dspy._vendor.lm15.router import LITELLM_PROVIDER_PREFIXES
from dspy._vendor.lm15.transports import (
    AsyncTransportResponse,
    StdlibAsyncTransport,
    StdlibTransport,
    TransportError,
    TransportRequest,
    TransportResponse,
)
from dspy.clients.costs import estimate_cost
from dspy.clients.engines.lm15_engine import AsyncLM15Engine, LM15Engine
from dspy.lm15 import Response, RouterConfig

from esc_skills.lm.endpoint.deadline import PunctualSocket, left
from esc_skills.lm.endpoint.exchange import Exchange
from esc_skills.lm.endpoint.habits import Habits
from esc_skills.lm.endpoint.words import shown

LARGEST: Final = 8 * 2**20
_CHAT: Final = "/chat/completions"
_OVER: Final = "timed out: the call's time is over"


class _Punctual(StdlibTransport):
    def _open(self, *args: Any, **kwargs: Any) -> Any:
        connection = super()._open(*args, **kwargs)
        connection.sock = PunctualSocket(connection.sock)
        return connection


class Transport:
    """Carries requests to one endpoint, and suits them to it."""

    def __init__(self, habits: Habits, *, timeout: float, login: str | None) -> None:
        self._habits, self._login = habits, login
        self._inner = _Punctual(read_timeout=timeout, write_timeout=timeout, pool_timeout=timeout)

    def stream(self, request: TransportRequest) -> TransportResponse:
        """Send a request, and again as long as something is found out; return what came."""
        if not request.url.partition("?")[0].endswith(_CHAT):
            return self._inner.stream(request)
        asked = _logged_in(request, self._login)
        exchange = Exchange(asked.url, asked.body, self._habits)
        while True:
            try:
                response = self._inner.stream(replace(asked, body=exchange.body()))
                if exchange.passes(response.status, response.header("content-type")):
                    return response
                with response:
                    raw = _bounded(response)
            except TransportError as error:
                raise _in_our_words(error, asked.url) from None
            answer = exchange.answer(response.status, raw)
            if answer is not None:
                return _sync_answer(response, *answer)


class AsyncTransport:
    """Does what `Transport` does, asynchronously; connections belong to their event loop."""

    def __init__(
        self, habits: Habits, *, timeout: float, deadline: float, login: str | None
    ) -> None:
        self._habits, self._login = habits, login
        self._timeout, self._deadline = timeout, deadline
        self._inner: weakref.WeakKeyDictionary[Any, StdlibAsyncTransport] = (
            weakref.WeakKeyDictionary()
        )

    def stream(self, request: TransportRequest) -> "_Opening":
        """Return what opens the answer: `async with transport.stream(request) as answer`."""
        return _Opening(self, request)

    async def send(self, request: TransportRequest) -> AsyncTransportResponse:
        """Send a request, and again as long as something is found out; return what came."""
        inner = self._of_this_loop()
        if not request.url.partition("?")[0].endswith(_CHAT):
            return await inner.stream(request)
        asked = _logged_in(request, self._login)
        exchange = Exchange(asked.url, asked.body, self._habits)
        while True:
            try:
                async with asyncio.timeout(left(self._deadline)):
                    response = await inner.stream(replace(asked, body=exchange.body()))
                    if exchange.passes(response.status, response.header("content-type")):
                        return _punctual(response, self._deadline)
                    async with response:
                        raw = await _abounded(response)
            except TimeoutError as error:
                raise _in_our_words(TransportError(_OVER), asked.url) from error
            except TransportError as error:
                raise _in_our_words(error, asked.url) from None
            answer = exchange.answer(response.status, raw)
            if answer is not None:
                return _async_answer(response, *answer)

    def _of_this_loop(self) -> StdlibAsyncTransport:
        loop = asyncio.get_running_loop()
        found = self._inner.get(loop)
        if found is None:
            waits = self._timeout
            found = self._inner[loop] = StdlibAsyncTransport(
                read_timeout=waits, write_timeout=waits, pool_timeout=waits
            )
        return found


class _Opening:
    def __init__(self, transport: AsyncTransport, request: TransportRequest) -> None:
        self._transport, self._request = transport, request

    async def __aenter__(self) -> AsyncTransportResponse:
        self._response = await self._transport.send(self._request)
        return self._response

    async def __aexit__(self, *_: object) -> None:
        await self._response.aclose()


class Engine(LM15Engine):
    """DSPy's engine over our transport; copies of an LM use the same one."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "Engine":
        return self


class AsyncEngine(AsyncLM15Engine):
    """DSPy's asynchronous engine over our transport."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "AsyncEngine":
        return self


def engines(
    provider: str,
    *,
    habits: Habits,
    timeout: float,
    deadline: float,
    api_base: str | None,
    api_key: str | None,
    login: str | None = None,
) -> dict[str, Any]:
    """Return `engine` and `async_engine` for `dspy.LM`; empty where DSPy's client has no door.

    Args:
        provider: what stands before the slash in a model string.
        habits: what is known of the endpoint.
        timeout: seconds a single wait may take.
        deadline: seconds a call may take that has set none.
        api_base: where the endpoint is; None for the provider's own.
        api_key: None for the one in the environment.
        login: a header of authorization that takes the place of the key's.
    """
    door = LITELLM_PROVIDER_PREFIXES.get(provider)
    if door is None or door.startswith("azure"):
        return {}
    places = {
        "api_keys": {door: api_key} if api_key else None,
        "base_urls": {door: api_base} if api_base else None,
    }
    way = Transport(habits, timeout=timeout, login=login)
    away = AsyncTransport(habits, timeout=timeout, deadline=deadline, login=login)
    return {
        "engine": Engine(RouterConfig(transport=way, **places)),
        "async_engine": AsyncEngine(RouterConfig(transport=away, **places)),
    }


def price(engine: Any, model: str, response: Any) -> float | None:
    """Return what an answer cost in USD by the list that DSPy brings along, or None."""
    if not isinstance(engine, Engine) or not isinstance(response, Response):
        return None
    route = engine.resolve(model)
    cost, _ = estimate_cost(
        response, provider=route.provider, requested_model=route.model, request=None
    )
    return cost


def _logged_in(request: TransportRequest, login: str | None) -> TransportRequest:
    if login is None:
        return request
    kept = [(name, value) for name, value in request.headers if name.lower() != "authorization"]
    return replace(request, headers=[*kept, ("Authorization", login)])


def _in_our_words(error: TransportError, url: str) -> TransportError:
    """Return the error with its address and without its advice, which nobody here can follow."""
    return type(error)(f"at {shown(url)}: {str(error).partition('; this is lm15')[0]}")


def _bounded(response: TransportResponse) -> bytes:
    found = bytearray()
    for chunk in response:
        found += chunk
        if len(found) > LARGEST:
            raise TransportError(f"the answer is longer than {LARGEST // 2**20} MB")
    return bytes(found)


async def _abounded(response: AsyncTransportResponse) -> bytes:
    found = bytearray()
    async for chunk in response:
        found += chunk
        if len(found) > LARGEST:
            raise TransportError(f"the answer is longer than {LARGEST // 2**20} MB")
    return bytes(found)


def _sync_answer(response: TransportResponse, status: int, body: bytes) -> TransportResponse:
    def chunks() -> Iterator[bytes]:
        yield body

    return TransportResponse(chunks=chunks(), release=lambda _: None, **_head(response, status))


def _async_answer(
    response: AsyncTransportResponse, status: int, body: bytes
) -> AsyncTransportResponse:
    async def chunks() -> AsyncIterator[bytes]:
        yield body

    async def release(_: bool) -> None:
        return None

    return AsyncTransportResponse(chunks=chunks(), release=release, **_head(response, status))


def _punctual(response: AsyncTransportResponse, deadline: float) -> AsyncTransportResponse:
    """Return a stream that ends with the call's time."""

    async def chunks() -> AsyncIterator[bytes]:
        coming = aiter(response)
        while True:
            try:
                async with asyncio.timeout(left(deadline)):
                    chunk = await anext(coming)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise TransportError(_OVER) from error
            yield chunk

    async def release(_: bool) -> None:
        await response.aclose()

    return AsyncTransportResponse(
        chunks=chunks(), release=release, **_head(response, response.status)
    )


def _head(response: Any, status: int) -> dict[str, Any]:
    kept = ("retry-after", "retry-after-ms", "x-request-id", "content-type")
    return {
        "status": status,
        "reason": response.reason,
        "headers": [(name, value) for name, value in response.headers if name.lower() in kept],
        "http_version": response.http_version,
    }
