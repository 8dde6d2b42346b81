"""Reads the answer of a chat completion, in whatever envelope it comes, into the plain one."""

import json
from typing import Any, Final

from esc_skills.lm.endpoint.words import FILTERED, OVERFLOW, Said, error_in, in_one_line

Body = dict[str, Any]
_FINISHES: Final = ("stop", "length", "tool_calls", "function_call", "content_filter")
_BROKEN: Final = 502
# Where servers put what a model thinks before it speaks.
_THOUGHTS: Final = ("reasoning_content", "reasoning", "thinking")


def read_body(raw: bytes) -> Body | None:
    """Read a body: JSON with or without what servers put before it, or server-sent events."""
    text = raw.decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if text.startswith(("data:", "event:", ":", "id:")):
        return _assembled(text)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def refusal(status: int, url: str, said: Said) -> tuple[int, bytes]:
    """Return a refusal as the client library tells kinds of refusals apart."""
    code, line = said.code, in_one_line(status, url, said)
    if status == 413 or (status in (400, 422, 500) and said.is_overflow):
        status, code = 400, OVERFLOW
    elif status in (400, 403, 422) and said.is_filter:
        status, code = 400, FILTERED
    elif "insufficient_quota" in code:
        code = "insufficient_quota"
    elif "model_not_found" in code:
        code = "model_not_found"
    error = {"message": line, "code": code or None}
    return status, json.dumps({"error": error}).encode()


def plain(found: Body, url: str) -> tuple[int, bytes]:
    """Return an answer in the plain envelope, or the refusal that it holds.

    Thoughts are not in it: what a model thinks is never what it says, and where it says nothing the
    answer is empty.

    Args:
        found: the body of an answer of status 200.
        url: where it came from, for messages.
    """
    said = error_in(found)
    if said is not None:
        return refusal(_status_in(found, said), url, said)
    choice = _first_choice(found)
    message = _message(choice)
    finish = _finish(choice.get("finish_reason"))
    text = _said_in(choice)
    refused = _text(message.get("refusal"))
    if finish == "content_filter" or (refused and not text):
        said = Said(refused or "the answer was stopped by a content filter", FILTERED)
        return refusal(400, url, said)
    told: Body = {"role": "assistant", "content": text}
    if message.get("tool_calls"):
        told["tool_calls"] = message["tool_calls"]
    body: Body = {
        "id": str(found.get("id") or "none"),
        "object": "chat.completion",
        "created": 0,
        "model": str(found.get("model") or "unknown"),
        "choices": [{"index": 0, "message": told, "finish_reason": finish}],
        "usage": usage(found.get("usage")),
    }
    return 200, json.dumps(body).encode()


def only_thinks(found: Body) -> bool:
    """Say whether an answer holds thoughts and nothing that is said."""
    choice = _first_choice(found)
    message = _message(choice)
    if _said_in(choice).strip():
        return False
    parts = message.get("content")
    has_parts = isinstance(parts, list) and any(map(_is_thought, parts))
    return has_parts or any(message.get(name) for name in _THOUGHTS)


def usage(found: Any) -> Body | None:
    """Return counts of tokens as whole numbers, without those that are none."""
    if not isinstance(found, dict):
        return None
    kept: Body = {}
    for key, value in found.items():
        if isinstance(value, dict):
            kept[key] = usage(value)
        elif key.endswith("tokens"):
            count = whole(value)
            if count is not None:
                kept[key] = count
    return kept or None


def whole(value: Any) -> int | None:
    """Return a count as a whole number, or None where it is none."""
    try:
        return max(0, int(float(value)))
    except (TypeError, ValueError, OverflowError):
        return None


def as_events(body: bytes) -> bytes:
    """Return a plain answer as the events of a stream that holds it whole."""
    found = json.loads(body)
    choice = found["choices"][0]
    frame = {**found, "object": "chat.completion.chunk"}
    frame.pop("usage")
    deltas = [(choice["message"], None), ({}, choice["finish_reason"])]
    lines = [
        json.dumps({**frame, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})
        for delta, finish in deltas
    ]
    return "".join(f"data: {line}\n\n" for line in [*lines, "[DONE]"]).encode()


def _status_in(found: Body, said: Said) -> int:
    """Return the status that a server meant by an error inside a 200."""
    error = found.get("error")
    code = whole(error.get("code")) if isinstance(error, dict) else None
    if code is not None and 400 <= code < 600:
        return code
    if said.is_nowhere:
        return 404
    return 400 if said.is_overflow or said.is_filter else _BROKEN


def _first_choice(found: Body) -> Body:
    choices = found.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else {}
    return choice if isinstance(choice, dict) else {}


def _message(choice: Body) -> Body:
    message = choice.get("message")
    return message if isinstance(message, dict) else {}


def _said_in(choice: Body) -> str:
    return _text(_message(choice).get("content")) or _text(choice.get("text"))


def _finish(reason: Any) -> str:
    if reason in _FINISHES:
        return str(reason)
    odd = str(reason).lower()
    if "length" in odd or "max_tokens" in odd:
        return "length"
    return "content_filter" if odd in ("safety", "refusal") else "stop"


def _text(content: Any) -> str:
    """Return text, or that of the parts that are said; half a character is replaced."""
    if isinstance(content, list):
        said = (p for p in content if isinstance(p, dict) and not _is_thought(p))
        parts = (part.get("text") for part in said)
        content = "".join(part for part in parts if isinstance(part, str))
    if not isinstance(content, str):
        return ""
    return content.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_thought(part: Any) -> bool:
    """Say whether a part of an answer is thought and not said."""
    if not isinstance(part, dict):
        return False
    kind = str(part.get("type", "")).lower()
    return part.get("thought") is True or any(word in kind for word in ("think", "reason"))


def _assembled(text: str) -> Body | None:
    """Put the events of a stream together into one answer."""
    whole_body: Body = {}
    said, thought, finish = "", "", None
    for line in text.splitlines():
        if not line.startswith("data:") or line[5:].strip() == "[DONE]":
            continue
        try:
            event = json.loads(line[5:])
        except (ValueError, RecursionError):
            return None
        if not isinstance(event, dict):
            return None
        whole_body |= {key: value for key, value in event.items() if value is not None}
        for choice in event.get("choices") or ():
            delta = choice.get("delta") or choice.get("message") or {}
            said += _text(delta.get("content"))
            thought += "".join(_text(delta.get(name)) for name in _THOUGHTS)
            finish = choice.get("finish_reason") or finish
    if "choices" in whole_body and (said or thought or finish):
        message = {"role": "assistant", "content": said, "reasoning_content": thought}
        whole_body["choices"] = [{"index": 0, "message": message, "finish_reason": finish}]
    return whole_body or None
