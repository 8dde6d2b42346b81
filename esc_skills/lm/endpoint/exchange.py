"""What one request becomes on its way to an endpoint, and what its answer means."""

import json
from dataclasses import replace
from typing import Any, Final

from esc_skills.lm.endpoint.answers import as_events, only_thinks, plain, read_body, refusal
from esc_skills.lm.endpoint.habits import Habits
from esc_skills.lm.endpoint.words import Said, as_line, read_refusal

# What is learned in one call; each finding is a request of its own.
_FINDINGS: Final = 6
_THINKS: Final = (
    "this endpoint sent thoughts and no answer: give it more room (max_tokens) or switch its "
    "thinking off"
)


class Exchange:
    """One request and the requests that follow from it: what is sent, and what its answer means."""

    def __init__(self, url: str, body: bytes, habits: Habits) -> None:
        self._url, self._habits = url, habits
        self._tries = 0
        self._asked: dict[str, Any] = json.loads(body)
        self.streams = bool(self._asked.get("stream"))

    def body(self) -> bytes:
        """Return the request's body as the endpoint is known to take it."""
        self._sent = self._habits.suit(self._asked)
        return json.dumps(self._sent).encode()

    def passes(self, status: int, kind: str | None) -> bool:
        """Say whether an answer of this content type is a stream that goes on as it comes."""
        return self.streams and status == 200 and "event-stream" in (kind or "")

    def answer(self, status: int, raw: bytes) -> tuple[int, bytes] | None:
        """Return status and body as the client reads them; None: send the request again."""
        if status == 200:
            return self._read(raw)
        said = read_refusal(raw.decode("utf-8", errors="replace"))
        if 300 <= status < 400:
            status, said = 502, replace(said, words="redirected; give the final --api-base")
        self._tries += 1
        if self._tries <= _FINDINGS and self._habits.learn(status, said, self._sent):
            return None
        if self._tries > 1:  # refused again, without what it had refused
            found = "; ".join(self._habits.learned)
            said = replace(said, words=f"{said.words.rstrip('. ')} ({found})")
        return refusal(status, self._url, said)

    def _read(self, raw: bytes) -> tuple[int, bytes]:
        found = read_body(raw)
        if found is None:
            words = as_line(raw.decode("utf-8", errors="replace")) or "nothing at all"
            return refusal(502, self._url, Said(f"answered 200, but not in JSON: {words}"))
        if only_thinks(found):
            self._habits.note(_THINKS)
        status, body = plain(found, self._url)
        return status, as_events(body) if status == 200 and self.streams else body
