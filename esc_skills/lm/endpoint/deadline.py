"""The moment by which a call must have ended, and a socket that keeps to it."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_UNTIL: ContextVar[float | None] = ContextVar("call_ends", default=None)


@contextmanager
def ends_within(seconds: float) -> Iterator[None]:
    """Let every wait for a server, in this block, end so many seconds from now."""
    token = _UNTIL.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _UNTIL.reset(token)


def left(otherwise: float) -> float:
    """Return the seconds that this call has left, not below 0; `otherwise` outside of a call."""
    until = _UNTIL.get()
    return otherwise if until is None else max(0.0, until - time.monotonic())


class PunctualSocket:
    """A connected socket whose waits shrink with the time that the call has left.

    A timeout of a socket is for each wait; a server that sends a byte a second never meets it.
    """

    def __init__(self, inner: socket.socket) -> None:
        self._inner = inner
        self._timeout: float | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def settimeout(self, seconds: float | None) -> None:
        """Set the longest single wait."""
        self._timeout = seconds

    def recv(self, size: int) -> bytes:
        """Receive as the socket does, within the call's time."""
        self._shrink()
        return self._inner.recv(size)

    def sendall(self, data: bytes) -> None:
        """Send as the socket does, within the call's time."""
        self._shrink()
        self._inner.sendall(data)

    def _shrink(self) -> None:
        longest = 600.0 if self._timeout is None else self._timeout
        seconds = min(longest, left(longest))
        if seconds <= 0:
            raise TimeoutError("the call's time is over")
        self._inner.settimeout(seconds)
