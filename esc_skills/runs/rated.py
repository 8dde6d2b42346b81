"""Units a seeker rated with a star, and what a model reads in their words alone."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from esc_skills.corpora.load import Loaded, NothingToLoad
from esc_skills.lm.ask import PASSING, Unreadable
from esc_skills.lm.threads import each
from esc_skills.mining.blocks import WINDOW
from esc_skills.mining.strangers import clean
from esc_skills.runs.session import open_session
from esc_skills.runs.settings import ModelSettings
from programs.reactions import Pair, ReactionReader
from signatures.dialogues import Star


class RatedUnit(BaseModel):
    """A row of a file of rated units; other fields, the supporter's action too, are not read."""

    dialog: str = Field(min_length=1)
    dataset: str = "unknown"
    before: str
    after: str
    star: Star


@dataclass(frozen=True, slots=True)
class Scored:
    """A rated unit without its words: how the reaction reads, and the star."""

    dialogue: str
    corpus: str
    star: int
    shift: int


@dataclass(frozen=True, slots=True)
class ReadUnits:
    """What was read, and a line for each unit that was not."""

    units: tuple[Scored, ...]
    unread: tuple[str, ...]


def load_rated(path: Path) -> Loaded[RatedUnit]:
    """Load rated units; a row that does not fit is named, counted and skipped.

    Raises:
        NothingToLoad: the file cannot be read, or no row fits.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NothingToLoad(f"{path}: cannot be read as UTF-8 text ({error})") from error
    units: list[RatedUnit] = []
    skipped: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            units.append(RatedUnit.model_validate(json.loads(line)))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"])) or "row"
            skipped.append(f"{path}:{number}: {field}: {first['msg']}")
        except ValueError as error:
            skipped.append(f"{path}:{number}: not JSON ({error})")
    if not units:
        first_one = f"; the first: {skipped[0]}" if skipped else ""
        raise NothingToLoad(
            f"{path}: no rated units ({len(skipped)} rows skipped{first_one}). A row needs dialog, "
            "before, after and star"
        )
    return Loaded(tuple(units), tuple(skipped))


def read_shifts(units: Sequence[RatedUnit], settings: ModelSettings) -> ReadUnits:
    """Have the model of `settings` read every reaction, in the calls discovery makes.

    Raises:
        ValueError: the model cannot be reached, or read nothing at all.
    """
    reader = ReactionReader()

    def read(batch: Sequence[RatedUnit]) -> list[Scored | str]:
        pairs = [Pair(i, clean(u.before).text, clean(u.after).text) for i, u in enumerate(batch, 1)]
        try:
            found = reader(pairs=pairs).reactions
        except (Unreadable, *PASSING) as problem:
            return [f"{batch[0].dialog}, {len(batch)} units: {problem}"]
        return [
            Scored(u.dialog, u.dataset, u.star, found[i].shift)
            if i in found
            else f"{u.dialog}: the model left a unit out"
            for i, u in enumerate(batch, 1)
        ]

    with open_session(settings, speaker="reflection") as session:
        threads = 1 if session.offline else session.threads
        rows = [row for batch in each(read, _batches(units), threads=threads) for row in batch]
    read_units = tuple(row for row in rows if isinstance(row, Scored))
    unread = tuple(row for row in rows if isinstance(row, str))
    if not read_units:
        raise ValueError(f"the model read none of {len(units)} units; the first: {unread[0]}")
    return ReadUnits(read_units, unread)


def _batches(units: Sequence[RatedUnit]) -> Iterator[list[RatedUnit]]:
    """Group units by dialogue, at most a window's together."""
    by_dialogue: dict[str, list[RatedUnit]] = defaultdict(list)
    for unit in units:
        by_dialogue[unit.dialog].append(unit)
    for members in by_dialogue.values():
        for start in range(0, len(members), WINDOW):
            yield members[start : start + WINDOW]
