"""Keeps what a model has read of each dialogue, so that a run that stops is not paid for twice."""

import hashlib
import json
import threading
from pathlib import Path
from typing import Final

import dspy

from esc_skills.optimizers.base import Extractor
from signatures.dialogues import Dialogue, InterventionUnit
from signatures.extraction import AnnotateDialogue, ReadReactions

READ: Final = "read.jsonl"
_KEPT: Final = ("n_blocks", "problems", "set_aside", "masked")


class KeptReading:
    """Extracts as `extract` does, and writes each dialogue's units at once; safe under threads.

    A dialogue that was read before by the same model with the same prompts is not read again; one
    with problems is.

    Args:
        extract: dialogue -> units.
        path: JSONL file, made where it is not there.
        model: name of the model that reads.
    """

    def __init__(self, extract: Extractor, path: Path, *, model: str) -> None:
        self._extract, self._path = extract, path
        prompts = (AnnotateDialogue.instructions, ReadReactions.instructions)
        self._salt = "\n".join((model, *prompts))
        self._lock = threading.Lock()
        self._known = _read(path)

    @property
    def n_known(self) -> int:
        """Dialogues read in an earlier run."""
        return len(self._known)

    def __call__(self, *, dialogue: Dialogue) -> dspy.Prediction:
        """Return what is known of the dialogue, or extract it and keep that."""
        text = f"{self._salt}\n{dialogue.model_dump_json()}"
        key = hashlib.sha256(text.encode()).hexdigest()[:24]
        if key in self._known:
            return self._known[key]
        found = self._extract(dialogue=dialogue)
        if not found.problems:
            row = {name: found[name] for name in _KEPT}
            row |= {"key": key, "units": [u.model_dump(mode="json") for u in found.units]}
            with self._lock, self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        return found


def _read(path: Path) -> dict[str, dspy.Prediction]:
    if not path.is_file():
        return {}
    known = {}
    for line in path.read_text(encoding="utf-8").split("\n"):
        try:
            row = json.loads(line)
        except json.JSONDecodeError:  # the line that was being written when the run stopped
            continue
        units = tuple(InterventionUnit.model_validate(unit) for unit in row["units"])
        kept = {name: row[name] for name in _KEPT}
        known[row["key"]] = dspy.Prediction(units=units, **kept)
    return known
