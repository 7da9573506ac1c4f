"""The page of the skill gap: the panel of a person's skills, what is found in texts and files, and what is kept."""

from __future__ import annotations

import base64
import json
import logging
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from components import person_panel
from components.person_panel import ids, uploaded, with_found, with_levels, without
from data_access.queries.own_skills import NamedSkill
from domain.person import MOST_SKILLS, OwnSkill, Person, read_person
from domain.resume import LARGEST_BYTES, Unreadable, UnreadableResume
from tests import resumes
from tests.test_page_contract import Visit, text_of, walk

PAGE = "skill-gap"
SKILLS = {"page": PAGE, "filter": "skills"}


@pytest.fixture
def visit(pages_market: Dash):
    client = pages_market.server.test_client()
    return lambda address: Visit(client, pages_market, address)


class Panel:
    """The panel as a browser drives it: it keeps the person, and answers what a trigger changes."""

    def __init__(self, application: Dash, client: FlaskClient, skills: str = "") -> None:
        self.client = client
        self.skills = skills
        self.answer = ""
        declared = application.callback_map
        self._output = next(name for name, one in declared.items() if ids.TOLD in name)
        self._listing = next(name for name in declared if name == f"{ids.LIST}.children")

    def _listed(self) -> list[str]:
        return [one.key for one in read_person(self.skills).skills]

    def do(self, trigger: Any, value: Any, prop: str = "n_clicks", text: str = "") -> str:
        """What is told after one component's property has got a value; the person changes with it."""
        keys = self._listed()

        def given(identity: Any, name: str, usual: Any = None) -> dict[str, Any]:
            return {"id": identity, "property": name, "value": value if identity == trigger else usual}

        levels = {one.key: str(one.level or 0) for one in read_person(self.skills).skills}
        removes = [person_panel.remove_id(key) for key in keys]
        if isinstance(trigger, dict) and trigger["own"] == "remove" and trigger not in removes:
            removes.append(trigger)
        body = {
            "output": self._output,
            "outputs": [
                {"id": SKILLS, "property": "value"},
                {"id": ids.TOLD, "property": "children"},
                {"id": ids.PICKER, "property": "value"},
                {"id": ids.UPLOAD, "property": "contents"},
                {"id": ids.READING, "property": "open"},
            ],
            "inputs": [
                given(ids.PICKER, "value"),
                [given(person_panel.level_id(key), "value", levels[key]) for key in keys],
                [given(one, "n_clicks") for one in removes],
                given(ids.READ, "n_clicks", 0),
                given(ids.UPLOAD, "contents"),
            ],
            "state": [
                {"id": ids.TEXT, "property": "value", "value": text},
                {"id": SKILLS, "property": "value", "value": self.skills},
                [{"id": one, "property": "id", "value": one} for one in map(person_panel.level_id, keys)],
            ],
            "changedPropIds": [f"{Visit._key(trigger)}.{prop}"],
        }
        response = self.client.post("/_dash-update-component", json=body)
        self.answer = response.text
        if response.status_code == 204:
            return ""
        assert response.status_code == 200, response.text
        filled = response.get_json()["response"]
        self.skills = filled.get(Visit._key(SKILLS), {}).get("value", self.skills)
        return text_of(filled.get(ids.TOLD, {}).get("children"))

    def read(self, text: str) -> str:
        return self.do(ids.READ, 1, text=text)

    def upload(self, data: bytes, kind: str = "application/octet-stream") -> str:
        return self.do(ids.UPLOAD, f"data:{kind};base64,{base64.b64encode(data).decode()}", "contents")

    def lists(self, before: str) -> Any:
        """The list after the person has become another; None where it is left alone."""
        keys = [one.key for one in read_person(before).skills]
        body = {
            "output": self._listing,
            "outputs": {"id": ids.LIST, "property": "children"},
            "inputs": [{"id": SKILLS, "property": "value", "value": self.skills}],
            "state": [[{"id": one, "property": "id", "value": one} for one in map(person_panel.level_id, keys)]],
            "changedPropIds": [f"{Visit._key(SKILLS)}.value"],
        }
        response = self.client.post("/_dash-update-component", json=body)
        return None if response.status_code == 204 else response.get_json()["response"][ids.LIST]["children"]


@pytest.fixture
def panel(pages_market: Dash):
    return lambda skills="": Panel(pages_market, pages_market.server.test_client(), skills)


