"""The list of occupations says why each was found, what is not known of it, and what to do where there is none."""

from __future__ import annotations

import dataclasses
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from dash import Dash

from data_access.queries import occupations, title_index
from data_access.queries.occupation_matches import MatchedIn
from data_access.queries.occupations import OccupationAnswer, OccupationMatch
from data_access.queries.onet_releases import NO_RELEASE
from domain.education import PUBLISHED, EntryEducation, entry_education
from domain.outlook import Outlook
from tests.test_page_contract import Visit, text_of, walk

ROW = OccupationMatch(
    1, "11-1011.00", "Kite Chiefs", "Chief of Kites", MatchedIn.ALTERNATE_TITLE, "11", "Management", 5,
    EntryEducation.BACHELOR, 239_200, True, "May 2023", Outlook.SLOWER, -0.021, "2024–34", 7, False,
)  # fmt: skip
BARE = OccupationMatch(
    2, "15-1131.00", "Card Readers", None, MatchedIn.CODE, "15", None, None,
    None, None, False, None, None, None, None, 0, True,
)  # fmt: skip


@pytest.fixture
def fill(pages_market: Dash, monkeypatch):
    """fill(address, answer) is the card that the page makes of an answer, or of its own."""
    client = pages_market.server.test_client()

    def filled(address: str, answer: OccupationAnswer | None = None):
        if answer is not None:
            monkeypatch.setattr(occupations, "ask", lambda *_: answer)
        return Visit(client, pages_market, address).fill("occupations-list")

    return filled


def answered(*rows: OccupationMatch, matches: int | None = None, source: str = "O*NET 29.0") -> OccupationAnswer:
    return OccupationAnswer(list(rows), None, None, source, matches=len(rows) if matches is None else matches)


def test_a_result_tells_what_matched_and_its_figures_with_their_vintage(fill):
    card = fill("/occupations?q=kites&region=US", answered(ROW, matches=30))
    [result] = [one for one in walk(card["text"]) if one["type"] == "Li"]
    told = text_of(result)
    assert "matches alternate title: Chief of Kites" in told
    assert "Median pay ≥ $239,200 (May 2023)" in told
    assert "Outlook slower than average (−2.1%, 2024–34)" in told
    assert "For entry: bachelor’s degree" in told
    assert "7 postings" in told
    assert "Job zone 5" in told
    [link] = [one["props"] for one in walk(result) if one["type"] == "Link"]
    assert link["href"] == "/occupation?occupation=11-1011.00&region=US"
    assert text_of(card["sentence"]).startswith("30 occupations fit, 1 shown.")


def test_what_is_not_published_is_left_out_and_a_retired_code_is_marked(fill):
    told = text_of(fill("/occupations?q=15-1131", answered(BARE))["text"])
    assert told == "Card Readers15-1131.00retired0 postings"


def test_postings_that_are_not_counted_are_not_0(fill):
    row = dataclasses.replace(BARE, postings=None)
    assert text_of(fill("/occupations?q=15-1131", answered(row))["text"]) == "Card Readers15-1131.00retired– postings"


def test_the_own_title_is_not_told_twice(fill):
    row = dataclasses.replace(ROW, matched_title=ROW.title, matched_in=MatchedIn.OCCUPATION_TITLE)
    assert "matches" not in text_of(fill("/occupations?q=kite+chiefs", answered(row))["text"])


def test_a_passage_is_told_apart_from_a_title(fill):
    row = dataclasses.replace(ROW, matched_title="Fly kites.", matched_in=MatchedIn.TASK)
    card = fill("/occupations?q=fly", answered(row))
    [told] = [one["props"] for one in walk(card["text"]) if one["type"] == "Q"]
    assert told["className"] == "results__passage"


@pytest.mark.parametrize(
    ("rows", "address", "title"),
    [
        ([ROW], "/occupations?q=kites", "“kites” fits Kite Chiefs best"),
        ([ROW], "/occupations", "Most postings in all regions are for Kite Chiefs: 7"),
        ([BARE], "/occupations", "1 occupation to look through"),
        ([], "/occupations?q=zz", "No occupation fits “zz”"),
        ([], "/occupations?family=55", "No occupation fits these filters"),
    ],
)
def test_the_title_is_the_finding(fill, rows, address, title):
    assert fill(address, answered(*rows))["title"] == title


@pytest.mark.parametrize(
    ("address", "advice"),
    [
        ("/occupations?q=zz", "There is none among titles, descriptions and tasks. Type fewer or other words."),
        ("/occupations?family=55", "There is none for these filters. Set the other filters back to all."),
        ("/occupations?q=zz&min_pay=9", "Type fewer or other words or set the other filters back to all."),
    ],
)
def test_an_empty_list_says_what_to_do(fill, address, advice):
    assert advice in text_of(fill(address, answered())["notices"])


def test_without_a_release_the_page_says_how_to_load_one(fill):
    card = fill("/occupations", answered(source=NO_RELEASE))
    assert card["title"] == "No O*NET release is loaded"
    assert "python -m jobs run refresh_onet" in text_of(card["notices"])


def test_the_order_is_told(fill):
    assert "most postings come first" in text_of(fill("/occupations")["sentence"])
    assert "in order of their titles" in text_of(fill("/occupations", answered(ROW))["sentence"])
    assert "titles, then descriptions, then tasks" in text_of(fill("/occupations?q=kites", answered(ROW))["sentence"])
    assert "in order of their codes" in text_of(fill("/occupations?q=15-1131", answered(BARE))["sentence"])
    assert "Postings are not counted yet." in text_of(fill("/occupations", answered(ROW))["sentence"])
    told = text_of(fill("/occupations?as_of=2001-01-01", answered(ROW))["sentence"])
    assert "Postings had not been counted by 1 Jan 2001." in told


def test_a_value_that_is_in_no_list_is_offered_as_well(pages_market: Dash):
    page = Visit(pages_market.server.test_client(), pages_market, "/occupations?min_pay=61000&limit=7&release=29.0")
    assert page.value({"page": "occupations", "filter": "min_pay"}, "value") == "61000"
    options = page.value({"page": "occupations", "filter": "min_pay"}, "options")
    assert {"label": "$61,000 or more", "value": "61000"} in options
    assert page.value({"page": "occupations", "filter": "release"}, "value") == "29.0"


def test_every_published_education_has_its_word():
    assert set(PUBLISHED.values()) == set(EntryEducation)
    assert entry_education("Bachelor\u2019s degree ") is EntryEducation.BACHELOR
    assert entry_education("Some college, no degree") is EntryEducation.SOME_COLLEGE
    assert entry_education("School of life") is None
    assert entry_education(None) is None


def test_a_worker_indexes_the_titles_in_the_background(pages_market: Dash, monkeypatch):
    from app import Server  # only here: it brings Dash and every page with it

    indexed = threading.Event()
    monkeypatch.setattr(title_index, "warm", indexed.set)
    settings: Any = SimpleNamespace(scheduler=False, host="127.0.0.1", port=0)
    Server(pages_market, settings)._start_worker(None)
    assert indexed.wait(timeout=30)
