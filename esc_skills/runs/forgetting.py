"""Forgets a dialogue in an artifact: a new folder beside it, proved, then put in its place."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from esc_skills.lm.ask import Unreadable
from esc_skills.lm.roles import OFFLINE, is_offline
from esc_skills.runs.artifacts import Artifact, Refused, open_artifact
from esc_skills.runs.discovery import PROTOTYPES, UNITS, files_of, read_lines
from esc_skills.runs.session import open_session
from esc_skills.runs.settings import ModelSettings
from programs.evaluations import EVALUATIONS, add_evaluations
from programs.forgetting import Forgotten, NothingKnown, forget, traces
from programs.saving import BadArtifact, Manifest, save
from signatures.dialogues import InterventionUnit, Prototype

_SINCE: Final = "A dialogue was forgotten since; scores from before were dropped."
# File name -> text: where something of the dialogue is left.
Find = Callable[[dict[str, str]], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What came of it, and where it is."""

    found: Forgotten
    folder: Path
    n_units: int
    n_searched: int

    @property
    def n_untouched(self) -> int:
        """How many skills stayed as they were."""
        found = self.found
        return len(found.bank) - len(found.rewritten) - len(found.recounted)

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints; `traces` were searched for, and none found."""
        found = self.found
        return {
            "artifact": str(self.folder),
            "units": self.n_units,
            "prototypes": found.n_prototypes,
            "demos": found.n_demos,
            "recounted": list(found.recounted),
            "rewritten": dict(found.rewritten),
            "retired": list(found.retired),
            "traces": 0,
        }


def forget_dialogue(
    path: Path,
    dialogue_id: str,
    *,
    lm: str | None = None,
    api_base: str | None = None,
    out: Path | None = None,
) -> Forgetting:
    """Write the artifact without the dialogue, prove that nothing of it is left, put it in place.

    Args:
        path: folder with `units.jsonl`.
        dialogue_id: what to forget.
        lm: model that rewrites the skills that were written from it; None takes the
            offline LM, if that wrote the artifact.
        api_base: where the model is.
        out: where to write; None replaces the artifact.

    Raises:
        BadArtifact: the folder does not verify, or holds no units.
        Refused: nothing of the dialogue is in it, something of it would be left, or a skill could
            not be written anew; nothing was replaced.
        FileExistsError: `out` holds something.
    """
    artifact = open_artifact(path)
    if UNITS not in artifact.manifest.files:
        raise BadArtifact(
            f"{path} keeps no {UNITS}, so what depends on a dialogue is not known; "
            "compile again without it"
        )
    units = read_lines(artifact.folder / UNITS, InterventionUnit)
    prototypes = read_lines(artifact.folder / PROTOTYPES, Prototype)
    writer = lm or _own_writer(artifact)
    settings = ModelSettings().with_flags(lm=writer, api_base=api_base)
    try:
        with open_session(settings, speaker="reflection"):
            found = forget(artifact.bank, units, prototypes, dialogue_id=dialogue_id)
    except (NothingKnown, Unreadable) as problem:
        raise Refused(f"{path}: {problem}; nothing was changed") from problem
    gone = [unit for unit in units if unit.dialogue_id == dialogue_id]
    find = partial(traces, dialogue_id=dialogue_id, forgotten=gone, left=found.units)
    beside = out or artifact.folder.with_name(f"{artifact.folder.name}.forgetting")
    if out is None:
        shutil.rmtree(beside, ignore_errors=True)
    n_searched = _write(artifact, found, beside, find)
    if out is None:
        _replace(artifact.folder, beside)
    return Forgetting(found, out or artifact.folder, len(gone), n_searched)


def _own_writer(artifact: Artifact) -> str:
    """Return who rewrites where nobody is named: the offline LM, if it wrote the artifact.

    Raises:
        Refused: a language model wrote the artifact.
    """
    wrote = artifact.manifest.models.get("reflection", OFFLINE)
    if not is_offline(wrote):
        raise Refused(f"{artifact.folder} says it was written by {wrote!r}: name a model with --lm")
    return wrote


def _write(artifact: Artifact, found: Forgotten, folder: Path, find: Find) -> int:
    """Write what is left and search every file of it; return how many were searched.

    Raises:
        Refused: something of the dialogue is in them; the folder is gone again.
    """
    save(
        artifact.agent.with_bank(found.bank),
        folder,
        events=_left_of(artifact.folder / "events.jsonl", find),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        models=artifact.manifest.models,
        extras=files_of(found.units, found.prototypes),
        **_fields(artifact.manifest),
    )
    evaluated = _left_of(artifact.folder / EVALUATIONS, find)
    if evaluated is not None:
        add_evaluations(folder, [json.loads(line) for line in evaluated.splitlines()])
    texts = {p.name: p.read_text(encoding="utf-8") for p in sorted(folder.iterdir())}
    left = find(texts)
    if left:
        shutil.rmtree(folder)
        raise Refused(f"nothing was replaced, for this would be left: {'; '.join(left[:3])}")
    return len(texts)


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


def _left_of(log: Path, find: Find) -> str | None:
    """Return the lines in which nothing of the dialogue is; the counts of the funnel are not kept.

    None where there is no such log.
    """
    if not log.is_file():
        return None
    return "".join(
        line
        for line in log.read_text(encoding="utf-8").splitlines(keepends=True)
        if not find({"line": line}) and json.loads(line).get("kind") != "discovered"
    )


def _replace(artifact: Path, new: Path) -> None:
    old = artifact.with_name(f"{artifact.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    artifact.rename(old)
    new.rename(artifact)
    shutil.rmtree(old)
