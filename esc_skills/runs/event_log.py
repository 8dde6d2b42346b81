"""Keeps a run's decisions as they are made, one line of JSON each, whatever becomes of the run."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from signatures.rollouts import Event


class EventLog:
    """Keeps one line of JSON per decision, in memory or flushed at once to `events.jsonl`.

    Args:
        folder: where the file lives until the run's artifact takes it; None keeps it in memory.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = folder and folder / "events.jsonl"
        self._lines: list[str] = []
        if self._path is not None:
            self._path.write_text("", encoding="utf-8")

    def write(self, kind: str, data: dict[str, Any]) -> None:
        """Append one event."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = Event(kind=kind, at=at, data=data).model_dump_json() + "\n"
        self._lines.append(line)
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line)

    def text(self) -> str:
        """Return all events so far."""
        return "".join(self._lines)
