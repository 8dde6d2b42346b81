"""Turns a talk into the text prompts carry, and back.

One line a message, so no message can pretend to be another.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from signatures.dialogues import Turn

_LABEL: Final = {"seeker": "Seeker", "supporter": "Supporter"}
_ROLE: Final[dict[str, Literal["seeker", "supporter"]]] = {
    "user": "seeker",
    "assistant": "supporter",
}
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


def from_messages(history: Sequence[Mapping[str, str]]) -> tuple[Turn, ...]:
    """Turn chat messages into turns.

    Args:
        history: ``{"role": "user" | "assistant", "content": str}`` messages, oldest first,
            ending with the seeker's.

    Raises:
        ValueError: history is empty, has another role or no text, or does not end with a user
            message.
    """
    if not history:
        raise ValueError(
            "history is empty: pass at least one {'role': 'user', 'content': …} message"
        )
    turns = []
    for i, message in enumerate(history):
        role, content = message.get("role"), message.get("content")
        if role not in _ROLE or not isinstance(content, str) or not content.strip():
            raise ValueError(
                f"history[{i}] must be {{'role': 'user' or 'assistant', "
                f"'content': non-empty text}}, got {message!r}"
            )
        turns.append(Turn(speaker=_ROLE[role], text=content))
    if turns[-1].speaker != "seeker":
        raise ValueError(
            "history must end with a message of role 'user': there is nothing to answer"
        )
    return tuple(turns)
