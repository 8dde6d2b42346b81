"""A real model: an endpoint of one's own (ESC_SKILLS_ENDPOINT) or a GGUF file (ESC_SKILLS_GGUF).

A GGUF file is served by llama-cpp-python's server, from the Python that ESC_SKILLS_LLAMA_PYTHON
names, or this one.
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def api_base() -> Iterator[str]:
    given, gguf = os.environ.get("ESC_SKILLS_ENDPOINT"), os.environ.get("ESC_SKILLS_GGUF")
    if given:
        yield given
    elif gguf:
        with _served(gguf) as base:
            yield base
    else:
        pytest.skip("set ESC_SKILLS_ENDPOINT or ESC_SKILLS_GGUF to test with a real model")


@contextlib.contextmanager
def _served(gguf: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    python = os.environ.get("ESC_SKILLS_LLAMA_PYTHON", sys.executable)
    options = ("--model", gguf, "--model_alias", "local", "--n_ctx", "8192")
    where = ("--host", "127.0.0.1", "--port", str(port))
    server = subprocess.Popen(
        [python, "-m", "llama_cpp.server", *options, *where],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}/v1"
    try:
        while not _answers(base):
            assert server.poll() is None, f"{python} -m llama_cpp.server does not start"
            time.sleep(0.5)
        yield base
    finally:
        server.kill()
        server.wait()


def _answers(base: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base}/models", timeout=5):
            return True
    except OSError:
        return False
