"""Reads how a seeker took what was said: from the seeker's words before and after, nothing else.

The supporter's action is not in the prompt, so an outcome can never be a function of the action.
Cues and points (``reaction.json``) are whole numbers written by hand; none was fitted to a corpus.
English only: text in other languages reads as no change.
"""

import json
import math
import re
from functools import lru_cache
from typing import Final

from esc_skills.offline.annotator.languages import language
from esc_skills.offline.annotator.said import Said, said
from esc_skills.offline.prompt import Prompt
from signatures.labels import POLARITY_OF_CHANGE, Change, Polarity, polarity_of_shift

_LINE: Final = re.compile(r"^(\d+) Before: (.*?) \| After: (.*)$", re.MULTILINE)
# Cues add up over a text, so a long one is divided by the root of its length; shorter than this,
# one cue would weigh too much.
_SHORTEST: Final = 6
_SCALE: Final = 4
_MOST: Final = 10
_SHORT: Final = 4
_SENTENCE: Final = 8
_LONG: Final = 25
_OWN: Final = 3
_PLAIN: Final[dict[Polarity, Change]] = {
    "constructive": "feels_understood",
    "neutral": "continues",
    "negative": "closes_up",
}


@lru_cache(maxsize=4096)
def shift(before: str, after: str) -> int:
    """Return how much better (+) or worse (-) off the seeker sounds after: -10 to 10."""
    was, now = (" ".join(text.replace("\u2019", "'").split()) for text in (before, after))
    points = 0
    for cue in language().reactions:
        n = cue.found(now)
        if n and cue.newly:
            n = max(0, n - cue.found(was))
        points += n * cue.points
    n_words = now.count(" ") + 1
    raw = round(_SCALE * points / math.sqrt(max(_SHORTEST, n_words)))
    return max(-_MOST, min(_MOST, raw))


def read_reactions(prompt: Prompt) -> dict[str, str]:
    """Answer `ReadReactions`: an entry per numbered line.

    Args:
        prompt: with the input `pairs`: ``3 Before: … | After: …`` lines.
    """
    reactions = []
    for number, before, after in _LINE.findall(prompt.inputs.get("pairs", "")):
        moved = shift(before, after)
        change = _change(said(before), said(after), polarity_of_shift(moved))
        reactions.append({"block": int(number), "change": change, "shift": moved})
    return {"reactions": json.dumps(reactions)}


def _change(before: Said, after: Said, polarity: Polarity) -> Change:
    """Name the change: the first description that fits and does not contradict the shift."""
    known = language()
    warm = after.has("gratitude", "relief")
    brief = after.n_words <= _SHORT
    kinds: tuple[tuple[bool, Change], ...] = (
        (after.has("leaving") and not warm, "leaves"),
        (after.has("confused_by") and not after.has("uptake"), "pushes_back"),
        (after.has("rejects") and not after.has("insight"), "pushes_back"),
        (after.opening in known.no and after.n_words <= _SENTENCE, "closes_up"),
        (after.has("relief"), "calms"),
        (after.has("insight"), "gains_insight"),
        (after.has("gratitude"), "thanks"),
        (after.has("understood") or after.opening in known.yes, "feels_understood"),
        (after.has("uptake") and after.n_words > 1 and not after.asks, "accepts_step"),
        (after.has("hope"), "gains_hope"),
        (after.has("parting") and not after.asks, "thanks"),
        (after.has("approves") and brief, "feels_understood"),
        (_darker(before, after), "distress_rises"),
        (brief and after.has("shuts"), "closes_up"),
        (after.has("asks"), "asks_for_more"),
        (after.has("turns_away") or (after.asks and after.n_words <= _LONG), "deflects"),
        (after.has("discloses") and after.n_words > _SENTENCE and not after.asks, "opens_up"),
        (after.n_words >= _LONG and after.n_own >= _OWN and not after.asks, "opens_up"),
    )
    fitting = (label for holds, label in kinds if holds and POLARITY_OF_CHANGE[label] == polarity)
    return next(fitting, _PLAIN[polarity])


def _darker(before: Said, after: Said) -> bool:
    def felt(one: Said) -> int:
        return sum(n for label, n in one.counts.items() if label.startswith("emotion:"))

    return after.has("distress") and felt(after) > felt(before)
