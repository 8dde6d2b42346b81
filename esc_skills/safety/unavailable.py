"""What a person is told where the model fails: fixed words, read and agreed on by people."""

import json
import re
from functools import cache
from importlib import resources
from typing import Final

_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


def unavailable_reply(said: str = "") -> str:
    """Say that the program cannot answer now, and whom to turn to in danger.

    Args:
        said: what the person wrote last: it is answered in Chinese where it is Chinese, else in
            English.
    """
    return _words()["zh" if _CHINESE.search(said) else "en"]


@cache
def _words() -> dict[str, str]:
    folder = resources.files(__package__) / "resources"
    found: dict[str, str] = json.loads((folder / "unavailable.json").read_text(encoding="utf-8"))
    return found
