"""Reads how seekers took what was said to them; the supporter's words are never in the prompt."""

from collections.abc import Sequence
from dataclasses import dataclass

import dspy

from esc_skills.lm.ask import ask
from signatures.extraction import Reaction, ReadReactions
from signatures.transcript import defuse


@dataclass(frozen=True, slots=True)
class Pair:
    """What a seeker said before an action and after it; `number` is unique within one call."""

    number: int
    before: str
    after: str


class ReactionReader(dspy.Module):
    """Reads the change from a seeker's words before and after."""

    def __init__(self) -> None:
        super().__init__()
        self.read = dspy.Predict(ReadReactions)

    def forward(self, pairs: Sequence[Pair]) -> dspy.Prediction:
        """Read reactions.

        Args:
            pairs: of one dialogue, at most a window's.

        Returns:
            A prediction with `reactions`: number -> `Reaction`; pairs the model left out are not
            in it.

        Raises:
            Unreadable: no reply could be read, after retries.
        """
        if not pairs:
            return dspy.Prediction(reactions={})
        wanted = {pair.number for pair in pairs}
        found = ask(
            self.read,
            check=lambda said: None if _known(said.reactions, wanted) else "no pair was read",
            pairs="\n".join(map(_line, pairs)),
        )
        return dspy.Prediction(reactions=_known(found.reactions, wanted))


def _known(reactions: Sequence[Reaction], wanted: set[int]) -> dict[int, Reaction]:
    return {one.block: one for one in reversed(reactions) if one.block in wanted}


def _line(pair: Pair) -> str:
    before, after = (defuse(text).replace("|", "/") for text in (pair.before, pair.after))
    return f"{pair.number} Before: {before} | After: {after}"
