"""Regions: every country and subdivision of ISO 3166, as pycountry publishes them."""

from __future__ import annotations

import pycountry
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from data_access.tables import region

Region = tuple[str, str, str | None]


def iso_regions() -> list[Region]:
    """(code, name, the country's code for a subdivision), countries first; the common name where there is one."""
    countries: list[Region] = [
        (land.alpha_2, getattr(land, "common_name", land.name), None) for land in pycountry.countries
    ]
    subdivisions: list[Region] = [(part.code, part.name, part.country_code) for part in pycountry.subdivisions]
    return sorted(countries) + sorted(subdivisions)


def load_regions(connection: Connection) -> int:
    """Add what is missing and correct what changed; codes that ISO withdrew stay. Returns the number of rows written.

    Costs one read where nothing changed.
    """
    everything = select(region.c.region_code, region.c.region_name, region.c.parent_code)
    standing = {row.region_code: tuple(row) for row in connection.execute(everything)}
    changed = [row for row in iso_regions() if standing.get(row[0]) != row]
    if changed:
        new = insert(region).values(changed)
        updates = {"region_name": new.excluded.region_name, "parent_code": new.excluded.parent_code}
        connection.execute(new.on_conflict_do_update(index_elements=[region.c.region_code], set_=updates))
    return len(changed)
