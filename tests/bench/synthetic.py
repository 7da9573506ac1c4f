"""A synthetic market for measurements: many postings made by numpy and copied straight into the database.

Frequencies follow Zipf's law with a flattened head, as skills in postings do; nothing else about it is meant to be
plausible. The same seed and sizes give the same rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from sqlalchemy import Connection, text

from data_access import partitions, tables
from domain.vocabulary import EmploymentType, Seniority, SkillType, WorkMode

CHUNK = 50_000
COUNTRIES = ["US", "GB", "DE", "FR", "CA", "IN", "AU", "NL", "ES", "IT", "SE", "CH", "IE", "PL", "PT"]
STATES = re.findall(
    r"\w+",
    "AL AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI "
    "SC SD TN TX UT VT VA",
)
OCCUPATIONS = 60
TITLES = 400
VERSION = "0.0"
"""Of the O*NET release that holds the software lists and nothing else."""
SOFTWARE = 420
"""Names on each occupation's list."""


@dataclass(frozen=True)
class Size:
    """How much to make; the days end at last_on."""

    postings: int = 1_000_000
    days: int = 90
    skills: int = 2_000
    last_on: date = date(2026, 6, 30)


def _zipf(count: int, flat: float, power: float = 1.0) -> np.ndarray:
    weights = 1 / (np.arange(count) + flat) ** power
    return weights / weights.sum()


def lookups(connection: Connection, size: Size) -> None:
    """Skills, regions, occupations and a release with their software; skill ids run from 1 by frequency."""
    connection.execute(
        text(
            "INSERT INTO region (region_code, region_name, parent_code) VALUES (:code, :code, :parent) "
            "ON CONFLICT DO NOTHING"
        ),
        [{"code": code, "parent": None} for code in COUNTRIES] + [{"code": f"US-{s}", "parent": "US"} for s in STATES],
    )
    types = list(SkillType)
    connection.execute(
        text(
            "INSERT INTO skill (skill_id, slug, skill_name, skill_type, source) OVERRIDING SYSTEM VALUE "
            "VALUES (:id, :slug, :name, :type, 'taxonomy')"
        ),
        [
            {"id": k, "slug": f"skill-{k}", "name": f"Skill {k}", "type": types[k % len(types)]}
            for k in range(1, size.skills + 1)
        ],
    )
    release = connection.execute(
        text(
            "INSERT INTO onet_release (version, layout, status, source, sha256, size_bytes) "
            "VALUES (:version, 'to_30_2', 'published', 'synthetic', 'synthetic', 0) RETURNING release_id"
        ),
        {"version": VERSION},
    ).scalar_one()
    connection.execute(text("INSERT INTO skill_alias SELECT lower(skill_name), skill_id, NULL, 'taxonomy' FROM skill"))
    codes = [f"15-{1000 + k}.00" for k in range(OCCUPATIONS)]
    connection.execute(
        text(
            "INSERT INTO occupation (onetsoc_code, title, description, first_release_id) "
            "VALUES (:code, :title, '', :release)"
        ),
        [{"code": code, "title": f"Occupation {k}", "release": release} for k, code in enumerate(codes)],
    )
    partitions.create_apart(connection, release)
    partitions.attach(connection, release)
    connection.execute(text("INSERT INTO current_release (release_id) VALUES (:release)"), {"release": release})
    connection.execute(
        text(
            "INSERT INTO onet_software_skill (release_id, onetsoc_code, software, hot_technology, in_demand) "
            "VALUES (:release, :code, :name, :hot, :wanted)"
        ),
        list(_software(release, codes, size.skills)),
    )


def _software(release: int, codes: Sequence[str], skills: int) -> Iterator[dict[str, object]]:
    """A list for each occupation, as long as O*NET's longest and one in ten of a name that no skill answers to."""
    rng = np.random.default_rng(29)
    for code in codes:
        for place in range(SOFTWARE):
            known = f"Microsoft Skill {rng.integers(skills) + 1} software"
            name = f"Tool {rng.integers(10_000)}" if place % 10 == 9 else known
            yield {"release": release, "code": code, "name": name, "hot": place % 5 == 0, "wanted": place % 20 == 0}


