"""How a reply is asked for as a chat, and how such a chat is read back.

A prompt whose only output is a reply is sent as the talk it is: instructions in the system message,
the turns as user and assistant messages, plain text back. A model shown a flattened transcript
writes it on, for both sides. What differs from turn to turn stands in the last message, so that
what comes before is served from a server's cache.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from signatures.dialogues import Turn
from signatures.transcript import defuse, parse, render

# Inputs in the order in which they are shown, with the words that open them.
_IN_SYSTEM: Final = {
    "expected_outcomes": "What this should bring about: ",
    "risks": "What may go wrong, to be avoided: ",
    "profile": "Who the seeker is: ",
}
_IN_LAST: Final = {"state": "\n\n(How the seeker is now: "}
_EXAMPLES: Final = (
    "How it was done with other people, whose stories are not this one. "
    "Take the manner, never the words:"
)
_EXAMPLE: Final = "Said to them: "
_REPLIED: Final = "Answered: "
# The last words of the system message: plain rules of the talk.
END_OF_SYSTEM: Final = (
    "You are the supporter; the other messages are the seeker's. Write only what you say next, in "
    "the seeker's language, as plain talk: no label, no notes, nothing on behalf of the seeker."
)
_HEADER: Final = re.compile(r"\A\[skill: [a-z][a-z0-9-]*\]\n?")


@dataclass(frozen=True, slots=True)
class AskedReply:
    """A chat read back: what asks for the reply, and the talk.

    Args:
        instructions: of the predictor.
        inputs: by field name, `history` as prompts show it.
        replies: those of the demos.
    """

    instructions: str
    inputs: Mapping[str, str]
    replies: tuple[str, ...]


def system_message(
    instructions: str, inputs: Mapping[str, str], demos: Sequence[Mapping[str, str]]
) -> str:
    """Write what stays the same while a skill speaks: guidance, aims, examples, the rule."""
    parts = [_HEADER.sub("", instructions).strip()]
    parts += [f"{words}{inputs[name]}" for name, words in _IN_SYSTEM.items() if inputs.get(name)]
    if demos:
        shown = (f"{_EXAMPLE}{_last_said(d)}\n{_REPLIED}{_indented(d['reply'])}" for d in demos)
        parts.append("\n".join([_EXAMPLES, *shown]))
    return "\n\n".join([*filter(None, parts), END_OF_SYSTEM])


def chat_messages(history: str, inputs: Mapping[str, str]) -> list[dict[str, str]]:
    """Write the talk as messages; the last carries what differs from turn to turn.

    Args:
        history: as `transcript.render` writes it; other text counts as one seeker message.
        inputs: of the prompt.
    """
    turns = parse(history) or (Turn(speaker="seeker", text=history),)
    messages: list[dict[str, str]] = []
    for turn in turns:
        role = "user" if turn.speaker == "seeker" else "assistant"
        if messages and messages[-1]["role"] == role:
            messages[-1]["content"] += f"\n{turn.text}"
        else:
            messages.append({"role": role, "content": turn.text})
    notes = [f"{words}{inputs[name]})" for name, words in _IN_LAST.items() if inputs.get(name)]
    messages[-1]["content"] += "".join(notes)
    return messages


def read_chat(system: str, messages: Sequence[tuple[str, str]]) -> AskedReply | None:
    """Read back what the two functions above wrote; None where it was not they."""
    head, found, rest = system.rpartition(f"\n\n{END_OF_SYSTEM}")
    if not found or rest:
        return None
    head, _, shown = head.partition(f"\n\n{_EXAMPLES}\n")
    inputs: dict[str, str] = {}
    for name, words in reversed(_IN_SYSTEM.items()):
        before, found, value = head.rpartition(f"\n\n{words}")
        if found:
            head, inputs[name] = before, value
    talk = [(role, text) for role, text in messages]
    for name, words in _IN_LAST.items():
        text, found, value = talk[-1][1].rpartition(words)
        if found:
            talk[-1], inputs[name] = (talk[-1][0], text), value[:-1]
    inputs["history"] = render(
        Turn(speaker="seeker" if role == "user" else "supporter", text=line)
        for role, text in talk
        for line in text.split("\n")
    )
    replies = (text.partition(f"\n{_EXAMPLE}")[0] for text in shown.split(f"\n{_REPLIED}")[1:])
    return AskedReply(head, inputs, tuple(text.replace("\n  ", "\n") for text in replies))


def _indented(text: str) -> str:
    return text.strip().replace("\n", "\n  ")


def _last_said(demo: Mapping[str, str]) -> str:
    turns = parse(demo["history"])
    return turns[-1].text if turns else defuse(demo["history"])
