"""Keeps keys out of what people and files see: API keys are replaced wherever they turn up."""

import base64
import os
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote, urlsplit

_NAMES: Final = ("_API_KEY", "_TOKEN", "_SECRET", "_ACCESS_KEY")
_SHORTEST: Final = 6
MASK: Final = "[key removed]"


def known_secrets() -> tuple[str, ...]:
    """Return the values of the environment's keys, longest first; too short ones are no secrets."""
    found = {v for k, v in os.environ.items() if k.endswith(_NAMES) and len(v) >= _SHORTEST}
    return tuple(sorted(found, key=lambda secret: (-len(secret), secret)))


def without_secrets(text: str, secrets: Iterable[str] | None = None) -> str:
    """Return `text` with every key replaced by a mask."""
    for secret in known_secrets() if secrets is None else secrets:
        text = text.replace(secret, MASK)
    return text


def split_address(url: str) -> tuple[str, str | None]:
    """Return an address without the credentials in it, and the header that stands for them."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, None
    token = base64.b64encode(unquote(user).encode()).decode()
    return parts._replace(netloc=host).geturl(), f"Basic {token}"


def clean(error: BaseException) -> None:
    """Take keys out of an error and of all the errors behind it, where there are any."""
    secrets, seen = known_secrets(), set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen and secrets:
        seen.add(id(link))
        link.args = tuple(
            without_secrets(arg, secrets) if isinstance(arg, str) else arg for arg in link.args
        )
        for name, value in list(vars(link).items()):
            if isinstance(value, str):
                setattr(link, name, without_secrets(value, secrets))
        link = link.__cause__ or link.__context__
