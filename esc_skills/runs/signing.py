"""The job behind `sign`: makes a key, signs an artifact, or says who signed it."""

from pathlib import Path

from esc_skills.runs.artifacts import Refused, artifact_folder
from esc_skills.safety.signing import BadSignature, Statement, new_key
from programs.manifest import read_manifest
from programs.signing import read_signatures, sign_artifact


def make_key(path: Path) -> tuple[str, Path]:
    """Write a private key and beside it the public one; return the public key and its file.

    Raises:
        Refused: there is a file already.
    """
    try:
        public = new_key(path)
    except OSError as error:
        raise Refused(f"{path}: no key was made: {error.strerror or error}") from error
    beside = path.with_name(f"{path.name}.pub")
    beside.write_text(f"{public}\n", encoding="utf-8")
    return public, beside


def sign_folder(path: Path, *, key: Path, who: str, role: str, scope: str) -> Statement:
    """Sign a saved agent.

    Raises:
        BadArtifact: it does not verify.
        Refused: the key cannot be used, or a field is empty.
    """
    folder = artifact_folder(path)
    try:
        return sign_artifact(folder, key=key, who=who, role=role, scope=scope).statement
    except BadSignature as error:
        raise Refused(str(error)) from error


def signers(path: Path) -> tuple[Statement, ...]:
    """Return who signed a saved agent, each signature checked.

    Raises:
        BadArtifact: it does not verify, or a signature is not over these bytes, or not by its key.
    """
    folder = artifact_folder(path)
    read_manifest(folder)
    return tuple(signed.statement for signed in read_signatures(folder))
