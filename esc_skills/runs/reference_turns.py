"""Recorded dialogues -> the turns an agent has to answer, by one declared policy."""

import hashlib
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from signatures.dialogues import Dialogue, Turn
from signatures.labels import strategy_of

POLICY: Final = (
    "Consecutive messages of one speaker are merged. Every supporter block with a seeker block "
    "right before it is a turn: the agent sees all recorded messages before it and is compared "
    "with it. A turn's strategy is that of the block's last message; `accuracy_any` takes any "
    "message's. Strategies are read off replies by the judge's model, one a reply, without the "
    "recorded label; `reader` says how well that works on the recorded replies themselves."
)


@dataclass(frozen=True, slots=True)
class ReferenceTurn:
    """A turn to be answered; `strategies` are all those of the recorded block, the last is gold."""

    id: str
    dialogue: str
    history: tuple[dict[str, str], ...]
    reference: str
    strategies: tuple[str, ...]

    @property
    def gold(self) -> str | None:
        """The turn's strategy, or None where the recording has none."""
        return self.strategies[-1] if self.strategies else None


def turns_of(dialogues: Sequence[Dialogue]) -> tuple[ReferenceTurn, ...]:
    """Cut dialogues into turns, by the policy above. The text stays as it was recorded."""
    turns = []
    for dialogue in dialogues:
        blocks = [tuple(run) for _, run in groupby(dialogue.turns, key=lambda t: t.speaker)]
        messages = [_message(block) for block in blocks]
        for i, block in enumerate(blocks[1:], 1):
            if block[0].speaker == "supporter":
                named = tuple(strategy_of(t.strategy) for t in block if t.strategy)
                place, said = f"{dialogue.id}#{i}", messages[i]["content"]
                turns.append(ReferenceTurn(place, dialogue.id, tuple(messages[:i]), said, named))
    return tuple(turns)


def sampled(turns: Sequence[ReferenceTurn], n: int, *, seed: int) -> tuple[ReferenceTurn, ...]:
    """Draw at most `n` turns, the same for the same seed, in the order of the file; 0 takes all."""
    if not n or n >= len(turns):
        return tuple(turns)
    picked = random.Random(f"references:{seed}").sample(range(len(turns)), n)
    return tuple(turns[i] for i in sorted(picked))


def fingerprint(dialogues: Sequence[Dialogue]) -> str:
    """Return 16 hex digits over the dialogues as they were read, as a manifest has them."""
    text = "\n".join(dialogue.model_dump_json() for dialogue in dialogues)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def majority(turns: Sequence[ReferenceTurn]) -> dict[str, Any] | None:
    """Return the commonest recorded strategy and its share: what always saying it would score."""
    golds = Counter(turn.gold for turn in turns if turn.gold)
    if not golds:
        return None
    name, n = golds.most_common(1)[0]
    return {"strategy": name, "accuracy": round(n / golds.total(), 4)}


def _message(block: Sequence[Turn]) -> dict[str, str]:
    role = "user" if block[0].speaker == "seeker" else "assistant"
    return {"role": role, "content": " ".join(turn.text for turn in block)}
