"""The mapping of a source for which none was named."""

from __future__ import annotations

from collections.abc import Collection

from data_access.errors import InputRefused
from jobs.posting_sources.mapping import FIELDS, PostingMapping, read_mapping

EVENT_FEED = "job_postings_v1"


def mapping_for(origin: str, columns: Collection[str]) -> PostingMapping:
    """The event feed's mapping where records have a payload, else columns named as our own fields.

    Raises InputRefused where neither fits.
    """
    if "payload" in columns:
        return read_mapping(EVENT_FEED)
    known = [field for field in FIELDS if field in columns]
    missing = [field for field in ("posted", "title") if field not in known]
    if missing:
        raise InputRefused(
            [
                f"{origin}: has no column named {' and none named '.join(missing)}; name the columns as our fields "
                f"({', '.join(FIELDS)}) or say what they are in a mapping (--mapping FILE.toml, see docs/mappings.md); "
                f"it has: {', '.join(sorted(columns))}"
            ]
        )
    return PostingMapping(
        name="own names",
        columns={field: field for field in known},
        constants={} if "source" in known else {"source": origin.partition(".")[0][:100]},
        derive_id=None if "source_id" in known else (),
    )
