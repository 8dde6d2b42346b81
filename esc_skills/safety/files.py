"""Opens files that somebody else may have made: regular ones, bounded, by plain names only.

Nothing here follows a link, waits for a pipe, or reads more than it was allowed.
"""

import json
import os
import re
import stat
from pathlib import Path
from typing import Any, Final

MAX_BYTES: Final = 64_000_000
MAX_DEPTH: Final = 60
_MARK: Final = re.compile(r'\\.|["\[\]{}]', re.DOTALL)
_NAME: Final = re.compile(r"[\w-][\w. -]{0,99}\Z")
# Without these a link is followed, and a pipe that nobody writes to is waited for.
_FLAGS: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Unsafe(ValueError):  # noqa: N818
    """A file that is not read: says why, without its path."""


def is_plain_name(name: str) -> bool:
    """Say whether `name` names a file beside its list: no folder, no way up, nothing hidden."""
    return bool(_NAME.match(name)) and ".." not in name


def read_bounded(path: Path, *, limit: int = MAX_BYTES) -> str:
    """Read a regular file as UTF-8, every end of line as one newline.

    Args:
        path: the file; the folders above it may be links, itself it may not.
        limit: bytes it may have at most.

    Raises:
        FileNotFoundError: it is not there.
        Unsafe: it is no regular file, too large, no UTF-8, or cannot be read.
    """
    return plain_lines(read_bytes(path, limit=limit))


def read_bytes(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """Read a regular file's bytes; see `read_bounded`."""
    if path.is_symlink():
        raise Unsafe("it is a link; only files themselves are read")
    try:
        handle = os.open(path, os.O_RDONLY | _FLAGS | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise Unsafe(f"it cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Unsafe("it is no regular file")
    with os.fdopen(handle, "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unsafe(f"it has more than {limit:,} bytes")
    return data


def plain_lines(data: bytes) -> str:
    """Decode UTF-8 and write every end of line as one newline.

    Raises:
        Unsafe: it is no UTF-8.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unsafe(f"it is no UTF-8 text: {error}") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_json(text: str) -> Any:  # whatever JSON holds
    """Parse JSON whose brackets are not nested too deep to be handled.

    Raises:
        ValueError: it is no JSON, or nested too deep.
    """
    depth, in_string = 0, False
    for mark in _MARK.finditer(text):
        if mark[0] == '"':
            in_string = not in_string
        elif not in_string and len(mark[0]) == 1:
            depth += 1 if mark[0] in "[{" else -1
        if depth > MAX_DEPTH:
            raise Unsafe(f"its brackets are nested deeper than {MAX_DEPTH}")
    return json.loads(text)
