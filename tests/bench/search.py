"""Search over occupations' titles: how often slips are forgiven, and how long that takes.

Queries are alternate titles with one or two slips of the keyboard in each (a letter too many, one too few, another one,
two that changed places), in part of them the words in another order; the same ones at every run. A hit is an
occupation that has the title. Two others answer the same queries over the same titles in the same run: rapidfuzz
comparing each title (token_sort_ratio, which forgives slips and order alike), and PostgreSQL's ILIKE '%…%'.
"""

from __future__ import annotations

import random
import string
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from rapidfuzz import fuzz, process, utils

from data_access.database import Database
from data_access.loads import onet_release
from data_access.loads.onet_archive import open_archive
from data_access.loads.onet_files import read_release
from data_access.queries import occupations
from data_access.queries.onet_releases import loaded_releases
from data_access.queries.title_index import read_titles
from data_access.tenancy import PUBLIC
from domain.filters import LONGEST_WORDS
from domain.title_search import TitleSearch
from jobs.demonstration.archive import archive
from tests.bench import synthetic
from tests.bench.timing import Line, bare_connection, seconds

REAL_ARCHIVE = Path(__file__).parents[3] / "shared" / "data" / "onet" / "db_29_0_text.zip"
QUERIES = 1000
SHUFFLED = 0.25
"""Share of the queries whose words are in another order."""

Titles = list[tuple[str, str, str]]
Search = Callable[[str], list[str]]


@dataclass(frozen=True)
class Found:
    """How one way of searching did: hits, and milliseconds a query in ascending order."""

    first: int
    first_three: int
    milliseconds: list[float]

    def percentile(self, part: float) -> float:
        return self.milliseconds[min(len(self.milliseconds) - 1, int(part * len(self.milliseconds)))]


def run(database: Database, count: int = QUERIES, source: Path = REAL_ARCHIVE) -> dict[str, list[Line]]:
    """Name of the other way -> hits, milliseconds, and where it prepares anything the seconds for that.

    Last the whole question beside the search alone.

    Loads a release where the database has none: the published one of `source`, or where that is missing a generated
    one.
    """
    release_id, about = _release(database, source)
    with database.reading(PUBLIC) as connection:
        titles = read_titles(connection, release_id)
    queries = make_queries(titles, count)
    index: list[TitleSearch] = []
    built = seconds(lambda: index.append(TitleSearch(titles)))
    ours = measure(lambda typed: [one.onetsoc_code for one in index[0].find(typed, 20)], queries)
    note = f"{len(titles):,} titles of {about}, {len(queries):,} queries"
    compared: dict[str, list[Line]] = {}
    with bare_connection(database) as bare:
        others = {"rapidfuzz": _rapidfuzz(titles), "ILIKE": _ilike(bare, release_id)}
        for name, search in others.items():
            compared[name] = _lines(ours, measure(search, queries), note)
    folded = seconds(lambda: _rapidfuzz(titles))
    compared["rapidfuzz"].append(Line("preparation", built, folded, "s", "once a process and release"))
    _ask(database, "any")  # builds the index of the application
    whole = measure(lambda typed: _ask(database, typed), queries)
    compared["search alone"] = _times(whole, ours, "the question: texts, figures and postings too")
    return compared


def _lines(ours: Found, other: Found, note: str) -> list[Line]:
    count = len(ours.milliseconds)
    return [
        Line("hit first", 100 * ours.first / count, 100 * other.first / count, "%", note),
        Line("hit among the first three", 100 * ours.first_three / count, 100 * other.first_three / count, "%"),
        *_times(ours, other),
    ]


def _times(ours: Found, other: Found, note: str = "") -> list[Line]:
    parts = {"median": 0.5, "95 %": 0.95, "slowest": 1.0}
    return [Line(name, ours.percentile(part), other.percentile(part), "ms", note) for name, part in parts.items()]


def _ask(database: Database, typed: str) -> list[str]:
    """The whole question, as page and API ask it; what is too long for it is cut."""
    filters = occupations.Filters(q=" ".join(typed.split())[:LONGEST_WORDS])
    with database.reading(PUBLIC) as connection:
        return [row.onetsoc_code for row in occupations.ask(connection, filters).rows]


