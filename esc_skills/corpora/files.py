"""Reads a file of dialogues or profiles as rows of JSON text, whatever kind of file it is.

JSON lines, also gzipped; one JSON array, one object, or one that wraps an array; a table with a
message a row (CSV, TSV, Parquet); a transcript. Anything else is refused with what to do.
"""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from esc_skills.corpora.layouts import in_one_layout, is_message, talk_of_lines, talks_of_table

_TABLES: Final = {".csv": ",", ".tsv": "\t"}
_FOREIGN: Final = frozenset(
    {".xlsx", ".xls", ".zip", ".tar", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".pkl", ".arrow"}
)
_MOST_UNPACKED: Final = 2_000_000_000
_WAY_OUT: Final = "save it as .jsonl, .json, .csv or .parquet"


class Unreadable(ValueError):  # noqa: N818
    """A file that cannot be read as a whole: where, and why."""


def rows_of(path: Path) -> Iterator[tuple[str, str]]:
    """Yield a file's rows: where each stands, and its JSON text.

    Raises:
        Unreadable: the file is of no kind that can be read.
    """
    if path.suffix == ".parquet":
        yield from _of_parquet(path)
        return
    if path.suffix.lower() in _FOREIGN:
        raise Unreadable(f"{path}: {path.suffix} files are not read; {_WAY_OUT}")
    text = _text(path)
    if path.suffix in _TABLES:
        yield from _of_table(path, text)
        return
    start = text.lstrip()[:1]
    if start in ("[", "{"):
        found = _whole(path, text)
        if found is not None:
            yield from _of_json(path, found)
            return
    elif path.suffix == ".txt" and (talk := talk_of_lines(text)):
        yield str(path), json.dumps(talk)
        return
    if path.suffix == ".gz":
        yield from _of_lines(path, text.split("\n"))
        return
    del text
    import datasets  # heavy: only when data are read

    datasets.disable_progress_bars()
    data = datasets.load_dataset("text", data_files=str(path), split="train", streaming=True)
    yield from _of_lines(path, (row["text"] for row in data))


def _of_lines(path: Path, lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for i, line in enumerate(lines, 1):
        if line.strip():
            yield f"{path}:{i}", line.removeprefix("\ufeff")


def _text(path: Path) -> str:
    try:
        if path.suffix != ".gz":
            return path.read_text(encoding="utf-8-sig")
        with gzip.open(path) as file:
            data = file.read(_MOST_UNPACKED + 1)
    except (UnicodeDecodeError, OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"{path}: cannot be read as UTF-8 text ({error})") from error
    if len(data) > _MOST_UNPACKED:
        raise Unreadable(f"{path}: more than {_MOST_UNPACKED:,} bytes unpacked; cut it in parts")
    return data.decode("utf-8-sig", "replace")


def _whole(path: Path, text: str) -> object:
    """Parse a file that is one JSON value; None for one of lines."""
    try:
        found: object = json.loads(text)
    except json.JSONDecodeError as error:
        # Lines, not one value; and where the first line does not parse, it is named as a row.
        if error.msg == "Extra data" or (text.lstrip()[:1] == "{" and path.suffix != ".json"):
            return None
        raise Unreadable(f"{path}:{error.lineno}: not JSON ({error.msg})") from error
    except RecursionError as error:
        raise Unreadable(f"{path}: lists within lists too deep to be dialogues") from error
    return found


def _of_json(path: Path, found: object) -> Iterator[tuple[str, str]]:
    if isinstance(found, dict):
        wrapped = _wrapped(found) if path.suffix == ".json" else None
        if wrapped is None:
            yield str(path), json.dumps(found)
            return
        found = wrapped
    rows = found if isinstance(found, list) else [found]
    if rows and all(map(is_message, rows)):
        yield str(path), json.dumps({"messages": rows})
        return
    for i, row in enumerate(rows):
        yield f"{path}[{i}]", json.dumps(row)


def _wrapped(found: dict[str, Any]) -> list[Any] | None:
    """Return the rows that an object holds in its one list; None for an object that is a row."""
    lists = [v for v in found.values() if isinstance(v, list) and v]
    if len(lists) != 1 or not all(isinstance(row, dict | list) for row in lists[0]):
        return None
    try:
        _, messages = in_one_layout(found)
    except ValueError:
        return lists[0]
    return None if any(map(is_message, messages)) else lists[0]


def _of_table(path: Path, text: str) -> Iterator[tuple[str, str]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_TABLES[path.suffix])
    try:
        talks = talks_of_table(reader, reader.fieldnames or ())
    except (ValueError, csv.Error) as error:
        raise Unreadable(f"{path}: {error}") from error
    for talk in talks:
        yield f"{path}: talk {talk['id']}", json.dumps(talk)


def _of_parquet(path: Path) -> Iterator[tuple[str, str]]:
    import datasets

    datasets.disable_progress_bars()
    try:
        data = datasets.load_dataset("parquet", data_files=str(path), split="train", streaming=True)
        rows = [dict(row) for row in data]
    except (ValueError, OSError, datasets.exceptions.DatasetsError) as error:
        raise Unreadable(f"{path}: cannot be read as Parquet ({error})") from error
    if rows and "utterance_id" not in rows[0] and "speaker_idx" not in rows[0]:
        for i, row in enumerate(rows):
            text = row.get("text")
            whole = isinstance(text, str) and text.lstrip()[:1] == "{"
            yield f"{path}[{i}]", str(text) if whole else json.dumps(row, default=str)
        return
    try:
        talks = talks_of_table(rows, rows[0] if rows else ())
    except ValueError as error:
        raise Unreadable(f"{path}: {error}") from error
    for talk in talks:
        yield f"{path}: talk {talk['id']}", json.dumps(talk)
