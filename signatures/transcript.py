"""Turns a talk into the text prompts carry, and back.

One line a message, so no message can pretend to be another.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from signatures.dialogues import Turn
from signatures.messages import NOT_SAID, SPEAKERS, role_of, text_of

_LABEL: Final = {"seeker": "Seeker", "supporter": "Supporter"}
_WANTED: Final = "a list like [{'role': 'user', 'content': 'text'}]"
_LINE: Final = re.compile(r"^(Seeker|Supporter): (.*)$")


def defuse(text: str) -> str:
    """Flatten `text` to one line and break field markers: no message can open a prompt field."""
    flat = " ".join(text.split())
    return flat.replace("[[ ##", "[ [##").replace("## ]]", "##] ]")


def render(turns: Iterable[Turn]) -> str:
    """Render turns as ``Seeker: …`` / ``Supporter: …`` lines."""
    return "\n".join(f"{_LABEL[turn.speaker]}: {defuse(turn.text)}" for turn in turns)


def parse(text: str) -> tuple[Turn, ...]:
    """Read back what `render` wrote; lines that are not messages are ignored."""
    found = (_LINE.match(line) for line in text.splitlines())
    return tuple(
        Turn(speaker="seeker" if m.group(1) == "Seeker" else "supporter", text=m.group(2))
        for m in found
        if m
    )


def from_messages(history: Any) -> tuple[Turn, ...]:  # whatever a caller has
    """Turn chat messages into turns.

    Args:
        history: ``{"role": "user" | "assistant", "content": str}`` messages, oldest first,
            ending with the seeker's, or an object with such `messages`. Other names of the roles
            and content in parts are read; set-up, tools and empty replies are left out.

    Raises:
        ValueError: history is empty, has another role or no text, or does not end with a user
            message.
    """
    messages = getattr(history, "messages", history)
    if isinstance(messages, str | bytes | Mapping) or not isinstance(messages, Iterable):
        raise ValueError(f"history must be {_WANTED}, got {type(history).__name__}")
    turns = [turn for i, m in enumerate(messages) if (turn := _turn(i, m)) is not None]
    if not turns:
        raise ValueError(f"history is empty: pass at least one message, {_WANTED}")
    if turns[-1].speaker != "seeker":
        raise ValueError(
            "history must end with a message of role 'user': there is nothing to answer"
        )
    return tuple(turns)


def _turn(i: int, message: object) -> Turn | None:
    """Read one message; None where nothing is said in it that belongs to the talk."""
    role = role_of(message.get("role")) if isinstance(message, Mapping) else ""
    if role in NOT_SAID:
        return None
    try:
        text = text_of(message.get("content")) if isinstance(message, Mapping) else ""
    except ValueError as problem:
        raise ValueError(f"history[{i}]: {problem}") from problem
    speaker = SPEAKERS.get(role)
    if speaker == "supporter" and not text.strip():
        return None
    if speaker is None or not text.strip():
        raise ValueError(
            f"history[{i}] must be {{'role': 'user' or 'assistant', "
            f"'content': non-empty text}}, got {str(message)[:200]}"
        )
    return Turn(speaker=speaker, text=text)
