"""Skills of an occupation, measured and official, against the reference."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.database import Database
from data_access.queries.slices import Slice, count_postings, demand_sums, within
from data_access.tenancy import PUBLIC
from domain.filters import DayRange, FilterError
from domain.occupation_standing import Standing
from tests.occupation_reference import occupation_skills
from tests.queries.conftest import LAST_ON, assert_same
from tests.queries.onet_lists import ANALYSTS, BEFORE, DEVELOPERS, OFFICIAL, OFFICIAL_BEFORE, SCIENTISTS, load_lists
from tests.reference import Market

NOT_IN_RELEASE = "15-1243.00"


@pytest.fixture(scope="module", autouse=True)
def lists(database: Database) -> None:
    """Two releases; the postings come later."""
    load_lists(database)


@pytest.mark.parametrize("code", [DEVELOPERS, ANALYSTS, NOT_IN_RELEASE])
@pytest.mark.parametrize(("region", "period", "days"), [("all", "28d", 28), ("US", "28d", 28), ("US-IL", "7d", 7)])
def test_every_number_and_every_standing_is_the_references(ask, market: Market, code, region, period, days):
    answer = ask("occupation-skills", occupation=code, region=region, period=period)
    assert_same(answer.rows, occupation_skills(market, code, OFFICIAL.get(code, []), days, region))
    assert answer.postings == len(market.slice(*market.span(days), region=region, occupation=code))
    assert {row.standing for row in answer.rows} <= set(Standing)


def test_the_standings_of_software_developers(ask, market: Market):
    stands = {row.skill or row.skill_name: str(row.standing) for row in ask("occupation-skills").rows}
    assert stands == {
        "python": "emerging", "terraform": "emerging", "excel": "emerging", "power-bi": "emerging", "agile": "other",
        "sql": "asked", "docker": "asked", "kubernetes": "asked", "r": "unclear",
        "Ledger Wizard": "not_counted", "Microsoft Excel": "not_counted",
    }  # fmt: skip


def test_software_that_is_in_demand_and_not_asked_for_is_fading_here(load, ask):
    day = {"posted_on": LAST_ON, "occupation": DEVELOPERS}
    load([*({**day, "skills": ["sql"]} for _ in range(400))])
    stands = {row.skill: str(row.standing) for row in ask("occupation-skills", standing="fading").rows}
    assert stands == {"docker": "fading", "kubernetes": "fading", "r": "fading"}
    assert "docker" not in {row.skill for row in ask("occupation-skills", standing="seldom").rows}


def test_a_share_that_falls_beyond_chance_is_fading(load, ask):
    days = [LAST_ON - timedelta(days=back) for back in range(56)]
    postings = [
        {"posted_on": day, "occupation": DEVELOPERS, "skills": ["docker"] if place >= 28 or number < 2 else []}
        for place, day in enumerate(days)
        for number in range(10)
    ]
    load(postings)
    row = next(row for row in ask("occupation-skills").rows if row.skill == "docker")
    assert (row.direction, row.standing, row.postings) == ("falling", "fading", 56)


def test_the_filter_and_the_limit_cut_rows_and_change_no_number(ask, market: Market):
    everything = ask("occupation-skills", limit="5000").rows
    assert ask("occupation-skills", limit="3").rows == everything[:3]
    for word in Standing:
        assert ask("occupation-skills", standing=str(word)).rows == [row for row in everything if row.standing == word]


def test_another_release_has_another_list(ask, market: Market):
    for query in ({"release": "28.3"}, {"as_of": "2026-04-30"}):
        rows = ask("occupation-skills", **query).rows
        assert [row.skill for row in rows if row.listed] == ["terraform"]
    older = ask("occupation-skills", release="28.3")
    assert_same(older.rows, occupation_skills(market, DEVELOPERS, OFFICIAL_BEFORE[DEVELOPERS]))
    assert "O*NET 28.3 (February 2026)" in older.source


def test_what_is_compared_is_said(ask, market: Market):
    notes = ask("occupation-skills").notes
    assert any(note.startswith("Compared: the software that O*NET 29.0 (May 2026) lists for Occu") for note in notes)
    assert "Listed software that no skill here answers to, and that is not counted: 2." in notes


def test_without_a_list_everything_is_measured_and_nothing_compared(ask, market: Market):
    assert SCIENTISTS in BEFORE
    answer = ask("occupation-skills", occupation=NOT_IN_RELEASE)
    assert {(row.listed, row.standing) for row in answer.rows} == {(None, Standing.OTHER)}
    assert f"Occupation {NOT_IN_RELEASE} ({NOT_IN_RELEASE}) is not in O*NET 29.0 (May 2026)." in answer.notes
    empty = ask("occupation-skills", occupation=SCIENTISTS, release="28.3")
    assert empty.rows == []
    assert empty.notes[-1].startswith("O*NET 28.3 (February 2026) lists no software for Occupation 15-2099.00")


def test_the_list_is_shown_where_no_posting_has_been_counted(ask, load):
    load([])
    answer = ask("occupation-skills")
    assert [row.skill for row in answer.rows if row.skill] == ["r", "kubernetes", "sql", "docker"]
    assert {(row.all_postings, row.share) for row in answer.rows} == {(0, None)}
    assert {row.standing for row in answer.rows} == {Standing.UNCLEAR, Standing.NOT_COUNTED}
    assert (answer.as_of, answer.notes[0]) == (None, "No postings have been aggregated yet.")
    assert ask("occupation-skills", occupation=SCIENTISTS, release="28.3").rows == []


@pytest.mark.parametrize(
    "query", [{"occupation": "99-9999.99"}, {"region": "ZZ"}, {"release": "1.0"}, {"standing": "new"}]
)
def test_unknown_values_are_refused(ask, market: Market, query):
    with pytest.raises(FilterError, match="cannot be used") as refused:
        ask("occupation-skills", **query)
    assert refused.value.parameter in query


slices = st.builds(
    dict,
    occupation=st.sampled_from([DEVELOPERS, ANALYSTS, SCIENTISTS, NOT_IN_RELEASE]),
    region=st.sampled_from(["all", "US", "US-IL", "IL", "CA-ON", "AQ"]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(slices, st.integers(0, 75), st.integers(1, 40), st.none() | st.sets(st.integers(1, 9)))
def test_the_cells_of_occupations_say_what_the_postings_say(database: Database, market, wanted, back, days, ids):
    """Slice has two ways for an occupation in a region; both give the same numbers, for all skills and for some."""
    last_on = LAST_ON - timedelta(days=back)
    span = DayRange(last_on - timedelta(days=days), last_on)
    skill_ids = None if ids is None else sorted(ids)
    fast, slow = Slice(**wanted), Slice(**wanted, from_postings=True)
    assert fast.in_occupation_cells
    assert not slow.in_occupation_cells
    with database.reading(PUBLIC) as connection:

        def counted(slice_: Slice) -> tuple[int, dict[tuple[int, date], tuple[int, ...]]]:
            demand = slice_.demand(skill_ids)
            by = (demand.c.skill_id, demand.c.posted_on)
            sums = demand_sums(demand, *by).where(within(demand.c.posted_on, span)).group_by(*by)
            found: dict[tuple[int, date], tuple[int, ...]] = {}
            for row in connection.execute(sums).mappings():
                counts = (row["postings"], row["pay_postings"], row["pay_sum"])
                found[row["skill_id"], row["posted_on"]] = tuple(map(int, counts))
            return count_postings(connection, slice_, span), found

        assert counted(fast) == counted(slow)


def test_one_level_of_an_occupation_is_counted_from_postings():
    assert not Slice(occupation=DEVELOPERS, seniority="senior").in_occupation_cells
    assert "(posting)" in Slice(occupation=DEVELOPERS, work_mode="remote").source
    assert "occupation_demand_daily" in Slice("US", occupation=DEVELOPERS).source
    assert "skill_demand_daily" in Slice("US", "senior").source


def test_top_skills_of_an_occupation_come_from_its_cells_with_the_same_numbers(ask, market: Market):
    answer = ask("top-skills", occupation=DEVELOPERS, region="US")
    assert_same(answer.rows, market.top_skills(occupation=DEVELOPERS, region="US"))
    assert "occupation_demand_daily" in answer.source

