"""Opens saved agents: the one place where a command's folder becomes a program."""

from dataclasses import dataclass
from pathlib import Path

from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.saving import Manifest, find_artifact, load, program_hash, read_manifest


class Refused(ValueError):  # noqa: N818 - it names what came of the request
    """What was asked for cannot be done; one line that says why, for the user to mend."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A saved agent that was verified, with the manifest beside it."""

    folder: Path
    agent: SupportAgent
    manifest: Manifest

    @property
    def bank(self) -> SkillBank:
        """The agent's skills."""
        return self.agent.bank

    @property
    def program_hash(self) -> str:
        """The agent's hash, which the manifest was checked against."""
        return program_hash(self.agent)


def open_artifact(path: Path) -> Artifact:
    """Load a saved agent, every file of it checked.

    Raises:
        BadArtifact: the folder does not verify; says which file, and why.
    """
    folder = artifact_folder(path)
    return Artifact(folder, load(folder), read_manifest(folder))


def artifact_folder(path: Path) -> Path:
    """Return the folder a user means by `path`: itself, or for ``released`` the bundled agent's."""
    return find_artifact(path)
