"""Signs what people answer for: an artifact, a clause, a judgement. Ed25519, one way for all.

A hash says that bytes are those that were written; a signature says who stands by them, in which
role and for what. Private keys are files that never enter an artifact.
"""

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from esc_skills.safety.files import Unsafe, read_bounded

Kind = Literal["artifact", "clause", "judgement"]
PREFIX: Final = "ed25519:"
_PURPOSE: Final = b"esc-skills signature 1\n"
_MAX_KEY: Final = 4096


class BadSignature(ValueError):  # noqa: N818
    """A signature or a key that is not good: one line that says why."""


class Statement(BaseModel):
    """What is signed: the hash of the content, who signs it, as what, and for what use.

    Args:
        kind: what the content is.
        subject: SHA-256 of the content, in hex.
        who: name of the person.
        role: as what they sign, such as "clinical lead".
        scope: what they answer for, such as "pilot in clinic A, until 2027-06".
        at: ISO time.
        key: their public key, ``ed25519:`` and 64 hex digits.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    kind: Kind
    subject: str = Field(pattern=r"^[0-9a-f]{64}$")
    who: str = Field(min_length=1, max_length=200)
    role: str = Field(min_length=1, max_length=200)
    scope: str = Field(min_length=1, max_length=500)
    at: str
    key: str = Field(pattern=r"^ed25519:[0-9a-f]{64}$")

    def signed_bytes(self) -> bytes:
        """Return exactly what is signed."""
        return _PURPOSE + json.dumps(self.model_dump(), sort_keys=True).encode()


class Signed(BaseModel):
    """A statement with its signature, 128 hex digits."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    statement: Statement
    signature: str = Field(pattern=r"^[0-9a-f]{128}$")


def new_key(path: Path) -> str:
    """Write a private key, readable by its owner only, and return its public half.

    Raises:
        FileExistsError: there is a file; a key is never overwritten.
    """
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    return PREFIX + key.public_key().public_bytes_raw().hex()


def sign(kind: Kind, subject: str, *, key: Path, who: str, role: str, scope: str) -> Signed:
    """Sign the hash of a content.

    Raises:
        BadSignature: the file holds no Ed25519 private key.
        pydantic.ValidationError: (a ValueError) a field is empty or too long.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(read_bounded(key, limit=_MAX_KEY).encode(), password=None)
    except (FileNotFoundError, Unsafe, ValueError, TypeError) as error:
        raise BadSignature(f"{key} holds no private key that can be read") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise BadSignature(f"{key} holds a key of another kind; make one with sign --new-key")
    statement = Statement(
        kind=kind,
        subject=subject,
        who=who,
        role=role,
        scope=scope,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        key=PREFIX + private.public_key().public_bytes_raw().hex(),
    )
    return Signed(statement=statement, signature=private.sign(statement.signed_bytes()).hex())


def verify(signed: Signed, subject: str) -> None:
    """Check that a signature is by its key, and over this content.

    Raises:
        BadSignature: it is not.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    told = signed.statement
    if told.subject != subject:
        raise BadSignature(f"what {told.who} ({told.role}) signed was changed since, or is another")
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(told.key.removeprefix(PREFIX)))
    try:
        public.verify(bytes.fromhex(signed.signature), told.signed_bytes())
    except InvalidSignature as error:
        raise BadSignature(
            f"the signature of {told.who} ({told.role}) is not by its key"
        ) from error


def trusted(keys: Iterable[str | Path]) -> frozenset[str]:
    """Read public keys: each one itself, or a file that holds one a line.

    Raises:
        BadSignature: one is neither.
    """
    found: set[str] = set()
    for key in keys:
        text = str(key)
        if not text.startswith(PREFIX):
            try:
                text = read_bounded(Path(key), limit=_MAX_KEY)
            except (FileNotFoundError, Unsafe) as error:
                raise BadSignature(f"{key} is no public key and no file of them") from error
        for line in filter(None, map(str.strip, text.split("\n"))):
            digits = line.removeprefix(PREFIX)
            if len(digits) != 64 or set(digits) - set("0123456789abcdef"):
                raise BadSignature(f"{line[:80]!r} is no public key: {PREFIX} and 64 hex digits")
            found.add(PREFIX + digits)
    return frozenset(found)
