"""Response-level evaluation with a model behind a real socket, in a process of its own."""

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks.serve_offline import OfflineHandler
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


class _Model(OfflineHandler):
    """The offline engine over HTTP; it garbles every reply to the talk in which nobody asked."""

    def do_POST(self) -> None:  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if b"[[ ##" not in body and b"nobody asked me" in body:
            message = {"role": "assistant", "content": "{reply}"}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
            self.send_json(200, {"model": "offline", "choices": [choice], "usage": usage})
            return
        self.rfile = io.BytesIO(body)
        super().do_POST()


@pytest.fixture
def base() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Model)
    server.daemon_threads = True
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
            "openai/offline",
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
