"""Every card keeps the contract: title, sentence, chart, table, CSV, method; and all of them show the same numbers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import dash
import pytest
from dash import Dash
from dash._utils import split_callback_id, to_json
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from components import notices, shell
from components.chart_card import PARTS, CardKind, part
from components.figures import region_map
from data_access.errors import DatabaseUnavailable
from data_access.queries import QUESTIONS
from domain.statistics import MINIMUM_QUOTIENT_ALL
from tests.pages_market import FOUR_QUESTIONS, LAST_ON

ADDRESSES = (
    "/",
    *FOUR_QUESTIONS.values(),
    "/regional-demand",
    "/regional-demand?scope=world&colouring=location_quotient&inside=GB",
    "/seniority?skill=sql&region=US",
    "/trends",
    "/trends?grain=week&period=28d&skill=python&skill=sql",
    "/cooccurrence?measure=lift&limit=5",
    "/cooccurrence?view=network",
    "/cooccurrence?view=network&skill=python&region=US&measure=lift&backbone=off&min_joint=5&nodes=30",
    "/cooccurrence?view=set&skill=python&skill=docker",
    "/skill-summary?skill=python",
    "/skill-summary?skill=docker&region=US&view=places",
    "/skill-summary?skill=terraform&view=together",
    "/skill-summary?skill=python&view=occupations",
    "/occupation?occupation=15-1252.00",
    "/occupation?occupation=15-1252.00&region=US&view=skills",
    "/occupation?occupation=15-1252.00&view=ratings",
    "/occupation?occupation=15-1252.00&view=work",
    "/occupation?occupation=15-1252.00&period=90d&view=market",
    "/occupation-comparison?occupation=15-1252.00&occupation=15-2051.00",
    "/occupations?q=software",
    "/release-changes",
    "/skill-gap?skills=python:3,sql",
    "/skill-gap?skills=python:3,sql:2&region=US&source=official&order=demand&years=3",
    "/skill-gap?skills=python:3,sql:1&view=frontier&present=15-2051.00&weight_pay=8",
    "/pulse",
    "/pulse?skill=sql&region=US",
)


class Visit:
    """A page as a browser would have it: its layout, and the parts that its callbacks fill."""

    def __init__(self, client: FlaskClient, application: Dash, address: str) -> None:
        self._client = client
        self._application = application
        url = urlsplit(address)
        page = next(one for one in dash.page_registry.values() if one["path"] == url.path)
        query = {name: values if len(values) > 1 else values[0] for name, values in parse_qs(url.query).items()}
        self.layout: dict[str, Any] = plain(page["layout"](**query))
        self.components = {self._key(one["props"]["id"]): one for one in walk(self.layout) if "id" in one["props"]}
        self.cards = [one["props"] for one in walk(self.layout) if "data-card" in one["props"]]

    @staticmethod
    def _key(identity: Any) -> str:
        return json.dumps(identity, sort_keys=True, separators=(",", ":")) if isinstance(identity, dict) else identity

    def value(self, identity: dict[str, str], prop: str) -> Any:
        """A property of a component of the layout."""
        return self.components[self._key(identity)]["props"].get(prop)

    def choose(self, **chosen: Any) -> Visit:
        """The page after its reader has set filters to these values."""
        for name, value in chosen.items():
            identity = {"page": self.layout["props"]["data-page"], "filter": name.rstrip("_")}
            self.components[self._key(identity)]["props"]["value"] = value
        return self

    def call(self, card: str) -> TestResponse:
        """What the callback of a card answers."""
        return self.call_of(self._key(part(card, "title")) + ".children")

    def call_of(self, property_: str) -> TestResponse:
        """What the callback answers that fills a property, named as Dash names it: 'occupation-search.href'."""
        callbacks = self._application.callback_map.items()
        output, declared = next((name, one) for name, one in callbacks if property_ in name)
        inputs = [{**one, "value": self.value(json.loads(one["id"]), one["property"])} for one in declared["inputs"]]
        for one in inputs:
            one["id"] = json.loads(one["id"])
        written: Any = split_callback_id(output)
        if isinstance(written, dict):
            identity = written["id"]
            outputs: Any = {**written, "id": json.loads(identity) if identity.startswith("{") else identity}
        else:
            outputs = [{"id": json.loads(one["id"]), "property": one["property"]} for one in written]
        body = {"output": output, "outputs": outputs, "inputs": inputs, "changedPropIds": [], "state": []}
        return self._client.post("/_dash-update-component", json=body)

    def fill(self, card: str) -> dict[str, Any]:
        """The parts of a card, by name, that its callback fills."""
        response = self.call(card)
        assert response.status_code == 200, response.text
        properties = {name: prop for parts in PARTS.values() for name, prop in parts.items()}
        filled = response.get_json()["response"]
        parts = [(json.loads(identity), value) for identity, value in filled.items() if identity.startswith("{")]
        named = {identity["part"]: value for identity, value in parts if identity.get("card") == card}
        return {name: value.get(properties[name]) for name, value in named.items() if name in properties}


def plain(component: Any) -> Any:
    """A component as it goes to the browser."""
    return json.loads(str(to_json(component)))


def walk(component: Any) -> Iterator[dict[str, Any]]:
    """Every component below and including this one."""
    if isinstance(component, list):
        for one in component:
            yield from walk(one)
    elif isinstance(component, dict) and "props" in component:
        yield component
        yield from walk(component["props"].get("children"))


def text_of(component: Any) -> str:
    """All the words below a component."""
    if component is None:
        return ""
    if isinstance(component, list):
        return "".join(text_of(one) for one in component)
    if isinstance(component, dict):
        return text_of(component["props"].get("children"))
    return str(component)


@pytest.fixture
def visit(pages_market: Dash):
    client = pages_market.server.test_client()
    return lambda address: Visit(client, pages_market, address)


@pytest.fixture
def client(pages_market: Dash) -> FlaskClient:
    return pages_market.server.test_client()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_card_has_all_its_parts(visit, address):
    page = visit(address)
    assert page.cards
    for card in page.cards:
        name = card["data-card"]
        filled = page.fill(name)
        assert set(filled) == set(PARTS[CardKind(card["data-kind"])])
        assert len(filled["title"]) > 10
        assert any(character.isdigit() for character in text_of(filled["sentence"])), "a sentence says how many"
        graphs = [one for one in walk(card["children"]) if one["type"] == "Graph"]
        assert len(graphs) == (card["data-kind"] == "chart")
        if card["data-kind"] == "chart":
            assert filled["drawing"]["data"]
        if card["data-kind"] == "text":
            assert filled["text"]
        if card["data-kind"] == "network":
            assert filled["network"]["elements"]
            assert filled["legend"]
        assert filled["table"]
        assert filled["csv"].startswith(f"/download/{card['data-question']}.csv")
        assert filled["notices"] == []
        how = text_of(next(one for one in walk(card["children"]) if "card__how" in one["props"].get("className", "")))
        assert len(how) > 200
        if card["data-kind"] == "chart":
            assert page.value(part(name, "holder"), "aria-label")


@pytest.mark.parametrize("address", ADDRESSES)
def test_table_csv_and_api_hold_the_same_rows(visit, client, address):
    page = visit(address)
    for card in page.cards:
        filled = page.fill(card["data-card"])
        table = filled["table"]
        columns = list(QUESTIONS[card["data-question"]].row.__dataclass_fields__)
        assert [list(row) for row in table] == [columns] * len(table)
        definitions = page.value(part(card["data-card"], "table"), "columnDefs")
        assert sorted(one["field"] for one in definitions) == sorted(columns)
        api = client.get(filled["api"]).get_json()["data"]
        # Lists are objects in JSON and one text in the table; the CSV has that same text.
        plain_columns = [name for name in columns if not any(isinstance(row[name], list) for row in api)]
        assert [[row[name] for name in plain_columns] for row in api] == [
            [row[name] for name in plain_columns] for row in table
        ]
        download = client.get(filled["csv"])
        read = list(csv.DictReader(io.StringIO(download.get_data(as_text=True).lstrip("\ufeff"))))
        assert len(read) == len(table)
        for written, row in zip(read, table, strict=True):
            for name in set(columns) - set(plain_columns):
                assert written[name].lstrip("'") == row[name].lstrip("'")
            for name in ("postings", "all_postings", "joint_postings", "share", "share_low", "lift", "growth"):
                if row.get(name) is not None:
                    assert float(written[name]) == pytest.approx(row[name])


def bars(figure: dict[str, Any]) -> list[float]:
    return next(trace["x"] for trace in figure["data"] if trace["type"] == "bar")


def test_a_chart_of_bars_shows_the_tables_shares(visit):
    page = visit("/top-skills?region=US-IL&period=7d")
    filled = page.fill("top-skills-list")
    assert bars(filled["drawing"]) == [row["share"] for row in filled["table"]]
    first = filled["table"][0]
    assert f"{first['postings']} ask for {first['skill_name']}" in text_of(filled["sentence"])
    assert f"{100 * first['share']:.1f}%" in text_of(filled["sentence"])


@pytest.mark.parametrize(("period", "some_are_grey"), [("28d", False), ("24h", True)])
def test_the_map_colours_the_tables_shares_where_enough_postings_are_behind_them(visit, period, some_are_grey):
    page = visit(f"/regional-demand?period={period}")
    filled = page.fill("regional-demand-map")
    drawn = filled["drawing"]["data"][1]
    rows = [row for row in filled["table"] if row["parent_code"] == "US"]
    states = {row["region_code"]: row["share"] for row in rows if row["all_postings"] >= MINIMUM_QUOTIENT_ALL}
    assert (len(states) < len(rows)) == some_are_grey
    assert dict(zip(drawn["locations"], drawn["z"], strict=True)) == states
    ground = filled["drawing"]["data"][0]["locations"]
    assert sorted([*ground, *states]) == sorted(region_map.outlined(region_map.Scope.US))


@pytest.mark.parametrize("period", ["28d", "24h"])
def test_the_title_of_the_map_names_the_highest_coloured_share(visit, period):
    filled = visit(f"/regional-demand?period={period}").fill("regional-demand-map")
    states = [row for row in filled["table"] if row["parent_code"] == "US"]
    coloured = [row for row in states if row["all_postings"] >= MINIMUM_QUOTIENT_ALL]
    if coloured:
        assert max(coloured, key=lambda row: row["share"])["region_name"] in text_of(filled["title"])
    else:
        assert "Too few postings" in text_of(filled["title"])


def test_a_period_without_a_whole_month_says_what_to_choose(visit):
    filled = visit("/trends?period=7d&grain=month").fill("trends-lines")
    assert "No whole month in this period" in text_of(filled["notices"])
    assert "finer grain" in text_of(filled["notices"])


def test_withheld_growth_is_named_beside_pay(visit):
    filled = visit("/top-skills?region=US-IL&period=24h").fill("top-skills-list")
    assert "growth from 30" in text_of(filled["notes"])


def test_the_lines_show_the_tables_shares_and_break_at_days_without_postings(visit):
    page = visit("/trends?skill=docker&region=US&period=14d")
    filled = page.fill("trends-lines")
    line = next(trace for trace in filled["drawing"]["data"] if trace.get("mode") == "lines+markers")
    assert line["name"] == "Docker"
    assert [share for share in line["y"] if share is not None] == [row["share"] for row in filled["table"]]
    assert len(line["x"]) == 14
    assert line["y"].count(None) == 2
    bands = [trace for trace in filled["drawing"]["data"] if trace.get("fill") == "toself"]
    assert len(bands) == 2


def test_movers_say_how_sure_they_are(visit):
    page = visit("/trends?skill=docker&period=28d")
    filled = page.fill("trends-movers")
    docker = next(row for row in filled["table"] if row["skill"] == "docker")
    assert docker["direction"] == "rising", "the market plants a rise of Docker"
    assert "Docker: rising" in text_of(filled["sentence"])


@pytest.mark.parametrize("address", FOUR_QUESTIONS.values(), ids=FOUR_QUESTIONS)
def test_the_four_questions_are_one_click_from_the_overview(visit, address):
    links = [one["props"]["href"] for one in walk(visit("/").layout) if one["type"] == "Link"]
    assert address in links


def test_what_cannot_be_used_falls_back_and_is_named(visit):
    page = visit("/top-skills?region=XX&period=5d&limit=7")
    told = text_of(page.layout)
    assert "region “XX”" in told
    assert "period “5d”" in told
    assert page.value({"page": "top-skills", "filter": "region"}, "value") == "all"
    assert page.value({"page": "top-skills", "filter": "period"}, "value") == "28d"
    assert page.value({"page": "top-skills", "filter": "limit"}, "value") == "7"


def test_a_slice_without_postings_says_so_and_what_to_do(visit):
    page = visit("/top-skills?from=2001-01-01&to=2001-01-07")
    filled = page.fill("top-skills-list")
    assert "No posting matches" in text_of(filled["notices"])
    assert "longer period" in text_of(filled["notices"])
    assert filled["drawing"] is None
    assert filled["table"] == []


def test_withheld_values_are_counted_and_explained(visit):
    filled = visit("/top-skills?region=US-IL&period=24h").fill("top-skills-list")
    assert "not shown" in text_of(filled["notes"])
    assert "30 postings" in text_of(filled["notes"])


def test_a_failed_card_says_why_in_plain_words(visit, monkeypatch):
    page = visit("/cooccurrence")

    def fails(*_: object) -> None:
        raise DatabaseUnavailable("The database does not answer: gone fishing")

    monkeypatch.setattr("data_access.queries.cooccurrence.ask", fails)
    answer = page.call("cooccurrence-partners")
    assert answer.status_code == 200
    assert "gone fishing" in answer.text
    assert "could not be filled" in answer.text


def test_a_page_that_cannot_be_made_says_so(visit, client, monkeypatch):
    visit("/")  # the application is up

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setitem(dash.page_registry["pages.trends"], "layout", fails)
    body = {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}],
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": "/trends"},
            {"id": "_pages_location", "property": "search", "value": ""},
        ],
        "changedPropIds": ["_pages_location.pathname"],
        "state": [],
    }
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200
    assert "Something went wrong here" in answer.text
    assert "a mistake of ours" not in answer.text


def test_an_unexpected_error_is_not_shown_word_for_word():
    told = text_of(plain(notices.failed(KeyError("password=hunter2"))))
    assert "hunter2" not in told
    assert "has been logged" in told


def test_late_data_are_named_late():
    assert notices.stale(LAST_ON, LAST_ON) is None
    told = text_of(plain(notices.stale(date(2026, 1, 5), date(2026, 1, 15))))
    assert "5 Jan 2026" in told
    assert "10 days ago" in told
    assert "No data yet" in text_of(plain(notices.stale(None, date(2026, 1, 15))))


def test_the_shell_says_how_far_the_data_reach(pages_market):
    told = text_of(plain(shell.shell()))
    assert f"{LAST_ON.day} {LAST_ON:%b %Y}" in told
    assert "Generated demonstration data" not in told


def test_every_graph_keeps_to_our_own_origin(visit):
    drawn = 0
    for address in ADDRESSES:
        graphs = [one["props"] for one in walk(visit(address).layout) if one["type"] == "Graph"]
        for graph in graphs:
            assert graph["config"]["showSendToCloud"] is False
            assert graph["config"]["displaylogo"] is False
            assert graph["config"]["topojsonURL"].startswith("/assets/")
        drawn += len(graphs)
    assert drawn
