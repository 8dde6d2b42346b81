"""Reads one dialogue in ESConv's schema, in the hub's, or as chat messages.

Rows in, records out.
"""

from typing import Any, Final

from signatures.labels import STRATEGY_ALIASES
from signatures.types import Dialogue, Speaker, Turn

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
_CORPUS_IDS: Final = ("esconv", "failed_", "failedesconv")


def dialogue(row: dict[str, Any], *, where: str, licence: str | None) -> Dialogue:
    """Read one row.

    Args:
        row: ``dialog`` (ESConv) or ``messages`` (chat) with what the schema says beside.
        where: names the row, and stands in for a missing id.
        licence: licence of the source, or None to take the row's own.

    Raises:
        ValueError: the row is no dialogue of two speakers.
    """
    if not isinstance(row, dict):
        raise ValueError(f"expected a JSON object, got {type(row).__name__}")
    messages = row.get("dialog") if "dialog" in row else row.get("messages")
    if not isinstance(messages, list):
        raise ValueError("field 'dialog' (or 'messages') with a list of messages is missing")
    turns = tuple(_turn(message, i) for i, message in enumerate(messages) if _text(message).strip())
    if len(turns) < 3 or len({turn.speaker for turn in turns}) < 2:
        raise ValueError(f"needs at least 3 messages of two speakers, got {len(turns)}")
    seeker = (row.get("survey_score") or {}).get("seeker") or {}
    before, after = (
        _intensity(seeker.get(k)) for k in ("initial_emotion_intensity", "final_emotion_intensity")
    )
    dialogue_id = str(row.get("id") or where)
    return Dialogue(
        id=dialogue_id,
        turns=turns,
        source=str(row.get("source") or where.rpartition(":")[0] or where),
        licence=licence or _licence(dialogue_id, row),
        situation=str(row.get("situation") or ""),
        problem=str(row.get("problem_type") or ""),
        intensity_before=before,
        intensity_after=after,
        outcome=_outcome(row, before, after, _intensity(seeker.get("empathy"))),
    )


def _text(message: Any) -> str:
    if not isinstance(message, dict):
        raise ValueError(f"a message must be an object, got {type(message).__name__}")
    return str(message.get("content") or message.get("text") or "")


def _turn(message: dict[str, Any], i: int) -> Turn:
    who = str(message.get("speaker") or message.get("role") or "")
    if who not in _SPEAKERS:
        raise ValueError(
            f"message {i}: unknown speaker {who!r}, expected one of {', '.join(_SPEAKERS)}"
        )
    annotation = message.get("annotation") or {}
    strategy = annotation.get("strategy") or message.get("strategy")
    star = _intensity(annotation.get("feedback") or message.get("star"))
    return Turn(
        speaker=_SPEAKERS[who],
        text=_text(message),
        strategy=STRATEGY_ALIASES.get(strategy, strategy) if strategy else None,
        star=star,
    )


def _intensity(value: Any) -> int | None:
    try:
        number = int(value)
    except (TypeError, ValueError):
        return None
    return number if 1 <= number <= 5 else None


def _outcome(
    row: dict[str, Any], before: int | None, after: int | None, empathy: int | None
) -> float | None:
    if isinstance(row.get("outcome"), int | float):
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
    return "CC BY-NC 4.0" if dialogue_id.startswith(_CORPUS_IDS) else "unknown"
