"""Every test starts without LM, keys, caches or network beyond loopback."""

import os
import signal
import socket
from collections.abc import Iterator
from typing import Any

import dspy
import pytest
from hypothesis import HealthCheck, settings

from esc_skills.lm.adapter import ChatAdapter

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
# No deadline: no test here asserts how long anything takes. `make quick` takes the smaller profile.
for _name, _n in (("quick", 8), ("thorough", 60)):
    settings.register_profile(
        _name, max_examples=_n, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
settings.load_profile("thorough")
dspy.configure_cache(enable_disk_cache=False, enable_memory_cache=False)


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in list(os.environ):
        if name.endswith(("_API_KEY", "_API_BASE", "_BASE_URL")):
            monkeypatch.delenv(name)
    connect = socket.socket.connect

    def only_loopback(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_loopback)
    with dspy.context(lm=None, adapter=ChatAdapter(), trace=None):
        yield


@pytest.fixture
def in_time() -> Iterator[None]:
    """Fail a test that hangs, instead of hanging with it."""

    def late(*_: object) -> None:
        raise AssertionError("it hung")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
