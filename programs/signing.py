"""Signatures beside an artifact: who stands by exactly these bytes, and whether they are trusted.

They lie in `signatures.json`, which the manifest cannot list: the manifest is what is signed, and
with it the hash of every file.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from esc_skills.safety.signing import BadSignature, Signed, sign, trusted, verify
from programs.manifest import BadArtifact, read_manifest, read_text, sha256

SIGNATURES: Final = "signatures.json"
_MAX_BYTES: Final = 1_000_000
_SIGNED: Final = TypeAdapter(tuple[Signed, ...])


def sign_artifact(folder: Path, *, key: Path, who: str, role: str, scope: str) -> Signed:
    """Add a signature to an artifact that verifies.

    Raises:
        BadArtifact: it does not verify, or has signatures that do not.
        BadSignature: the key cannot be used.
    """
    read_manifest(folder)
    before = read_signatures(folder)
    signed = sign("artifact", _subject(folder), key=key, who=who, role=role, scope=scope)
    rows = [row.model_dump() for row in (*before, signed)]
    (folder / SIGNATURES).write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return signed


def read_signatures(folder: Path) -> tuple[Signed, ...]:
    """Read and verify the signatures of an artifact; () where there are none.

    Raises:
        BadArtifact: one is not over this content, or not by its key.
    """
    path = folder / SIGNATURES
    if not path.exists() and not path.is_symlink():
        return ()
    try:
        found = _SIGNED.validate_json(read_text(folder, SIGNATURES, limit=_MAX_BYTES))
        for signed in found:
            if signed.statement.kind != "artifact":
                raise BadArtifact(
                    f"{path}: {signed.statement.who} signed a {signed.statement.kind}"
                )
            verify(signed, _subject(folder))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "top level"
        raise BadArtifact(f"{path}: {where}: {first['msg']}") from error
    except BadSignature as error:
        raise BadArtifact(f"{path}: {error}") from error
    return found


def require_signature(folder: Path, keys: Sequence[str | Path]) -> tuple[Signed, ...]:
    """Return the signatures of an artifact by trusted keys.

    Raises:
        BadArtifact: none of them signed it, or a signature does not verify.
        BadSignature: a key is none.
    """
    known = trusted(keys)
    signatures = read_signatures(folder)
    found = tuple(s for s in signatures if s.statement.key in known)
    if not found:
        by = ", ".join(f"{s.statement.who} ({s.statement.key[:20]}…)" for s in signatures)
        raise BadArtifact(
            f"{folder} is signed by {by or 'nobody'}, and by none of the {len(known)} trusted keys"
        )
    return found


def _subject(folder: Path) -> str:
    return sha256(read_text(folder, "manifest.json"))
