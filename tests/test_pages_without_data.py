"""Pages before there is anything to show: an empty database, and one with an O*NET release and no posting."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from dash import Dash

from data_access import database as doors
from data_access.database import Database
from tests import market_reference
from tests.test_page_contract import Visit, text_of, walk

HOW = "python -m jobs run refresh_onet --source"
VIEWS = ("glance", "skills", "ratings", "work", "market")


@pytest.fixture
def empty(application: Dash, database: Database) -> Callable[[str], Visit]:
    """visit(address) of an application whose database holds nothing but the regions."""
    return lambda address: Visit(application.server.test_client(), application, address)


@pytest.fixture(scope="module")
def release_only(new_database: Callable[[], Database], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Releases, wages and projections; no posting."""
    fresh = new_database()
    market_reference.load(fresh, tmp_path_factory.mktemp("reference"))
    yield fresh
    fresh.close()


@pytest.fixture
def visit(application: Dash, release_only: Database) -> Iterator[Callable[[str], Visit]]:
    before = doors.bind(release_only)
    yield lambda address: Visit(application.server.test_client(), application, address)
    doors.bind(before)


@pytest.mark.parametrize(
    "address",
    ["/occupation", *(f"/occupation?view={view}" for view in VIEWS), "/occupation-comparison", "/skill-gap?skills=sql"],
)
def test_without_an_occupation_there_is_no_card_but_advice(empty: Callable[[str], Visit], address: str) -> None:
    page = empty(address)
    assert page.cards == []
    assert HOW in text_of(page.layout)
    options = [one["props"]["options"] for one in walk(page.layout) if one["type"] == "RadioItems"]
    assert all(option["disabled"] for one in options for option in one), "a view that is chosen would bring cards"


def test_the_search_without_a_release_says_how_to_load_one(empty: Callable[[str], Visit]) -> None:
    filled = empty("/occupations").fill("occupations-list")
    assert filled["title"] == "No O*NET release is loaded"
    assert HOW in text_of(filled["notices"])


def test_the_search_needs_no_postings(visit: Callable[[str], Visit]) -> None:
    filled = visit("/occupations").fill("occupations-list")
    titles = [text_of(one) for one in walk(filled["text"]) if one["type"] == "Link"]
    assert titles == sorted(titles)
    assert "Software Developers" in titles
    told = text_of(filled["sentence"])
    assert "They are in order of their titles. Postings are not counted yet." in told
    assert "– postings" in text_of(filled["text"])
    assert "0 postings" not in text_of(filled["text"])


@pytest.mark.parametrize("view", VIEWS)
def test_an_occupation_without_postings_shows_what_is_official(visit: Callable[[str], Visit], view: str) -> None:
    page = visit(f"/occupation?occupation=15-1252.00&view={view}")
    assert page.cards
    for card in page.cards:
        filled = page.fill(card["data-card"])
        assert "–." not in text_of(filled["sentence"])
        if view in ("glance", "skills"):
            assert filled["table"]
    if view == "glance":
        told = page.fill("occupation-glance")
        assert text_of(told["sentence"]) == "Postings are not counted yet."
        assert "Asked for nowPostings are not counted yet" in text_of(told["text"])
    if view == "market":
        assert "Choose a longer period" in text_of(page.fill("occupation-trend")["notices"])
        assert "all levels" not in text_of(page.fill("occupation-trend")["notices"])


def test_a_comparison_needs_no_postings(visit: Callable[[str], Visit]) -> None:
    page = visit("/occupation-comparison?occupation=15-1252.00&occupation=15-2051.00")
    assert "postings are not counted yet." in text_of(page.fill("occupation-comparison-table")["sentence"])
    assert page.fill("occupation-comparison-pay")["drawing"]["data"]


def test_a_person_is_held_against_what_is_official_before_any_posting(visit: Callable[[str], Visit]) -> None:
    page = visit("/skill-gap?skills=python:2&source=official")
    for card in page.cards:
        assert page.fill(card["data-card"])["table"], card["data-card"]
    assert "O*NET" in page.fill("skill-gap-scores")["title"]
    measured = visit("/skill-gap?skills=python:2").fill("skill-gap-missing")
    assert "cannot be told" in measured["title"]


def test_without_postings_no_occupation_is_within_reach(visit: Callable[[str], Visit]) -> None:
    page = visit("/skill-gap?skills=python:2&view=frontier")
    for card in page.cards:
        filled = page.fill(card["data-card"])
        assert filled["table"] == []
        assert "No occupation has enough postings." in text_of(filled["notices"])
