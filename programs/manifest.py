"""Reads what an artifact says of itself, after checking every byte of what it lists."""

import hashlib
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from esc_skills.lm.roles import is_offline
from esc_skills.safety.files import MAX_BYTES, Unsafe, is_plain_name, parse_json, read_bounded
from signatures.labels import Plan

FORMAT: Final = 2  # 1 had no history and no parent, and is still read
RELEASED: Final = "released"
_FILES: Final = ("program.json", "bank.json")
_MANIFEST_BYTES: Final = 4_000_000


class BadArtifact(ValueError):  # noqa: N818
    """An artifact that does not verify: says which file, and why."""


class Manifest(BaseModel):
    """What a compiled agent is, how it was made and how it scored.

    `parent` is the program hash of the artifact it was made from by hand or restored; None where
    it was compiled. `demos` counts the demos of each skill by who worded them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: int = FORMAT
    program_hash: str
    files: dict[str, str]
    created: str
    depth: Annotated[int, Field(ge=1, le=1000)]
    plan: Plan = "three"
    models: dict[str, str]
    demos: dict[str, dict[str, int]] = {}
    settings: dict[str, Any] = {}
    data: dict[str, Any] = {}
    licences: tuple[str, ...] = ()
    scores: dict[str, Any] = {}
    test_reads: Annotated[int, Field(ge=0)] = 0
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
    text = read_text(folder, "manifest.json", limit=_MANIFEST_BYTES)
    try:
        found = parse_json(text).get("format")
    except (ValueError, AttributeError) as error:
        raise BadArtifact(f"{folder}/manifest.json is not a JSON object: {error}") from error
    if type(found) is not int or not 1 <= found <= FORMAT:
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
        if not is_plain_name(name):
            raise BadArtifact(f"{folder}/manifest.json: files: {name!r} is no plain file name")
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


def read_text(folder: Path, name: str, *, limit: int = MAX_BYTES) -> str:
    """Read one file of an artifact.

    Raises:
        BadArtifact: it is missing, no regular file, too large, or cannot be read.
    """
    try:
        return read_bounded(folder / name, limit=limit)
    except FileNotFoundError as error:
        what = "is missing" if folder.is_dir() else "cannot be read: there is no such folder"
        raise BadArtifact(f"{folder}/{name} {what}") from error
    except Unsafe as error:
        raise BadArtifact(f"{folder}/{name} cannot be read: {error}") from error


def sha256(text: str) -> str:
    """Return the hash that manifests hold."""
    return hashlib.sha256(text.encode()).hexdigest()
