"""Loads dialogues and profiles through `datasets`, one JSON string a row, validated here.

`datasets`' own JSON reader infers column types and silently rewrites values ("007" becomes 7), so
rows are read as text and parsed by us. A row that does not fit is named, counted and skipped.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final, Generic, Literal, TypeVar

from pydantic import ValidationError

from esc_skills.corpora import esconv, sage_profiles
from esc_skills.corpora.files import Unreadable, rows_of
from signatures.dialogues import Dialogue
from signatures.rollouts import SeekerProfile

Split = Literal["train", "val", "test"]
LanguageCode = Literal["en", "zh"]
_FILES: Final = frozenset({".jsonl", ".json", ".txt", ".csv", ".tsv", ".parquet", ".gz"})
_HUB_LICENCE: Final = "CC BY-NC 4.0"
T = TypeVar("T")


class NothingToLoad(ValueError):  # noqa: N818
    """A file or data set could not be read, or held nothing that fits."""


class Unreachable(NothingToLoad):
    """The hub did not give a data set: not there, or no network."""


@dataclass(frozen=True, slots=True)
class Loaded(Generic[T]):
    """What was read, and a line for every row that was skipped: ``file:line: why``."""

    items: tuple[T, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row as text: where it stands, and what its source says of all its rows."""

    where: str
    text: str
    origin: str
    licence: str | None = None

    @property
    def id(self) -> str:
        """An id for a row that names none: of its content, so no path and no place is in it."""
        return f"{self.origin}-{hashlib.sha256(self.text.encode()).hexdigest()[:10]}"


def load_dialogues(source: str) -> Loaded[Dialogue]:
    """Load dialogues from a JSONL file, a JSON array, a folder laid out like the hub, or the hub.

    Args:
        source: path of a file or folder, or a name such as ``thu-coai/esconv``; ``:split`` behind
            a folder or name chooses another split than train.

    Raises:
        NothingToLoad: it cannot be read, or no row fits.

    Example:
        >>> row = {"messages": [{"role": "user", "content": "I failed again."},
        ...     {"role": "assistant", "content": "That hurts."},
        ...     {"role": "user", "content": "It does."}], "outcome": 1}
        >>> _ = Path("log.jsonl").write_text(json.dumps(row))
        >>> found = load_dialogues("log.jsonl")
        >>> [turn.speaker for turn in found.items[0].turns], found.skipped
        (['seeker', 'supporter', 'seeker'], ())
    """
    return _load(
        source,
        lambda found, row: esconv.dialogue(
            found, row_id=row.id, origin=row.origin, licence=row.licence
        ),
        "dialogues",
    )


def load_all_dialogues(sources: Sequence[str]) -> Loaded[Dialogue]:
    """Load dialogues from several sources; an id seen before is skipped and named.

    A data set on the hub that cannot be had is named, and the rest goes on.

    Raises:
        NothingToLoad: a file is not there or holds nothing that fits, or nothing at all was loaded.
    """
    found: dict[str, Dialogue] = {}
    skipped: list[str] = []
    for source in sources:
        try:
            loaded = load_dialogues(source)
        except Unreachable as problem:
            skipped.append(str(problem))
            continue
        skipped += loaded.skipped
        for item in loaded.items:
            if item.id in found:
                skipped.append(f"{source}: id {item.id!r} was there before")
            else:
                found[item.id] = item
    if not found:
        raise NothingToLoad(skipped[0] if skipped else "no dialogues were named")
    return Loaded(tuple(found.values()), tuple(skipped))


def load_profiles(source: str) -> Loaded[SeekerProfile]:
    """Load seeker profiles: ours, or SAGE's own JSONL unchanged.

    Raises:
        NothingToLoad: it cannot be read, or no row fits.
    """
    return _load(
        source,
        lambda found, row: sage_profiles.profile(found, where=row.where, licence=row.licence),
        "profiles",
    )


def own_dialogues() -> tuple[Dialogue, ...]:
    """Return the dialogues written for this project."""
    return load_dialogues(str(_packaged("dialogues/own.jsonl"))).items


