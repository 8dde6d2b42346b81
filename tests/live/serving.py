"""A server of a GGUF file that can be killed and started again where it was."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from types import TracebackType
from typing import Self


class ModelServer:
    """llama-cpp-python's server on a free port of this machine; runs while the block does."""

    def __init__(self, gguf: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._python = os.environ.get("ESC_SKILLS_LLAMA_PYTHON", sys.executable)
        options = ("--model", gguf, "--model_alias", "local", "--n_ctx", "8192")
        where = ("--host", "127.0.0.1", "--port", str(port), "--n_threads", str(os.cpu_count()))
        self._command = [self._python, "-m", "llama_cpp.server", *options, *where]
        self.api_base = f"http://127.0.0.1:{port}/v1"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while not self._answers():
            told = f"{self._python} -m llama_cpp.server does not start"
            assert self._process.poll() is None, told
            time.sleep(0.5)

    def kill(self) -> None:
        """End it in the midst of whatever it does."""
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.api_base}/models", timeout=5):
                return True
        except OSError:
            return False
