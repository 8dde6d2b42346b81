"""Keeps keys out of what people and files see: they are replaced wherever they turn up.

Known keys are found whole, escaped as servers echo them, and by their beginning; what merely looks
like one - a bearer token, credentials in an address, a key in its query - goes without being known.
"""

import base64
import json
import os
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, unquote, urlsplit

_NAMES: Final = ("_API_KEY", "_TOKEN", "_SECRET", "_ACCESS_KEY")
_SHORTEST: Final = 6
# A key's beginning tells it: servers echo that much and cut the rest.
_BEGINNING: Final = 10
MASK: Final = "[key removed]"
_LOOKS_SECRET: Final = (
    (re.compile(r"(?<=://)[^\s/@'\"<>]{1,300}@"), f"{MASK}@"),
    (
        re.compile(r"(?i)\b(bearer|basic)(\s{1,3})(?=[\w+/.~-]{0,200}[\d=])[\w+/.~=-]{12,}"),
        rf"\1\2{MASK}",
    ),
    (
        re.compile(
            r"(?i)([?&](?:[\w-]{0,20}api[-_]?key|key|token|access[-_]token|secret|password|sig)=)"
            r"[^&\s'\"<>]+"
        ),
        rf"\1{MASK}",
    ),
    (re.compile(r"\b(?:sk|pk|rk)-[A-Za-z0-9_-]{12,}"), MASK),
)


def read_key(name: str) -> str | None:
    """Return a key of the environment without the blanks and quotes a file left round it."""
    return _bare(os.environ.get(name, "")) or None


def known_secrets() -> tuple[str, ...]:
    """Return the values of the environment's keys, longest first; too short ones are no secrets."""
    values = {value for name, value in os.environ.items() if name.upper().endswith(_NAMES)}
    found = {form for value in values for form in (value, _bare(value)) if len(form) >= _SHORTEST}
    return tuple(sorted(found, key=lambda secret: (-len(secret), secret)))


def without_secrets(text: str, secrets: Iterable[str] | None = None) -> str:
    """Return `text` with every key replaced by a mask."""
    for secret in known_secrets() if secrets is None else secrets:
        for form in dict.fromkeys((secret, json.dumps(secret)[1:-1], repr(secret)[1:-1])):
            text = text.replace(form, MASK)
        text = text.replace(quote(secret, safe=""), MASK)
        text = text.replace(base64.b64encode(secret.encode()).decode(), MASK)
        if len(secret) >= 2 * _BEGINNING:
            text = _without_beginnings(text, secret)
    for pattern, mask in _LOOKS_SECRET:
        text = pattern.sub(mask, text)
    return text


def split_address(url: str) -> tuple[str, str | None]:
    """Return an address without the credentials in it, and the header that stands for them."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, None
    token = base64.b64encode(unquote(user).encode()).decode()
    return parts._replace(netloc=host).geturl(), f"Basic {token}"


def public_address(url: str) -> str:
    """Return an address as it may be kept: without credentials, query and fragment."""
    parts = urlsplit(url.strip())
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def clean(error: BaseException) -> None:
    """Take keys out of an error and of all the errors behind it, where there are any."""
    secrets, seen = known_secrets(), set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        link.args = tuple(_cleaned(arg, secrets) for arg in link.args)
        for name, value in list(vars(link).items()):
            if isinstance(value, str | bytes | dict | list | tuple):
                setattr(link, name, _cleaned(value, secrets))
        link = link.__cause__ or link.__context__


def _cleaned(value: object, secrets: tuple[str, ...], depth: int = 4) -> object:
    """Clean text, and text in what an error carries, such as a body."""
    if isinstance(value, str):
        return without_secrets(value, secrets)
    if isinstance(value, bytes):
        return without_secrets(value.decode("utf-8", "replace"), secrets).encode()
    if depth and isinstance(value, dict):
        return {key: _cleaned(item, secrets, depth - 1) for key, item in value.items()}
    if depth and type(value) in (list, tuple):
        kind = list if isinstance(value, list) else tuple
        return kind(_cleaned(item, secrets, depth - 1) for item in value)  # type: ignore[attr-defined]
    return value


def _bare(value: str) -> str:
    bare = value.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\"":
        bare = bare[1:-1].strip()
    return bare


def _without_beginnings(text: str, secret: str) -> str:
    beginning, kept, at = secret[:_BEGINNING], [], 0
    while (found := text.find(beginning, at)) >= 0:
        end = found + _BEGINNING
        while end < len(text) and end - found < len(secret) and text[end] == secret[end - found]:
            end += 1
        kept += [text[at:found], MASK]
        at = end
    return "".join([*kept, text[at:]])
