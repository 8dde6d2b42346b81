"""Keeps a run's decisions as they are made, one line of JSON each, whatever becomes of the run."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from signatures.rollouts import Event


class EventLog:
    """Keeps one line of JSON per decision, flushed at once, beside the run folder until the end.

    Args:
        folder: where `events.jsonl` lives until the run folder takes it.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._path = folder / "events.jsonl"
        self._path.write_text("", encoding="utf-8")

    def write(self, kind: str, data: dict[str, Any]) -> None:
        """Append one event."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = Event(kind=kind, at=at, data=data).model_dump_json()
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def text(self) -> str:
        """Return all events so far."""
        return self._path.read_text(encoding="utf-8")

    def remove(self) -> None:
        """Delete the log and its folder: its text has been saved elsewhere."""
        shutil.rmtree(self.folder)
