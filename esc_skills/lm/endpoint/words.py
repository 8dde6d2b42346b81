"""Reads what a server says when it refuses, in whatever shape it says it."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

_LONGEST: Final = 300
OVERFLOW: Final = "context_length_exceeded"
FILTERED: Final = "content_filter"
_OVERFLOW_WORDS: Final = re.compile(
    r"context[ _-]?(length|size|window)|exceed_context|maximum context|larger than the context"
    r"|prompt is too long|too many (input )?tokens|input is too long|n_ctx|max_model_len"
    r"|request too large|reduce the length",
    re.IGNORECASE,
)
_FILTER_WORDS: Final = re.compile(
    r"content[ _]?(filter|policy|management)|responsible ?ai|safety (system|filter|setting)"
    r"|flagged|moderation|policy violation",
    re.IGNORECASE,
)
_NOWHERE: Final = re.compile(r"unexpected endpoint|nothing is served|no such (route|path)", re.I)


@dataclass(frozen=True, slots=True)
class Said:
    """What a server said about a request it refused."""

    words: str
    code: str = ""
    param: str = ""

    @property
    def is_overflow(self) -> bool:
        """Whether the prompt was too long for the model."""
        return bool(_OVERFLOW_WORDS.search(f"{self.code} {self.words}"))

    @property
    def is_filter(self) -> bool:
        """Whether this one prompt was refused for what it says."""
        return bool(_FILTER_WORDS.search(f"{self.code} {self.words}"))

    @property
    def is_nowhere(self) -> bool:
        """Whether nothing is served at the path asked."""
        return bool(_NOWHERE.search(self.words))


def read_refusal(body: str) -> Said:
    """Read a refusal: an error object, a string, a `detail`, a `message`, plain text, HTML."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return Said(as_line(body))
    return _said(found) if isinstance(found, dict) else Said(_flat(found))


def error_in(found: dict[str, Any]) -> Said | None:
    """Return the error that a body holds in place of an answer, or None."""
    if not found.get("choices") and (found.get("error") or found.get("detail")):
        return _said(found)
    return None


def shown(url: str) -> str:
    """Return an address as people may see it: no credentials, no query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def in_one_line(status: int, url: str, said: Said) -> str:
    """Say which request was refused, how, and in the server's own words."""
    words = said.words.rstrip(". ") or "no reason given"
    line = f"{status} at {shown(url)}: {words}."
    if status == 404 and "model" not in words.lower() and "/v1/" not in urlsplit(url).path:
        return f"{line} Is /v1 missing from --api-base?"
    return line


def as_line(text: str) -> str:
    """Return text in one line; of a page of HTML what a reader would see."""
    if re.search(r"<(html|title|body)", text, re.IGNORECASE):
        text = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]*>", " ", text)
    return " ".join(text.split())[:_LONGEST]


def _said(found: dict[str, Any]) -> Said:
    error = found.get("error")
    about = error if isinstance(error, dict) else found
    texts: list[Any] = [error] if isinstance(error, str) else []
    texts += [about.get(key) for key in ("message", "detail", "msg", "title")]
    words = next((_flat(text) for text in texts if text), "") or _flat(about)
    codes = [about.get("code"), about.get("type"), found.get("code")]
    codes += [inner.get("code") for inner in (about.get("innererror"),) if isinstance(inner, dict)]
    code = " ".join(str(code) for code in codes if code not in (None, ""))
    return Said(words, code, str(about.get("param") or ""))


def _flat(value: Any) -> str:
    if isinstance(value, str):
        return as_line(value)
    if isinstance(value, list):
        return "; ".join(filter(None, map(_flat, value)))[:_LONGEST]
    if isinstance(value, dict):
        said = value.get("msg") or value.get("message")
        where = value.get("loc")
        if said and isinstance(where, list):
            return f"{'.'.join(map(str, where))}: {_flat(said)}"
        return _flat(said) if said else json.dumps(value)[:_LONGEST]
    return "" if value is None else str(value)
