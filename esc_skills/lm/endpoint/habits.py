"""What one endpoint refuses, found out once from its own words, and requests made to suit it."""

import logging
import re
import threading
from typing import Any, Final

from esc_skills.lm.endpoint.words import Said

logger = logging.getLogger(__name__)
_NEEDED: Final = frozenset({"model", "messages", "stream"})
_ROOM: Final = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}
_REFUSED: Final = re.compile(
    r"unknown|unsupported|not? (?:\w+ )?(?:supported|allowed|permitted|known|recogni[sz]ed|valid)"
    r"|n't|does not|cannot|extra|unrecogni[sz]ed|unexpected|forbidden|invalid|no such|must stay"
    r"|knows no|only the default",
    re.IGNORECASE,
)
_SYSTEM: Final = re.compile(
    r"(system|developer)\W+(role|message|prompt|instruction)|role\W.{0,40}\bsystem\b"
    r"|messages\.0\.role|should be 'user'",
    re.IGNORECASE,
)
_ALTERNATE: Final = re.compile(r"alternat|consecutive|same role|in a row|roles must", re.IGNORECASE)
Body = dict[str, Any]


class Habits:
    """Remembers what an endpoint refuses. Safe under threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._dropped: frozenset[str] = frozenset()
        self._renamed: dict[str, str] = {}
        self._no_system = False
        self._alternates = False
        self.learned: tuple[str, ...] = ()

    def suit(self, body: Body) -> Body:
        """Return the request as this endpoint takes it."""
        suited = {self._renamed.get(key, key): value for key, value in body.items()}
        suited = {key: value for key, value in suited.items() if key not in self._dropped}
        messages = suited.get("messages")
        if isinstance(messages, list):
            if self._no_system:
                messages = _folded(messages)
            suited["messages"] = _merged(messages) if self._alternates else messages
        return suited

    def learn(self, status: int, said: Said, sent: Body) -> bool:
        """Find out from a refusal what the request must leave out.

        Returns:
            Whether the same request, suited again, is worth sending.
        """
        if status not in (400, 404, 415, 422, 500, 501) or said.is_overflow or said.is_filter:
            return False
        with self._lock:
            found = self._find(said, sent)
            if found is None:
                return self.suit(sent) != sent  # another thread found it out meanwhile
            self._noted(found)
            return True

    def note(self, finding: str) -> None:
        """Remember what was found out otherwise, for people."""
        with self._lock:
            self._noted(finding)

    def _noted(self, finding: str) -> None:
        if finding not in self.learned:
            self.learned += (finding,)
            logger.info("%s", finding)

    def _find(self, said: Said, sent: Body) -> str | None:
        words = f"{said.words} {said.param}"
        field = _field_refused(said, sent)
        if field is not None:
            return self._without(field)
        messages = sent.get("messages")
        if not isinstance(messages, list):
            return None
        if _ALTERNATE.search(words) and _merged(messages) != messages:
            self._alternates = True
            return "this endpoint wants roles to alternate: messages of one role are joined"
        refuses = _SYSTEM.search(words) and _REFUSED.search(words + " not known")
        if (refuses or _ALTERNATE.search(words)) and _folded(messages) != messages:
            self._no_system = self._alternates = True
            return "this endpoint takes no system role: instructions go into the first message"
        return None

    def _without(self, field: str) -> str:
        other = _ROOM.get(field)
        if other is not None and other not in self._renamed:
            self._renamed = {field: other}
            return f"this endpoint takes no `{field}`: `{other}` is sent in its place"
        self._dropped |= {field}
        if field == "seed":
            return "this endpoint takes no `seed`: results cannot be reproduced"
        return f"this endpoint takes no `{field}`: it is left out"


def _field_refused(said: Said, sent: Body) -> str | None:
    fields = sorted(set(sent) - _NEEDED)
    if said.param in fields and _REFUSED.search(f"{said.words} {said.code}"):
        return said.param
    if not _REFUSED.search(f"{said.words} {said.code}"):
        return None
    return next((f for f in fields if re.search(rf"\b{re.escape(f)}\b", said.words)), None)


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(str(part.get("text", "")) for part in content or ())


def _folded(messages: list[Body]) -> list[Body]:
    """Put what a system message says in front of the first message of the user."""
    said = [_text(m["content"]) for m in messages if m["role"] in ("system", "developer")]
    rest = [m for m in messages if m["role"] not in ("system", "developer")]
    if not said:
        return messages
    if rest and rest[0]["role"] == "user":
        said, rest = [*said, _text(rest[0]["content"])], rest[1:]
    return [{"role": "user", "content": "\n\n".join(said)}, *rest]


def _merged(messages: list[Body]) -> list[Body]:
    """Join messages of one role that follow each other."""
    found: list[Body] = []
    for message in messages:
        if found and found[-1]["role"] == message["role"]:
            joined = f"{_text(found[-1]['content'])}\n\n{_text(message['content'])}"
            found[-1] = {**found[-1], "content": joined}
        else:
            found.append(message)
    return found
