"""Reads recorded judgments: SAGE's replies and what its judge did with them, one line a reply."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from esc_skills.offline.language import language_of
from metrics.sage import SAGE
from signatures.labels import Intention, PersonaType

# The judge LM's name in SAGE's files, by what we call it.
JUDGE_MODELS: Final = {"ds": "deepseek-v3", "g4": "gpt-4o", "gm": "gemini"}
_INTENTIONS: Final[dict[str, Intention]] = {
    "E1_praise": "praise",
    "E2_listen": "listening",
    "E3_deep_empathy": "deep_empathy",
    "E4_not_my_fault": "not_my_fault",
    "R1_dialectic": "dialectic",
    "R2_advice": "advice",
    "R3_others_motives": "others_motives",
    "R4_self_reflection": "self_reflection",
}
_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {
    "did": str, "sim": str, "model": str, "pid": (int, str), "intent": str, "persona": str,
    "turn": int, "user": str, "npc": str, "e0": int, "change": int, "e1": int,
}  # fmt: skip
_PERSONAS: Final[tuple[PersonaType, ...]] = ("negative", "passive", "avoidant")


class BadTurnsError(ValueError):
    """A turns file cannot be used; the message says which line and why."""


@dataclass(frozen=True, slots=True)
class RatedReply:
    """One recorded reply: emotion before it (0-100), the change (-10 to 10), line of the file."""

    user: str
    reply: str
    turn: int
    emotion: int
    change: int
    line: int


@dataclass(frozen=True, slots=True)
class RatedTalk:
    """One recorded dialogue, replies in order; `judge` is ``ds``, ``g4`` or ``gm``."""

    id: str
    judge: str
    model: str
    profile: str
    intention: Intention
    persona_type: PersonaType
    replies: tuple[RatedReply, ...]

    @property
    def final(self) -> int:
        """Emotion at the end."""
        return SAGE.apply(self.replies[-1].emotion, self.replies[-1].change)


def judge_of(sim: str) -> str | None:
    """Return what we call the judge LM named `sim`, or None where we know none."""
    return next((name for name, start in JUDGE_MODELS.items() if sim.startswith(start)), None)


def _checked(row: object, where: str) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise BadTurnsError(f"{where}: expected a JSON object, got {type(row).__name__}")
    missing = [field for field in _FIELDS if field not in row]
    if missing:
        raise BadTurnsError(
            f"{where}: no field {', '.join(map(repr, missing))}; a turn has {', '.join(_FIELDS)}"
        )
    for field, kind in _FIELDS.items():
        if not isinstance(row[field], kind) or isinstance(row[field], bool):
            raise BadTurnsError(f"{where}: field {field!r} cannot be {row[field]!r}")
    if judge_of(row["sim"]) is None:
        raise BadTurnsError(
            f"{where}: unknown judge {row['sim']!r}; known are names that start with "
            f"{', '.join(JUDGE_MODELS.values())}"
        )
    if row["intent"] not in _INTENTIONS:
        raise BadTurnsError(
            f"{where}: unknown intent {row['intent']!r}; known are {', '.join(_INTENTIONS)}"
        )
    if row["persona"] not in _PERSONAS:
        raise BadTurnsError(
            f"{where}: unknown persona {row['persona']!r}; known are {', '.join(_PERSONAS)}"
        )
    if not (row["turn"] >= 1 and -10 <= row["change"] <= 10):
        raise BadTurnsError(
            f"{where}: turn must be from 1 and change in -10..10, "
            f"got {row['turn']} and {row['change']}"
        )
    return row


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                where = f"{path}:{number}"
                try:
                    row = json.loads(line)
                except json.JSONDecodeError as error:
                    raise BadTurnsError(f"{where}: not JSON: {error.msg}") from None
                yield {**_checked(row, where), "line": number}
    except FileNotFoundError:
        raise BadTurnsError(f"{path}: no such file; --turns needs SAGE's rated replies") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadTurnsError(f"{path}: cannot be read: {error}") from None


def _talk(talk_id: str, rows: list[dict[str, Any]], path: Path) -> RatedTalk:
    rows = sorted(rows, key=lambda row: row["turn"])
    if [row["turn"] for row in rows] != list(range(1, len(rows) + 1)):
        raise BadTurnsError(
            f"{path}: dialogue {talk_id!r} has turns {[row['turn'] for row in rows]}, "
            "expected 1, 2, 3…"
        )
    first = rows[0]
    return RatedTalk(
        id=talk_id,
        judge=str(judge_of(first["sim"])),
        model=first["model"],
        profile=str(first["pid"]),
        intention=_INTENTIONS[first["intent"]],
        persona_type=first["persona"],
        replies=tuple(
            RatedReply(row["user"], row["npc"], row["turn"], row["e0"], row["change"], row["line"])
            for row in rows
        ),
    )


def load_turns(path: Path) -> tuple[RatedTalk, ...]:
    """Read recorded dialogues, in the file's order.

    Raises:
        BadTurnsError: the file is missing or empty, a line is no rated reply, or a dialogue has
            a hole.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(path):
        found.setdefault(row["did"], []).append(row)
    if not found:
        raise BadTurnsError(f"{path}: holds no replies")
    return tuple(_talk(talk_id, rows, path) for talk_id, rows in found.items())


def of_judge(talks: tuple[RatedTalk, ...], judge: str, path: Path) -> tuple[RatedTalk, ...]:
    """Keep the dialogues of one judge.

    Raises:
        BadTurnsError: there are none.
    """
    kept = tuple(talk for talk in talks if talk.judge == judge)
    if not kept:
        there = ", ".join(sorted({talk.judge for talk in talks}))
        raise BadTurnsError(f"{path}: no replies rated by {judge}; this file has {there}")
    return kept


def refuse_other_languages(talks: tuple[RatedTalk, ...], path: Path) -> None:
    """Make sure that the replies are Chinese: only there is a record to be true to.

    Single replies in another language are data: a recorded model did answer so.

    Raises:
        BadTurnsError: most replies are not Chinese; the message names the first.
    """
    replies = [reply for talk in talks for reply in talk.replies]
    other = [r for r in replies if language_of(r.reply) != "zh"]
    if len(other) > len(replies) / 2:
        raise BadTurnsError(
            f"{path}:{min(r.line for r in other)}: the reply is not Chinese, as most are not; "
            "the judges were recorded in Chinese only"
        )
