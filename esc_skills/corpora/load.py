"""Loads dialogues and profiles through `datasets`, one JSON string a row, validated here.

`datasets`' own JSON reader infers column types and silently rewrites values ("007" becomes 7), so
rows are read as text and parsed by us. A row that does not fit is named, counted and skipped.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final, Generic, Literal, TypeVar

from pydantic import ValidationError

from esc_skills.corpora import esconv, sage_profiles
from signatures.types import Dialogue, SeekerProfile

Split = Literal["train", "val", "test"]
Language = Literal["en", "zh"]
_HUB_LICENCE: Final = "CC BY-NC 4.0"
T = TypeVar("T")


class NothingToLoad(ValueError):  # noqa: N818
    """A file or data set could not be read, or held nothing that fits."""


@dataclass(frozen=True, slots=True)
class Loaded(Generic[T]):
    """What was read, and a line for every row that was skipped: ``file:line: why``."""

    items: tuple[T, ...]
    skipped: tuple[str, ...]


def load_dialogues(source: str) -> Loaded[Dialogue]:
    """Load dialogues from a JSONL file, a JSON array, or the name of a data set on the hub.

    Args:
        source: path of a file, or a name such as ``thu-coai/esconv``.

    Raises:
        NothingToLoad: it cannot be read, or no row fits.
    """
    return _load(source, esconv.dialogue, "dialogues")


def load_profiles(source: str) -> Loaded[SeekerProfile]:
    """Load seeker profiles: ours, or SAGE's own JSONL unchanged.

    Raises:
        NothingToLoad: it cannot be read, or no row fits.
    """
    return _load(source, sage_profiles.profile, "profiles")


def own_dialogues() -> tuple[Dialogue, ...]:
    """Return the dialogues written for this project."""
    return load_dialogues(str(_packaged("dialogues/own.jsonl"))).items


def own_profiles(split: Split, language: Language = "en") -> tuple[SeekerProfile, ...]:
    """Return the profiles of one split and language; the splits share no scene."""
    folder = "profiles" if language == "en" else f"profiles/{language}"
    return load_profiles(str(_packaged(f"{folder}/{split}.jsonl"))).items


def own_probes() -> tuple[tuple[dict[str, str], ...], ...]:
    """Return chat messages of seekers at risk: for the safety veto only, never for reward."""
    rows = _packaged("at_risk.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(json.loads(row)["messages"]) for row in rows)


def _packaged(name: str) -> Path:
    return Path(str(resources.files(__package__).joinpath(name)))


def _load(source: str, read: Any, what: str) -> Loaded[Any]:
    items, skipped, seen = [], [], set()
    for where, text, licence in _rows(source):
        try:
            item = read(json.loads(text), where=where, licence=licence)
        except ValidationError as error:
            first = error.errors()[0]
            skipped.append(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}")
            continue
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            skipped.append(f"{where}: {_why(error)}")
            continue
        if item.id in seen:
            skipped.append(f"{where}: id {item.id!r} was there before")
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
    return str(error).splitlines()[0][:200]


def _rows(source: str) -> Iterator[tuple[str, str, str | None]]:
    path = Path(source)
    if path.is_file():
        yield from ((where, text, None) for where, text in _file_rows(path))
    elif path.suffix in {".jsonl", ".json", ".txt"} or path.is_absolute() or "/" not in source:
        raise NothingToLoad(f"{source}: no such file")
    else:
        yield from ((where, text, _HUB_LICENCE) for where, text in _hub_rows(source))


def _file_rows(path: Path) -> Iterator[tuple[str, str]]:
    try:
        head = path.read_text(encoding="utf-8")[:1]
    except (UnicodeDecodeError, OSError) as error:
        raise NothingToLoad(f"{path}: cannot be read as UTF-8 text ({error})") from error
    if head == "[":
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
        except json.JSONDecodeError as error:
            raise NothingToLoad(f"{path}:{error.lineno}: not JSON ({error.msg})") from error
        yield from ((f"{path}[{i}]", json.dumps(row)) for i, row in enumerate(rows))
        return
    import datasets  # heavy: only when data are read

    datasets.disable_progress_bars()
    data = datasets.load_dataset("text", data_files=str(path), split="train", streaming=True)
    for i, row in enumerate(data, 1):
        if row["text"].strip():
            yield f"{path}:{i}", row["text"]


def _hub_rows(name: str) -> Iterator[tuple[str, str]]:
    import datasets

    try:
        data = datasets.load_dataset(name, split="train")
    except (OSError, ValueError, ConnectionError) as error:
        raise NothingToLoad(
            f"{name}: not a file here, and the hub did not give it ({type(error).__name__})"
        ) from error
    for i, row in enumerate(data):
        yield f"{name}[{i}]", row["text"] if "text" in row else json.dumps(row)
