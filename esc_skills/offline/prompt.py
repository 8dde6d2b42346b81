"""Reads a prompt - fields, JSON or a plain chat - back into its parts, and writes an answer.

Knows no task.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from signatures.talk import END_OF_SYSTEM, read_chat

Form = Literal["fields", "json", "chat"]

_MARK: Final = re.compile(r"^\[\[ ## (\w+) ## \]\][ \t]*\n?", re.MULTILINE)
_FIELD: Final = re.compile(r"^\d+\. `(\w+)`", re.MULTILINE)
_JSON: Final = "Outputs will be a JSON object with the following fields."
_ASKED: Final = re.compile(r"\n\nRespond with (?:the corresponding output fields|a JSON object)")
# Inputs that hold what people said, a message a line.
_TALKS: Final = frozenset({"history", "dialogue", "pairs", "talk"})
_LONGEST_LINE: Final = 4000
_OBJECTIVE: Final = "In adhering to this structure, your objective is:"


@dataclass(frozen=True, slots=True)
class Shown:
    """A demo as the prompt shows it: inputs and outputs by field name."""

    inputs: Mapping[str, str]
    outputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the engine may read: instructions, demos, inputs, names of the outputs, the seed."""

    instructions: str
    demos: tuple[Shown, ...]
    inputs: Mapping[str, str]
    outputs: tuple[str, ...]
    seed: int
    form: Form = "fields"


class Task(Protocol):
    """Answers one kind of prompt."""

    def __call__(self, prompt: Prompt) -> dict[str, str]:
        """Return a text for each of `prompt.outputs`; a pure function of `prompt`."""
        ...


def fields_in(text: str) -> dict[str, str]:
    """Split ``[[ ## name ## ]]`` sections; the first occurrence of a name wins."""
    found: dict[str, str] = {}
    marks = list(_MARK.finditer(text))
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        body = text[mark.end() : after.start() if after else len(text)]
        found.setdefault(mark.group(1), body.strip())
    return found


def read(system: str, messages: Sequence[tuple[str, str]], seed: int) -> Prompt:
    """Read a prompt written by `dspy.ChatAdapter` or `dspy.JSONAdapter`.

    Args:
        system: the system message.
        messages: (role, text) pairs; the last is the question, those before it are demos.
        seed: the request's seed.
    """
    if not system:
        system, messages = unfolded(messages)
    if _OBJECTIVE not in system and (asked_reply := read_chat(system, messages)):
        shown = tuple(Shown({}, {"reply": reply}) for reply in asked_reply.replies)
        told = _stripped(asked_reply.instructions)
        return Prompt(told, shown, bounded(asked_reply.inputs), ("reply",), seed, "chat")
    head, _, objective = system.partition(_OBJECTIVE)
    instructions = _stripped(objective)
    _, _, asked = head.partition("Your output fields are:")
    outputs = tuple(_FIELD.findall(asked.partition("All interactions will be structured")[0]))
    question = messages[-1][1]
    ends = [match.start() for match in _ASKED.finditer(question)]
    inputs = bounded(fields_in(question[: ends[-1]] if ends else question))
    pairs = zip(messages[:-1:2], messages[1:-1:2], strict=False)
    demos = tuple(
        Shown(fields_in(user), fields_in(assistant)) for (_, user), (_, assistant) in pairs
    )
    form: Form = "json" if _JSON in head else "fields"
    return Prompt(instructions, demos, inputs, outputs, seed, form)


def bounded(inputs: Mapping[str, str]) -> Mapping[str, str]:
    """Return the inputs with the middle taken out of messages that nobody would write.

    Grammars look at every part of a message with every other: a pasted blob must not stall them.
    """
    return {
        name: "\n".join(map(_cut, text.split("\n"))) if name in _TALKS else text
        for name, text in inputs.items()
    }


def _cut(line: str) -> str:
    half = _LONGEST_LINE // 2
    return line if len(line) <= _LONGEST_LINE else f"{line[:half]} … {line[-half:]}"


def unfolded(messages: Sequence[tuple[str, str]]) -> tuple[str, Sequence[tuple[str, str]]]:
    """Take the system message out of the first one, where an endpoint wanted it folded in."""
    (role, text), *rest = messages
    chat, found, said = text.partition(f"{END_OF_SYSTEM}\n\n")
    if found:
        return f"{chat}{END_OF_SYSTEM}", [(role, said), *rest]
    at = text.find("\n\n[[ ## ", text.find(_OBJECTIVE)) if _OBJECTIVE in text else -1
    return (text[:at], [(role, text[at + 2 :]), *rest]) if at >= 0 else ("", messages)


def write(answer: Mapping[str, str], outputs: Sequence[str], *, form: Form = "fields") -> str:
    """Write `answer` in the form asked for, in the order asked for."""
    if form == "chat":
        return answer["reply"]
    if form == "json":
        return json.dumps({name: _value(answer[name]) for name in outputs}, ensure_ascii=False)
    body = "\n\n".join(f"[[ ## {name} ## ]]\n{answer[name]}" for name in outputs)
    return f"{body}\n\n[[ ## completed ## ]]"


def _value(text: str) -> object:
    """Return lists and objects as such: answers hold them as JSON text."""
    try:
        return json.loads(text) if text[:1] in ("[", "{") else text
    except json.JSONDecodeError:  # a text that only begins like one
        return text


def _stripped(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())
