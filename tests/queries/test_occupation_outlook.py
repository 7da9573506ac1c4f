"""Outlook of occupations: which projection belongs to whom, and what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data_access.database import Database
from data_access.queries import QUESTIONS
from data_access.queries.occupation_outlook import read_outlooks
from data_access.tenancy import PUBLIC
from domain.filters import FilterError, read
from domain.soc import SocFit
from tests import builders
from tests.jobs import onet_runs, vintage_runs
from tests.queries import soc_market
from tests.queries.soc_market import PROJECTIONS, RETIRED, TITLES, places
from tests.real_bls import ONET, onet_codes
from tests.real_bls import PROJECTIONS as REAL

WORDS = {
    "11-1011.00": "declining",
    "13-1021.00": "slower",
    "13-1022.00": "little_change",
    "15-1252.00": "much_faster",
    "15-1299.08": "faster",
    "29-2012.00": "average",
    "45-3031.00": None,
}


@pytest.fixture(scope="module")
def market(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    soc_market.load(database, tmp_path_factory.mktemp("market"))
    return database


@pytest.mark.parametrize("code", TITLES)
def test_the_row_is_that_of_the_workbook(ask, market: Database, code: str):
    answer = ask("occupation-outlook", occupation=code)
    place = places(PROJECTIONS, "code").get(code)
    if place is None:
        assert answer.rows == []
        return
    line = next(row for row in PROJECTIONS if row["code"] == place["soc_code"])
    [row] = answer.rows
    growth = None if line["percent"] == "—" else line["percent"]
    assert {**vars(row), "fit": str(row.fit), "outlook": row.outlook and str(row.outlook)} == {
        "onetsoc_code": code,
        "title": TITLES[code],
        "vintage": "2024–34",
        "base_year": 2024,
        "target_year": 2034,
        "soc_title": line["title"].strip(),
        **place,
        "outlook": WORDS.get(code, row.outlook and str(row.outlook)),
        "employment": 100_000,
        "projected_employment": None if growth is None else 100_000 + round(1000 * growth),
        "employment_change": None if growth is None else round(1000 * growth),
        "change_share": None if growth is None else pytest.approx(growth / 100, abs=1e-12),
        "average_change_share": 0.031,
        "openings": 9_900,
        "self_employed_share": None if line["self_employed"] == "—" else 0.055,
        "median_wage": {"—": None, ">=$239,200": 239_200}.get(line["median"], line["median"]),
        "median_wage_at_least": line["median"] == ">=$239,200",
        "education": None if line["education"] == "—" else line["education"],
        "experience": "None",
        "training": "None",
        "generated": False,
    }
    assert answer.as_of == date(2024, 12, 31)
    assert answer.source == "Employment Projections, U.S. Bureau of Labor Statistics, 2024–34"


@pytest.mark.parametrize("code", WORDS)
def test_the_outlook_in_a_word_is_against_the_tables_own_average(ask, market: Database, code: str):
    assert ask("occupation-outlook", occupation=code).rows[0].outlook == WORDS[code]


NOTES = {
    "15-1252.00": [],
    "15-1299.00": [
        "The projection is that of the wider code 15-1299, Workers 15-1299. Loom Workers, All Other shares it with "
        "Loom Architects, Loom Managers."
    ],
    "29-2011.01": [
        "No projection of 29-2011 by itself is published: 29-2011, 29-2012 are merged into 29-2010, Workers 29-2010. "
        "Drop Geneticists shares it with Drop Technologists, Drop Readers, Drop Technicians."
    ],
    "11-1011.00": ["The median wage is a top code: it is at least $239,200 a year."],
    "55-1011.00": [
        "No projection is published for Kite Sergeants in 2024–34: the projections do not cover military occupations."
    ],
    "27-2011.00": [
        "No projection is published for Mimes in 2024–34: they have no figure of its code, nor of one that it was "
        "merged into."
    ],
}


@pytest.mark.parametrize("code", NOTES)
def test_what_a_reader_should_know_is_said(ask, market: Database, code: str):
    assert ask("occupation-outlook", occupation=code).notes == NOTES[code]


def test_projections_are_shown_from_the_end_of_their_base_year(ask, market: Database):
    for day, vintage in (("2024-12-31", "2024–34"), ("2024-12-30", "2022–32"), ("2022-12-31", "2022–32")):
        assert ask("occupation-outlook", as_of=day).rows[0].vintage == vintage
    early = ask("occupation-outlook", as_of="2022-12-30")
    assert early.rows == []
    assert early.notes == [
        "No projections whose base year was over by 2022-12-30 are loaded; the oldest are of 2022–32."
    ]


def test_a_retired_occupation_has_the_projection_of_its_code_too(ask, market: Database):
    [row] = ask("occupation-outlook", occupation=RETIRED).rows
    assert (row.title, row.soc_code, row.fit, row.shared_by) == ("Loom Dreamers", "15-1299", SocFit.SHARED, 4)


def test_an_unknown_occupation_is_refused(ask, market: Database):
    with pytest.raises(FilterError, match=r"occupation=11-1111\.11 cannot be used"):
        ask("occupation-outlook", occupation="11-1111.11")


def test_all_of_the_current_release_are_what_the_question_answers(ask, market: Database):
    with market.reading(PUBLIC) as connection:
        everything = read_outlooks(connection, list(TITLES))
        assert set(read_outlooks(connection, [RETIRED])) == {RETIRED}
        older = read_outlooks(connection, list(TITLES), as_of=date(2023, 1, 1))
        assert {row.vintage for row in older.values()} == {"2022–32"}
    assert set(everything) == set(places(PROJECTIONS, "code"))
    for code, row in everything.items():
        assert ask("occupation-outlook", occupation=code).rows == [row]


# --- Other databases -----------------------------------------------------------------------------------------------


@pytest.fixture
def fresh(new_database) -> Iterator[Database]:
    made = new_database()
    yield made
    made.close()


def read_answer(database: Database):
    question = QUESTIONS["occupation-outlook"]
    filters, _ = read(question.filters, {}, strict=True)
    with database.reading(PUBLIC) as connection:
        return question.ask(connection, filters)


def test_without_vintages_it_is_said_so(fresh: Database):
    with fresh.writing() as connection:
        builders.add_occupations(connection, ["15-1252.00"])
    answer = read_answer(fresh)
    assert (answer.rows, answer.notes) == ([], ["No projections have been loaded yet."])


def test_generated_projections_are_called_so(fresh: Database, tmp_path: Path):
    soc_market.load_generated(fresh, tmp_path)
    answer = read_answer(fresh)
    assert answer.source == "Generated projections, 2024–34"
    assert [row.generated for row in answer.rows] == [True]
    assert answer.generated


@pytest.mark.real_data
def test_every_occupation_of_29_0_has_an_outlook_but_the_military(fresh: Database, real_data: Path):
    assert onet_runs.run(fresh, real_data / ONET).good
    assert vintage_runs.run(fresh, "import_projections", real_data / REAL).good
    with fresh.reading(PUBLIC) as connection:
        outlooks = read_outlooks(connection, onet_codes(real_data))
    assert Counter(str(row.fit) for row in outlooks.values()) == {"exact": 748, "shared": 215, "merged": 34}
    without = set(onet_codes(real_data)) - set(outlooks)
    assert len(without) == 19
    assert {code[:2] for code in without} == {"55"}
    software = outlooks["15-1252.00"]
    assert (software.employment, software.openings, software.change_share) == (1_693_800, 115_200, 0.158)
    assert software.outlook == "much_faster"
    assert all(row.outlook for row in outlooks.values())
