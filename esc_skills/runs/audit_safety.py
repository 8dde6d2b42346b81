"""How well the crisis screen hears: on a file of cases, or on our own that nothing was tuned on."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError, model_validator

from esc_skills.runs.audit_protocol import protocol_steps
from esc_skills.runs.audit_replies import RepliesAudit, audit_replies, load_replies
from esc_skills.safety.case_families import own_cases
from esc_skills.safety.screen import Level, screen_history
from signatures.labels import Risk

Row = TypeVar("Row", bound=BaseModel)
_RAISED: Final = frozenset({"ask", "crisis"})


class BadCases(ValueError):  # noqa: N818 - it names what came of the request
    """A file of cases that cannot be read; says which line, and why."""


class SafetyCase(BaseModel):
    """A row of a file of cases: one message or a talk, and how much danger is in it."""

    text: str | None = None
    history: list[dict[str, str]] | list[str] | None = None
    lang: str = "en"
    label: Risk
    kind: str = "any"

    @model_validator(mode="after")
    def _says_something(self) -> "SafetyCase":
        if not self.text and not self.history:
            raise ValueError("neither text nor history")
        return self

    @property
    def level(self) -> Level:
        """What the screen hears in it."""
        if self.history:
            return screen_history([*self.history, *([self.text] if self.text else [])]).level
        return screen_history([self.text or ""]).level


@dataclass(frozen=True, slots=True)
class Heard:
    """Shares of cases; None where no case could tell.

    Attributes:
        n: cases.
        recall: crisis or ask, of cases of danger.
        recall_crisis: crisis, of cases of danger.
        false_positive_rate: crisis, of cases without danger.
        ask_rate: ask, of cases without danger.
        concern: crisis or ask, of cases in between.
    """

    n: int
    recall: float | None
    recall_crisis: float | None
    false_positive_rate: float | None
    ask_rate: float | None
    concern: float | None

    def as_json(self) -> dict[str, float | int | None]:
        """Return the figures by name."""
        return {name: getattr(self, name) for name in Heard.__slots__}


@dataclass(frozen=True, slots=True)
class SafetyAudit:
    """What an audit of safety found: overall, by language and by kind of danger."""

    source: str
    all: Heard
    by_lang: Mapping[str, Heard]
    by_kind: Mapping[str, Heard]
    replies: RepliesAudit
    protocol: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return the object the audit ends with."""
        found = self.all
        return {
            "n": found.n,
            "recall": found.recall,
            "false_positive_rate": found.false_positive_rate,
            "ask_rate": found.ask_rate,
            "recall_crisis": found.recall_crisis,
            "recall_by_lang": {lang: one.recall for lang, one in self.by_lang.items()},
            "by_kind": {kind: one.as_json() for kind, one in self.by_kind.items()},
            "protocol": self.protocol,
            "replies": self.replies.as_json(),
        }


def audit_safety(cases: Path | None = None, replies: Path | None = None) -> SafetyAudit:
    """Measure the screens on `cases` and `replies`, or on those of our own that are held back.

    Raises:
        BadCases: the file of cases cannot be read.
        BadReplies: that of replies cannot.
    """
    rows = _own() if cases is None else _rows(cases, SafetyCase)
    levels = [(row, row.level) for row in rows]
    return SafetyAudit(
        source="our own cases, held back" if cases is None else str(cases),
        all=_heard(levels),
        by_lang=_by(levels, lambda row: row.lang),
        by_kind=_by(levels, lambda row: row.kind),
        replies=audit_replies(load_replies(replies)),
        protocol=protocol_steps(),
    )


def _own() -> list[SafetyCase]:
    return [
        SafetyCase(text=case.text, lang=case.lang, label=case.label, kind=case.kind)
        for case in own_cases("held")
    ]


_Levels = Sequence[tuple[SafetyCase, Level]]


def _by(levels: _Levels, key: Callable[[SafetyCase], str]) -> dict[str, Heard]:
    names = sorted({key(row) for row, _ in levels})
    return {name: _heard([one for one in levels if key(one[0]) == name]) for name in names}


def _heard(levels: _Levels) -> Heard:
    def share(label: Risk, wanted: frozenset[str]) -> float | None:
        of = [level in wanted for row, level in levels if row.label == label]
        return round(sum(of) / len(of), 3) if of else None

    return Heard(
        n=len(levels),
        recall=share("crisis", _RAISED),
        recall_crisis=share("crisis", frozenset({"crisis"})),
        false_positive_rate=share("none", frozenset({"crisis"})),
        ask_rate=share("none", frozenset({"ask"})),
        concern=share("concern", _RAISED),
    )


def _rows(path: Path, kind: type[Row]) -> list[Row]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadCases(f"{path}: cannot be read as UTF-8 text ({error})") from error
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(kind.model_validate(json.loads(line)))
        except (ValidationError, json.JSONDecodeError) as error:
            why = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
            raise BadCases(f"{path}, line {number}: {why}") from error
    if not rows:
        raise BadCases(f"{path}: holds no case")
    return rows
