"""Word lists of the responder's little English grammar, read once from a packaged file."""

import json
from functools import cache
from importlib.resources import files


def words(name: str) -> frozenset[str]:
    """Return the word list `name`.

    Raises:
        KeyError: there is no such list.
    """
    return frozenset(" ".join(_resource()[name]).split())


@cache
def _resource() -> dict[str, list[str]]:
    text = files(__package__).joinpath("words.json").read_text(encoding="utf-8")
    loaded: dict[str, list[str]] = json.loads(text)
    return loaded
