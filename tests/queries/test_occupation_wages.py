"""Wages of occupations: which figure belongs to whom, and what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data_access.database import Database
from data_access.queries import QUESTIONS
from data_access.queries.occupation_wages import Percentiles, read_wages
from data_access.tenancy import PUBLIC
from domain.filters import FilterError, read
from domain.soc import SocFit
from tests import builders
from tests.jobs import onet_runs, vintage_runs
from tests.queries import soc_market
from tests.queries.soc_market import RETIRED, TITLES, WAGES, places
from tests.real_bls import OEWS, ONET, onet_codes

NAMES = {"mean": "MEAN", "p10": "PCT10", "p25": "PCT25", "median": "MEDIAN", "p75": "PCT75", "p90": "PCT90"}
TOPS = {"A": 239_200, "H": 115.0}


@pytest.fixture(scope="module")
def market(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    soc_market.load(database, tmp_path_factory.mktemp("market"))
    return database


def expected(code: str) -> list[dict[str, Any]]:
    """The rows that the question should answer with, from the workbook's cells."""
    place = places(WAGES, "OCC_CODE").get(code)
    if place is None:
        return []
    line = next(row for row in WAGES if row["OCC_CODE"] == place["soc_code"])
    rows = []
    for basis, letter in (("year", "A"), ("hour", "H")):
        cells = {ours: line[f"{letter}_{theirs}"] for ours, theirs in NAMES.items()}
        if all(cell == "*" for cell in cells.values()):
            continue
        rows.append({
            "onetsoc_code": code,
            "title": TITLES[code],
            "vintage": "May 2023",
            "soc_title": line["OCC_TITLE"],
            **place,
            "basis": basis,
            "employment": None if line["TOT_EMP"] == "**" else line["TOT_EMP"],
            "employment_rse": None if line["EMP_PRSE"] == "**" else line["EMP_PRSE"],
            **{ours: TOPS[letter] if cell == "#" else None if cell == "*" else cell for ours, cell in cells.items()},
            "at_least": [ours for ours, cell in cells.items() if cell == "#"],
            "not_released": ["employment", "employment_rse"] * (line["TOT_EMP"] == "**"),
            "generated": False,
        })  # fmt: skip
    return rows


@pytest.mark.parametrize("code", TITLES)
def test_the_rows_are_those_of_the_workbook(ask, market: Database, code: str):
    answer = ask("occupation-wages", occupation=code)
    assert [{**vars(row), "fit": str(row.fit)} for row in answer.rows] == expected(code)
    assert answer.as_of == date(2023, 5, 1)
    assert answer.source.endswith("Bureau of Labor Statistics, May 2023")


def test_every_kind_of_fit_is_among_them():
    fits = Counter(place["fit"] for place in places(WAGES, "OCC_CODE").values())
    assert fits == {"exact": 6, "shared": 3, "merged": 5}


NOTES = {
    "15-1252.00": [],
    "13-1021.00": [],
    "15-1299.08": [
        "The wage is that of the wider code 15-1299, Loom workers. Loom Architects shares it with Loom Workers, All "
        "Other, Loom Managers.",
        "Employment is not released.",
    ],
    "13-1022.00": [
        "No wage of 13-1022 by itself is published: 13-1021, 13-1022, 13-1023 are merged into 13-1020, Buyers. "
        "It belongs to no other O*NET occupation.",
    ],
    "29-2012.00": [
        "No wage of 29-2012 by itself is published: 29-2011, 29-2012 are merged into 29-2010, Drop people. "
        "Drop Technicians shares it with Drop Technologists, Drop Geneticists, Drop Readers.",
    ],
    "25-1011.00": ["Released by the year only: hours of work differ too much here for a wage by the hour."],
    "27-2011.00": ["Released by the hour only: hours of work differ too much here for a wage by the year."],
    "11-1011.00": [
        "Values of $239,200 a year and $115.00 an hour are top codes of May 2023: the true value is at least that."
    ],
    "21-1023.00": ["The wage of 21-1023, Listeners, is not released in May 2023."],
    "55-1011.00": [
        "No wage is published for Kite Sergeants in May 2023: the survey does not cover military occupations."
    ],
    "45-3031.00": [
        "No wage is published for Pike Catchers in May 2023: the survey has no figure of its code, nor of one that it "
        "was merged into."
    ],
}


@pytest.mark.parametrize("code", NOTES)
def test_what_a_reader_should_know_is_said(ask, market: Database, code: str):
    assert ask("occupation-wages", occupation=code).notes == NOTES[code]


def test_an_older_vintage_is_shown_as_of_its_day(ask, market: Database):
    answer = ask("occupation-wages", as_of="2023-04-30")
    assert (answer.rows[0].vintage, answer.rows[0].median) == ("May 2021", 70_000)
    assert answer.as_of == date(2021, 5, 1)
    assert ask("occupation-wages", as_of="2023-05-01").rows[0].vintage == "May 2023"
    # In 2021 the code was published itself, whatever the crosswalk says.
    older = ask("occupation-wages", occupation="29-2011.01", as_of="2022-01-01").rows[0]
    assert (older.soc_code, older.fit, older.shared_by) == ("29-2011", SocFit.SHARED, 3)


