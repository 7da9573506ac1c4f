"""What the imports of JSON files of a published form share."""

from __future__ import annotations

from collections.abc import Sequence

from data_access.loads.json_files import LARGEST_BYTES
from jobs.downloads import fetch
from settings import current as current_settings

NAMED = 20
"""How many keys or codes of each kind the summary of a run names."""


def fetch_json(source: str, folder: str) -> tuple[bytes, str]:
    """The bytes of a path or address and their SHA-256; of a file that is too large one byte more than is taken.

    folder: below the downloads, where what comes from an address is kept.
    """
    fetched = fetch(source, current_settings().data_dir / "downloads" / folder)
    with fetched.path.open("rb") as file:
        return file.read(LARGEST_BYTES + 1), fetched.sha256


def named(keys: Sequence[str]) -> list[str]:
    """The first keys, and how many more there are."""
    more = len(keys) - NAMED
    return [*keys[:NAMED], f"and {more:,} more"] if more > 0 else list(keys)
