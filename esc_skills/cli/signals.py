"""SIGTERM, as a supervisor sends it, stops a command as Ctrl-C does: what was accepted is saved."""

import contextlib
import signal
import sys
from collections.abc import Iterator
from types import FrameType


class Terminated(KeyboardInterrupt):
    """SIGTERM came."""


@contextlib.contextmanager
def sigterm_interrupts() -> Iterator[None]:
    """Turn the first SIGTERM into an interrupt and the exit code into 143; ignore any more."""
    came = False

    def interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal came
        came = True
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # let it save
        raise Terminated("stopped by SIGTERM")

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
        if came:
            sys.exit(128 + signal.SIGTERM)
