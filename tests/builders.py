"""Postings made in the database directly, past the importer, from simple dicts.

    {"posted_on": date(2026, 6, 1), "skills": ["python", "sql"], "region": "US-IL", "pay": 90_000}

Every key but posted_on has a default (POSTING). Skills and occupations that are not there yet are made.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, insert, null, select, text

from data_access.copying import copy_rows
from data_access.database import Database
from data_access.engines.postgres import PostgresEngine
from data_access.loads.onet_layouts import Layout
from data_access.loads.onet_release import ReleaseSource, publish, stage
from data_access.partitions import partition_name
from data_access.tables import occupation, onet_release, onet_software_skill, posting, skill, skill_alias

POSTING: dict[str, Any] = {
    "skills": [],
    "region": None,
    "seniority": "unknown",
    "work_mode": "unknown",
    "employment_type": "unknown",
    "pay": None,  # a year
    "currency": "USD",
    "title": "Some title",
    "occupation": None,
    "source": "a",
    "time": None,  # of day, UTC
    "repost": False,
}
SOFTWARE: dict[str, Any] = {"category_title": None, "hot_technology": False, "in_demand": False}
SKILL_TYPES = {"python": "language", "sql": "language", "docker": "technology", "agile": "process"}

_numbers = itertools.count(1)
_COLUMNS = (
    "posting_id", "source", "source_id", "posted_on", "posted_at", "title", "region_code", "work_mode", "seniority",
    "employment_type", "pay_low", "pay_high", "pay_period", "pay_currency", "pay_annual", "onetsoc_code", "skill_ids",
    "fingerprint", "repost_of", "content_hash",
)  # fmt: skip


def whole(given: Mapping[str, Any]) -> dict[str, Any]:
    """The posting with its defaults."""
    return {**POSTING, **given}


def add_skills(connection: Connection, slugs: Iterable[str]) -> dict[str, int]:
    """Slug -> id of every skill there is, the missing ones among these made: named 'Power Bi' for 'power-bi'."""
    known = {row.slug: row.skill_id for row in connection.execute(select(skill.c.slug, skill.c.skill_id))}
    for slug in sorted(set(slugs) - set(known)):
        name, kind = slug.replace("-", " ").title(), SKILL_TYPES.get(slug, "technology")
        row = {"slug": slug, "skill_name": name, "skill_type": kind, "source": "taxonomy"}
        known[slug] = connection.execute(insert(skill).values(row).returning(skill.c.skill_id)).scalar_one()
    return known


def add_occupations(connection: Connection, codes: Iterable[str]) -> None:
    """Make the missing ones among these occupations, titled 'Occupation 15-1252.00'."""
    missing = set(codes) - set(connection.execute(select(occupation.c.onetsoc_code)).scalars())
    if not missing:
        return
    release = {"version": "0.0", "layout": "to_30_2", "status": "published", "source": "tests", "size_bytes": 0}
    release_id = connection.execute(
        insert(onet_release).values({**release, "sha256": str(next(_numbers))}).returning(onet_release.c.release_id)
    ).scalar_one()
    rows = [
        {"onetsoc_code": code, "title": f"Occupation {code}", "description": "", "first_release_id": release_id}
        for code in sorted(missing)
    ]
    connection.execute(insert(occupation), rows)


def add_release(
    connection: Connection,
    version: str,
    software: Mapping[str, Iterable[Mapping[str, Any]]],
    *,
    released_on: date | None = None,
) -> int:
    """Publish an O*NET release of these occupations, each with its software: keys of SOFTWARE; returns its id."""
    add_occupations(connection, software)
    source = ReleaseSource("tests", str(next(_numbers)), 0)
    release_id = stage(
        connection,
        version=version,
        released_on=released_on,
        layout=Layout.TO_30_2,
        source=source,
        row_counts={},
        absent=[],
    )
    rows = [{"code": code, "title": f"Occupation {code}"} for code in software]
    table = partition_name("onet_occupation", release_id)
    columns = "release_id, onetsoc_code, title, description"
    statement = f"INSERT INTO {table} ({columns}) VALUES ({release_id}, :code, :title, '')"
    connection.execute(text(statement), rows)
    publish(connection, release_id)
    key = {"release_id": release_id}
    listed = [{**key, "onetsoc_code": code, **SOFTWARE, **one} for code, many in software.items() for one in many]
    if listed:
        connection.execute(insert(onet_software_skill), listed)
    return release_id


def add_aliases(connection: Connection, aliases: Mapping[str, str], ruled: Collection[str] = ()) -> None:
    """Give skills, made where they are missing, names: folded alias -> slug; those `ruled` carry a rule."""
    ids = add_skills(connection, aliases.values())
    rows = [
        {"alias": alias, "skill_id": ids[slug], "rule": {"case": [alias]} if alias in ruled else null()}
        for alias, slug in aliases.items()
    ]
    connection.execute(insert(skill_alias), [{**row, "source": "taxonomy"} for row in rows])


def add_postings(connection: Connection, postings: Iterable[Mapping[str, Any]]) -> None:
    """Insert these postings and mark their days as changed. A repost is linked to the first posting of the call."""
    listed = [whole(one) for one in postings]
    ids = add_skills(connection, (slug for one in listed for slug in one["skills"]))
    add_occupations(connection, (one["occupation"] for one in listed if one["occupation"]))
    rows, first = [], None
    for one in listed:
        number = next(_numbers)
        first = first or number
        pay = one["pay"]
        at = datetime.combine(one["posted_on"], one["time"], UTC) if one["time"] else None
        rows.append((
            number, one["source"], str(number), one["posted_on"], at, one["title"], one["region"], one["work_mode"],
            one["seniority"], one["employment_type"], pay, pay, "year" if pay else None,
            one["currency"] if pay else None, pay, one["occupation"], sorted({ids[slug] for slug in one["skills"]}),
            number, first if one["repost"] else None, number,
        ))  # fmt: skip
    copy_rows(connection, posting, _COLUMNS, rows)
    mark_changed(connection, {one["posted_on"] for one in listed})


def mark_changed(connection: Connection, days: Iterable[date]) -> None:
    """Mark days as changed since they were aggregated."""
    connection.execute(
        text("""
            INSERT INTO changed_day (posted_on) SELECT unnest(CAST(:days AS date[]))
            ON CONFLICT (posted_on) DO UPDATE SET changed_at = clock_timestamp()
        """),
        {"days": sorted(days)},
    )


def clear(connection: Connection) -> None:
    """Remove all postings and what was computed from them."""
    tables = "posting, posting_text, changed_day, aggregated_day"
    cells = "posting_total_daily, skill_demand_daily, occupation_demand_daily"
    connection.execute(text(f"TRUNCATE {tables}, {cells}"))


def aggregate(database: Database, days: Iterable[date]) -> None:
    """Compute the cells of these days."""
    PostgresEngine(database.writing, 2).aggregate(sorted(set(days)))


def load(database: Database, postings: Sequence[Mapping[str, Any]]) -> None:
    """Replace everything by these postings, aggregated."""
    with database.writing() as connection:
        clear(connection)
        add_postings(connection, postings)
    aggregate(database, (one["posted_on"] for one in postings))


SKILLS = ("python", "sql", "docker", "terraform", "agile", "excel", "power-bi", "kubernetes")
REGIONS = ("US-IL", "US-CA", "US-NY", "US", "IL", "CA", "CA-ON", "GB", "DE", None)


def random_postings(
    count: int, seed: int, *, days: int = 70, last_on: date = date(2026, 6, 30), gaps: Iterable[int] = ()
) -> list[dict[str, Any]]:
    """Seeded postings with everything that numbers depend on: skewed, correlated, trending, with reposts and gaps.

    gaps: days back from last_on that have no posting at all.
    """
    rng = random.Random(seed)
    with_postings = [back for back in range(days) if back not in set(gaps)]
    postings = []
    for _ in range(count):
        back = rng.choice(with_postings)
        skills = [slug for place, slug in enumerate(SKILLS) if rng.random() < 0.6 / (place + 1)]
        if "terraform" in skills and rng.random() < 0.7:
            skills.append("kubernetes")
        if rng.random() < 0.4 * (1 - back / days):
            skills.append("docker")
        postings.append({
            "posted_on": last_on - timedelta(days=back),
            "skills": sorted(set(skills)),
            "region": rng.choice(REGIONS),
            "seniority": rng.choice(("junior", "mid", "senior", "senior", "lead", "unknown")),
            "work_mode": rng.choice(("remote", "hybrid", "on_site", "unknown")),
            "employment_type": rng.choice(("full_time", "full_time", "contract", "unknown")),
            "pay": rng.choice((None, rng.randrange(30_000, 250_000))),
            "currency": rng.choice(("USD", "USD", "USD", "EUR")),
            "title": rng.choice(("Data Engineer", "data engineer", "Platform Engineer", "Analyst", "Developer")),
            "occupation": rng.choice((None, "15-1252.00", "15-1243.00", "15-2051.00")),
            "source": rng.choice("abc"),
            "time": rng.choice((None, time(rng.randrange(24), rng.randrange(60)))),
            "repost": rng.random() < 0.1,
        })  # fmt: skip
    return postings
