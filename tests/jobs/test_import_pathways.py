"""Importing learning pathways: what is stored, replaced, removed, left alone, quarantined and refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from data_access.database import Database
from data_access.tables import learning_pathway, learning_pathway_step, onet_content_element, quarantine
from data_access.tenancy import PUBLIC
from jobs.import_pathways import import_generated_pathways
from jobs.registry import JOBS
from jobs.runner import Run, run_job
from tests import builders

MENDERS, FLYERS, UNKNOWN = "99-1011.00", "99-1021.00", "98-7654.00"
KNOTS: dict[str, Any] = {"title": "Learn to tie", "days": 5, "skills": ["Knot Tying"]}


@pytest.fixture
def known(database: Database) -> Database:
    """Two occupations, three skills, one rated element, and no pathway."""
    with database.writing() as connection:
        tables = "learning_pathway, learning_pathway_step, quarantine, skill, skill_alias, posting"
        connection.execute(text(f"TRUNCATE {tables} CASCADE"))
        builders.add_aliases(connection, {"knot tying": "knot-tying", "c++": "cpp", "calm": "calm"})
        if not connection.execute(select(onet_content_element)).first():
            release_id = builders.add_release(connection, "29.0", {MENDERS: [], FLYERS: []})
            element = {"release_id": release_id, "element_id": "2.A.1.a", "element_name": "Reading"}
            connection.execute(insert(onet_content_element).values(element))
    return database


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """write(pathway, ...) -> a file of them."""

    def written(*pathways: dict[str, Any], curator: str = "A school of ours", source: str = "curated") -> Path:
        path = tmp_path / "pathways.json"
        head = {"format": "pathways/1", "source": source, "curator": curator}
        path.write_text(json.dumps({**head, "pathways": list(pathways)}), encoding="utf-8")
        return path

    return written


def way(title: str, target: str = MENDERS, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    plain = {"title": title, "description": "For those who can sew and want more.", "target": target}
    return {**plain, "steps": list(steps or [KNOTS]), "reviewed_on": "2026-02-10", **more}


def run(database: Database, source: Path | str, *, generated: bool = False, **options: Any) -> Run:
    job = JOBS["import_pathways"]
    if generated:
        job = changed(job, run=import_generated_pathways)
    return run_job(job, {"source": str(source), **options}, database=database)


def stored(database: Database) -> dict[tuple[str, str], tuple[str, bool, list[list[str]]]]:
    """Title and target -> curator, whether it is generated, and the skills of each step."""
    with database.reading(PUBLIC) as connection:
        rows = connection.execute(select(learning_pathway).order_by("title", "onetsoc_code")).all()
        steps = connection.execute(select(learning_pathway_step).order_by("learning_pathway_id", "step")).all()
    return {
        (row.title, row.onetsoc_code): (
            row.curator, row.generated,
            [step.skills for step in steps if step.learning_pathway_id == row.learning_pathway_id],
        )
        for row in rows
    }  # fmt: skip


def quarantined(database: Database) -> dict[str, str]:
    """Place -> reason."""
    with database.reading(PUBLIC) as connection:
        return {row.place: row.reason for row in connection.execute(select(quarantine))}


def test_everything_of_a_file_is_stored(known: Database, write):
    steps = [KNOTS, {"title": "Mend one", "days": 2, "skills": ["calm"], "url": "https://example.org/a?b=c"}]
    outcome = run(known, write(way("Strings", MENDERS, *steps, certification="Mender"), source="partner"))
    assert (outcome.outcome, outcome.rows, outcome.detail["new"]) == ("succeeded", 1, 1)
    with known.reading(PUBLIC) as connection:
        row = connection.execute(select(learning_pathway)).one()
        found = connection.execute(select(learning_pathway_step).order_by("step")).all()
    assert (row.source, row.curator, row.title, row.onetsoc_code) == (
        "partner", "A school of ours", "Strings", MENDERS,
    )  # fmt: skip
    assert (row.description, row.duration_days, row.certification, str(row.reviewed_on), row.generated) == (
        "For those who can sew and want more.", 7, "Mender", "2026-02-10", False,
    )  # fmt: skip
    assert [(step.step, step.title, step.days, step.skills, step.url) for step in found] == [
        (1, "Learn to tie", 5, ["knot-tying"], None),
        (2, "Mend one", 2, ["calm"], "https://example.org/a?b=c"),
    ]


def test_skills_are_known_by_name_by_key_and_by_element(known: Database, write):
    named = {**KNOTS, "skills": ["KNOT tying", "knot-tying", "C++", "2.A.1.a"]}
    assert run(known, write(way("Strings", MENDERS, named))).good
    assert stored(known)["Strings", MENDERS][2] == [["knot-tying", "cpp", "2.A.1.a"]]


def test_an_unknown_skill_is_quarantined_and_the_step_is_taken_without_it(known: Database, write):
    path = write(way("Strings", MENDERS, {**KNOTS, "skills": ["calm", "Sky hooks"]}))
    outcome = run(known, path)
    assert (outcome.outcome, outcome.detail["unknown_skills"]) == ("succeeded", ["Sky hooks"])
    assert stored(known)["Strings", MENDERS][2] == [["calm"]]
    assert quarantined(known) == {"pathways[0].steps[0].skills[1]": "unknown_skill"}
    with known.writing() as connection:
        builders.add_aliases(connection, {"sky hooks": "sky-hooks"})
    assert run(known, path).detail["replaced"] == [f"Strings ({MENDERS})"]
    assert stored(known)["Strings", MENDERS][2] == [["calm", "sky-hooks"]]


def test_an_unknown_target_is_quarantined_and_the_rest_is_taken(known: Database, write):
    outcome = run(known, write(way("Sails", UNKNOWN), way("Strings")))
    assert (outcome.rows, outcome.detail["unknown_occupations"]) == (1, [UNKNOWN])
    assert list(stored(known)) == [("Strings", MENDERS)]
    assert quarantined(known) == {"pathways[0].target": "unknown_occupation"}


def test_the_same_file_again_changes_nothing(known: Database, write):
    path = write(way("Strings"), way("Strings", FLYERS))
    assert run(known, path).rows == 2
    rows = text("SELECT learning_pathway_id, xmin::text, loaded_at FROM learning_pathway ORDER BY 1")
    with known.reading(PUBLIC) as connection:
        before = connection.execute(rows).all()
    again = run(known, path)
    assert (again.outcome, again.rows, again.detail["unchanged"]) == ("nothing_to_do", 0, 2)
    with known.reading(PUBLIC) as connection:
        assert connection.execute(rows).all() == before


@pytest.mark.parametrize(
    "change",
    [
        {"description": "For those who can sew and want less."},
        {"certification": "Mender"},
        {"reviewed_on": "2026-02-11"},
        {"steps": [{**KNOTS, "days": 6}]},
        {"steps": [{**KNOTS, "title": "Learn to knot"}]},
        {"steps": [{**KNOTS, "skills": ["calm"]}]},
        {"steps": [{**KNOTS, "url": "https://example.org/"}]},
        {"steps": [KNOTS, KNOTS]},
    ],
)
def test_any_change_replaces_a_pathway_and_leaves_others_alone(known: Database, write, change):
    run(known, write(way("Strings"), way("Sails")))
    outcome = run(known, write({**way("Strings"), **change}, way("Sails")))
    assert (outcome.detail["replaced"], outcome.detail["unchanged"]) == ([f"Strings ({MENDERS})"], 1)
    assert outcome.detail["from_others"] == []
    assert run(known, write({**way("Strings"), **change}, way("Sails"))).outcome == "nothing_to_do"


def test_one_of_another_curator_is_replaced_and_named(known: Database, write):
    run(known, write(way("Strings"), way("Sails")))
    outcome = run(known, write(way("Strings"), curator="Another school"))
    assert outcome.detail["from_others"] == [f"Strings ({MENDERS})"]
    assert {key[0]: one[0] for key, one in stored(known).items()} == {
        "Sails": "A school of ours", "Strings": "Another school",
    }  # fmt: skip


def test_replace_removes_what_the_curators_file_lacks_and_nothing_of_others(known: Database, write):
    run(known, write(way("Strings"), way("Sails")))
    run(known, write(way("Wind"), curator="Another school"))
    outcome = run(known, write(way("Strings")), replace=True)
    assert (outcome.detail["removed"], outcome.rows) == ([f"Sails ({MENDERS})"], 1)
    assert {key[0] for key in stored(known)} == {"Strings", "Wind"}


def test_without_replace_nothing_is_removed(known: Database, write):
    run(known, write(way("Strings"), way("Sails")))
    assert run(known, write(way("Strings"))).outcome == "nothing_to_do"
    assert len(stored(known)) == 2


def test_generated_ones_go_when_others_come_and_never_come_to_them(known: Database, write):
    assert run(known, write(way("Made up")), generated=True).good
    assert stored(known)["Made up", MENDERS][1] is True
    outcome = run(known, write(way("Strings")))
    assert outcome.detail["generated_removed"] == 1
    assert list(stored(known)) == [("Strings", MENDERS)]
    refused = run(known, write(way("Made up")), generated=True)
    assert (refused.outcome, refused.detail["reason"]) == (
        "nothing_to_do", "there are pathways of others: none are generated",
    )  # fmt: skip
    assert list(stored(known)) == [("Strings", MENDERS)]


def test_a_file_with_a_violation_changes_nothing(known: Database, write):
    run(known, write(way("Strings")))
    refused = run(known, write(way("Sails"), way("Wind", MENDERS, {**KNOTS, "days": 0})))
    assert refused.outcome == "refused"
    assert list(refused.reasons) == ["pathways[1].steps[0].days: 0; needed is at least 1"]
    assert list(stored(known)) == [("Strings", MENDERS)]


def test_a_path_that_is_not_there_is_refused(known: Database, tmp_path: Path):
    refused = run(known, tmp_path / "none.json")
    assert refused.outcome == "refused"
    assert "none.json" in refused.reasons[0]
