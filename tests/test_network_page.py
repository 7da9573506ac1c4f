"""The page of co-occurrence: its views, the skill chosen in the network, and what it says without an answer."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import pytest
from dash import Dash

from components.chart_card import part
from components.network_drawing import script_address
from data_access.errors import DatabaseUnavailable
from tests.test_page_contract import Visit, text_of, walk

NETWORK = "/cooccurrence?view=network&backbone=off&min_joint=5"
TERRAFORM = "/cooccurrence?view=network&skill=terraform&backbone=off&min_joint=100"
PANEL = json.dumps(part("cooccurrence-network", "panel"), sort_keys=True, separators=(",", ":")) + ".children"


@pytest.fixture
def visit(pages_market: Dash):
    client = pages_market.server.test_client()
    return lambda address: Visit(client, pages_market, address)


@pytest.fixture
def page(pages_market: Dash) -> Any:
    """The page's module, which Dash has imported."""
    return sys.modules["pages.cooccurrence"]


def panel_of(visited: Visit) -> Any:
    [filled] = visited.call_of(PANEL).get_json()["response"].values()
    return filled["children"]


def controls_of(visited: Visit) -> dict[str, Any]:
    identities = [json.loads(key) for key in visited.components if key.startswith("{")]
    return {one["filter"]: visited.value(one, "value") for one in identities if "filter" in one}


def test_the_partners_of_a_skill_are_the_first_view(visit):
    assert [card["data-card"] for card in visit("/cooccurrence?skill=terraform").cards] == ["cooccurrence-partners"]
    told = visit("/cooccurrence?view=tree")
    assert [card["data-card"] for card in told.cards] == ["cooccurrence-partners"]
    assert "view “tree”" in text_of(told.layout)


def test_only_the_network_brings_a_picture(visit):
    kinds = {
        view: [one["type"] for one in walk(visit(f"/cooccurrence?view={view}").layout)]
        for view in ("partners", "network", "set")
    }
    assert {view: types.count("Cytoscape") for view, types in kinds.items()} == {"partners": 0, "network": 1, "set": 0}
    assert kinds["network"].count("Graph") == 0


def test_cytoscape_is_served_from_here_but_sent_with_no_page(pages_market: Dash):
    client = pages_market.server.test_client()
    scripts = re.findall(r'src="([^"]+)"', client.get("/cooccurrence?view=network").text)
    assert scripts
    assert not any("cytoscape" in address for address in scripts)
    answer = client.get(script_address())
    assert answer.status_code == 200
    assert answer.mimetype in ("application/javascript", "text/javascript")
    assert "unpkg" not in script_address()


@pytest.mark.parametrize(
    ("address", "view", "query"),
    [
        ("/cooccurrence?skill=docker&region=US", "network", "?skill=docker&region=US&view=network"),
        ("/cooccurrence?skill=docker&limit=5", "set", "?skill=docker&limit=5&view=set"),
        ("/cooccurrence", "network", "?view=network"),
        ("/cooccurrence?view=network&skill=docker&nodes=30&node=sql&backbone=off", "partners", "?skill=docker"),
        ("/cooccurrence?view=network&occupation=15-1252.00", "set", "?occupation=15-1252.00&view=set"),
        ("/cooccurrence?view=network&from=2026-01-01&to=2026-01-31", "set", "?from=2026-01-01&to=2026-01-31&view=set"),
        ("/cooccurrence?view=set&skill=sql&skill=docker&measure=lift", "partners", "?skill=sql&measure=lift"),
        ("/cooccurrence?view=set&skill=sql&skill=docker", "network", "?skill=sql&view=network"),
        ("/cooccurrence?view=set", "partners", ""),
    ],
)
def test_another_view_keeps_what_both_have(visit, page, address: str, view: str, query: str):
    left = page.view_of({"view": visit(address).value({"page": "cooccurrence", "filter": "view"}, "value")})
    moved = page.moved(page.View(view), left, {**controls_of(visit(address)), "view": view})
    assert moved == query
    assert not any(
        "fallback" in one["props"].get("className", "") for one in walk(visit(f"/cooccurrence{moved}").layout)
    )


