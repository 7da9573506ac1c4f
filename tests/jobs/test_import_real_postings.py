"""The real files imported whole, compared with an account of them in plain Python."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from sqlalchemy import Connection, text

from data_access.database import Database
from data_access.loads.skills import load_taxonomy
from jobs.registry import JOBS
from jobs.runner import run_job

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def rows(real_data: Path) -> list[dict[str, Any]]:
    path = real_data / "postings" / "data_jobs_2023.xlsx"
    header, *lines = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, header), line, strict=True)) for line in lines]


@pytest.fixture(scope="module")
def posts(real_data: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for line in (real_data / "postings" / "hiring_posts_2026q1.jsonl").read_text("utf-8").splitlines()
    ]


@pytest.fixture(scope="module")
def summaries(database: Database, real_data: Path) -> dict[str, dict[str, Any]]:
    """Both files imported, twice each; the summaries of the first and of the second time."""
    with database.writing() as connection:
        load_taxonomy(connection)
    found = {}
    for time in ("first", "second"):
        for name in ("data_jobs_2023.xlsx", "hiring_posts_2026q1.jsonl"):
            mapping = name.partition(".")[0]
            ran = run_job(JOBS["import_postings"], {"source": str(real_data / "postings" / name), "mapping": mapping})
            assert ran.good, ran.reasons
            found[f"{mapping} {time}"] = dict(ran.detail)
    return found


@pytest.fixture
def connection(database: Database, summaries: dict[str, dict[str, Any]]) -> Iterator[Connection]:
    with database.writing() as found:
        yield found


IN_2023 = "extract(year FROM posted_on) = 2023"


def test_every_row_of_2023_is_a_posting(summaries: dict[str, dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    different = len({tuple(map(str, row.values())) for row in rows})
    summary = summaries["data_jobs_2023 first"]
    assert (summary["read"], summary["new"], summary["repeats"]) == (len(rows), different, len(rows) - different)
    assert (summary["quarantined"], summary["share_with"]["pay"]) == ({}, 1.0)
    days = {
        row["job_posted_date"].date() if hasattr(row["job_posted_date"], "date") else row["job_posted_date"]
        for row in rows
    }
    assert (summary["posted"]["days"], summary["changed_days"]) == (len(days), len(days))


@pytest.mark.parametrize("mapping", ["data_jobs_2023", "hiring_posts_2026q1"])
def test_second_import_changes_nothing(summaries: dict[str, dict[str, Any]], mapping: str) -> None:
    first, second = summaries[f"{mapping} first"], summaries[f"{mapping} second"]
    assert (second["new"], second["updated"], second["changed_days"]) == (0, 0, 0)
    assert second["unchanged"] == first["new"]
    assert (second["reposts"], second["quarantined"]) == (first["reposts"], first["quarantined"])


def test_location_beats_the_country_and_sudan_is_not_believed(
    connection: Connection, rows: list[dict[str, Any]]
) -> None:
    in_mesa = len({tuple(map(str, row.values())) for row in rows if row["job_location"] == "Mesa, AZ"})
    by_region = connection.execute(
        text(f"SELECT region_code, count(*) FROM posting WHERE location = 'Mesa, AZ' AND {IN_2023} GROUP BY 1")
    ).all()
    assert by_region == [("US-AZ", in_mesa)]
    assert connection.execute(text("SELECT count(*) FROM posting WHERE region_code = 'SD'")).scalar_one() == 0
    nowhere = connection.execute(
        text(f"SELECT count(*) FROM posting WHERE region_code IS NULL AND {IN_2023}")
    ).scalar_one()
    sudan = sum(row["job_country"] == "Sudan" and row["job_location"] in ("", "Anywhere") for row in rows)
    assert sudan == 885
    assert sudan <= nowhere <= sudan + 20


def test_no_written_place_of_the_rows_of_sudan_is_in_sudan(rows: list[dict[str, Any]]) -> None:
    """What the mapping says of the file, and why it does not trust the column there."""
    places = [
        row["job_location"]
        for row in rows
        if row["job_country"] == "Sudan" and row["job_location"] not in ("", "Anywhere")
    ]
    assert len(places) == 1795
    assert not any("Sudan" in place or "Khartoum" in place for place in places)


def test_states_are_those_that_the_locations_end_in(connection: Connection, rows: list[dict[str, Any]]) -> None:
    different = {tuple(map(str, row.values())): row for row in rows}.values()
    for state in ("AZ", "IL", "TX", "NE"):
        naive = sum(str(row["job_location"]).endswith(f", {state}") for row in different)
        found = connection.execute(
            text(f"""
                SELECT count(*) FROM posting
                WHERE region_code = 'US-{state}' AND location LIKE '%, {state}' AND {IN_2023}
            """)
        ).scalar_one()
        assert found == naive > 0


def test_skills_are_those_of_the_list_each_once(connection: Connection, rows: list[dict[str, Any]]) -> None:
    slugs = {
        "sql": "sql",
        "python": "python",
        "r": "r",
        "excel": "excel",
        "power bi": "power-bi",
        "tableau": "tableau",
        "go": "go",
        "golang": "go",
    }
    wanted: Counter[str] = Counter()
    lengths: Counter[int] = Counter()
    for row in {tuple(map(str, row.values())): row for row in rows}.values():
        names = set(ast.literal_eval(row["job_skills"])) if row["job_skills"] else set()
        lengths[len(names)] += 1
        wanted.update({slugs[name] for name in names if name in slugs})
    has_skill = "skill_ids @> (SELECT array[skill_id] FROM skill WHERE slug = :slug)"
    for slug in slugs.values():
        found = connection.execute(
            text(f"SELECT count(*) FROM posting WHERE {has_skill} AND {IN_2023}"),
            {"slug": slug},
        ).scalar_one()
        assert found == wanted[slug] > 0
    given = connection.execute(
        text(f"""
            SELECT coalesce(cardinality(given_skills), 0), count(*)
            FROM posting JOIN posting_text USING (posting_id) WHERE {IN_2023} GROUP BY 1
        """)
    )
    assert dict(map(tuple, given)) == lengths


def test_pay_is_that_of_the_filled_column(connection: Connection, rows: list[dict[str, Any]]) -> None:
    different = {tuple(map(str, row.values())): row for row in rows}.values()
    for period in ("year", "hour"):
        amounts = [row[f"salary_{period}_avg"] for row in different if row["salary_rate"] == period]
        found = connection.execute(
            text(f"""
                SELECT count(*), sum(pay_low), min(pay_low), max(pay_high)
                FROM posting WHERE pay_period = '{period}' AND {IN_2023}
            """)
        ).one()
        assert found[0] == len(amounts)
        assert float(found[1]) == pytest.approx(sum(amounts), rel=1e-6)
        assert (float(found[2]), float(found[3])) == (round(min(amounts), 2), round(max(amounts), 2))


def test_hiring_posts_are_postings_or_in_quarantine(
    connection: Connection, summaries: dict[str, dict[str, Any]], posts: list[dict[str, Any]]
) -> None:
    summary = summaries["hiring_posts_2026q1 first"]
    quarantined = {json.loads(raw)["id"] for raw in connection.execute(text("SELECT raw FROM quarantine")).scalars()}
    kept = set(
        connection.execute(text("SELECT source_id FROM posting WHERE source IN ('who_is_hiring', 'direct')")).scalars()
    )
    assert kept | quarantined == {post["id"] for post in posts}
    assert not kept & quarantined
    assert summary["read"] == len(posts) == summary["new"] + sum(summary["quarantined"].values())
    # Of the posts with at least three parts in the first line, hardly any is anything but a posting.
    headed = {post["id"] for post in posts if post["text"].split("<p>")[0].count("|") >= 2}
    assert len(headed & quarantined) <= len(headed) // 100
    short = {post["id"] for post in posts if len(post["text"]) < 50 and "hiring" not in post["text"].lower()}
    assert short <= quarantined
    assert len(quarantined) < 60


def test_hiring_posts_have_clean_titles(connection: Connection) -> None:
    dirty = connection.execute(
        text("""
            SELECT title FROM posting
            WHERE source IN ('who_is_hiring', 'direct')
              AND (title ~ '&[a-z]+;|&#x|<[a-z]|https?://' OR length(title) > 121)
        """)
    ).all()
    assert dirty == []


def test_a_hiring_post_known_by_hand(connection: Connection) -> None:
    found = connection.execute(
        text("""
            SELECT company, title, region_code, work_mode, employment_type FROM posting WHERE source_id = '46466619'
        """)
    ).one()
    assert tuple(found) == ("Kyber", "Low-level Developers", "FR", "hybrid", "full_time")
