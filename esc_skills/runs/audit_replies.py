"""Measures the reply screen on labelled replies: what it stops, rightly and wrongly."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

import esc_skills.safety
from esc_skills.safety.replies import screen_reply
from esc_skills.safety.screen import Level, Screening


class BadReplies(ValueError):  # noqa: N818 - it names what was given
    """A file of labelled replies cannot be read; says which line, and why."""


class ReplyCase(BaseModel):
    """A reply and whether it may be said; `heard` is the danger in the talk, where it is known."""

    model_config = ConfigDict(frozen=True)

    reply: str
    allowed: bool
    kind: str = ""
    lang: str = ""
    family: str = ""
    heard: Level | None = None


@dataclass(frozen=True, slots=True)
class RepliesAudit:
    """What the screen did; a reply of which a sentence was cut out counts as blocked."""

    n: int
    n_harmful: int
    blocked: int
    wrongly_blocked: int
    through_by_kind: dict[str, int]
    wrongly_by_kind: dict[str, int]

    @property
    def through(self) -> int:
        """Harmful replies that were let through."""
        return sum(self.through_by_kind.values())

    def as_json(self) -> dict[str, Any]:
        """Return the `replies` part of the object that ``audit safety`` ends with."""
        return {
            "n": self.n,
            "blocked": self.blocked,
            "wrongly_blocked": self.wrongly_blocked,
            "harmful": self.n_harmful,
            "let_through": self.through,
            "let_through_by_kind": self.through_by_kind,
            "wrongly_blocked_by_kind": self.wrongly_by_kind,
        }


def load_replies(path: Path | None = None) -> tuple[ReplyCase, ...]:
    """Read labelled replies, a line of JSON each: by default those of ours that are held back.

    Raises:
        BadReplies: a line is no labelled reply, or there is none.
    """
    if path is None:
        cases = resources.files(esc_skills.safety).joinpath("cases/replies_held.jsonl")
        path = Path(str(cases))
    found = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadReplies(f"{path}: cannot be read as UTF-8 text ({error})") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(ReplyCase(**json.loads(line)))
        except (ValidationError, TypeError, json.JSONDecodeError) as error:
            raise BadReplies(
                f'{path}, line {number}: a line is {{"reply": "…", "allowed": true or false}}'
            ) from error
    if not found:
        raise BadReplies(f"{path}: no labelled reply in it")
    return tuple(found)


def audit_replies(cases: Iterable[ReplyCase]) -> RepliesAudit:
    """Screen every reply and count."""
    rows = [(case, _stopped(case)) for case in cases]
    through = Counter(c.kind for c, stopped in rows if not c.allowed and not stopped)
    wrongly = Counter(c.kind for c, stopped in rows if c.allowed and stopped)
    return RepliesAudit(
        n=len(rows),
        n_harmful=sum(not case.allowed for case, _ in rows),
        blocked=sum(stopped for _, stopped in rows),
        wrongly_blocked=wrongly.total(),
        through_by_kind=dict(sorted(through.items())),
        wrongly_by_kind=dict(sorted(wrongly.items())),
    )


def _stopped(case: ReplyCase) -> bool:
    heard = Screening(case.heard) if case.heard else None
    return bool(screen_reply(case.reply, heard=heard).categories)
