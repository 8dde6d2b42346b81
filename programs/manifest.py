"""Reads what an artifact says of itself, after checking every byte of what it lists."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from esc_skills.lm.roles import is_offline
from signatures.labels import Plan

FORMAT: Final = 2  # 1 had no history and no parent, and is still read
RELEASED: Final = "released"
_FILES: Final = ("program.json", "bank.json")


class BadArtifact(ValueError):  # noqa: N818
    """An artifact that does not verify: says which file, and why."""


class Manifest(BaseModel):
    """What a compiled agent is, how it was made and how it scored.

    `parent` is the program hash of the artifact it was made from by hand or restored; None where
    it was compiled. `demos` counts the demos of each skill by who worded them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    program_hash: str
    files: dict[str, str]
    created: str
    depth: int
    plan: Plan = "three"
    models: dict[str, str]
    demos: dict[str, dict[str, int]] = {}
    settings: dict[str, Any] = {}
    data: dict[str, Any] = {}
    licences: tuple[str, ...] = ()
    scores: dict[str, Any] = {}
    test_reads: int = 0
    packages: dict[str, str] = {}
    note: str = ""
    parent: str | None = None

    @property
    def is_offline(self) -> bool:
        """Whether no language model had a part in it."""
        return all(map(is_offline, self.models.values()))


def read_manifest(folder: Path) -> Manifest:
    """Read and verify an artifact's manifest and the hashes of its files.

    Raises:
        BadArtifact: a file is missing or changed, or the format is newer than this code.
    """
    text = read_text(folder, "manifest.json")
    try:
        found = json.loads(text).get("format")
    except (json.JSONDecodeError, AttributeError) as error:
        raise BadArtifact(f"{folder}/manifest.json is not a JSON object: {error}") from error
    if not isinstance(found, int) or found > FORMAT:
        raise BadArtifact(
            f"{folder} has format {found!r}, this version reads up to {FORMAT}: install a newer one"
        )
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise BadArtifact(f"{folder}/manifest.json: {where}: {first['msg']}") from error
    for name in {**dict.fromkeys(_FILES), **manifest.files}:
        if sha256(read_text(folder, name)) != manifest.files.get(name):
            raise BadArtifact(f"{folder}/{name} was changed after it was written: its hash differs")
    return manifest


def find_artifact(name: str | Path) -> Path:
    """Return the folder that `name` names: itself, or for ``released`` the bundled agent's.

    A folder called ``released`` where one works comes first.

    Raises:
        BadArtifact: ``released`` is asked for, and this installation has none.
    """
    folder = Path(name)
    return released() if folder == Path(RELEASED) and not folder.exists() else folder


def released() -> Path:
    """Return the folder of the bundled agent.

    Raises:
        BadArtifact: this installation has none.
    """
    here = Path(__file__).parent
    for folder in (here / RELEASED, here.parent / "artifacts" / RELEASED):
        if (folder / "manifest.json").is_file():
            return folder
    raise BadArtifact("no released agent was installed; compile one: python optimize.py")


def read_text(folder: Path, name: str) -> str:
    """Read one file of an artifact.

    Raises:
        BadArtifact: it is missing or cannot be read.
    """
    try:
        return (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        what = "is missing" if folder.is_dir() else "cannot be read: there is no such folder"
        raise BadArtifact(f"{folder}/{name} {what}") from error
    except (UnicodeDecodeError, OSError) as error:
        raise BadArtifact(f"{folder}/{name} cannot be read: {error}") from error


def sha256(text: str) -> str:
    """Return the hash that manifests hold."""
    return hashlib.sha256(text.encode()).hexdigest()
