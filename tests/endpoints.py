"""A loopback endpoint that misbehaves as told, one behaviour a request; then it works."""

import json
import socket
import threading
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Self

from benchmarks.serve_offline import OfflineHandler

SAID = "[[ ## reply ## ]]\nThat sounds hard.\n\n[[ ## completed ## ]]"
GARBLED = "{reply}"  # what a model sends that fills in a form


class _Faulty(OfflineHandler):
    owner: ClassVar[Any]

    def do_POST(self) -> None:  # noqa: N802
        with self.owner.lock:
            script = self.owner.script
            how = script.pop(0) if script else self.owner.then
            self.owner.n_requests += 1
        if how == "works":
            super().do_POST()
            return
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        getattr(self, f"fault_{how}")()

    def fault_429(self) -> None:
        self.send_json(429, {"error": {"message": "slow down"}})

    def fault_429_later(self) -> None:
        body = json.dumps({"error": {"message": "come back in an hour"}}).encode()
        self.send_response(429)
        self.send_header("Retry-After", "3600")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def fault_500(self) -> None:
        self.send_json(500, {"error": {"message": "internal error"}})

    def fault_401(self) -> None:
        said = f"Incorrect API key provided: {self.headers.get('Authorization')}"
        self.send_json(401, {"error": {"message": said, "type": "invalid_request_error"}})

    def fault_hangs(self) -> None:
        self.owner.released.wait(60)
        self.close_connection = True

    def fault_drops(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def fault_half(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "4000")
        self.end_headers()
        self.wfile.write(b'{"choices": [{"message": {"role": "assis')
        self.wfile.flush()
        self.fault_drops()

    def fault_html(self) -> None:
        body = b"<html><body>Welcome to the proxy</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def fault_prose(self) -> None:
        message = {"role": "assistant", "content": GARBLED}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        self.send_json(200, {"model": "offline", "choices": [choice], "usage": usage})

    def fault_echo(self) -> None:
        said = f"[[ ## reply ## ]]\nYour key is {self.headers.get('Authorization')}."
        message = {"role": "assistant", "content": said}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        self.send_json(200, {"model": "offline", "choices": [choice], "usage": usage})


class _Picky(OfflineHandler):
    """Refuses requests, changes answers and drips them, as its owner says."""

    owner: ClassVar[Any]

    def do_POST(self) -> None:  # noqa: N802
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = json.loads(raw)
        self.owner.asked.append(asked)
        self.owner.logins.append(self.headers.get("Authorization"))
        refusal = self.owner.refuses(asked)
        if refusal is not None:
            self._send(*refusal)
            return
        message = {"role": "assistant", "content": SAID}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}
        body = {"id": "a", "model": "m", "choices": [choice], "usage": usage}
        self._send(200, self.owner.changes(body))

    def _send(self, status: int, body: Any) -> None:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        kind = "text/event-stream" if sent.startswith(b"data:") else "application/json"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        step = 1 if self.owner.drips else max(1, len(sent))
        for start in range(0, len(sent), step):
            self.wfile.write(sent[start : start + step])
            self.wfile.flush()
            if self.owner.drips and self.owner.released.wait(0.1):
                return


class FaultyEndpoint:
    """Behaves as `script` says, request by request, then as `then` says ever after."""

    def __init__(self, *script: str, then: str = "works") -> None:
        self.script, self.then = list(script), then
        self.lock = threading.Lock()
        self.released = threading.Event()
        self.n_requests = 0
        handler = type("Handler", (_Faulty,), {"owner": self})
        self._serve(handler)

    def _serve(self, handler: Any) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        # Polled often: a test that is done waits for the server to see it.
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def api_base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


def _refuses_nothing(asked: dict[str, Any]) -> tuple[int, Any] | None:
    return None


def _as_it_is(body: dict[str, Any]) -> Any:
    return body


class _Odd(OfflineHandler):
    """The offline engine, whose answers the owner changes or refuses."""

    owner: ClassVar[Any]

    def send_json(self, status: int, found: Any) -> None:
        if status == 200 and "choices" in found:
            message = found["choices"][0]["message"]
            first, self.owner.first = self.owner.first, None  # is for who asks whether it answers
            said = first or self.owner.changes(message["content"])
            if isinstance(said, tuple):
                status, found = said
            else:
                message["content"] = said
        super().send_json(status, found)


class OddEndpoint(FaultyEndpoint):
    """Serves the offline engine; `changes` makes another answer, or a refusal, of its text."""

    def __init__(self, changes: Callable[[str], str | tuple[int, Any]]) -> None:
        self.changes = changes
        self.first: str | None = None
        self.released = threading.Event()
        self._serve(type("Handler", (_Odd,), {"owner": self}))


class PickyEndpoint(FaultyEndpoint):
    """Answers with one reply; refuses what it is told to and changes its answers as it is told."""

    def __init__(
        self,
        refuses: Callable[[dict[str, Any]], tuple[int, Any] | None] = _refuses_nothing,
        changes: Callable[[dict[str, Any]], Any] = _as_it_is,
        *,
        drips: bool = False,
    ) -> None:
        self.refuses, self.changes, self.drips = refuses, changes, drips
        self.asked: list[dict[str, Any]] = []
        self.logins: list[str | None] = []
        self.released = threading.Event()
        self._serve(type("Handler", (_Picky,), {"owner": self}))
