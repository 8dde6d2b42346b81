"""Small copies of the layouts in which ESConv and FailedESConv come, with text of our own."""

import json
from pathlib import Path
from typing import Any

_TALKS = (
    ("My rota changed again", "That sounds tiring", "It is, thank you for seeing it"),
    ("The flat is so quiet now", "Do you miss the noise?", "No, I miss being asked things"),
    ("I failed the driving test", "You could book another", "I already did, that is not it"),
)
_FAILED_NAMES = ("Questions", "Other", "Direct Guidance")


def hub_row(n: int) -> dict[str, Any]:
    """The hub's: `usr` and `sys`, a strategy beside the text, no stars, no ids."""
    said = _TALKS[n % len(_TALKS)]
    return {
        "experience_type": "Current Experience",
        "emotion_type": "sadness",
        "problem_type": "job crisis",
        "situation": f"Number {n} of the made-up situations.",
        "survey_score": {"seeker": {"initial_emotion_intensity": "4"}, "supporter": {}},
        "dialog": [
            {"text": f"{said[0]}, {n} times.", "speaker": "usr"},
            {"text": f"{said[1]}.", "speaker": "sys", "strategy": "Reflection of feelings"},
            {"text": f"{said[2]}.", "speaker": "usr"},
        ],
    }


def original_row(n: int, *, failed: bool = False) -> dict[str, Any]:
    """The original files': annotations with strategy and feedback; FailedESConv's own names."""
    said = _TALKS[n % len(_TALKS)]
    seeker, supporter = ("speaker", "listener") if failed else ("seeker", "supporter")
    strategy = _FAILED_NAMES[n % 3] if failed else "Question"
    return {
        "experience_type": "Previous Experience",
        "emotion_type": "anger",
        "problem_type": "conflict",
        "situation": f"Number {n} of the other made-up situations.",
        "survey_score": {
            "seeker": {
                "initial_emotion_intensity": "5",
                "empathy": "2" if failed else "5",
                "relevance": "3",
                "final_emotion_intensity": "5" if failed else "2",
            },
            "supporter": {"relevance": "4"},
        },
        "dialog": [
            {"speaker": seeker, "annotation": {}, "content": f"{said[0]}, {n} times.\n"},
            {
                "speaker": supporter,
                "annotation": {"strategy": strategy},
                "content": f"{said[1]}, I think.",
            },
            {"speaker": seeker, "annotation": {"feedback": "5"}, "content": f"{said[2]}."},
        ],
        "seeker_question1": "It was fine.",
        "seeker_question2": "None.",
        "supporter_question1": None,
        "supporter_question2": None,
    }


def hub_folder(root: Path, *, as_text: bool) -> Path:
    """Write a data set as the hub serves it: one string a row, three splits."""
    folder = root / ("esconv-text" if as_text else "esconv-rows")
    folder.mkdir()
    start = 0
    for split, n in (("train", 4), ("validation", 2), ("test", 2)):
        rows = [json.dumps(hub_row(start + i)) for i in range(n)]
        start += n
        lines = rows if as_text else [json.dumps({"text": row}) for row in rows]
        (folder / f"{split}.{'txt' if as_text else 'jsonl'}").write_text("\n".join(lines) + "\n")
    return folder


def original_file(root: Path, *, failed: bool = False) -> Path:
    """Write an original file: one JSON array."""
    path = root / ("FailedESConv.json" if failed else "ESConv.json")
    rows = [original_row(i, failed=failed) for i in range(3)]
    path.write_text(json.dumps(rows, indent=1))
    return path


def jsonl_file(root: Path) -> Path:
    """Write ESConv's schema with an id, one dialogue a line."""
    path = root / "esconv_small.jsonl"
    rows = [{"id": f"esconv_train_{i:03}", **original_row(i)} for i in range(3)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def log_file(root: Path, *rows: dict[str, Any]) -> Path:
    """Write a team's own logs."""
    path = root / "logs.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def log_row(outcome: float | None = 0.9, **fields: Any) -> dict[str, Any]:
    """One chat of a team's own logs."""
    said = ("My dog is ill and I worry.", "How long has it been so?", "Thank you for asking that.")
    roles = ("user", "assistant", "user")
    messages = [{"role": r, "content": t} for r, t in zip(roles, said, strict=True)]
    row: dict[str, Any] = {"messages": messages, **fields}
    return row if outcome is None else {**row, "outcome": outcome}