def test_before_the_oldest_vintage_there_is_none(ask, market: Database):
    answer = ask("occupation-wages", as_of="2021-04-30")
    assert (answer.rows, answer.as_of) == ([], None)
    assert answer.notes == ["No wages surveyed by 2021-04-30 are loaded; the oldest are of May 2021."]


def test_a_retired_occupation_has_the_wage_of_its_code_too(ask, market: Database):
    answer = ask("occupation-wages", occupation=RETIRED)
    assert (answer.rows[0].title, answer.rows[0].soc_code, answer.rows[0].shared_by) == ("Loom Dreamers", "15-1299", 4)
    assert answer.notes[0].endswith(
        "Loom Dreamers shares it with Loom Workers, All Other, Loom Architects, Loom Managers."
    )


def test_an_unknown_occupation_is_refused(ask, market: Database):
    with pytest.raises(FilterError, match=r"occupation=11-1111\.11 cannot be used"):
        ask("occupation-wages", occupation="11-1111.11")


# --- All at once ---------------------------------------------------------------------------------------------------


def test_all_of_the_current_release_are_what_one_by_one_are(market: Database):
    with market.reading(PUBLIC) as connection:
        everything = read_wages(connection, list(TITLES))
        one_by_one = {code: wage for code in TITLES for wage in read_wages(connection, [code]).values()}
        retired = read_wages(connection, [RETIRED, "15-1252.00"])
        assert read_wages(connection, []) == {}
    assert everything == one_by_one
    assert set(everything) == set(places(WAGES, "OCC_CODE"))
    assert set(retired) == {RETIRED, "15-1252.00"}
    for code, place in places(WAGES, "OCC_CODE").items():
        wage = everything[code]
        assert (wage.soc_code, wage.shared_by, str(wage.fit)) == (place["soc_code"], place["shared_by"], place["fit"])


def test_the_annual_median_is_never_made_of_hours(market: Database):
    with market.reading(PUBLIC) as connection:
        wages = read_wages(connection, list(TITLES))
    assert wages["27-2011.00"].annual_median is None
    assert wages["27-2011.00"].hourly == Percentiles(31.15, 17.31, 23.08, 28.85, 37.5, 46.15)
    assert (wages["27-2011.00"].hourly_only, wages["25-1011.00"].annual_only) == (True, True)
    assert (wages["21-1023.00"].annual, wages["21-1023.00"].hourly, wages["21-1023.00"].annual_median) == (None,) * 3
    assert wages["15-1252.00"].annual_median == 90_000
    assert isinstance(wages["15-1252.00"].annual_median, int)
    assert wages["11-1011.00"].at_least == ("hourly_p75", "hourly_p90", "annual_p75", "annual_p90")


def test_as_of_reads_the_older_vintage_in_bulk_too(market: Database):
    with market.reading(PUBLIC) as connection:
        older = read_wages(connection, list(TITLES), as_of=date(2022, 1, 1))
        assert read_wages(connection, list(TITLES), as_of=date(2021, 1, 1)) == {}
    assert {code: wage.vintage for code, wage in older.items()} == dict.fromkeys(
        ["15-1252.00", "29-2011.00", "29-2011.01", "29-2011.02"], "May 2021"
    )


# --- Other databases -----------------------------------------------------------------------------------------------


@pytest.fixture
def fresh(new_database) -> Iterator[Database]:
    made = new_database()
    yield made
    made.close()


def read_answer(database: Database, **query: str):
    question = QUESTIONS["occupation-wages"]
    filters, _ = read(question.filters, query, strict=True)
    with database.reading(PUBLIC) as connection:
        return question.ask(connection, filters)


def test_without_vintages_it_is_said_so(fresh: Database):
    with fresh.writing() as connection:
        builders.add_occupations(connection, ["15-1252.00"])
    answer = read_answer(fresh)
    assert (answer.rows, answer.notes) == ([], ["No wages have been loaded yet."])


def test_generated_wages_are_called_so(fresh: Database, tmp_path: Path):
    soc_market.load_generated(fresh, tmp_path)
    answer = read_answer(fresh)
    assert answer.source == "Generated wages, May 2023"
    assert [row.generated for row in answer.rows] == [True, True]
    assert answer.generated


def test_without_a_release_an_occupation_that_is_known_has_its_wage(fresh: Database, tmp_path: Path):
    with fresh.writing() as connection:
        builders.add_occupations(connection, ["15-1252.00"])
    book = soc_market.whole_wages(WAGES)
    assert vintage_runs.run(fresh, "import_wages", book.write(tmp_path / "wages.xlsx")).good
    row = read_answer(fresh).rows[0]
    assert (row.fit, row.shared_by, row.median) == (SocFit.EXACT, 1, 90_000)


@pytest.mark.real_data
def test_every_occupation_of_29_0_has_a_wage_but_the_military_and_fishing(fresh: Database, real_data: Path):
    assert onet_runs.run(fresh, real_data / ONET).good
    assert vintage_runs.run(fresh, "import_wages", real_data / OEWS).good
    with fresh.reading(PUBLIC) as connection:
        wages = read_wages(connection, onet_codes(real_data))
    assert Counter(str(wage.fit) for wage in wages.values()) == {"exact": 747, "shared": 215, "merged": 34}
    assert sum(wage.annual_median is None for wage in wages.values()) == 5
    without = set(onet_codes(real_data)) - set(wages)
    assert len(without) == 20
    assert {code for code in without if not code.startswith("55-")} == {"45-3031.00"}
