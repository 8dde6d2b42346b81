"""Dialogue -> blocks -> the places where a unit may stand, in windows a model can read at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from esc_skills.mining.strangers import clean
from signatures.dialogues import Dialogue, Speaker

WINDOW: Final = 40
_MIN_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive messages of one speaker, as one.

    Args:
        speaker: of all its messages.
        text: the messages, neutralised (`esc_skills.mining.strangers`), joined by spaces.
        strategy: of the last message that names one.
        star: the seeker's rating of the supporter block before; the first one given.
        indices: of the messages in the dialogue.
        refused: why a message of it was set aside; empty where none was.
        masked: kinds of things replaced in it.
    """

    speaker: Speaker
    text: str
    strategy: str | None
    star: int | None
    indices: tuple[int, ...]
    refused: str = ""
    masked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """Blocks shown to a model at once, from number `start` on, and where units may stand."""

    start: int
    blocks: tuple[Block, ...]
    places: tuple[int, ...]


def blocks_of(dialogue: Dialogue) -> tuple[Block, ...]:
    """Merge consecutive messages of one speaker; nothing but plain talk is left of their text."""
    runs: list[list[int]] = []
    for i, turn in enumerate(dialogue.turns):
        if runs and dialogue.turns[runs[-1][0]].speaker == turn.speaker:
            runs[-1].append(i)
        else:
            runs.append([i])
    return tuple(_block(dialogue, run) for run in runs)


def _block(dialogue: Dialogue, run: Sequence[int]) -> Block:
    turns = [dialogue.turns[i] for i in run]
    cleaned = [clean(turn.text) for turn in turns]
    return Block(
        speaker=turns[0].speaker,
        text=" ".join(c.text for c in cleaned),
        strategy=next((t.strategy for t in reversed(turns) if t.strategy), None),
        star=next((t.star for t in turns if t.star is not None), None),
        indices=tuple(run),
        refused=next((c.refused for c in cleaned if c.refused), ""),
        masked=tuple(kind for c in cleaned for kind in c.masked),
    )


def places(blocks: Sequence[Block]) -> tuple[int, ...]:
    """Return the numbers of supporter blocks that stand between two of the seeker.

    Bare greetings and actions of fewer than three words make no unit.
    """
    return tuple(
        i
        for i in range(1, len(blocks) - 1)
        if blocks[i].speaker == "supporter"
        and len(blocks[i].text.split()) >= _MIN_WORDS
        and len(blocks[i - 1].text.split()) >= _MIN_WORDS
    )


def windows(blocks: Sequence[Block]) -> Iterator[Window]:
    """Cut a dialogue into windows of at most 42 blocks; each place is in exactly one.

    Windows without a place are left out.
    """
    wanted = places(blocks)
    at = 0
    for start in range(0, len(blocks), WINDOW):
        mine: list[int] = []
        while at < len(wanted) and wanted[at] <= start + WINDOW:
            mine.append(wanted[at])
            at += 1
        if mine:
            yield Window(start, tuple(blocks[start : start + WINDOW + 2]), tuple(mine))
