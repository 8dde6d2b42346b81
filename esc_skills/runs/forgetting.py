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
from programs.evaluations import EVALUATIONS, add_evaluations
from programs.forgetting import Forgotten, forget, traces
from programs.saving import BadArtifact, Manifest, load, read_manifest, save
from signatures.dialogues import InterventionUnit, Prototype

_SINCE = "A dialogue was forgotten since; scores from before were dropped."


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

    def left_of(name: str) -> str | None:
        return _left_of(artifact / name, dialogue_id, gone, found.units)

    save(
        agent.with_bank(found.bank),
        beside,
        events=left_of("events.jsonl"),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        models=manifest.models,
        extras=files_of(found.units, found.prototypes),
        **_fields(manifest),
    )
    if (evaluated := left_of(EVALUATIONS)) is not None:
        add_evaluations(beside, [json.loads(line) for line in evaluated.splitlines()])
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


def _left_of(
    log: Path,
    dialogue_id: str,
    gone: list[InterventionUnit],
    left: tuple[InterventionUnit, ...],
) -> str | None:
    """Return the lines in which nothing of the dialogue is; the counts of the funnel are not kept.

    None where there is no such log.
    """
    if not log.is_file():
        return None
    return "".join(
        line
        for line in log.read_text(encoding="utf-8").splitlines(keepends=True)
        if not traces({"line": line}, dialogue_id=dialogue_id, forgotten=gone, left=left)
        and json.loads(line).get("kind") != "discovered"
    )


def _replace(artifact: Path, new: Path) -> None:
    old = artifact.with_name(f"{artifact.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    artifact.rename(old)
    new.rename(artifact)
    shutil.rmtree(old)
