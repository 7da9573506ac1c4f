"""Readers under load while releases are published and rolled back: no error, and no answer of two releases."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from data_access import database as doors
from data_access import tables
from data_access.database import Database
from data_access.queries import onet_releases, release_changes
from data_access.tenancy import PUBLIC
from tests.jobs.onet_runs import roll_back, run
from tests.onet_archives import TITLES, Archive, small_release
from web import api, downloads

VERSIONS = ("29.1", "29.2", "29.3")


@pytest.fixture
def fresh(new_database: Callable[[], Database]) -> Iterator[Database]:
    made = new_database()
    before = doors.bind(made)
    yield made
    doors.bind(before)
    made.close()


def marked(version: str, extra: int) -> Archive:
    """A release in which every title of an occupation names the release, with so many occupations more."""
    titles = {code: f"{title} of {version}" for code, title in TITLES.items()}
    titles |= {f"99-30{n}1.00": f"Fog Librarians {n} of {version}" for n in range(extra)}
    return small_release(version, titles=titles)


def one_release(database: Database) -> str:
    """The release of everything that one reader reads: through the pointer, through find_release, and by partition."""
    with database.reading(PUBLIC) as connection:
        release = onet_releases.find_release(connection, release_changes.Filters(), "after")
        assert release is not None
        occupation, title = tables.onet_occupation.c, tables.onet_title.c
        read: list[str] = []
        for _ in range(2):  # a second look in the same transaction sees the same
            read += connection.execute(
                select(occupation.title).where(occupation.release_id == release.release_id)
            ).scalars()
            read += connection.execute(
                select(title.title)
                .join(tables.current_release, tables.current_release.c.release_id == title.release_id)
                .where(title.title.like("Senior %"))
            ).scalars()
            read += connection.execute(
                select(tables.occupation.c.title).where(tables.occupation.c.retired_in.is_(None))
            ).scalars()
        rated = connection.execute(
            select(func.count(tables.onet_rating.c.onetsoc_code.distinct())).where(
                tables.onet_rating.c.release_id == release.release_id
            )
        ).scalar_one()
        occupations = len(read) // 6
    versions = {one.rsplit(" of ", 1)[1] for one in read}
    assert versions == {release.version}, f"a mixture of {versions}"
    assert (len(read), rated) == (6 * occupations, occupations - 1)
    return release.version


def asked_of_the_api(server: Flask) -> str:
    """The release of an answer over HTTP: what is current, and changes that are all between the two that it names."""
    client = server.test_client()
    releases = client.get("/api/v1/onet-releases")
    assert releases.status_code == 200, releases.text
    states = Counter(row["state"] for row in releases.get_json()["data"])
    assert states["current"] == 1
    answer = client.get("/api/v1/release-changes?kind=occupation_retitled")
    assert answer.status_code == 200, answer.text
    content = answer.get_json()
    before, after = (part.split()[1] for part in content["meta"]["source"].split(" against "))
    for row in content["data"]:
        assert row["before_value"].endswith(f" of {before}"), row
        assert row["after_value"].endswith(f" of {after}"), row
    assert content["data"]
    download = client.get("/download/release-changes.csv?kind=occupation_retitled")
    assert download.status_code == 200, download.text
    lines = download.get_data(as_text=True).splitlines()[1:]
    assert len({line.rsplit(" of ", 1)[1] for line in lines}) == 1
    return after


def test_readers_see_no_error_and_no_mixture_while_releases_are_swapped(fresh: Database, tmp_path: Path) -> None:
    server = Flask("swap")
    api.register(server)
    downloads.register(server)
    run(fresh, marked("28.3", 0).write(tmp_path))
    run(fresh, marked("29.0", 0).write(tmp_path))
    done = threading.Event()
    seen: list[Counter[str]] = []
    errors: list[BaseException] = []

    def read(once: Callable[[], str]) -> None:
        mine: Counter[str] = Counter()
        seen.append(mine)
        while not done.is_set():
            try:
                mine[once()] += 1
            except BaseException as error:
                errors.append(error)
                return

    looks = [lambda: one_release(fresh)] * 2 + [lambda: asked_of_the_api(server)] * 2
    readers = [threading.Thread(target=read, args=[look]) for look in looks]
    for reader in readers:
        reader.start()
    swaps = 0
    try:
        for extra, version in enumerate(VERSIONS, start=1):
            assert run(fresh, marked(version, extra).write(tmp_path)).outcome == "succeeded"
            swaps += 1
        for target in (None, None, "29.3", "29.0", "29.2"):
            assert roll_back(fresh, **({"to": target} if target else {})).outcome == "succeeded"
            swaps += 1
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert errors == []
    reads = sum(seen, Counter())
    assert set(reads) <= {"29.0", *VERSIONS}
    assert all(mine for mine in seen), "every reader has read"