# --- The panel -------------------------------------------------------------------------------------------------------


def test_a_picked_skill_is_added_once_and_the_picker_is_emptied(panel):
    one = panel("sql:2")
    one.do(ids.PICKER, "python", "value")
    assert one.skills == "sql:2,python"
    assert json.loads(one.answer)["response"][ids.PICKER] == {"value": None}
    one.do(ids.PICKER, "sql", "value")
    assert one.skills == "sql:2,python"


def test_a_level_is_set_and_taken_back_and_the_list_keeps_the_focus(panel):
    one = panel("sql:2,python")
    one.do(person_panel.level_id("python"), "3", "value")
    assert one.skills == "sql:2,python:3"
    assert one.lists("sql:2,python") is None
    one.do(person_panel.level_id("sql"), "0", "value")
    assert one.skills == "sql,python:3"


def test_a_skill_is_removed_and_the_list_is_made_anew(panel):
    one = panel("sql:2,python")
    one.do(person_panel.remove_id("sql"), 1)
    assert one.skills == "python"
    assert "Python" in text_of(one.lists("sql:2,python"))
    one.do(person_panel.remove_id("python"), 1)
    assert one.skills == ""
    assert "None yet" in text_of(one.lists("python"))


def test_a_button_that_only_appeared_removes_nothing(panel):
    one = panel("sql:2,python")
    one.do(person_panel.remove_id("sql"), None)
    assert one.skills == "sql:2,python"


def test_skills_are_found_in_a_text_and_can_be_taken_back_at_once(panel):
    one = panel("sql:2")
    told = one.read("Wrote Python and SQL; ran Docker. Python again.")
    assert one.skills == "sql:2,python,docker"
    assert "Found in your text: Python, SQL and Docker." in told
    assert "2 skills added and 1 there already. Levels are left open." in told
    assert json.loads(one.answer)["response"][ids.READING] == {"open": False}
    one.do(person_panel.remove_id("python,docker"), 1)
    assert one.skills == "sql:2"


@pytest.mark.parametrize(
    ("text", "said"),
    [("  ", "There is no text yet"), ("I sing in a choir of larks.", "No skill is named in your text")],
)
def test_a_text_without_skills_says_so(panel, text, said):
    one = panel("sql")
    assert said in one.read(text)
    assert one.skills == "sql"


@pytest.mark.parametrize(
    "data",
    [
        resumes.pdf("Zoe Example\nWrote programs in Python and SQL"),
        resumes.word("Zoe Example", table=[["Python", "SQL"]]),
        "Zoe Example, Python and SQL".encode("utf-16"),
    ],
    ids=["pdf", "word", "text"],
)
def test_skills_are_found_in_an_uploaded_file(panel, data):
    one = panel()
    told = one.upload(data)
    assert one.skills == "python,sql"
    assert "2 skills added" in told
    assert json.loads(one.answer)["response"][ids.UPLOAD] == {"contents": None}, "the browser keeps nothing either"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "The file is a picture"),
        (resumes.protected_pdf("Python", "secret"), "protected by a password"),
        (resumes.pdf_of([b"q Q"]), "as a scanner makes them"),
        (b"", "The file is empty"),
        (b"%PDF-1.7 and no more", "damaged"),
        (b"a" * (LARGEST_BYTES + 1), "larger than 2 MB"),
    ],
)
def test_a_file_that_gives_no_text_is_named_with_what_to_do(panel, data, said):
    one = panel("sql")
    told = one.upload(data)
    assert "This file could not be read." in told
    assert said in told
    assert one.skills == "sql"


def test_what_is_no_base64_is_refused():
    with pytest.raises(UnreadableResume) as error:
        uploaded("data:text/plain;base64,%%%")
    assert error.value.reason is Unreadable.EMPTY


def test_nothing_of_a_text_is_answered_or_logged(panel, caplog: pytest.LogCaptureFixture):
    secret = "Zoe-Example-555-0100"
    one = panel()
    with caplog.at_level(logging.DEBUG):
        one.read(f"{secret} wrote Python")
        assert secret not in one.answer
        one.upload(resumes.word(f"{secret} wrote SQL"))
        assert secret not in one.answer
        one.upload(b"%PDF-1.4 " + secret.encode())
        assert secret not in one.answer
    assert secret not in caplog.text
    assert one.skills == "python,sql"


