"""Saves a compiled agent as a folder of JSON, and loads it after checking every byte of it.

`program.json` is DSPy's state, `bank.json` the cards with guidance and demos for people and tools,
`history.jsonl` the versions the bank went through, `manifest.json` the rest: hashes, versions,
models, settings, licences, scores, parent. Never pickle.
"""

import hashlib
import json
import os
import shutil
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import dspy
from pydantic import BaseModel, ConfigDict, ValidationError

from esc_skills.skills.bank import SkillBank
from esc_skills.skills.history import History
from programs.agent import SupportAgent

FORMAT: Final = 2  # 1 had no history and no parent, and is still read
_FILES: Final = ("program.json", "bank.json")
_HISTORY: Final = "history.jsonl"
_PACKAGES: Final = ("dspy", "pydantic", "numpy", "optuna", "scikit-learn", "datasets")


class BadArtifact(ValueError):  # noqa: N818
    """An artifact that does not verify: says which file, and why."""


class OfflineWarning(UserWarning):
    """Said when an agent speaks without any language model."""


class Manifest(BaseModel):
    """What a compiled agent is, how it was made and how it scored.

    `parent` is the program hash of the artifact it was made from by hand or restored; None where
    it was compiled.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    program_hash: str
    files: dict[str, str]
    created: str
    depth: int
    models: dict[str, str]
    settings: dict[str, Any] = {}
    data: dict[str, Any] = {}
    licences: tuple[str, ...] = ()
    scores: dict[str, Any] = {}
    test_reads: int = 0
    packages: dict[str, str] = {}
    note: str = ""
    parent: str | None = None


def program_hash(agent: SupportAgent) -> str:
    """Return 16 hex digits over all the agent's instructions, demos and cards, and nothing else."""
    return _short(f"{_state(agent)}\n{agent.bank.to_json()}\n{agent.depth}")


def save(
    agent: SupportAgent,
    folder: Path,
    *,
    created: str,
    models: dict[str, str],
    events: str | None = None,
    extras: Mapping[str, str] = MappingProxyType({}),
    history: History | None = None,
    **manifest: Any,
) -> Manifest:
    """Write `agent` as `folder`, whole or not at all: beside it first, flushed, then renamed.

    Args:
        agent: the program to be shipped, never a frozen wrapper round it.
        folder: must not exist yet, or be empty.
        created: ISO time.
        models: role -> model string.
        events: the run's decisions, a line of JSON each.
        extras: further files by name, hashed and verified like the rest.
        history: the versions the bank went through, the last one being `agent.bank`.
        **manifest: other fields of `Manifest`.

    Raises:
        FileExistsError: the folder holds something.
        ValueError: the history does not end with the agent's bank.
    """
    if (
        history is not None
        and history.versions[-1:]
        and history.versions[-1].bank != agent.bank.hash
    ):
        raise ValueError("the history must end with the bank that is saved")
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} already holds something; choose another --out")
    partial = folder.with_name(f"{folder.name}.writing")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    texts = {"program.json": _state(agent), "bank.json": agent.bank.to_json(), **extras}
    if history is not None:
        texts[_HISTORY] = history.to_jsonl()
    record = Manifest(
        program_hash=program_hash(agent),
        files={name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()},
        created=created,
        depth=agent.depth,
        models=models,
        packages={name: version(name) for name in _PACKAGES},
        **manifest,
    )
    if events is not None:
        texts["events.jsonl"] = events
    texts["manifest.json"] = record.model_dump_json(indent=2) + "\n"
    for name, text in texts.items():
        with (partial / name).open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    if folder.exists():
        folder.rmdir()
    partial.rename(folder)
    return record


def read_manifest(folder: Path) -> Manifest:
    """Read and verify an artifact's manifest and the hashes of its files.

    Raises:
        BadArtifact: a file is missing or changed, or the format is newer than this code.
    """
    text = _read(folder, "manifest.json")
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
        wanted = manifest.files.get(name)
        if hashlib.sha256(_read(folder, name).encode()).hexdigest() != wanted:
            raise BadArtifact(f"{folder}/{name} was changed after it was written: its hash differs")
    return manifest


