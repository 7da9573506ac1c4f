"""What two releases and a wage vintage say of the occupations of the small market, loaded and sorted by hand."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, insert

from data_access.database import Database
from data_access.tables import (
    onet_content_element,
    onet_job_zone,
    onet_rating,
    onet_scale,
    wage,
    wage_vintage,
)
from domain.experience import TYPICAL_YEARS
from jobs.registry import JOBS
from jobs.runner import Run, run_job
from tests import builders
from tests.gap_reference import Element
from tests.queries.onet_lists import ALIASES, ANALYSTS, BEFORE, CURRENT, DEVELOPERS, RULED, SCIENTISTS

UNLISTED = "15-1243.00"
"""In postings and in no release."""
CODES = (DEVELOPERS, UNLISTED, ANALYSTS)
"""All occupations of the postings."""

#          id        name         domain      IM   LV   level not relevant
RATINGS: list[tuple[str, str, str, float, float | None, bool]] = [
    ("2.A.1.a", "Listening to wind", "skills", 4.0, 3.5, False),
    ("2.B.1.a", "Patience", "skills", 3.0, 7.0, False),  # just important enough
    ("2.B.1.b", "Haste", "skills", 2.9, 5.0, False),  # not important enough
    ("2.C.3.a", "Looms", "knowledge", 5.0, 4.0, True),  # its level means nothing
    ("2.C.3.b", "Knots", "knowledge", 3.5, 2.8, False),
    ("2.C.3.c", "Tides", "knowledge", 4.5, None, False),  # its level is not rated
    ("1.A.1.a.1", "Hearing", "abilities", 5.0, 7.0, False),  # nothing that one has or learns
]
ELEMENTS = [
    Element("2.A.1.a", "Listening to wind", "skills", 0.75, 0.5),
    Element("2.B.1.a", "Patience", "skills", 0.5, 1.0),
    Element("2.C.3.b", "Knots", "knowledge", 0.625, 0.4),
]
"""Of software developers; the others are not rated."""

ZONES = {DEVELOPERS: 4, ANALYSTS: 5}
TYPICAL = {code: TYPICAL_YEARS[zone] for code, zone in ZONES.items()}
MEDIANS = {DEVELOPERS: 120_000, SCIENTISTS: 130_000}


def load_world(database: Database) -> None:
    """Releases 28.3 and 29.0, the second one with ratings and job zones, and the wages of May 2025."""
    with database.writing() as connection:
        builders.add_aliases(connection, ALIASES, RULED)
        builders.add_release(connection, "28.3", BEFORE, released_on=date(2026, 2, 1))
        release_id = builders.add_release(connection, "29.0", CURRENT, released_on=date(2026, 5, 1))
        _rate(connection, release_id)
        _pay(connection)


def _rate(connection: Connection, release_id: int) -> None:
    key = {"release_id": release_id}
    scales = {"IM": (1.0, 5.0), "LV": (0.0, 7.0)}
    connection.execute(
        insert(onet_scale),
        [{**key, "scale_id": scale, "scale_name": scale, "minimum": low, "maximum": high}
         for scale, (low, high) in scales.items()],
    )  # fmt: skip
    connection.execute(
        insert(onet_content_element),
        [{**key, "element_id": one[0], "element_name": one[1], "description": None} for one in RATINGS],
    )
    rows = []
    for element, _, domain, importance, level, irrelevant in RATINGS:
        of = {**key, "domain": domain, "onetsoc_code": DEVELOPERS, "element_id": element}
        rows.append({**of, "scale_id": "IM", "data_value": importance, "not_relevant": None})
        rows.append({**of, "scale_id": "LV", "data_value": level, "not_relevant": irrelevant})
    connection.execute(insert(onet_rating), rows)
    zones = [{**key, "onetsoc_code": code, "job_zone": zone} for code, zone in ZONES.items()]
    connection.execute(insert(onet_job_zone), zones)


def _pay(connection: Connection) -> None:
    vintage = {"vintage": "May 2025", "reference_on": date(2025, 5, 1), "source": "tests", "sha256": "0",
               "size_bytes": 0, "generated": False}  # fmt: skip
    key = connection.execute(
        insert(wage_vintage).values(vintage).returning(wage_vintage.c.wage_vintage_id)
    ).scalar_one()
    rows = [
        {"wage_vintage_id": key, "soc_code": code[:7], "soc_title": code, "annual_median": median, "at_least": [],
         "not_released": [], "annual_only": False, "hourly_only": False}
        for code, median in MEDIANS.items()
    ]  # fmt: skip
    connection.execute(insert(wage), rows)


def refresh(database: Database) -> Run:
    """Run the nightly job on what is loaded."""
    run = run_job(JOBS["refresh_requirements"], {}, database=database)
    assert run.good, run
    return run
