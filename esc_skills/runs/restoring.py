"""Makes an artifact of an earlier version of a saved agent; the artifact itself stays as it is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from esc_skills.runs.artifacts import open_artifact
from programs.saving import read_history
from programs.versions import at_version, save_child


@dataclass(frozen=True, slots=True)
class Restored:
    """A version that is an artifact again; `parent` is the program hash it was taken from."""

    folder: Path
    version: int
    bank: str
    n_skills: int
    program_hash: str
    parent: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        return {
            "artifact": str(self.folder),
            "version": self.version,
            "bank": self.bank,
            "program_hash": self.program_hash,
            "parent": self.parent,
        }


def restore_version(path: Path, version: str, *, out: Path) -> Restored:
    """Save a version of an agent as an agent of its own, with the history that led to it.

    Args:
        path: folder of the agent.
        version: its number, or the start of its bank's hash.
        out: folder to write.

    Raises:
        BadArtifact: the folder does not verify.
        ValueError: there is no such version.
        FileExistsError: `out` holds something.
    """
    artifact = open_artifact(path)
    history = read_history(artifact.folder)
    found = history.find(version)
    old = at_version(artifact.agent, history, found.number)
    longer = history.add(
        old.bank,
        by="restore",
        why=f"version {found.number} again",
        prompts=history.prompts(found.number) or None,
        parent=found.number,
    )
    parent = artifact.manifest
    note = f"Version {found.number} of program {parent.program_hash}, restored; not scored."
    saved = save_child(old, out, parent=parent, history=longer, note=note)
    return Restored(out, found.number, found.bank, len(old.bank), saved.program_hash, saved.parent)
