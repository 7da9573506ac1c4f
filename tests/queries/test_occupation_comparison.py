"""Occupations side by side, against the archive, the workbooks and a plain recount of the postings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from data_access.database import Database
from data_access.queries import occupation_comparison
from data_access.tables import skill
from data_access.tenancy import PUBLIC
from domain.filters import FilterError
from tests import builders, market_reference
from tests.queries import soc_market
from tests.queries.conftest import LAST_ON
from tests.reference import Market, wilson

DEVELOPERS, DESIGNERS, SCIENTISTS, MENDERS = market_reference.TITLES
PERCENTILES = {"Pay, 10th percentile": 0.6, "Pay, 25th percentile": 0.8, "Median pay": 1.0, "Pay, 90th percentile": 1.6}


@pytest.fixture(scope="module")
def postings(database: Database, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    market_reference.load(database, tmp_path_factory.mktemp("reference"))
    return builders.random_postings(1500, seed=3, last_on=LAST_ON)


@pytest.fixture
def compared(ask, market: Market):
    """compared("15-1252.00", ..., section=...) -> {(section, measure, code): row}, and the answer."""

    def answer(*codes: str, **query: Any) -> tuple[dict[tuple[str, str, str], Any], Any]:
        found = ask("occupation-comparison", occupation=list(codes), **query)
        return {(str(row.section), row.measure, row.onetsoc_code): row for row in found.rows}, found

    return answer


def test_every_measure_has_a_row_of_every_occupation_in_the_order_asked_for(compared):
    _, answer = compared(SCIENTISTS, DEVELOPERS, MENDERS)
    codes = [row.onetsoc_code for row in answer.rows]
    assert codes == [SCIENTISTS, DEVELOPERS, MENDERS] * (len(codes) // 3)
    assert {row.title for row in answer.rows} == {"Data Scientists", "Software Developers", "Kite Menders"}


def test_pay_and_outlook_are_the_workbooks(compared):
    rows, _ = compared(DEVELOPERS, SCIENTISTS, MENDERS, section="prospects")
    for place, code in ((0, DEVELOPERS), (2, SCIENTISTS)):
        for name, factor in PERCENTILES.items():
            assert rows["prospects", name, code].value == round((90_000 + 7_000 * place) * factor, -1)
        assert rows["prospects", "Projected change", code].value == pytest.approx((12.0 - 9 * place) / 100)
        assert rows["prospects", "Employment", code].value == 12_340
        assert rows["prospects", "Education for entry", code].text == "Bachelor's degree"
    assert all(row.value is None and row.text is None for (_, _, code), row in rows.items() if code == MENDERS)


def test_demand_is_a_recount(compared, market: Market):
    rows, answer = compared(DEVELOPERS, DESIGNERS, section="demand", region="US")
    listed = market.slice(*market.span(28), region="US")
    assert answer.postings == len(listed)
    for code in (DEVELOPERS, DESIGNERS):
        mine = sum(one["occupation"] == code for one in listed)
        assert rows["demand", "Postings", code].value == mine
        share = rows["demand", "Share of all postings", code]
        assert (share.value, share.value_low, share.value_high) == pytest.approx(
            (mine / len(listed), *wilson(mine, len(listed)))
        )


def test_what_is_asked_for_is_a_recount_and_a_skill_never_asked_for_is_a_zero(
    database: Database, compared, market: Market
):
    with database.writing() as connection:
        slugs = {row.skill_name: row.slug for row in connection.execute(select(skill))}
    rows, _ = compared(DEVELOPERS, SCIENTISTS, MENDERS, section="asked")
    listed = market.slice(*market.span(28))
    asked = {skill for one in listed if one["occupation"] for skill in one["skills"]}
    assert {slugs[name] for _, name, _ in rows} == asked
    for code in (DEVELOPERS, SCIENTISTS):
        mine = [one for one in listed if one["occupation"] == code]
        counts = Counter(skill for one in mine for skill in one["skills"])
        for (_, name, of), row in rows.items():
            if of == code:
                assert row.value == pytest.approx(counts[slugs[name]] / len(mine))
    assert all(row.value is None for (_, _, code), row in rows.items() if code == MENDERS), "no posting is no zero"


def test_ratings_are_those_of_the_release_and_not_rated_is_no_zero(compared):
    rows, _ = compared(DEVELOPERS, MENDERS, section="skills")
    assert {name for _, name, _ in rows} == {"Listening to wind", "Patience"}
    assert rows["skills", "Patience", DEVELOPERS].value == pytest.approx(100 * (2.0 - 1) / 4)
    assert rows["skills", "Patience", MENDERS].value is None


def test_no_occupation_says_what_to_do(compared):
    rows, answer = compared()
    assert rows == {}
    assert "occupation=15-1252.00" in answer.notes[0]


@pytest.mark.parametrize("codes", [["99-0000.00"], [DEVELOPERS] * 2 + ["15-2051.00", "15-1243.00", "99-1011.00"]])
def test_unknown_ones_and_too_many_are_refused(ask, market: Market, codes):
    with pytest.raises(FilterError, match="occupation="):
        ask("occupation-comparison", occupation=codes)


def test_before_the_first_day_it_is_said_up_to_when(compared):
    _, answer = compared(DEVELOPERS, as_of="2020-01-01")
    assert "No postings have been aggregated up to 2020-01-01." in answer.notes


@pytest.fixture(scope="module")
def soc(new_database: Callable[[], Database], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Occupations whose figures are published under wider codes."""
    fresh = new_database()
    soc_market.load(fresh, tmp_path_factory.mktemp("soc"))
    yield fresh
    fresh.close()


@pytest.mark.parametrize("section", ["all", "prospects", "skills"])
def test_a_figure_of_a_wider_code_is_said_to_be_shared(soc: Database, section: str):
    own, merged, sharing = "15-1252.00", "29-2011.01", "29-2012.00"
    filters = occupation_comparison.Filters(occupation=(own, merged, sharing), section=section)
    with soc.reading(PUBLIC) as connection:
        notes = occupation_comparison.ask(connection, filters).notes
    wanted = []
    for what, rows, key, name in (
        ("wage", soc_market.WAGES, "OCC_CODE", "OCC_TITLE"),
        ("projection", soc_market.PROJECTIONS, "code", "title"),
    ):
        found, titles = soc_market.places(rows, key), {row[key]: row[name].strip() for row in rows}
        for code in (own, merged, sharing):
            one = found[code]
            if one["fit"] != "exact":
                wanted.append(
                    f"The {what} of {soc_market.TITLES[code]} is that of the wider code {one['soc_code']}, "
                    f"{titles[one['soc_code']]}, which {one['shared_by']} occupations share."
                )
    assert len(wanted) == 4
    assert [note for note in notes if "wider code" in note] == ([] if section == "skills" else wanted)
