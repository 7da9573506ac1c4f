"""Names of PostgreSQL advisory locks. A lock is held by a transaction or a session, so it ends with its holder."""

from __future__ import annotations

import zlib

NAMESPACE = 0x5350  # tells our locks from those of other programs in the same database


def lock_key(name: str) -> tuple[int, int]:
    """The two 32-bit keys of the lock called `name`."""
    number = zlib.crc32(name.encode())
    return NAMESPACE, number - 2**32 if number >= 2**31 else number
