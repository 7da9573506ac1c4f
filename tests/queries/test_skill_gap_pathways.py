"""Learning pathways held against a gap: their order and what they cover, beside a plain second implementation."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from data_access.database import Database
from domain.filters import FilterError
from domain.pathways import Pathway, PathwaySource, Step, covered, usefulness
from jobs.registry import JOBS
from jobs.runner import run_job
from tests import builders

DEVELOPERS, OTHERS = "15-1252.00", "15-2051.00"
SKILLS = ("python", "sql", "docker", "terraform", "agile", "excel")
PATHWAYS: list[dict[str, Any]] = [
    {"title": "Wide", "steps": [("One", 30, ["python", "docker"]), ("Two", 20, ["terraform", "docker"])]},
    {"title": "Quick", "steps": [("Only", 5, ["docker"])]},
    {"title": "Slow", "steps": [("Only", 50, ["docker"])]},
    {"title": "Aside", "steps": [("Only", 1, ["excel"])]},
    {"title": "Brief", "steps": [("Only", 5, ["docker"])]},
]


@pytest.fixture(scope="module")
def loaded(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Thirty postings that ask for python, sql, docker and terraform, and five pathways."""
    day = builders.random_postings(1, 1)[0]["posted_on"]
    asked = [["python", "sql", "docker"], ["docker", "terraform"], ["python", "docker"]]
    postings = [{"posted_on": day, "skills": asked[n % 3], "occupation": DEVELOPERS, "region": "US"} for n in range(30)]
    with database.writing() as connection:
        builders.add_skills(connection, SKILLS)
        builders.add_release(connection, "29.0", {DEVELOPERS: [], OTHERS: []})
    builders.load(database, postings)
    written = [
        {
            "title": one["title"],
            "description": f"The way that is called {one['title']}.",
            "target": DEVELOPERS,
            "steps": [{"title": title, "days": days, "skills": skills} for title, days, skills in one["steps"]],
            "reviewed_on": "2026-02-10",
        }
        for one in PATHWAYS
    ]
    path = tmp_path_factory.mktemp("pathways") / "pathways.json"
    head = {"format": "pathways/1", "source": "partner", "curator": "A school"}
    path.write_text(json.dumps({**head, "pathways": written}), encoding="utf-8")
    assert run_job(JOBS["import_pathways"], {"source": str(path)}, database=database).good
    return database


@pytest.mark.parametrize("skills", ["", "python", "docker:1", "docker:3,terraform:3", "python,sql,docker,terraform"])
def test_pathways_come_by_what_they_close_then_by_days_then_by_title(loaded: Database, ask, skills: str):
    asked = {"occupation": DEVELOPERS, **({"skills": skills} if skills else {})}
    gap = {row.skill for row in ask("skill-gap", **asked).rows if row.standing in ("missing", "below")}
    closed = {one["title"]: {skill for _, _, names in one["steps"] for skill in names} & gap for one in PATHWAYS}
    days = {one["title"]: sum(step[1] for step in one["steps"]) for one in PATHWAYS}
    wanted = sorted(closed, key=lambda title: (-len(closed[title]), days[title], title))
    rows = ask("skill-gap-pathways", **asked).rows
    assert list(dict.fromkeys(row.pathway for row in rows)) == wanted
    assert {row.pathway: row.rank for row in rows} == {title: place for place, title in enumerate(wanted, 1)}
    assert [row.covers for row in rows] == [row.skill in gap for row in rows]
    assert {row.pathway: row.duration_days for row in rows} == days


def test_rows_hold_the_steps_in_order_with_their_skills(loaded: Database, ask):
    answer = ask("skill-gap-pathways", occupation=DEVELOPERS)
    rows = [row for row in answer.rows if row.pathway == "Wide"]
    assert [(row.step, row.step_title, row.days, row.skill, row.skill_name) for row in rows] == [
        (1, "One", 30, "python", "Python"),
        (1, "One", 30, "docker", "Docker"),
        (2, "Two", 20, "terraform", "Terraform"),
        (2, "Two", 20, "docker", "Docker"),
    ]
    assert {(row.source, row.curator, row.summary) for row in rows} == {
        (PathwaySource.PARTNER, "A school", "The way that is called Wide.")
    }
    assert "A school, reviewed on 2026-02-10" in answer.source
    assert not answer.generated


def test_a_step_whose_skills_are_gone_stays_with_one_row(loaded: Database, ask):
    with loaded.writing() as connection:
        connection.execute(text("UPDATE learning_pathway_step SET skills = '{}' WHERE days = 1"))
    [row] = [row for row in ask("skill-gap-pathways", occupation=DEVELOPERS).rows if row.pathway == "Aside"]
    assert (row.skill, row.skill_name, row.covers) == (None, None, False)


def test_an_occupation_without_pathways_has_no_row(loaded: Database, ask):
    assert ask("skill-gap-pathways", occupation=OTHERS).rows == []


@pytest.mark.parametrize("wrong", [{"occupation": "99-9999.00"}, {"skills": "unheard-of"}, {"region": "XX"}])
def test_what_is_not_in_the_database_is_refused(loaded: Database, ask, wrong):
    with pytest.raises(FilterError):
        ask("skill-gap-pathways", **wrong)


def test_without_any_pathway_it_is_said_which_job_brings_some(loaded: Database, ask):
    with loaded.writing() as connection:
        connection.execute(text("DELETE FROM learning_pathway"))
    answer = ask("skill-gap-pathways", occupation=DEVELOPERS)
    assert answer.rows == []
    assert any("import_pathways" in note for note in answer.notes)


def test_a_skill_that_two_steps_teach_is_covered_once():
    assert covered([["a", "b"], ["b"]], {"b", "c"}) == 1
    assert usefulness([["b"]], 9, {"b"}, "x") < usefulness([["a"]], 1, {"b"}, "x")
    one = Pathway("t", "d", DEVELOPERS, (Step("a", 3, ("x",)), Step("b", 4, ("y",))), date(2026, 2, 10))
    assert one.duration_days == 7
