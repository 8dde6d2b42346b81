"""What a seeker's and a supporter's Chinese words are taken to show; the patterns are data.

`cues.json` holds common ways of speaking as regular expressions. Chinese is written without spaces,
so they know no word borders.
"""

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final, cast

from esc_skills.offline.responder.moves import Move

_RAW: Final[Mapping[str, Any]] = json.loads(
    files(__package__).joinpath("cues.json").read_text(encoding="utf-8")
)


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.DOTALL)


def _table(name: str) -> Mapping[str, re.Pattern[str]]:
    return {label: _any(patterns) for label, patterns in _RAW[name].items()}


EMOTIONS: Final = _table("emotions")
NEEDS: Final = _table("needs")
STAGES: Final = _table("stages")
RISKS: Final = _table("risks")
LOUD: Final = _any(_RAW["loud"])
SOFT: Final = _any(_RAW["soft"])
CALM: Final = _any(_RAW["calm"])
SHOUTED: Final = _any(_RAW["shouted"])
MOODS: Final[Mapping[str, tuple[str, str]]] = {
    label: (adjective, noun) for label, (adjective, noun) in _RAW["moods"].items()
}
REPLIES: Final = cast(Mapping[Move, re.Pattern[str]], _table("replies"))
