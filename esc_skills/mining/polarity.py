"""Decides whether a unit helped: by the seeker's star, the survey, the reaction, in that order."""

from typing import Final, Literal

from signatures.dialogues import Dialogue, Evidence
from signatures.labels import Polarity, polarity_of_shift

Outcome = Literal["success", "failure", "unknown"]
_MIDDLE: Final = 3


def outcome_of(dialogue: Dialogue) -> Outcome:
    """Return how the whole dialogue ended, as far as anybody said."""
    if dialogue.outcome is None:
        return "unknown"
    return "success" if dialogue.outcome >= 0.5 else "failure"


def decide(
    star: int | None, *, star_before: int | None = None, shift: int, outcome: Outcome
) -> tuple[Polarity, Evidence]:
    """Decide by the best evidence there is. All thresholds are our choice.

    A star of 4 or 5 is constructive, of 1 or 2 negative; a 3 says something only as a change from
    the star before. A survey speaks of the whole dialogue: it makes no unit good or bad by itself,
    it takes back what the words alone claim against it.

    Args:
        star: the seeker's rating of this action, 1-5, None where nobody gave one.
        star_before: the rating before it in the dialogue.
        shift: how the reaction reads, -10 to 10.
        outcome: how the dialogue ended.
    """
    if star is not None and star != _MIDDLE:
        rated: Polarity = "constructive" if star > _MIDDLE else "negative"
        return rated, Evidence(signal="star", detail=f"{star} of 5")
    if star == _MIDDLE and star_before is not None and star_before != _MIDDLE:
        moved: Polarity = "constructive" if star_before < _MIDDLE else "negative"
        return moved, Evidence(signal="star", detail=f"3 of 5 after {star_before}")
    text = polarity_of_shift(shift)
    if (text, outcome) in {("constructive", "failure"), ("negative", "success")}:
        said = f"the words say {text} ({shift:+d}), the dialogue was a {outcome}"
        return "neutral", Evidence(signal="survey", detail=said)
    return text, Evidence(signal="text", detail=f"the seeker's next words ({shift:+d})")
