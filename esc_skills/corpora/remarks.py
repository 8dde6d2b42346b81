"""Says what is unusual about loaded dialogues, counted, before anything is learnt from them."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from signatures.dialogues import Dialogue

LONG: Final = 400


def remarks(dialogues: Sequence[Dialogue]) -> tuple[str, ...]:
    """Return a line for each thing a user should know; none where all is usual."""
    lines = []
    foreign = Counter(d.language for d in dialogues if d.language != "en")
    if foreign:
        said = ", ".join(f"{n} {language}" for language, n in sorted(foreign.items()))
        lines.append(f"dialogues not in English: {said}")
    bare = sum(not any(turn.strategy for turn in d.turns) for d in dialogues)
    if bare:
        lines.append(f"{bare} dialogues name no strategy: actions are told from the words")
    long = [d for d in dialogues if len(d.turns) > LONG]
    if long:
        most = max(len(d.turns) for d in long)
        lines.append(f"{len(long)} dialogues of over {LONG} messages (up to {most:,}): in windows")
    silent = sum(d.outcome is None and not any(t.star for t in d.turns) for d in dialogues)
    if silent:
        lines.append(f"{silent} dialogues without star, survey or outcome: only their words count")
    unknown = sum(d.licence == "unknown" for d in dialogues)
    if unknown:
        lines.append(f"{unknown} dialogues of unknown licence: so is the bank's")
    return tuple(lines)