def own_profiles(split: Split, language: LanguageCode = "en") -> tuple[SeekerProfile, ...]:
    """Return the profiles of one split and language; the splits share no scene.

    Example:
        >>> len(own_profiles("train")), own_profiles("val", "zh")[0].language
        (144, 'zh')
    """
    folder = "profiles" if language == "en" else f"profiles/{language}"
    return load_profiles(str(_packaged(f"{folder}/{split}.jsonl"))).items


def own_probes() -> tuple[tuple[dict[str, str], ...], ...]:
    """Return chat messages of seekers at risk: for the safety veto only, never for reward."""
    rows = _packaged("at_risk.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(json.loads(row)["messages"]) for row in rows)


def _packaged(name: str) -> Path:
    return Path(str(resources.files(__package__).joinpath(name)))


def _load(source: str, read: Callable[[Any, _Row], Any], what: str) -> Loaded[Any]:
    items, skipped, seen = [], [], set()
    for row in _rows(source):
        try:
            item = read(json.loads(row.text), row)
        except ValidationError as error:
            first = error.errors()[0]
            skipped.append(f"{row.where}: {'.'.join(map(str, first['loc']))}: {first['msg']}")
            continue
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            skipped.append(f"{row.where}: {_why(error)}")
            continue
        if item.id in seen:
            skipped.append(f"{row.where}: id {item.id!r} was there before")
            continue
        seen.add(item.id)
        items.append(item)
    if not items:
        first_skipped = f"; the first: {skipped[0]}" if skipped else ""
        raise NothingToLoad(
            f"{source}: no usable {what} ({len(skipped)} rows skipped{first_skipped}). "
            "See esc_skills/corpora/README.md for the formats"
        )
    return Loaded(tuple(items), tuple(skipped))


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error.msg} at column {error.colno})"
    if isinstance(error, KeyError):
        return f"field {error} is missing"
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _rows(source: str) -> Iterator[_Row]:
    path = Path(source)
    name, _, split = source.rpartition(":") if ":" in source else (source, "", "")
    if path.is_file():
        yield from _file_rows(path)
    elif path.is_dir() or (split and Path(name).is_dir()):
        folder = source if path.is_dir() else name
        yield from _set_rows(folder, split if folder == name and split else "train", None)
    elif path.suffix in _FILES or path.is_absolute() or "/" not in source:
        raise NothingToLoad(f"{source}: no such file")
    else:
        yield from _set_rows(name, split or "train", _HUB_LICENCE)


def _file_rows(path: Path) -> Iterator[_Row]:
    try:
        for where, text in rows_of(path):
            yield _Row(where, text, path.name.split(".")[0])
    except Unreadable as error:
        raise NothingToLoad(str(error)) from error


def _set_rows(name: str, split: str, licence: str | None) -> Iterator[_Row]:
    """Read a data set: one on the hub, or a folder laid out like one."""
    import datasets

    datasets.disable_progress_bars()
    hub = logging.getLogger("huggingface_hub")
    level = hub.level
    hub.setLevel(logging.ERROR)  # it tells of every retry; what came of them is said below
    try:
        data = datasets.load_dataset(name, split=split)
    except (OSError, ValueError, RuntimeError, datasets.exceptions.DatasetsError) as error:
        why = " ".join(str(error).split())[:200]
        if isinstance(error, datasets.exceptions.DatasetsError) and Path(name).is_dir():
            why = "its files do not fit together: columns or types differ; name them one by one"
        raise Unreachable(
            f"{name}: not a file here, and no data set with the split {split!r} could be loaded "
            f"({type(error).__name__}: {why})"
        ) from error
    finally:
        hub.setLevel(level)
    origin = f"{Path(name).name}-{split}"
    for i, row in enumerate(data):
        text = row["text"] if isinstance(row.get("text"), str) else json.dumps(row, default=str)
        yield _Row(f"{name}:{split}[{i}]", text, origin, licence)
