"""A linear guess at danger from short runs of letters and words, for what no grammar foresaw.

It may only raise ``none`` to ``ask``. Its weights are a file anyone can read (``ngrams.json``);
``python -m benchmarks.train_screen`` makes it from our own cases.
"""

import json
import math
from collections.abc import Iterable
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any, Final

from esc_skills.safety.units import Unit

# Fewer letters than this say too little; more units than this are not read.
_SHORT: Final = 6
_UNITS: Final = 60


def may_be_danger(units: Iterable[Unit]) -> bool:
    """Say whether some unit of a message reads like danger."""
    threshold = _model()[2]
    return any(score(unit) > threshold for unit in islice(units, _UNITS))


def score(unit: Unit) -> float:
    """Return how much a unit reads like danger; what is too short to tell, very little."""
    weights, bias, _ = _model()
    grams = grams_of(unit)
    if len(grams) < _SHORT:
        return -math.inf
    return bias + sum(weights.get(g, 0.0) for g in grams) / math.sqrt(len(grams))


def grams_of(unit: Unit) -> set[str]:
    """Return the runs of one to three words and of three to five letters in a unit.

    Where no spaces are written: runs of one to four characters.
    """
    if unit.running:
        text = unit.running
        return {text[i : i + n] for n in (1, 2, 3, 4) for i in range(len(text) - n + 1)}
    words = unit.words.split()
    runs = {f" {' '.join(words[i : i + n])} " for n in (1, 2, 3) for i in range(len(words) - n + 1)}
    text = unit.words
    return runs | {text[i : i + n] for n in (3, 4, 5) for i in range(len(text) - n + 1)}


@cache
def _model() -> tuple[dict[str, float], float, float]:
    path = resources.files(__package__).joinpath("resources/ngrams.json")
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return table["weights"], table["bias"], table["threshold"]