COLUMNS = [
    "source", "source_id", "posted_on", "posted_at", "title", "company", "region_code", "work_mode", "seniority",
    "employment_type", "pay_low", "pay_high", "pay_period", "pay_currency", "pay_annual", "onetsoc_code", "skill_ids",
    "fingerprint", "content_hash",
]  # fmt: skip


def rows(size: Size, seed: int = 7) -> Iterator[tuple[object, ...]]:
    """The postings in the order of COLUMNS, oldest first."""
    rng = np.random.default_rng(seed)
    regions = [*[f"US-{state}" for state in STATES], *COUNTRIES, None]
    region_weights = np.append(_zipf(len(regions) - 1, 4) * 0.9, 0.1)
    seniorities, work_modes, employment = list(Seniority), list(WorkMode), list(EmploymentType)
    skill_weights = _zipf(size.skills, 12, 1.05)
    day_of = np.sort(rng.integers(0, size.days, size.postings))
    first_on = size.last_on - timedelta(days=size.days - 1)
    for start in range(0, size.postings, CHUNK):
        days = day_of[start : start + CHUNK]
        n = len(days)
        region = rng.choice(len(regions), n, p=region_weights)
        seniority = rng.choice(len(seniorities), n, p=[0.15, 0.3, 0.25, 0.1, 0.2])
        mode = rng.choice(len(work_modes), n)
        kind = rng.choice(len(employment), n, p=[0.7, 0.05, 0.1, 0.03, 0.02, 0.1])
        paid = rng.random(n) < 0.35
        pay = np.round(np.exp(rng.normal(11.5, 0.4, n))).astype(int)
        occupation = rng.choice(OCCUPATIONS + 1, n, p=np.append(_zipf(OCCUPATIONS, 5) * 0.8, 0.2))
        title = rng.choice(TITLES, n, p=_zipf(TITLES, 5))
        source = rng.integers(0, 5, n)
        second = rng.integers(0, 86_400, n)
        wanted = rng.poisson(8.3, n)
        drawn = np.sort(rng.choice(size.skills, int(wanted.sum()), p=skill_weights) + 1)
        drawn = rng.permutation(drawn)
        ends = np.cumsum(wanted)
        for i in range(n):
            day = first_on + timedelta(days=int(days[i]))
            skill_ids = sorted(set(drawn[ends[i] - wanted[i] : ends[i]].tolist()))
            amount = int(pay[i]) if paid[i] else None
            code = int(occupation[i])
            yield (
                f"source-{source[i]}", str(start + i), day,
                datetime.combine(day, datetime.min.time(), UTC) + timedelta(seconds=int(second[i])),
                f"Title {title[i]}", f"Company {int(second[i]) % 5000}", regions[region[i]], work_modes[mode[i]],
                seniorities[seniority[i]], employment[kind[i]], amount, amount, "year" if amount else None,
                "USD" if amount else None, amount, f"15-{1000 + code}.00" if code < OCCUPATIONS else None, skill_ids,
                start + i, start + i,
            )  # fmt: skip


def load(connection: Connection, size: Size) -> int:
    """Replace all skills and postings; returns the number of skill links. Secondary indexes are built last."""
    connection.execute(text("TRUNCATE skill, posting, posting_text, changed_day RESTART IDENTITY CASCADE"))
    lookups(connection, size)
    for index in tables.posting.indexes:
        index.drop(connection)
    driver = connection.connection.driver_connection
    assert driver is not None
    links = 0
    with driver.cursor().copy(f"COPY posting ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        for row in rows(size):
            links += len(row[16])  # type: ignore[arg-type]
            copy.write_row(row)
    for index in tables.posting.indexes:
        index.create(connection)
    connection.execute(text("INSERT INTO changed_day (posted_on) SELECT DISTINCT posted_on FROM posting"))
    return links