def load(folder: Path) -> SupportAgent:
    """Load an agent without an LM of its own.

    Raises:
        BadArtifact: the folder does not verify.
    """
    manifest = read_manifest(folder)
    try:
        agent = _assembled(
            _read(folder, "bank.json"), manifest.depth, _read(folder, "program.json")
        )
    except (ValueError, KeyError) as error:
        raise BadArtifact(f"{folder} does not hold a program of this version: {error}") from error
    if program_hash(agent) != manifest.program_hash:
        raise BadArtifact(f"{folder}: bank.json and program.json do not belong together")
    return agent


def read_history(folder: Path) -> History:
    """Read the versions of an artifact's bank; one made before there were any has its bank only.

    Raises:
        BadArtifact: the folder does not verify, or a version cannot be rebuilt.
    """
    manifest = read_manifest(folder)
    if _HISTORY not in manifest.files:
        return History().add(load(folder).bank, by="artifact", why="no earlier version was kept")
    try:
        return History.from_jsonl(_read(folder, _HISTORY))
    except ValueError as error:
        raise BadArtifact(f"{folder}/{_HISTORY}: {error}") from error


def pack(agent: SupportAgent) -> str:
    """Write a program as one text, for another process."""
    parts = {"bank": agent.bank.to_json(), "depth": agent.depth, "state": _state(agent)}
    return json.dumps(parts)


def unpack(text: str) -> SupportAgent:
    """Make the program that `pack` wrote; it has no LM of its own."""
    parts = json.loads(text)
    return _assembled(parts["bank"], parts["depth"], parts["state"])


def load_agent(path: str | Path | None = None, *, lm: dspy.LM | None = None) -> SupportAgent:
    """Load a compiled agent, ready to be called.

    Args:
        path: artifact folder; None takes the released one.
        lm: the language model it shall use; None takes DSPy's configured one, and where there is
            none the offline LM, with a warning: that is no language model.

    Raises:
        BadArtifact: the folder does not verify; says what is wrong.
    """
    agent = load(Path(path) if path is not None else _released())
    if lm is None and dspy.settings.lm is None:
        from esc_skills.offline.engine import offline_lm

        warnings.warn(
            "this agent answers with the offline LM, which is not a language model: it is for "
            "trying the system out, not for people. Pass lm=dspy.LM('provider/model')",
            OfflineWarning,
            stacklevel=2,
        )
        lm = offline_lm()
    agent.lm = lm if lm is not None else dspy.settings.lm
    return agent


def log_evaluation(folder: Path, split: str, scores: dict[str, Any]) -> None:
    """Append to the artifact's `evaluations.jsonl`.

    How often a split was read is part of its record.
    """
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with (folder / "evaluations.jsonl").open("a", encoding="utf-8") as file:
        file.write(
            json.dumps({"at": at, "split": split, "scores": scores}, ensure_ascii=False) + "\n"
        )


def _assembled(bank: str, depth: int, state: str) -> SupportAgent:
    agent = SupportAgent(SkillBank.from_json(bank), depth=depth)
    agent.load_state(json.loads(state))
    return agent


def _released() -> Path:
    here = Path(__file__).parent
    for folder in (here / "released", here.parent / "artifacts" / "released"):
        if (folder / "manifest.json").is_file():
            return folder
    raise BadArtifact("no released agent was installed; compile one: python optimize.py")


def _state(agent: SupportAgent) -> str:
    state = agent.dump_state()
    for predictor in state.values():
        predictor["lm"] = None  # which model speaks is for whoever loads it
    return json.dumps(state, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _read(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        what = "is missing" if folder.is_dir() else "cannot be read: there is no such folder"
        raise BadArtifact(f"{folder}/{name} {what}") from error
    except (UnicodeDecodeError, OSError) as error:
        raise BadArtifact(f"{folder}/{name} cannot be read: {error}") from error


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
