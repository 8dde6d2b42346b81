"""Brings a row of a public corpus into one layout: a dict of what is known, and its messages.

Read: ESConv, chat messages, ShareGPT, SMILE, ExTES, AugESC, columns, messages as text. What holds
no talk, such as PsyQA, is refused by its name.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from signatures.messages import SPEAKERS, role_of

Row = dict[str, Any]

_TALKS: Final = (
    "dialog",
    "messages",
    "conversations",
    "conversation",
    "dialogue",
    "dialogs",
    "utterances",
    "history",
    "content",
    "turns",
)
_WHO: Final = ("speaker", "role", "from", "interlocutor", "author")
_WHAT: Final = ("content", "text", "value", "utterance", "utterance_text", "message")
_PSYQA: Final = frozenset({"question", "answers"})


def in_one_layout(row: object) -> tuple[Row, list[object]]:
    """Return a row's fields, and its messages as ``speaker``, ``content`` and what else they hold.

    Raises:
        ValueError: there is no talk in it; says what is there instead.
    """
    if isinstance(row, list):
        row = {"messages": row}
    if not isinstance(row, dict):
        raise ValueError(f"expected a JSON object, got {type(row).__name__}")
    name = next((key for key in _TALKS if isinstance(row.get(key), list | dict | str)), "")
    found = row.get(name)
    if row.keys() >= _PSYQA:
        raise ValueError("looks like PsyQA: a question with answers, no talk of several messages")
    if isinstance(found, str):
        found = _parsed(found, name)
    if isinstance(found, dict):
        found = _rows_of(found, name)
    if not isinstance(found, list):
        fields = ", ".join(map(str, list(row)[:8])) or "nothing"
        raise ValueError(
            f"field 'dialog' (or 'messages') with a list of messages is missing; there are {fields}"
        )
    return row, [_message(message) for message in found]


def is_message(row: object) -> bool:
    """Say whether a row is one message of a talk, and no talk."""
    if isinstance(row, dict):
        named = any(role_of(row.get(key)) for key in _WHO)
        return bool(_by_name(row)) or (named and any(row.get(key) for key in _WHAT))
    return _is_pair(row)


def talks_of_table(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> list[Row]:
    """Group a table with a message a row into talks, in the order of the rows.

    Raises:
        ValueError: it lacks a column; names those that are there.
    """
    names = {str(c).strip().lower(): str(c) for c in columns}
    known = {*names}
    if known >= {"conv_id", "utterance", "speaker_idx"}:
        return _empathetic(rows)
    group = _first(names, ("transcript_id", "conv_id", "dialogue_id", "conversation_id", "id"))
    who, what = _first(names, _WHO), _first(names, _WHAT)
    if not (group and who and what):
        shown = ", ".join(list(names)[:12]) or "none"
        raise ValueError(
            f"a table needs columns for the talk's id, the role and the text (AnnoMI and "
            f"EmpatheticDialogues are known), got {shown}"
        )
    talks: dict[str, Row] = {}
    for row in rows:
        talk = talks.setdefault(str(row[group]), {"id": str(row[group]), "messages": []})
        talk["messages"].append({"speaker": row[who], "content": row[what]})
    return list(talks.values())


def talk_of_lines(text: str) -> Row | None:
    """Read a transcript, ``role: what was said`` a line; None where the text is none."""
    messages: list[Row] = []
    for line in filter(str.strip, text.split("\n")):
        who, colon, said = line.strip().replace("：", ":", 1).partition(":")
        if colon and role_of(who) in SPEAKERS:
            messages.append({"speaker": who, "content": said.strip()})
        elif messages:
            messages[-1]["content"] += f" {line.strip()}"
        else:
            return None
    return {"messages": messages} if messages else None


def _empathetic(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    talks: dict[str, Row] = {}
    first: dict[str, str] = {}
    for row in rows:
        talk_id = str(row["conv_id"])
        said = str(row["utterance"]).replace("_comma_", ",")
        situation = str(row.get("prompt") or "").replace("_comma_", ",")
        new = {"id": talk_id, "situation": situation, "messages": []}
        teller = first.setdefault(talk_id, str(row["speaker_idx"]))  # who tells speaks first
        who = "seeker" if str(row["speaker_idx"]) == teller else "supporter"
        talks.setdefault(talk_id, new)["messages"].append({"speaker": who, "content": said})
    return list(talks.values())


def _message(message: object) -> object:
    if _is_pair(message):
        return {"speaker": message[0], "content": message[1]}  # type: ignore[index]
    if not isinstance(message, dict):
        return message
    if by_name := _by_name(message):
        return by_name
    who = next((message[key] for key in _WHO if message.get(key)), None)
    said = next((message[key] for key in _WHAT if message.get(key)), None)
    author = who.get("role") if isinstance(who, dict) else who
    return {**message, "speaker": author, "content": said}


def _by_name(message: Row) -> Row:
    """Read ExTES's messages, ``{"AI": text, "AI Strategy": name}``; {} for others."""
    if any(message.get(key) for key in (*_WHO, *_WHAT)):
        return {}
    for key, said in message.items():
        if role_of(key) in SPEAKERS and isinstance(said, str):
            strategy = str(message.get(f"{key} Strategy") or "").split("(")[0].strip()
            return {"speaker": key, "content": said, "strategy": strategy or None}
    return {}


def _is_pair(message: object) -> bool:
    return (
        isinstance(message, list | tuple)
        and len(message) == 2
        and role_of(message[0]) in SPEAKERS
        and isinstance(message[1], str)
    )


def _parsed(text: str, name: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"field {name!r} is text and no list of messages") from error


def _rows_of(columns: dict[str, Any], name: str) -> list[object]:
    lists = {key: value for key, value in columns.items() if isinstance(value, list)}
    lengths = {key: len(value) for key, value in lists.items()}
    if not lists or len(lists) != len(columns):
        raise ValueError(f"field {name!r} must be a list of messages, got an object")
    if len({*lengths.values()}) > 1:
        told = ", ".join(f"{key} {n}" for key, n in lengths.items())
        raise ValueError(f"field {name!r} has columns of unlike lengths: {told}")
    return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


def _first(names: Mapping[str, str], wanted: Iterable[str]) -> str | None:
    return next((names[name] for name in wanted if name in names), None)