def _release(database: Database, source: Path) -> tuple[int, str]:
    """The id of the current release and how it is called; loaded without its software, which would become skills."""
    with database.reading(PUBLIC) as connection:
        current = next((one for one in loaded_releases(connection) if one.is_current), None)
    if current and current.version != synthetic.VERSION:  # that one has no titles
        return current.release_id, current.source
    with tempfile.TemporaryDirectory(prefix="skillpulse-bench-") as folder:
        if not source.exists():
            source = Path(folder, "release.zip")
            source.write_bytes(archive(datetime.now(UTC).date()))
        with open_archive(source) as opened, database.writing() as connection:
            files = read_release(opened)
            release_id = onet_release.stage(
                connection,
                version=opened.version,
                released_on=opened.released_on,
                layout=files.layout,
                source=onet_release.ReleaseSource(str(source), "bench", source.stat().st_size),
                row_counts=files.row_counts,
                absent=files.absent,
            )
            onet_release.copy_contents(connection, release_id, files.contents)
            onet_release.publish(connection, release_id)
    return _release(database, source)


def make_queries(titles: Titles, count: int, seed: int = 29) -> list[tuple[str, set[str]]]:
    """(what is typed, the occupations that have the title it was made from)."""
    rng = random.Random(seed)
    holders: dict[str, set[str]] = {}
    for code, title, _ in titles:
        holders.setdefault(title, set()).add(code)
    alternate = sorted({title for _, title, kind in titles if kind == "alternate" and len(title) > 3})
    queries = []
    for title in rng.sample(alternate, min(count, len(alternate))):
        typed = title
        for _ in range(rng.choice((1, 2))):
            typed = with_a_slip(rng, typed)
        if rng.random() < SHUFFLED:
            typed = " ".join(rng.sample(typed.split(), len(typed.split())))
        queries.append((typed, holders[title]))
    return queries


def with_a_slip(rng: random.Random, typed: str) -> str:
    """One letter too many, too few, another one, or two that changed places."""
    place, letter = rng.randrange(len(typed) - 1), rng.choice(string.ascii_lowercase)
    head, tail = typed[:place], typed[place:]
    return head + rng.choice((letter + tail, tail[1:], letter + tail[1:], tail[1] + tail[0] + tail[2:]))


def measure(search: Search, queries: list[tuple[str, set[str]]]) -> Found:
    """Every query once; `search` gives O*NET-SOC codes, the best first, each once."""
    first = first_three = 0
    times = []
    for typed, holders in queries:
        codes: list[str] = []
        times.append(1000 * seconds(lambda typed=typed, codes=codes: codes.extend(search(typed))))
        first += not holders.isdisjoint(codes[:1])
        first_three += not holders.isdisjoint(codes[:3])
    return Found(first, first_three, sorted(times))


def _rapidfuzz(titles: Titles) -> Search:
    folded = [utils.default_process(title) for _, title, _ in titles]

    def search(typed: str) -> list[str]:
        found: list[Any] = process.extract(
            utils.default_process(typed), folded, scorer=fuzz.token_sort_ratio, limit=20
        )
        return list(dict.fromkeys(titles[place][0] for _, _, place in found))

    return search


_ILIKE = """
    SELECT onetsoc_code FROM (
        SELECT onetsoc_code, title FROM onet_occupation WHERE release_id = %(release)s
        UNION ALL
        SELECT onetsoc_code, title FROM onet_title WHERE release_id = %(release)s
    ) AS titles
    WHERE title ILIKE %(pattern)s ORDER BY length(title), onetsoc_code LIMIT 20
"""


def _ilike(bare: psycopg.Connection, release_id: int) -> Search:
    def search(typed: str) -> list[str]:
        pattern = "%" + typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        found = bare.execute(_ILIKE, {"release": release_id, "pattern": pattern})
        return list(dict.fromkeys(code for (code,) in found))

    return search