def test_the_views_are_told_apart_by_their_filters(visit, page):
    for view in page.View:
        names = set(controls_of(visit(f"/cooccurrence?view={view}")))
        assert [one for one in page.View if names == set(page.control_names(page.FILTERS[one]))] == [view]


def test_the_panel_tells_what_the_tables_hold(visit):
    visited = visit(f"{NETWORK}&node=docker")
    told = panel_of(visited)
    row = next(row for row in visited.fill("cooccurrence-skills")["table"] if row["skill"] == "docker")
    assert f"in {row['postings']:,} postings" in text_of(told)
    assert f"{row['partners']} of the skills shown" in text_of(told)
    pairs = [one for one in visited.fill("cooccurrence-network")["table"] if "docker" in (one["skill"], one["partner"])]
    first = pairs[0]["partner_name"] if pairs[0]["skill"] == "docker" else pairs[0]["skill_name"]
    assert next(one["props"]["children"] for one in walk(told) if one["type"] == "Button") == first


def test_a_skill_outside_the_picture_says_how_to_see_it(visit):
    shown = {row["skill"] for row in visit(TERRAFORM).fill("cooccurrence-skills")["table"]}
    rows = visit(NETWORK).fill("cooccurrence-skills")["table"]
    outside = next(row["skill"] for row in rows if row["skill"] not in shown)
    told = panel_of(visit(f"{TERRAFORM}&node={outside}"))
    assert "is not among the skills shown" in text_of(told)
    [link] = [one["props"]["href"] for one in walk(told) if one["type"] == "Link"]
    assert f"skill={outside}" in link
    around = visit(link).fill("cooccurrence-skills")["table"]
    assert outside in {row["skill"] for row in around}


def test_a_picked_skill_stays_though_no_other_is_offered_yet(visit):
    identity = {"page": "cooccurrence", "filter": "node"}
    visited = visit(f"{NETWORK}&node=docker")
    assert visited.value(identity, "value") == "docker"
    assert visited.value(identity, "options") == [{"label": "Docker", "value": "docker", "search": "Docker docker"}]
    assert visit(f"{NETWORK}&node=no-such-skill").value(identity, "value") is None


def test_the_picture_the_table_and_the_graphml_have_the_same_edges(visit, pages_market: Dash):
    filled = visit(NETWORK).fill("cooccurrence-network")
    drawn = {one["data"]["id"] for one in filled["network"]["elements"] if "source" in one["data"]}
    assert drawn == {f"{row['skill']}|{row['partner']}" for row in filled["table"]}
    written = pages_market.server.test_client().get(filled["graphml"]).text
    assert written.count("<edge ") == len(drawn)
    skills = pages_market.server.test_client().get(filled["nodes_csv"]).text.splitlines()
    assert len(skills) - 1 == len([one for one in filled["network"]["elements"] if "source" not in one["data"]])


def test_a_network_without_a_pair_says_what_to_do(visit):
    filled = visit("/cooccurrence?view=network&min_joint=1000").fill("cooccurrence-network")
    assert "asked for together often enough" in text_of(filled["notices"])
    assert "fewer joint postings" in text_of(filled["notices"])
    assert filled["network"] is None
    assert filled["legend"] == []


def test_a_set_without_a_skill_asks_for_one(visit):
    filled = visit("/cooccurrence?view=set").fill("cooccurrence-set")
    assert "Choose one to six skills" in text_of(filled["notices"])


def test_of_too_many_skills_the_first_are_kept_and_said(visit):
    skills = ["python", "sql", "docker", "terraform", "kubernetes", "agile", "excel"]
    visited = visit("/cooccurrence?view=set&" + "&".join(f"skill={one}" for one in skills))
    assert visited.value({"page": "cooccurrence", "filter": "skill"}, "value") == skills[:6]
    assert "left out" in text_of(visited.layout)


def test_a_failed_network_says_why_in_all_its_cards(visit, monkeypatch):
    visited = visit(NETWORK)

    def fails(*_: object) -> None:
        raise DatabaseUnavailable("The database does not answer: gone fishing")

    monkeypatch.setattr("data_access.queries.skill_network.graph", fails)
    answer = visited.call("cooccurrence-network")
    assert answer.status_code == 200
    assert answer.text.count("gone fishing") == 3
