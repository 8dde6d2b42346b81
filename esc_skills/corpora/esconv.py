"""Reads one dialogue in ESConv's schema, in the hub's, or as chat messages.

Rows in, records out.
"""

from collections.abc import Mapping
from typing import Any, Final

from esc_skills.corpora.language import language_of
from signatures.dialogues import Dialogue, Speaker, Turn
from signatures.labels import STRATEGY_ALIASES

_SPEAKERS: Final[dict[str, Speaker]] = {
    "seeker": "seeker",
    "usr": "seeker",
    "user": "seeker",
    "speaker": "seeker",  # FailedESConv's original files
    "supporter": "supporter",
    "sys": "supporter",
    "assistant": "supporter",
    "listener": "supporter",
}
# A bot's own set-up, as logs carry it: no part of the talk.
_NOT_SAID: Final = frozenset({"system", "developer", "tool", "function"})
_NON_COMMERCIAL: Final = "CC BY-NC 4.0"
_CORPUS_IDS: Final = ("esconv", "failed_", "failedesconv")
# Fields only ESConv, its copies and FailedESConv have: the original files name no licence.
_CORPUS_FIELDS: Final = frozenset({"experience_type", "emotion_type", "seeker_question1"})


def dialogue(row: object, *, row_id: str, origin: str, licence: str | None) -> Dialogue:
    """Read one row.

    Args:
        row: ``dialog`` (ESConv) or ``messages`` (chat) with what the schema says beside.
        row_id: stands in for a missing id.
        origin: the file or data set it is from.
        licence: licence of the source, or None to take the row's own.

    Raises:
        ValueError: the row is no dialogue of two speakers.
    """
    if not isinstance(row, dict):
        raise ValueError(f"expected a JSON object, got {type(row).__name__}")
    messages = row.get("dialog") if "dialog" in row else row.get("messages")
    if not isinstance(messages, list):
        raise ValueError("field 'dialog' (or 'messages') with a list of messages is missing")
    turns = _turns(messages)
    survey = row.get("survey_score")
    seeker = survey.get("seeker") if isinstance(survey, dict) else None
    seeker = seeker if isinstance(seeker, dict) else {}
    before, after = (
        _of_five(seeker.get(k)) for k in ("initial_emotion_intensity", "final_emotion_intensity")
    )
    dialogue_id = str(row.get("id") or row_id)
    return Dialogue(
        id=dialogue_id,
        turns=turns,
        source=str(row.get("source") or origin),
        licence=licence or _licence(dialogue_id, row),
        language=str(row.get("language") or language_of(turn.text for turn in turns)),
        situation=str(row.get("situation") or ""),
        problem=str(row.get("problem_type") or ""),
        intensity_before=before,
        intensity_after=after,
        outcome=_outcome(row, before, after, _of_five(seeker.get("empathy"))),
    )


def _turns(messages: list[object]) -> tuple[Turn, ...]:
    read = (_turn(message, i) for i, message in enumerate(messages))
    turns = tuple(turn for turn in read if turn is not None)
    speakers = sorted({turn.speaker for turn in turns})
    if len(turns) < 3 or len(speakers) < 2:
        who = " and ".join(speakers) or "nobody"
        raise ValueError(f"needs at least 3 messages of two speakers, got {len(turns)} by {who}")
    return turns


def _turn(message: object, i: int) -> Turn | None:
    """Read one message; None where nothing is said in it."""
    if not isinstance(message, dict):
        raise ValueError(f"message {i} must be an object, got {type(message).__name__}")
    who = str(message.get("speaker") or message.get("role") or "")
    text = _text(message)
    if who in _NOT_SAID or not text.strip():
        return None
    if who not in _SPEAKERS:
        raise ValueError(
            f"message {i}: unknown speaker {who!r}, expected one of {', '.join(_SPEAKERS)}"
        )
    annotation = message.get("annotation")
    annotation = annotation if isinstance(annotation, dict) else {}
    strategy = annotation.get("strategy") or message.get("strategy")
    return Turn(
        speaker=_SPEAKERS[who],
        text=text,
        strategy=STRATEGY_ALIASES.get(strategy, strategy) if isinstance(strategy, str) else None,
        star=_of_five(annotation.get("feedback") or message.get("star")),
    )


def _text(message: Mapping[str, Any]) -> str:
    said = message.get("content") or message.get("text") or ""
    if isinstance(said, list):  # parts of a message, as chat interfaces send them
        parts = (part.get("text") for part in said if isinstance(part, dict))
        return " ".join(part for part in parts if isinstance(part, str))
    return str(said)


def _of_five(value: Any) -> int | None:  # whatever JSON holds
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if 1 <= number <= 5 else None


def _outcome(
    row: dict[str, Any], before: int | None, after: int | None, empathy: int | None
) -> float | None:
    if row.get("outcome") is not None:
        if not isinstance(row["outcome"], int | float):
            raise ValueError(f"outcome must be a number in 0..1, got {row['outcome']!r}")
        return float(row["outcome"])
    if before is None or after is None:
        return None
    # Our choice: a drop of two points is a success, none at all a failure, one point decides by
    # empathy.
    drop = before - after
    return 1.0 if drop >= 2 or (drop == 1 and (empathy or 0) >= 4) else 0.0


def _licence(dialogue_id: str, row: dict[str, Any]) -> str:
    if row.get("licence"):
        return str(row["licence"])
    if dialogue_id.startswith("own_"):
        return "Apache-2.0"
    known = dialogue_id.startswith(_CORPUS_IDS) or not _CORPUS_FIELDS.isdisjoint(row)
    return _NON_COMMERCIAL if known else "unknown"
