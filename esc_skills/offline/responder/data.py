"""Reads the responder's data: JSON that lies beside its code. No words of its own."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

HOME: Final = Path(__file__).parent
_PART: Final = re.compile(r"(?<!\?P)<(\w+)>")


@dataclass(frozen=True, slots=True)
class Data:
    """One file of words and patterns.

    Attributes:
        path: where it lies.
        raw: what it holds. A pattern is a text, or a list of alternatives; ``<name>`` in it stands
            for one of the file's ``parts``, themselves texts or lists. ``spaced`` (true if missing)
            says that words stand between spaces: then listed alternatives start at one.
    """

    path: Path
    raw: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> "Data":
        """Read a JSON file."""
        return cls(path, json.loads(path.read_text(encoding="utf-8")))

    @property
    def is_spaced(self) -> bool:
        """Whether words stand between spaces."""
        return bool(self.raw.get("spaced", True))

    def held(self, name: str) -> Any:  # whatever JSON holds; who asks knows
        """Return what stands under `name`.

        Raises:
            ValueError: the file has nothing of that name.
        """
        if name not in self.raw:
            raise ValueError(f"{self.path}: there is no {name!r}")
        return self.raw[name]

    def pattern(self, name: str) -> re.Pattern[str]:
        """Return one of the ``patterns``."""
        return self._compiled(self.held("patterns")[name])

    def cue(self, name: str) -> re.Pattern[str]:
        """Return the pattern that stands by itself under `name`."""
        return self._compiled(self.held(name))

    def cues(self, name: str) -> dict[str, re.Pattern[str]]:
        """Return a table of patterns by label."""
        return {label: self._compiled(raw) for label, raw in self.held(name).items()}

    def words(self, name: str) -> frozenset[str]:
        """Return one of the ``words``, lists of single words."""
        return frozenset(" ".join(self.held("words")[name]).split())

    def _compiled(self, raw: str | list[str]) -> re.Pattern[str]:
        if not isinstance(raw, str):
            listed = "|".join(raw)
            raw = rf"\b(?:{listed})" if self.is_spaced else listed
        return re.compile(self._filled(raw), re.DOTALL)

    def _filled(self, text: str) -> str:
        return _PART.sub(lambda m: self._filled(self._part(m.group(1))), text)

    def _part(self, name: str) -> str:
        part = self.held("parts")[name]
        return part if isinstance(part, str) else f"(?:{'|'.join(part)})"


@cache
def data_of(name: str) -> Data:
    """Return a file of this package, such as ``en/grammar.json``, read once."""
    return Data.read(HOME / name)