def test_more_than_can_be_compared_is_left_out_and_said():
    full = Person(tuple(OwnSkill(f"s{n}") for n in range(MOST_SKILLS - 1)))
    found = [NamedSkill("s1", "S1"), NamedSkill("python", "Python"), NamedSkill("sql", "SQL")]
    after, taken, beyond = with_found(full, found)
    assert (len(after.skills), taken, beyond) == (MOST_SKILLS, [found[1]], [found[2]])
    told = person_panel.told_of(found, taken, beyond, "your text", cut=True)
    said = text_of(json.loads(json.dumps(told.to_plotly_json(), default=lambda one: one.to_plotly_json())))
    assert "1 skill added, 1 there already and 1 left out" in said
    assert "Only the first 60,000 characters were read." in said


def test_levels_that_there_are_not_change_nothing():
    person = read_person("sql:2,python")
    assert with_levels(person, [("sql", "9"), ("other", "1")]) == person
    assert without(person, "sql,other") == read_person("python")


# --- The address -----------------------------------------------------------------------------------------------------


def test_what_cannot_be_used_of_the_skills_is_left_out_and_named(visit):
    page = visit("/skill-gap?skills=python:3,unheard-of:2,sql:9,JAVA!")
    assert page.value(SKILLS, "value") == "python:3"
    told = text_of(page.layout)
    assert "skills “sql:9, JAVA!, unheard-of”: left out" in told


def test_the_panel_shows_the_person_of_the_address(visit):
    page = visit("/skill-gap?skills=python:3,sql")
    assert page.value(person_panel.level_id("python"), "value") == "3"
    assert page.value(person_panel.level_id("sql"), "value") == "0"
    labels = [text_of(one) for one in walk(page.layout) if one["props"].get("className") == "own__name"]
    assert labels == ["Python", "SQL"]


def test_a_rated_element_can_be_picked_and_rated(visit, panel):
    options = visit("/skill-gap").value(ids.PICKER, "options")
    elements = [one for one in options if one["label"].endswith(("(O*NET skill)", "(O*NET knowledge)"))]
    assert elements
    one = panel("python")
    one.do(ids.PICKER, elements[0]["value"], "value")
    one.do(person_panel.level_id(elements[0]["value"]), "2", "value")
    assert one.skills == f"python,{elements[0]['value']}:2"


def test_the_order_of_what_is_missing_can_be_switched(visit):
    page = visit("/skill-gap?skills=python:3&order=demand")
    filled = page.fill("skill-gap-missing")
    shares = [
        row["local_share"] for row in filled["table"] if row["source"] == "measured" and row["standing"] == "missing"
    ]
    assert shares == sorted(shares, reverse=True)
    assert "most asked for here first" in text_of(filled["sentence"])


def test_scores_of_the_page_are_those_of_the_api(visit, pages_market):
    address = "skills=python:3,sql:1&region=US&years=2"
    filled = visit(f"/skill-gap?{address}").fill("skill-gap-scores")
    rows = pages_market.server.test_client().get(f"/api/v1/skill-gap-scores?{address}").get_json()["data"]
    measured = next(row for row in rows if (row["source"], row["variant"]) == ("measured", "counted"))
    assert f"{measured['match_score']:.0f}%" in filled["title"]
    assert f"{measured['matched']} of {measured['required']} requirements" in text_of(filled["sentence"])


def test_the_pathway_that_teaches_most_of_the_gap_comes_first(visit):
    filled = visit("/skill-gap?skills=python:3,sql:3").fill("skill-gap-pathways")
    assert "A longer way" in filled["title"]
    order = list(dict.fromkeys(row["pathway"] for row in filled["table"]))
    assert order == ["A longer way", "A short one"]


def test_weights_order_the_frontier(visit):
    page = visit("/skill-gap?skills=python:3&view=frontier&weight_closeness=0&weight_demand=0&weight_pay=10")
    rows = page.fill("skill-gap-frontier")["table"]
    pays = [row["pay"] for row in rows if row["pay"] is not None]
    assert pays == sorted(pays, reverse=True)
    assert len(pays) > 1


def test_an_occupation_leads_to_what_is_missing_for_it(visit):
    page = visit("/occupation?occupation=15-2051.00&region=US")
    answer = page.call_of("occupation-skill-gap.href")
    assert answer.get_json()["response"]["occupation-skill-gap"]["href"] == (
        "/skill-gap?occupation=15-2051.00&region=US"
    )
