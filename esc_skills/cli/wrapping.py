"""Text for narrow columns: an id breaks after a hyphen, underscore or slash, never in a word."""

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.text import Text

_PIECE: Final = re.compile(r"[^-_/]*[-_/]+|[^-_/]+")


class Wrapped:
    """Text that is wrapped at spaces, and inside a word only where the word is too long.

    Args:
        text: plain; markup in it is shown and not obeyed.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Say how narrow and how wide it can be."""
        pieces = (piece for word in self.text.split() for piece in _PIECE.findall(word))
        least = max(map(cell_len, pieces), default=0)
        most = max(map(cell_len, self.text.splitlines()), default=0)
        return Measurement(least, most).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Render it at the width there is."""
        for line in self.text.splitlines() or [""]:
            yield Text("\n".join(_lines(line, options.max_width)), overflow="fold")


def _lines(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= width:
            line = joined
        elif cell_len(word) <= width:
            yield line
            line = word
        else:
            *full, line = _pieces(joined, width)
            yield from full
    yield line


def _pieces(text: str, width: int) -> Iterator[str]:
    line = ""
    for piece in _PIECE.findall(text):
        if line and cell_len(line + piece) > width:
            yield line.rstrip()
            line = ""
        line += piece
    yield line
