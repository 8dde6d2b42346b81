"""Forgets a dialogue in an artifact: a new folder beside it, proved, then put in its place."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dspy

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.runs.discovery import PROTOTYPES, UNITS, files_of, read_lines
from programs.forgetting import Forgotten, forget, traces
from programs.saving import BadArtifact, Manifest, load, read_manifest, save
from signatures.dialogues import InterventionUnit, Prototype

_SINCE = "A dialogue was forgotten since; scores from before were dropped."
_LOGS = ("events.jsonl", "evaluations.jsonl")


class NotForgotten(ValueError):  # noqa: N818
    """Something of the dialogue would have been left: says what; nothing was replaced."""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What came of it, and where it is."""

    found: Forgotten
    folder: Path
    n_units: int
    n_searched: int


def forget_in(artifact: Path, dialogue_id: str, *, lm: dspy.LM, out: Path | None) -> Forgetting:
    """Write the artifact without the dialogue, prove that nothing of it is left, put it in place.

    Args:
        artifact: folder with `units.jsonl`.
        dialogue_id: what to forget.
        lm: writes the skills that were written from the dialogue.
        out: where to write; None replaces the artifact.

    Raises:
        BadArtifact: the folder does not verify, or holds no units.
        NothingKnown: nothing of the dialogue is in it.
        NotForgotten: something of it would be left.
        FileExistsError: `out` holds something.
    """
    manifest, agent = read_manifest(artifact), load(artifact)
    if UNITS not in manifest.files:
        raise BadArtifact(
            f"{artifact} keeps no {UNITS}, so what depends on a dialogue is not known; "
            "compile again without it"
        )
    units = read_lines(artifact / UNITS, InterventionUnit)
    prototypes = read_lines(artifact / PROTOTYPES, Prototype)
    with dspy.context(lm=lm, adapter=ChatAdapter()):
        found = forget(agent.bank, units, prototypes, dialogue_id=dialogue_id)
    gone = [unit for unit in units if unit.dialogue_id == dialogue_id]
    beside = out or artifact.with_name(f"{artifact.name}.forgetting")
    if out is None:
        shutil.rmtree(beside, ignore_errors=True)
    save(
        agent.with_bank(found.bank),
        beside,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        models=manifest.models,
        extras=files_of(found.units, found.prototypes),
        **_fields(manifest),
    )
    for name in _LOGS:
        _copy_log(artifact / name, beside / name, dialogue_id, gone, found.units)
    texts = {p.name: p.read_text(encoding="utf-8") for p in sorted(beside.iterdir())}
    left = traces(texts, dialogue_id=dialogue_id, forgotten=gone, left=found.units)
    if left:
        shutil.rmtree(beside)
        raise NotForgotten(f"nothing was replaced, for this would be left: {'; '.join(left[:3])}")
    if out is None:
        _replace(artifact, beside)
    return Forgetting(found, out or artifact, len(gone), len(texts))


def _fields(manifest: Manifest) -> dict[str, Any]:
    data = dict(manifest.data)
    if isinstance(data.get("dialogues"), dict):
        # The hash of all dialogues is one of the forgotten one, too.
        data["dialogues"] = {"n": data["dialogues"]["n"] - 1, "sha256": None}
    return {
        "settings": manifest.settings,
        "data": data,
        "licences": manifest.licences,
        "test_reads": manifest.test_reads,
        "note": f"{manifest.note} {_SINCE}".strip(),
    }


def _copy_log(
    source: Path,
    target: Path,
    dialogue_id: str,
    gone: list[InterventionUnit],
    left: tuple[InterventionUnit, ...],
) -> None:
    """Copy the lines in which nothing of the dialogue is; the counts of the funnel are not kept."""
    if not source.is_file():
        return
    lines = [
        line
        for line in source.read_text(encoding="utf-8").splitlines(keepends=True)
        if not traces({"line": line}, dialogue_id=dialogue_id, forgotten=gone, left=left)
        and json.loads(line).get("kind") != "discovered"
    ]
    target.write_text("".join(lines), encoding="utf-8")


def _replace(artifact: Path, new: Path) -> None:
    old = artifact.with_name(f"{artifact.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    artifact.rename(old)
    new.rename(artifact)
    shutil.rmtree(old)
