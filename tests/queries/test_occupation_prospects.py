"""Pay and outlook of a quick view: bounds, wider codes, what is not released, and why there is none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, text

from data_access.database import Database
from data_access.queries.occupation_prospects import Pay, Prospect, read_pay, read_prospect
from data_access.queries.occupation_scope import AskedOccupation
from data_access.tables import projection, projection_vintage, wage, wage_vintage
from data_access.tenancy import PUBLIC
from tests.jobs.onet_runs import run
from tests.onet_archives import small_release

TITLES = {
    "99-1011.00": "Kite Menders",
    "99-1021.00": "Lantern Keepers",
    "99-1021.01": "Dune Surveyors",
    "99-2031.00": "Tide Clerks",
    "99-2041.00": "Echo Gardeners",
    "13-1021.00": "Sail Buyers",
    "13-1022.00": "Rope Buyers",
    "55-3016.00": "Shield Bearers",
    "99-9999.00": "Last Ones",
}
FILE = {"source": "tests", "size_bytes": 0, "generated": False}
HOURS = {"hourly_only": True, "hourly_median": 38.5}
WAGES: dict[str, dict[str, Any]] = {
    "99-1011": {"annual_median": 239_200, "annual_p10": 90_000, "at_least": ["annual_median", "annual_p90"]},
    "99-1021": {"annual_median": 50_000},
    "99-2031": HOURS,
    "99-2041": {"not_released": ["annual_median", "hourly_median"]},
    "13-1020": {"annual_median": 71_000},
}
PROJECTIONS = {"99-1011": (0.179, 140_100), "99-1021": (-0.05, None), "13-1020": (0.0, 10), "00-0000": (0.031, 1)}


@pytest.fixture(scope="module")
def figures(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    assert run(database, small_release(titles=TITLES).write(tmp_path_factory.mktemp("releases"))).good
    with database.writing() as connection:
        connection.execute(text("DELETE FROM soc_crosswalk"))
        connection.execute(
            text("INSERT INTO soc_crosswalk VALUES ('13-1021', '13-1020'), ('13-1022', '13-1020')")
        )
        vintage = connection.execute(
            insert(wage_vintage)
            .values({**FILE, "vintage": "May 2025", "reference_on": date(2025, 5, 1), "sha256": "w"})
            .returning(wage_vintage.c.wage_vintage_id)
        ).scalar_one()
        for code, values in WAGES.items():
            plain = {"at_least": [], "not_released": [], "annual_only": False, "hourly_only": False}
            row = {**plain, **values, "wage_vintage_id": vintage, "soc_code": code, "soc_title": f"Group {code}"}
            connection.execute(insert(wage).values(row))
        vintage = connection.execute(
            insert(projection_vintage)
            .values(
                {**FILE, "vintage": "2024–34", "base_year": 2024, "target_year": 2034, "sha256": "p"}
                | {"average_change_share": 0.031}
            )
            .returning(projection_vintage.c.projection_vintage_id)
        ).scalar_one()
        for code, (change, openings) in PROJECTIONS.items():
            row = {"projection_vintage_id": vintage, "soc_code": code, "soc_title": f"Group {code}"}
            row |= {"change_share": change, "openings": openings, "median_wage_at_least": False}
            connection.execute(insert(projection).values(row))
    return database


def asked(code: str) -> AskedOccupation:
    return AskedOccupation(code, TITLES[code], "", None, True, None)


def pay(database: Database, code: str, as_of: date | None = None) -> Pay:
    with database.reading(PUBLIC) as connection:
        return read_pay(connection, asked(code), as_of=as_of)


def prospect(database: Database, code: str, as_of: date | None = None) -> Prospect:
    with database.reading(PUBLIC) as connection:
        return read_prospect(connection, asked(code), as_of=as_of)


def test_bounds_are_named_as_the_quick_view_names_them(figures: Database):
    found = pay(figures, "99-1011.00")
    assert (found.low, found.median, found.high) == (90_000, 239_200, None)
    assert found.at_least == ["median_pay", "pay_high"]
    assert (found.source, found.credit) == ("OEWS May 2025", "OEWS May 2025")


def test_a_wider_code_is_said_with_who_shares_it(figures: Database):
    assert pay(figures, "99-1021.01").source == "OEWS May 2025, for 99-1021 Group 99-1021 as a whole (2 occupations)"
    merged = pay(figures, "13-1022.00")
    assert merged.median == 71_000
    assert merged.source == "OEWS May 2025, for 13-1020 Group 13-1020 as a whole (2 occupations)"


def test_hours_are_never_made_years(figures: Database):
    found = pay(figures, "99-2031.00")
    assert (found.median, found.low, found.high, found.at_least) == (None, None, None, [])
    assert found.source == "OEWS May 2025: by the hour only, $38.50 in the middle"


def test_what_is_not_released_says_so(figures: Database):
    assert pay(figures, "99-2041.00").source == "OEWS May 2025: not released"


def test_why_there_is_no_pay_is_said(figures: Database):
    military = pay(figures, "55-3016.00")
    assert (military.median, military.credit) == (None, None)
    assert "does not cover military occupations" in military.source
    assert pay(figures, "99-9999.00").source.startswith("No wage is published for Last Ones in May 2025")
    assert pay(figures, "99-1011.00", date(2020, 1, 1)).source == (
        "No wages surveyed by 2020-01-01 are loaded; the oldest are of May 2025."
    )


@pytest.mark.parametrize(
    ("code", "words", "source"),
    [
        ("99-1011.00", "Much faster than average: +17.9% by 2034, some 140,100 openings a year", ""),
        ("99-1021.00", "Declining: −5.0% by 2034", ", for 99-1021 Group 99-1021 as a whole (2 occupations)"),
        (
            "13-1021.00", "Little or no change: 0.0% by 2034, some 10 openings a year",
            ", for 13-1020 Group 13-1020 as a whole (2 occupations)",
        ),
    ],
)  # fmt: skip
def test_an_outlook_is_told_in_words_with_its_source(figures: Database, code: str, words: str, source: str):
    found = prospect(figures, code)
    assert (found.words, found.source) == (words, f"Employment Projections 2024–34{source}")
    assert found.credit == "Employment Projections 2024–34"


def test_why_there_is_no_outlook_is_said(figures: Database):
    assert "do not cover military occupations" in prospect(figures, "55-3016.00").source
    assert prospect(figures, "99-9999.00").source.startswith("No projection is published for Last Ones in 2024–34")
    assert "the oldest are of 2024–34" in prospect(figures, "99-1011.00", date(2020, 1, 1)).source


def test_generated_figures_are_called_so(figures: Database):
    with figures.writing() as connection:
        connection.execute(text("UPDATE wage_vintage SET generated = true"))
        connection.execute(text("UPDATE projection_vintage SET generated = true"))
    credits = pay(figures, "99-1011.00").credit, prospect(figures, "99-1011.00").credit
    with figures.writing() as connection:
        connection.execute(text("UPDATE wage_vintage SET generated = false"))
        connection.execute(text("UPDATE projection_vintage SET generated = false"))
    assert credits == ("Generated wages, May 2025", "Generated projections 2024–34")
