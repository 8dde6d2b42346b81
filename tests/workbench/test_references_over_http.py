"""Response-level evaluation with a model behind a real socket, in a process of its own."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from esc_skills.lm.offline.engine import answer
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.saving import save
from tests.fakes import make_skill

ROOT = Path(__file__).parents[2]
DIALOG = [
    {"speaker": "seeker", "content": "They changed my roster again."},
    {
        "speaker": "supporter",
        "content": "What was hardest?",
        "annotation": {"strategy": "Question"},
    },
    {"speaker": "seeker", "content": "That nobody asked me."},
    {"speaker": "supporter", "content": "Go on.", "annotation": {"strategy": "Others"}},
    {"speaker": "seeker", "content": "It was the nights."},
]


class _Model(BaseHTTPRequestHandler):
    """Speaks the OpenAI protocol; refuses every reply to the talk that mentions nobody asking."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        messages = [(m["role"], _text(m["content"])) for m in asked["messages"]]
        system = messages[0][1]
        if "`reply`" in system and "nobody asked me" in messages[-1][1]:
            text = "no field at all"
        elif len(messages) == 2 and "[[ ##" in system:
            text = answer(system, messages[1:], 0)
        else:
            text = "ready"
        body = json.dumps(
            {
                "id": "1",
                "object": "chat.completion",
                "created": 0,
                "model": "local",
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": "stop",
                        "message": {"role": "assistant", "content": text},
                    }
                ],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
            }
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    assert isinstance(content, list)
    return "".join(part["text"] for part in content)


@pytest.fixture
def base() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Model)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.slow
def test_a_hosted_model_answers_and_what_it_garbles_is_counted(base: str, tmp_path: Path) -> None:
    save(SupportAgent(SkillBank((make_skill(),))), tmp_path / "run", created="x", models={})
    refs = tmp_path / "refs.jsonl"
    refs.write_text(json.dumps({"id": "r1", "dialog": DIALOG}) + "\n")
    done = subprocess.run(
        [
            sys.executable,
            str(ROOT / "optimize.py"),
            "evaluate",
            str(tmp_path / "run"),
            "--references",
            str(refs),
            "--lm",
            "openai/local",
            "--api-base",
            base,
            "--threads",
            "2",
            "--json",
        ],
        cwd=ROOT,
        env={**os.environ, "OPENAI_API_KEY": "none"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["offline"] is False
    assert said["scored"] == 2
    for name in ("uncompiled", "compiled"):
        assert said[name]["unanswered"] == 1
        assert said[name]["strategy"]["n"] == 1
    assert said["reader"]["strategy"]["n"] == 2
    assert "uncompiled: 1 turns unanswered" in " ".join(done.stdout.split())
