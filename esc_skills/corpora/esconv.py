"""Reads one dialogue in ESConv's schema, in the hub's, or as chat messages.

Rows in, records out.
"""

from typing import Any, Final

from esc_skills.corpora.language import language_of
from esc_skills.corpora.layouts import in_one_layout
from signatures.dialogues import Dialogue, Turn
from signatures.labels import strategy_of
from signatures.messages import NOT_SAID, SPEAKERS, mended, role_of, text_of

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
    row, messages = in_one_layout(row)
    turns = _turns(messages)
    survey = row.get("survey_score")
    survey = survey if isinstance(survey, dict) else {}
    seeker = survey.get("seeker")
    seeker = seeker if isinstance(seeker, dict) else survey
    before, after = (
        _of_five(seeker.get(k), k) for k in ("initial_emotion_intensity", "final_emotion_intensity")
    )
    dialogue_id = mended(str(row.get("id") or row_id))
    return Dialogue(
        id=dialogue_id,
        turns=turns,
        source=str(row.get("source") or origin),
        licence=licence or _licence(dialogue_id, row),
        language=str(row.get("language") or language_of(turn.text for turn in turns)),
        situation=text_of(row.get("situation")),
        problem=text_of(row.get("problem_type")),
        intensity_before=before,
        intensity_after=after,
        outcome=_outcome(row, before, after, _of_five(seeker.get("empathy"), "empathy")),
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
    who = role_of(message.get("speaker") or message.get("role"))
    if who in NOT_SAID:
        return None
    try:
        text = text_of(message.get("content") or message.get("text"))
        annotation = message.get("annotation")
        annotation = annotation if isinstance(annotation, dict) else {}
        star = _of_five(annotation.get("feedback") or message.get("star"), "the seeker's rating")
    except ValueError as problem:
        raise ValueError(f"message {i}: {problem}") from problem
    if not text.strip():
        return None
    if who not in SPEAKERS:
        raise ValueError(
            f"message {i}: unknown speaker {who!r}, expected one of {', '.join(SPEAKERS)}"
        )
    strategy = annotation.get("strategy") or message.get("strategy")
    return Turn(
        speaker=SPEAKERS[who],
        text=text,
        strategy=strategy_of(strategy) if isinstance(strategy, str) else None,
        star=star,
    )


def _of_five(value: Any, what: str) -> int | None:  # whatever JSON holds
    """Read a rating: 4, "4" and "4.0" are 4; nothing, or words, are none."""
    try:
        number = float(value) if not isinstance(value, bool) else float("nan")
    except (TypeError, ValueError, OverflowError):
        return None
    if not number.is_integer() or not 1 <= number <= 5:
        raise ValueError(f"{what} must be a whole number from 1 to 5, got {value!r}")
    return int(number)


def _outcome(
    row: dict[str, Any], before: int | None, after: int | None, empathy: int | None
) -> float | None:
    if row.get("outcome") is not None:
        try:
            return float(row["outcome"])
        except (TypeError, ValueError) as problem:
            told = f"outcome must be a number in 0..1, got {row['outcome']!r}"
            raise ValueError(told) from problem
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
