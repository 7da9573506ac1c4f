"""Pages of occupations, skills and releases: what they keep of the reader's choices, name, credit and warn of."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from dash import Dash

from components import filters as controls
from components import links, shell
from components.filters import Choices
from data_access.database import reading
from data_access.queries import choices, editions, occupation_comparison, occupations, skill_summary
from data_access.queries.choices import OccupationName
from data_access.queries.editions import Edition
from data_access.queries.onet_releases import Release
from data_access.tenancy import PUBLIC
from domain.filters import Period
from domain.sources import Source
from tests.test_page_contract import Visit, plain, text_of, walk

DEVELOPERS, ARCHITECTS, SCIENTISTS, MENDERS = "15-1252.00", "15-1243.00", "15-2051.00", "99-1011.00"
VIEWS = ("glance", "skills", "ratings", "work", "market")
LATE = date(2099, 1, 1)


@pytest.fixture
def visit(pages_market: Dash) -> Callable[[str], Visit]:
    return lambda address: Visit(pages_market.server.test_client(), pages_market, address)


# --- Names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("release", "title", "other"),
    [("29.0", "Database Architects", "Database Designers"), ("current", "Database Designers", "Database Architects")],
)
@pytest.mark.parametrize("view", VIEWS)
def test_all_cards_name_the_occupation_as_the_shown_release_does(visit, view, release, title, other):
    page = visit(f"/occupation?occupation={ARCHITECTS}&release={release}&view={view}")
    for card in page.cards:
        filled = page.fill(card["data-card"])
        assert title in filled["title"], card["data-card"]
        assert other not in filled["title"] + text_of(filled["sentence"]), card["data-card"]


def test_a_retired_occupation_is_marked_in_the_picker(visit):
    options = visit("/occupation").value({"page": "occupation", "filter": "occupation"}, "options")
    labels = {one["value"]: one["label"] for one in options}
    assert labels["15-1134.00"] == "Web Developers (retired, 15-1134.00)"
    assert labels[DEVELOPERS] == "Software Developers"


@pytest.mark.parametrize("name", ["release", "before", "after"])
def test_a_generated_release_is_offered_as_generated(name):
    releases = [Release(2, "29.0", None, (), True), Release(1, "0.1", None, (), False)]
    offered = Choices([], [], [OccupationName(DEVELOPERS, "Software Developers", False)], releases)
    picker = plain(controls.CONTROLS[name]("page", "current", offered))
    labels = {one["value"]: one["label"] for select in walk(picker) for one in select["props"].get("options", [])}
    assert (labels["29.0"], labels["0.1"]) == ("O*NET 29.0", "Generated release 0.1")


def test_the_ratings_of_skills_are_called_skills(visit):
    options = visit("/occupation?view=ratings").value({"page": "occupation", "filter": "domain"}, "options")
    assert {"label": "Skills", "value": "skills"} in options
    told = visit(f"/occupation?occupation={MENDERS}&view=ratings").fill("occupation-ratings")["title"]
    assert told == "Kite Menders: skills not rated"


# --- What cannot be used ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *(f"/skill-summary?skill=python&view={view}" for view in ("glance", "places", "together", "occupations")),
        *(f"/occupation?occupation={DEVELOPERS}&view={view}" for view in VIEWS),
    ],
)
def test_a_first_day_after_the_last_is_told_in_one_card_of_each_view(visit, address):
    page = visit(address)
    page.choose(period="dates", from_="2026-03-02", to="2026-03-01")
    told = [text_of(page.fill(card["data-card"])["notices"]) for card in page.cards]
    assert sum("from “2026-03-02”" in one for one in told) == 1


FOUR = "&".join(f"occupation={code}" for code in (DEVELOPERS, ARCHITECTS, SCIENTISTS, MENDERS))


def test_of_four_occupations_the_first_three_are_compared_and_the_fourth_is_named(visit):
    page = visit(f"/occupation-comparison?{FOUR}")
    assert f"occupation “{MENDERS}”: left out" in text_of(page.layout)
    picked = page.value({"page": "occupation-comparison", "filter": "occupation"}, "value")
    assert picked == [DEVELOPERS, ARCHITECTS, SCIENTISTS]


def test_a_fourth_occupation_that_is_picked_leaves_the_cards_as_they_are(visit):
    page = visit(f"/occupation-comparison?occupation={DEVELOPERS}")
    page.choose(occupation=[DEVELOPERS, ARCHITECTS, SCIENTISTS, MENDERS])
    filled = page.fill("occupation-comparison-table")
    assert {row["onetsoc_code"] for row in filled["table"]} == {DEVELOPERS, ARCHITECTS, SCIENTISTS}
    assert f"occupation “{MENDERS}”: left out" in text_of(filled["notices"])
    assert len(page.fill("occupation-comparison-pay")["drawing"]["layout"]["yaxis"]["ticktext"]) == 3


def test_an_unknown_occupation_among_others_is_left_out_by_name(visit):
    page = visit(f"/occupation-comparison?occupation={DEVELOPERS}&occupation=11-9999.00")
    assert "occupation “11-9999.00”: left out" in text_of(page.layout)


def test_a_level_that_occupations_of_a_skill_are_not_counted_by_is_named(visit):
    told = "All levels: postings are not counted by occupation and level."
    page = visit("/skill-summary?skill=python&view=occupations&seniority=senior")
    assert told in text_of(page.fill("skill-summary-occupations")["notes"])
    assert told not in text_of(page.choose(seniority="all").fill("skill-summary-occupations")["notes"])


# --- The way to other pages ------------------------------------------------------------------------------------------


def test_links_keep_what_the_page_they_lead_to_has():
    skill = skill_summary.Filters(skill="python", region="US", seniority="senior", period=Period("90d"))
    assert links.skill("sql", skill) == "/skill-summary?skill=sql&region=US&seniority=senior&period=90d"
    assert links.occupation(DEVELOPERS, skill) == f"/occupation?occupation={DEVELOPERS}&region=US&period=90d"
    compared = occupation_comparison.Filters(region="US", period=Period("90d"), release="29.0", as_of=date(2026, 1, 31))
    assert links.occupations(compared) == "/occupations?region=US&release=29.0&as_of=2026-01-31"
    assert links.occupations(occupations.Filters(q="kite")) == links.occupations() == "/occupations"


@pytest.mark.parametrize("path", ["/occupation", "/occupation-comparison"])
def test_the_way_to_the_search_follows_the_controls(visit, path):
    page = visit(f"{path}?region=US")
    name = f"{path[1:]}-search"
    assert any(one["props"].get("id") == name for one in walk(page.layout))

    def href() -> str:
        return page.call_of(f"{name}.href").get_json()["response"][name]["href"]

    assert href() == "/occupations?region=US"
    page.choose(region="US-IL", release="29.0", period="90d")
    assert href() == "/occupations?region=US-IL&release=29.0"


# --- Credit, warnings, banner ----------------------------------------------------------------------------------------


def credit_of(page: Visit) -> str:
    return next(text_of(one) for one in walk(page.layout) if one["props"].get("className") == "credit")


def test_both_compared_releases_are_credited(visit):
    assert "from the O*NET 29.0 Database and O*NET 29.1 Database by" in credit_of(visit("/release-changes"))
    assert "from the O*NET 29.1 Database by" in credit_of(visit("/release-changes?before=29.1"))
    assert "from the O*NET 29.0 Database by" in credit_of(visit("/release-changes?before=29.0&after=29.0"))


def test_the_credit_follows_both_choices(visit):
    page = visit("/release-changes")
    [identity] = [one for one in page.components if '"part":"credit_of_pair"' in one]
    assert json.loads(identity)["page"] == "release-changes"
    assert "O*NET 29.0 Database and O*NET 29.1 Database" in (shell.show_credit_of_pair("previous", "current") or "")
    told = shell.show_credit_of_pair("29.1", "29.0") or ""
    assert "O*NET 29.1 Database and O*NET 29.0 Database" in told


def test_generated_and_published_releases_are_told_apart_in_the_credit():
    real, generated = Release(2, "29.0", None, (), True), Release(1, "0.2", None, (), False)
    both = shell.onet_credit([generated, real]) or ""
    assert "from the O*NET 29.0 Database by" in both
    assert both.endswith(shell.GENERATED_ONET)
    assert shell.onet_credit([generated]) == shell.GENERATED_ONET
    assert shell.onet_credit([]) is None


ONET, WAGES, OUTLOOK = "O*NET 29.1", "OEWS May 2023", "Employment Projections 2024–34"


@pytest.mark.parametrize(
    ("address", "overdue"),
    [
        ("/occupation", {ONET, WAGES, OUTLOOK}),
        ("/occupation-comparison", {ONET, WAGES, OUTLOOK}),
        ("/occupations", {ONET, WAGES, OUTLOOK}),
        ("/release-changes", {ONET}),
        ("/top-skills", {ONET}),
        ("/skill-summary", {ONET}),
        ("/trends", set()),
        ("/occupation?release=29.0", {WAGES, OUTLOOK}),
        ("/release-changes?after=29.0", set()),
        ("/occupation?as_of=2026-01-31", set()),
    ],
)
def test_a_page_warns_of_the_sources_that_it_shows(visit, monkeypatch, address, overdue):
    monkeypatch.setattr(shell, "today", lambda: LATE)
    with reading(PUBLIC) as connection:
        assert {one.name for one in editions.editions(connection)} == {ONET, WAGES, OUTLOOK}
    notices = [text_of(one) for one in walk(visit(address).layout) if "notice" in one["props"].get("className", "")]
    told = next((one for one in notices if "Newer official figures" in one), "")
    assert {name for name in (ONET, WAGES, OUTLOOK) if name in told} == overdue
    assert ("import_wages" in told) == (WAGES in overdue)


@pytest.fixture
def banner(pages_market: Dash, monkeypatch) -> Callable[[bool, bool, bool], str]:
    """banner(demonstration, wages, outlook) is what the shell says where these are generated."""

    def told(demonstration: bool, wages: bool, outlook: bool) -> str:
        loaded = [
            Edition(Source.ONET, "O*NET 0.2", None, True),
            Edition(Source.OEWS, "OEWS May 2025", None, wages),
            Edition(Source.PROJECTIONS, "Employment Projections 2024–34", None, outlook),
        ]
        status = choices.DataStatus(None, None, None, 0, 0, 0, demonstration, "0.2", True)
        monkeypatch.setattr(shell, "data_status", lambda _: status)
        monkeypatch.setattr(shell, "editions", lambda _: loaded)
        return "".join(text_of(one) for one in walk(plain(shell.shell())) if one["props"].get("className") == "banner")

    return told


def test_the_banner_names_all_that_is_generated(banner):
    assert banner(True, True, True) == "Generated demonstration data: no posting, wage or outlook here is real."
    assert banner(True, False, False) == "Generated demonstration data: no posting here is real."
    assert banner(False, True, False) == "Generated demonstration data: no wage here is real."
    assert banner(False, False, False) == ""


@pytest.mark.parametrize("name", ["Wages", "Outlook"])
def test_how_computed_says_what_generated_figures_are(visit, name):
    lines = [text_of(one) for one in walk(visit("/occupation").layout) if one["type"] == "Li"]
    [told] = {line for line in lines if line.startswith(f"{name}: ")}
    assert "that are called generated are the demonstration's" in told
