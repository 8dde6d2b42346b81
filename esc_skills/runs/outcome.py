"""What people are shown of a compile: when it ends, and again when its artifact is read."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from esc_skills.lm.meter import Spent
from esc_skills.runs.comparison import Comparison
from esc_skills.runs.compile_settings import Settings
from programs.manifest import BadArtifact, Manifest, read_manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A finished compile, or one that was stopped in the pass `stopped` names."""

    program_hash: str
    seconds: float
    spent: Spent
    stopped: str | None
    comparison: Comparison | None
    offline: bool

    def as_json(self, folder: Path) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        return {
            "artifact": str(folder),
            "program_hash": self.program_hash,
            "seconds": self.seconds,
            "calls": self.spent.calls,
            "test": self.comparison and self.comparison.as_json(),
            "stopped": self.stopped,
        }

    def saved(self) -> dict[str, Any]:
        """Return the manifest's scores."""
        return {
            "test": self.comparison and self.comparison.as_json(),
            "seconds": self.seconds,
            "calls": self.spent.calls,
            "stopped": self.stopped,
            "spent": asdict(self.spent),
            "table": self.comparison and self.comparison.saved(),
        }

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        """Read it back; an older manifest has no intervals, and neither has what is returned."""
        scores = manifest.scores
        spent = scores.get("spent", {"calls": scores["calls"]})
        test, table = scores["test"], scores.get("table")
        return cls(
            program_hash=manifest.program_hash,
            seconds=scores["seconds"],
            spent=Spent(**spent),
            stopped=scores["stopped"],
            comparison=(Comparison.of_saved(table) if table else Comparison.of_json(test))
            if test
            else None,
            offline=manifest.is_offline,
        )


def read_outcome(folder: Path, settings: Settings) -> Outcome | None:
    """Return the outcome that an artifact holds, or None where there is none yet.

    Raises:
        BadArtifact: it does not verify, was not compiled, or was made with other settings.
    """
    if not (folder / "manifest.json").exists():
        return None
    manifest = read_manifest(folder)
    different = settings.differences(manifest.settings)
    if different:
        raise BadArtifact(
            f"{folder} was made with other settings ({'; '.join(different)}); choose another --out"
        )
    if "test" not in manifest.scores:
        raise BadArtifact(f"{folder} was not compiled ({manifest.note}); choose another --out")
    return Outcome.of(manifest)
