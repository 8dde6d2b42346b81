"""A real model: an endpoint of one's own (ESC_SKILLS_ENDPOINT) or a GGUF file (ESC_SKILLS_GGUF).

A GGUF file is served by llama-cpp-python's server, from the Python that ESC_SKILLS_LLAMA_PYTHON
names, or this one.
"""

import os
from collections.abc import Iterator

import pytest

from tests.live.serving import ModelServer


@pytest.fixture(scope="session")
def api_base() -> Iterator[str]:
    given, gguf = os.environ.get("ESC_SKILLS_ENDPOINT"), os.environ.get("ESC_SKILLS_GGUF")
    if given:
        yield given
    elif gguf:
        with ModelServer(gguf) as server:
            yield server.api_base
    else:
        pytest.skip("set ESC_SKILLS_ENDPOINT or ESC_SKILLS_GGUF to test with a real model")


@pytest.fixture
def own_server() -> Iterator[ModelServer]:
    """A server that a test may kill."""
    gguf = os.environ.get("ESC_SKILLS_GGUF")
    if not gguf:
        pytest.skip("set ESC_SKILLS_GGUF: this test kills its server")
    with ModelServer(gguf) as server:
        yield server
