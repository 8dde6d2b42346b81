"""Serves the offline engine over HTTP, in OpenAI's chat format, on this machine only.

For parity: ``--lm openai/offline --api-base http://127.0.0.1:PORT/v1`` must compile the same
program as in process. It is no language model and no server for anybody's use.

    python -m benchmarks.serve_offline --port 8765
"""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Annotated, Any, Self

import typer

from esc_skills.offline.engine import UnknownPrompt, answer


class OfflineHandler(BaseHTTPRequestHandler):
    """Answers chat completions with the offline engine; the request's `seed` counts."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Name the model."""
        self.send_json(200, {"object": "list", "data": [{"id": "offline", "object": "model"}]})

    def do_POST(self) -> None:
        """Answer a chat completion."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            asked = json.loads(body)
            messages = [(m["role"], _text(m["content"])) for m in asked["messages"]]
        except (ValueError, KeyError, TypeError) as error:
            self.send_error_json(400, f"not a chat completion request: {error!r}")
            return
        system = "\n".join(text for role, text in messages if role in ("system", "developer"))
        talk = [(role, text) for role, text in messages if role not in ("system", "developer")]
        if not talk:
            self.send_error_json(400, "no message to answer")
            return
        try:
            text = answer(system, talk, int(asked.get("seed") or 0))
        except UnknownPrompt as error:
            self.send_error_json(400, str(error))
            return
        self.send_json(200, _completion(str(asked.get("model")), system, talk, text))

    def send_json(self, status: int, found: Any) -> None:
        """Send one JSON object, headers and body in one packet."""
        body = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_error_json(self, status: int, message: str) -> None:
        """Send an error in OpenAI's shape."""
        self.send_json(status, {"error": {"message": message, "type": "invalid_request_error"}})

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)


def _completion(model: str, system: str, talk: list[tuple[str, str]], text: str) -> dict[str, Any]:
    n_in = len(system.split()) + sum(len(said.split()) for _, said in talk)
    n_out = len(text.split())
    return {
        "id": "offline",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text},
                "finish_reason": "stop",
            }
        ],
        "usage": {
            "prompt_tokens": n_in,
            "completion_tokens": n_out,
            "total_tokens": n_in + n_out,
        },
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def get_request(self) -> tuple[socket.socket, Any]:
        """Take a connection and remember it, so that stopping cuts it, as a killed server does."""
        request, address = super().get_request()
        self.open_connections.append(request)
        return request, address

    def __init__(self, address: tuple[str, int]) -> None:
        self.open_connections: list[socket.socket] = []
        super().__init__(address, OfflineHandler)


class OfflineServer:
    """The server, on a thread of its own while the context lasts.

    Args:
        port: to listen on; 0 takes a free one.
    """

    def __init__(self, port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def api_base(self) -> str:
        """What to give as ``--api-base``."""
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
        self.stop()

    def stop(self) -> None:
        """Stop listening and cut every open connection."""
        self._server.shutdown()
        self._server.server_close()
        for connection in self._server.open_connections:
            connection.close()
        self._server.open_connections.clear()

    def wait(self) -> None:
        """Serve until interrupted."""
        self._thread.join()


def main(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 0,
) -> None:
    """Serve the offline engine on this machine until Ctrl-C."""
    with OfflineServer(port) as server:
        typer.echo(f"--lm openai/offline --api-base {server.api_base}")
        try:
            server.wait()
        except KeyboardInterrupt:
            typer.echo("stopped")


if __name__ == "__main__":
    typer.run(main)
