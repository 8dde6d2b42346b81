"""Request seeds: how every random thing gets its number. The seed travels, nothing else does."""

import hashlib
from typing import Final

HELD_OUT: Final = 2**30


def derive_seed(*parts: object, held_out: bool = False) -> int:
    """Derive a request seed in 0..2**31-1 from `parts`; held-out seeds are those from 2**30 on.

    The offline responder keeps a third of its wordings for held-out seeds, so that what is
    compiled was never seen in the words it is tested with.
    """
    digest = hashlib.sha256(":".join(map(str, parts)).encode()).digest()
    base = int.from_bytes(digest[:4], "big") >> 2
    return base + HELD_OUT if held_out else base
