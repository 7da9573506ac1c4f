"""Loading the taxonomy, O*NET's software names and ESCO's labels, and the matcher that is read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, text

from data_access.database import Database
from data_access.errors import InputRefused
from data_access.loads.skills import load_taxonomy, read_matcher
from data_access.tables import current_release, onet_release, onet_software_skill, onet_task, skill, skill_alias
from domain.skill_taxonomy import own_taxonomy
from jobs.refresh_skills import CHANGES, refresh_skills
from jobs.registry import Job
from jobs.runner import run_job

SOFTWARE = [
    *("Structured query language SQL", "Amazon Web Services AWS software", "Microsoft Excel", "Python", "R", "C"),
    *("ESRI ArcGIS software", "Web browser software", "Windlog", "Blink", "Time Tracker", "Acme Turbine Designer"),
]
TASKS = [
    "Make a tracker blink in time.",
    "Watch tests of blink time of a tracker.",
    "Let a tracker blink every time, tracker.",
]


@pytest.fixture
def connection(new_database: Callable[[], Database]) -> Iterator[Connection]:
    """An owner's transaction on a fresh database."""
    database = new_database()
    with database.writing() as connection:
        yield connection
    database.close()


def publish_release(connection: Connection, software: list[str]) -> None:
    """A current release with these software names and the tasks above."""
    release_id = connection.execute(
        insert(onet_release)
        .values(
            version="29.0", layout="to_30_2", status="published", source="test", sha256="0", size_bytes=1, row_counts={}
        )
        .returning(onet_release.c.release_id)
    ).scalar_one()
    for table in ("onet_software_skill", "onet_task"):
        connection.execute(text(f"CREATE TABLE {table}_test PARTITION OF {table} FOR VALUES IN ({release_id})"))
    key = {"release_id": release_id, "onetsoc_code": "15-1252.00"}
    flags = {"hot_technology": False, "in_demand": False}
    connection.execute(
        insert(onet_software_skill), [{**key, **flags, "software": name} for name in [*software, software[0]]]
    )
    connection.execute(insert(onet_task), [{**key, "task_id": i, "task": task} for i, task in enumerate(TASKS)])
    connection.execute(insert(current_release).values(release_id=release_id))


def state(connection: Connection) -> tuple[list[tuple], list[tuple]]:
    skills = connection.execute(select(skill).order_by(skill.c.skill_id)).all()
    names = connection.execute(select(skill_alias).order_by(skill_alias.c.alias, skill_alias.c.skill_id)).all()
    return [tuple(row) for row in skills], [tuple(row) for row in names]


def slug_of_name(connection: Connection, name: str) -> str | None:
    found = read_matcher(connection).lookup(name)
    return connection.execute(select(skill.c.slug).where(skill.c.skill_id == found)).scalar() if found else None


def test_the_taxonomy_arrives_whole_and_a_second_time_changes_nothing(connection: Connection) -> None:
    counts = load_taxonomy(connection)
    assert counts["skills"] == counts["skills_added"] == counts["taxonomy_skills"] == len(own_taxonomy())
    assert counts["aliases"] == counts["aliases_added"] == sum(len(entry.aliases) for entry in own_taxonomy())
    before = state(connection)
    again = load_taxonomy(connection)
    assert [again[name] for name in CHANGES] == [0] * len(CHANGES)
    assert state(connection) == before


def test_the_matcher_read_back_applies_the_rules(connection: Connection) -> None:
    load_taxonomy(connection)
    matcher = read_matcher(connection)
    slugs = {row.skill_id: row.slug for row in connection.execute(select(skill))}
    found = matcher.skill_ids("Go, Rust and C++; Excel at R&D, Series C, go to market")
    assert {slugs[number] for number in found} == {"go", "rust", "cpp"}


def test_software_names_join_what_the_taxonomy_knows(connection: Connection) -> None:
    publish_release(connection, SOFTWARE)
    counts = load_taxonomy(connection)
    assert counts["onet_names"] == len(SOFTWARE)
    assert counts["onet_linked"] == 7
    assert counts["onet_kinds_left_out"] == 1  # "Web browser software"
    assert counts["onet_common_words_left_out"] == 1  # "Blink"
    assert counts["onet_skills"] == 3
    assert slug_of_name(connection, "Structured query language SQL") == "sql"
    assert slug_of_name(connection, "ESRI ArcGIS software") == "arcgis"
    assert slug_of_name(connection, "windlog") == "windlog"
    matcher = read_matcher(connection)
    windlog, turbine, tracker = (matcher.lookup(name) for name in ("Windlog", "Acme Turbine Designer", "Time Tracker"))
    assert turbine in matcher.skill_ids("you know acme turbine designer")
    assert windlog in matcher.skill_ids("Windlog software")
    assert windlog not in matcher.skill_ids("the windlog fell")
    assert tracker not in matcher.skill_ids("keep a time tracker")
    assert tracker in matcher.skill_ids("Time Tracker and Python")
    assert matcher.skill_ids("a R C rating for Blink") == []
    again = load_taxonomy(connection)
    assert [again[name] for name in CHANGES] == [0] * len(CHANGES)


def add_posting(connection: Connection, skill_id: int) -> None:
    connection.execute(
        text(
            "INSERT INTO posting (source, source_id, posted_on, title, work_mode, seniority, employment_type,"
            " skill_ids, fingerprint, content_hash) VALUES"
            " ('s', '1', '2026-01-01', 't', 'unknown', 'unknown', 'unknown',"
            " ARRAY[CAST(:skill_id AS integer)], 1, 1)"
        ),
        {"skill_id": skill_id},
    )


