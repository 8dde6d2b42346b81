"""Published figures, from one data file with their sources."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def published() -> Mapping[str, Any]:
    """Return all tables of published figures by name."""
    text = resources.files(__package__).joinpath("published.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
