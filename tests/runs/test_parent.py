"""What ties workers to the process that starts them."""

import signal
import threading

import pytest

from esc_skills.runs.parent import undisturbed


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_waits_until_the_block_is_done(number: signal.Signals) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(number, stop)
    steps: list[str] = []
    try:
        with pytest.raises(KeyboardInterrupt):
            _signalled(number, steps)
        assert steps == ["ended"]
        assert signal.getsignal(number) is stop
    finally:
        signal.signal(number, before)


def _signalled(number: signal.Signals, steps: list[str]) -> None:
    with undisturbed():
        signal.raise_signal(number)
        steps.append("ended")


def test_another_thread_leaves_the_handlers_alone() -> None:
    seen = []

    def look() -> None:
        with undisturbed():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGINT)]
