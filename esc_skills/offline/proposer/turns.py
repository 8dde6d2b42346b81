"""Reads the turns of a proposal prompt: ``- Seeker: … | Supporter: … | Seeker then: …``."""

import re
from dataclasses import dataclass
from typing import Final

_TURN: Final = re.compile(
    r"^- Seeker: (.*?) \| Supporter: (.*?) \| Seeker then: (.*)$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """What the seeker said, what the supporter replied, what the seeker said or thought then."""

    before: str
    reply: str
    then: str


def read_turns(text: str) -> tuple[ShownTurn, ...]:
    """Return the turns of `text`; lines of another form are ignored."""
    return tuple(ShownTurn(*match.groups()) for match in _TURN.finditer(text))
