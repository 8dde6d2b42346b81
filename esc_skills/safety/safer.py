"""What is said instead of a reply that was stopped: fixed words, never composed by a model."""

import json
from collections.abc import Collection, Sequence
from functools import cache
from importlib import resources
from typing import Any


def safer_reply(
    categories: Sequence[str], *, language: str, in_danger: bool, said: Collection[str] = ()
) -> str:
    """Return words that may always be said.

    Args:
        categories: what the stopped reply was found to be.
        language: of the talk; English where we have no words of our own.
        in_danger: whether danger was heard in the talk.
        said: what the supporter has said before; nothing is said twice while there is more.

    Example:
        >>> safer_reply(["diagnosis"], language="en", in_danger=False)[:12]
        'What to take'
    """
    words, kinds = _words().get(language, _words()["en"]), _words()["kind_of"]
    kind = next((kinds[name] for name in categories if name in kinds), "plain")
    if in_danger and kind != "harm":
        kind = "danger"
    earlier = "\n".join(said)
    options = [*words[kind], *words["plain"]]
    fresh = next((option for option in options if option not in earlier), None)
    return str(fresh or options[len(said) % len(options)])


@cache
def _words() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("resources/safer.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
