"""Keeps an artifact's evaluations: lines that are only ever added, each chained to those before.

A line holds the hash of all that stood before it (the manifest comes first) and its own, so that
none can be changed, moved or taken out unseen but the last ones. How often a split was read is part
of a program's record.
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from programs.manifest import BadArtifact, read_manifest, read_text, released, sha256

if sys.platform != "win32":
    import fcntl

EVALUATIONS: Final = "evaluations.jsonl"
_BEFORE, _OWN = "before", "sha256"


def log_evaluation(folder: Path, split: str, scores: dict[str, Any]) -> Path:
    """Append to the evaluations of an artifact, and return the file.

    The bundled agent's are kept under the working directory, or where that cannot be written in the
    user's state folder: the package and the checkout stay as they are.

    Raises:
        BadArtifact: an earlier line was changed.
    """
    at = datetime.now(UTC).isoformat(timespec="seconds")
    path = evaluations_file(folder)
    add_evaluations(folder, [{"at": at, "split": split, "scores": scores}], path=path)
    return path


def add_evaluations(
    folder: Path, rows: Sequence[dict[str, Any]], *, path: Path | None = None
) -> None:
    """Append rows, chained; what chained them elsewhere is left out."""
    manifest = read_text(folder, "manifest.json")
    at = path or evaluations_file(folder)
    if at.is_symlink() or (at.exists() and not at.is_file()):
        raise BadArtifact(f"{at} is no regular file; take it away")
    with at.open("a+", encoding="utf-8") as file, _alone(file):
        file.seek(0)
        text = file.read()
        _verified(text, manifest, str(file.name))
        for row in rows:
            kept = {k: v for k, v in row.items() if k not in (_BEFORE, _OWN)}
            chained = {**kept, _BEFORE: sha256(manifest + text)}
            line = json.dumps({**chained, _OWN: _hash(chained)}, ensure_ascii=False) + "\n"
            file.write(line)
            text += line


def read_evaluations(folder: Path) -> tuple[dict[str, Any], ...]:
    """Read and verify the evaluations of an artifact; lines of before there were hashes are taken.

    Raises:
        BadArtifact: the artifact does not verify, or a line was changed.
    """
    read_manifest(folder)
    path = evaluations_file(folder)
    if not path.exists() and not path.is_symlink():
        return ()
    text = read_text(path.parent, path.name)
    return _verified(text, read_text(folder, "manifest.json"), str(path))


def evaluations_file(folder: Path) -> Path:
    """Return where the evaluations of an artifact are kept; its folder is there."""
    try:
        bundled = folder.resolve() == released().resolve()
    except BadArtifact:
        bundled = False
    if not bundled:
        return folder / EVALUATIONS
    name = f"released-{json.loads(read_text(folder, 'manifest.json'))['program_hash']}.jsonl"
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    here = Path("artifacts") / "evaluations"
    try:
        here.mkdir(parents=True, exist_ok=True)
        if os.access(here, os.W_OK):
            return here / name
    except OSError:
        pass
    own = state / "esc-skills" / "evaluations"
    own.mkdir(parents=True, exist_ok=True)
    return own / name


def _verified(text: str, manifest: str, name: str) -> tuple[dict[str, Any], ...]:
    rows, before, chained = [], "", False
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        try:
            row = json.loads(line)
            own = row.get(_OWN)
        except (json.JSONDecodeError, AttributeError) as error:
            raise BadArtifact(f"{name}: line {number} is not a JSON object: {error}") from error
        kept = {key: value for key, value in row.items() if key != _OWN}
        broken = own != _hash(kept) or row.get(_BEFORE) != sha256(manifest + before)
        if (chained or own is not None) and broken:
            raise BadArtifact(f"{name}: line {number}, or one before it, was changed")
        chained = chained or own is not None
        before += line
        rows.append(row)
    return tuple(rows)


def _hash(row: dict[str, Any]) -> str:
    return sha256(json.dumps(row, ensure_ascii=False, sort_keys=True))


@contextlib.contextmanager
def _alone(file: IO[str]) -> Iterator[None]:
    """Keep other processes out until what was written is on its way."""
    if sys.platform != "win32":
        fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        file.flush()
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_UN)
