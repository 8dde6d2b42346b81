"""The one record that the files which compare banks share."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PartChange:
    """One thing that is not the same: `part` of a card or predictor, and the text on both sides.

    `note` says in plain words what it means, where text alone does not.
    """

    part: str
    kind: Literal["added", "removed", "changed", "moved"]
    before: str
    after: str
    note: str = ""