def test_a_skill_that_no_source_names_goes_unless_a_posting_has_it(connection: Connection) -> None:
    load_taxonomy(connection)
    values = [{"slug": slug, "skill_name": slug, "skill_type": "soft", "source": "onet"} for slug in ("gone", "kept")]
    connection.execute(insert(skill), values)
    kept = connection.execute(select(skill.c.skill_id).where(skill.c.slug == "kept")).scalar_one()
    connection.execute(insert(skill_alias).values(alias="keptname", skill_id=kept, source="onet"))
    add_posting(connection, kept)
    counts = load_taxonomy(connection)
    assert (counts["skills_removed"], counts["skills_kept_for_postings"], counts["aliases_removed"]) == (1, 1, 1)
    assert connection.execute(select(skill.c.slug).where(skill.c.slug.in_(["gone", "kept"]))).scalars().all() == [
        "kept"
    ]
    assert read_matcher(connection).lookup("keptname") is None


def test_what_differs_is_put_right_and_ids_stay(connection: Connection) -> None:
    load_taxonomy(connection)
    before = state(connection)
    connection.execute(text("UPDATE skill SET skill_name = 'Snake', skill_type = 'soft' WHERE slug = 'python'"))
    connection.execute(text("UPDATE skill_alias SET rule = NULL WHERE alias = 'go'"))
    connection.execute(text("DELETE FROM skill_alias WHERE alias = 'golang'"))
    counts = load_taxonomy(connection)
    assert (counts["skills_changed"], counts["aliases_changed"], counts["aliases_added"]) == (1, 1, 1)
    assert state(connection) == before


ESCO_HEADER = "conceptUri,reuseLevel,preferredLabel,altLabels\n"
ALIGNED = ESCO_HEADER + (
    'u1,x,train falcons,"train falcons\nfalcon training\nbirds of prey"\n'
    'u2,x,Python,"python scripting art\nPython"\n'
    "u3,x,falconology,\n"
    'u4,x,cameras,"photo cameras\ncameras"\n'
)
SHIFTED = ESCO_HEADER + (
    'u1,x,train falcons,"weave baskets\nbasket weaving"\nu2,x,weave baskets,"mill grain\ngrain milling"\n'
    'u3,x,mill grain,"glaze pots\npot glazing"\nu4,x,glaze pots,"glaze pots\npots glazing\nmend nets"\n'
)


def esco_file(folder: Path, content: str) -> Path:
    path = folder / "esco.csv"
    path.write_text(content, encoding="utf-8-sig")
    return path


def test_labels_of_an_aligned_file_join(connection: Connection, tmp_path: Path) -> None:
    path = esco_file(tmp_path, ALIGNED)
    counts = load_taxonomy(connection, path)
    assert (counts["esco_aligned"], counts["esco_rows"], counts["esco_rows_plausible"]) == (1, 4, 3)
    assert (counts["esco_linked"], counts["esco_skills"], counts["esco_common_words_left_out"]) == (1, 2, 1)
    assert slug_of_name(connection, "birds of prey") == "train-falcons"
    assert slug_of_name(connection, "python scripting art") == "python"
    assert slug_of_name(connection, "photo cameras") is None
    before = state(connection)
    for given in (path, None):  # without the file its names stay
        again = load_taxonomy(connection, given)
        assert [again[name] for name in CHANGES] == [0] * len(CHANGES)
        assert state(connection) == before


def test_labels_of_a_shifted_file_are_refused(connection: Connection, tmp_path: Path) -> None:
    counts = load_taxonomy(connection, esco_file(tmp_path, SHIFTED))
    assert (counts["esco_aligned"], counts["esco_rows_plausible"], counts["esco_rows_trusted"]) == (0, 1, 1)
    assert slug_of_name(connection, "basket weaving") is None
    assert slug_of_name(connection, "mend nets") is None
    assert slug_of_name(connection, "pots glazing") == "glaze-pots"
    assert counts["esco_alternatives_refused"] == 7


@pytest.mark.parametrize(
    ("content", "message"),
    [("a,b\n1,2\n", "no column preferredLabel and no column altLabels"), (ESCO_HEADER + "u,x,,\n", "no row")],
)
def test_a_file_that_is_no_esco_file_is_refused(
    connection: Connection, tmp_path: Path, content: str, message: str
) -> None:
    with pytest.raises(InputRefused, match=message):
        load_taxonomy(connection, esco_file(tmp_path, content))


def test_a_missing_esco_file_is_refused(connection: Connection, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="cannot be read"):
        load_taxonomy(connection, tmp_path / "none.csv")


@pytest.mark.real_data
def test_the_real_esco_file_is_recognised_as_shifted(connection: Connection, real_data: Path) -> None:
    counts = load_taxonomy(connection, real_data / "skills" / "esco_skills_en.csv")
    assert counts["esco_aligned"] == 0
    assert counts["esco_rows"] == 4199
    assert counts["esco_rows_with_alternatives"] == 4143
    assert counts["esco_rows_trusted"] <= 10
    assert slug_of_name(connection, "sports medicine") == "sport-and-exercise-medicine"
    # The alternatives of "inspect offshore constructions" stand in the row before it.
    assert slug_of_name(connection, "assess offshore constructions") is None


def test_the_job_tells_its_changes_and_then_nothing_to_do(database: Database, tmp_path: Path) -> None:
    job = Job("refresh_skills", refresh_skills, None, None, "", ())
    first = run_job(job, {}, database=database)
    assert (first.outcome, first.rows) == ("succeeded", sum(first.detail[name] for name in CHANGES))
    assert run_job(job, {}, database=database).outcome == "nothing_to_do"
    refused = run_job(job, {"esco": str(tmp_path / "none.csv")}, database=database)
    assert refused.outcome == "refused"
