"""Loading postings: what is new, updated or a repost, and which days changed, against plain Python."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from data_access.database import Database
from data_access.loads.postings import (
    STAGED_COLUMNS,
    ImportCounts,
    begin_import,
    merge_postings,
    stage_postings,
)
from data_access.loads.quarantine import Quarantined, merge_quarantined, open_staging, stage_quarantined
from tests.processes import Program

FIRST_DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Offer:
    """A posting as a test states it: day counts from FIRST_DAY, sameness is the fingerprint."""

    source_id: str
    day: int = 0
    sameness: int = 0
    title: str = "Data Engineer"
    source: str = "site"

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.source_id

    @property
    def posted_on(self) -> date:
        return FIRST_DAY + timedelta(days=self.day)

    def row(self) -> tuple[object, ...]:
        values = dict.fromkeys(STAGED_COLUMNS)
        values |= {
            "source": self.source,
            "source_id": self.source_id,
            "posted_on": self.posted_on,
            "title": self.title,
            "region_code": "US-IL",
            "work_mode": "unknown",
            "seniority": "unknown",
            "employment_type": "unknown",
            "skill_ids": [1, 7],
            "fingerprint": self.sameness or hash(self.key),
            "content_hash": hash((self.key, self.day, self.sameness, self.title)),
            "description": f"About {self.title}",
        }
        return tuple(values[column] for column in STAGED_COLUMNS)


def load(connection: Connection, offers: Iterable[Offer]) -> ImportCounts:
    begin_import(connection)
    stage_postings(connection, [offer.row() for offer in offers])
    return merge_postings(connection)


def in_one(database: Database, *offers: Offer) -> ImportCounts:
    with database.writing() as connection:
        return load(connection, offers)


def counted(connection: Connection) -> dict[tuple[str, str], tuple[date, str, tuple[str, str] | None]]:
    """(source, id) -> (day, title, the (source, id) that it repeats): all that must not depend on arrival."""
    rows = connection.execute(
        text("""
            SELECT p.source, p.source_id, p.posted_on, p.title, f.source, f.source_id
            FROM posting AS p LEFT JOIN posting AS f ON f.posting_id = p.repost_of
        """)
    )
    return {(row[0], row[1]): (row[2], row[3], (row[4], row[5]) if row[4] else None) for row in rows}


def expected(offers: Iterable[Offer]) -> dict[tuple[str, str], tuple[date, str, tuple[str, str] | None]]:
    """The same by plain Python: the last of each id; then each group from its first posting on, sixty days each."""
    last = {offer.key: offer for offer in offers}
    groups: dict[int, list[Offer]] = defaultdict(list)
    for offer in last.values():
        groups[offer.sameness or hash(offer.key)].append(offer)
    found = {}
    for group in groups.values():
        first: Offer | None = None
        for offer in sorted(group, key=lambda each: (each.day, each.source, each.source_id)):
            repeats = first is not None and offer.day - first.day <= 60
            if not repeats:
                first = offer
            assert first is not None
            found[offer.key] = (offer.posted_on, offer.title, first.key if repeats else None)
    return found


def changed_days(database: Database) -> set[int]:
    """Days marked, as counts from FIRST_DAY; the marks are taken away."""
    with database.writing() as connection:
        days = connection.execute(text("DELETE FROM changed_day RETURNING posted_on")).scalars().all()
    return {(day - FIRST_DAY).days for day in days}


@pytest.fixture
def empty(database: Database) -> Database:
    with database.writing() as connection:
        connection.execute(text("TRUNCATE posting, posting_text, quarantine, changed_day RESTART IDENTITY"))
    return database


def test_new_updated_unchanged_and_repeated_postings_are_told_apart(empty: Database) -> None:
    first = in_one(empty, Offer("a"), Offer("b"), Offer("a", title="Data Analyst"))
    assert (first.postings, first.new, first.updated, first.unchanged, first.repeats) == (2, 2, 0, 0, 1)
    second = in_one(empty, Offer("a", title="Data Analyst"), Offer("b", title="Chef"), Offer("c"))
    assert (second.postings, second.new, second.updated, second.unchanged, second.repeats) == (3, 1, 1, 1, 0)
    with empty.writing() as connection:
        assert {key[1]: title for key, (_, title, _) in counted(connection).items()} == {
            "a": "Data Analyst",
            "b": "Chef",
            "c": "Data Engineer",
        }
        texts = connection.execute(
            text("SELECT count(*), max(description) FROM posting_text JOIN posting USING (posting_id)")
        )
        assert texts.one() == (3, "About Data Engineer")


def test_same_id_of_another_source_is_another_posting(empty: Database) -> None:
    assert in_one(empty, Offer("a"), Offer("a", source="other")).new == 2


def test_repost_is_linked_to_the_first_and_not_counted(empty: Database) -> None:
    counts = in_one(
        empty, Offer("late", day=60, sameness=5), Offer("first", day=0, sameness=5), Offer("again", day=61, sameness=5)
    )
    assert counts.reposts == 1
    assert changed_days(empty) == {0, 61}
    with empty.writing() as connection:
        assert {key[1]: first for key, (_, _, first) in counted(connection).items()} == {
            "first": None,
            "late": ("site", "first"),
            "again": None,
        }


def test_earlier_posting_that_arrives_late_takes_over(empty: Database) -> None:
    in_one(empty, Offer("second", day=30, sameness=5))
    assert changed_days(empty) == {30}
    in_one(empty, Offer("first", day=10, sameness=5))
    assert changed_days(empty) == {10, 30}


def test_posting_that_becomes_another_offer_frees_its_reposts(empty: Database) -> None:
    in_one(empty, Offer("first", day=0, sameness=5), Offer("second", day=9, sameness=5))
    changed_days(empty)
    in_one(empty, Offer("first", day=2, sameness=6))
    assert changed_days(empty) == {0, 2, 9}
    with empty.writing() as connection:
        assert all(first is None for _, _, first in counted(connection).values())


def test_nothing_is_marked_where_nothing_changed(empty: Database) -> None:
    offers = [Offer("a", day=1), Offer("b", day=2, sameness=5), Offer("c", day=3, sameness=5)]
    in_one(empty, *offers)
    assert changed_days(empty) == {1, 2}
    assert in_one(empty, *offers).unchanged == 3
    assert changed_days(empty) == set()


def test_update_of_a_repost_does_not_mark_its_day(empty: Database) -> None:
    in_one(empty, Offer("a", day=1, sameness=5), Offer("b", day=3, sameness=5))
    changed_days(empty)
    in_one(empty, Offer("b", day=4, sameness=5))
    assert changed_days(empty) == set()


def test_an_import_without_postings_is_one(empty: Database) -> None:
    counts = in_one(empty)
    assert (counts.postings, counts.first_day, counts.changed_days) == (0, None, 0)


OFFERS = st.builds(
    Offer,
    source_id=st.sampled_from("abcdef"),
    day=st.integers(0, 150),
    sameness=st.integers(1, 2),
    title=st.sampled_from(["Data Engineer", "Chef"]),
)


@settings(max_examples=40)
@given(imports=st.lists(st.lists(OFFERS, max_size=6), min_size=1, max_size=4))
def test_any_sequence_in_any_batching_gives_what_plain_python_says(
    database: Database, imports: list[list[Offer]]
) -> None:
    with database.writing() as connection:
        connection.execute(text("TRUNCATE posting, posting_text, changed_day RESTART IDENTITY"))
    before: dict = {}
    for offers in imports:
        with database.writing() as connection:
            load(connection, offers)
        with database.writing() as connection:
            after = counted(connection)
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        days = {
            day for key in changed for day, _, first in filter(None, (before.get(key), after.get(key))) if first is None
        }
        assert changed_days(database) == {(day - FIRST_DAY).days for day in days}
        before = after
    assert before == expected(offer for offers in imports for offer in offers)


@settings(max_examples=40)
@given(offers=st.lists(OFFERS, max_size=8, unique_by=lambda offer: offer.key), data=st.data())
def test_order_and_batching_of_different_postings_do_not_matter(
    database: Database, offers: list[Offer], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(offers))
    cut = data.draw(st.integers(0, len(offers)))
    found = []
    for batches in ([offers], [shuffled[:cut], shuffled[cut:], shuffled]):
        with database.writing() as connection:
            connection.execute(text("TRUNCATE posting, posting_text, changed_day RESTART IDENTITY"))
        for batch in batches:
            with database.writing() as connection:
                load(connection, batch)
        with database.writing() as connection:
            found.append(counted(connection))
    assert found[0] == found[1] == expected(offers)


def test_same_day_reposts_are_ordered_by_the_time_then_by_the_source(empty: Database) -> None:
    rows = []
    for offer, hour in ((Offer("z", sameness=5), 7), (Offer("a", sameness=5), 9), (Offer("0", sameness=5), None)):
        row = list(offer.row())
        row[STAGED_COLUMNS.index("posted_at")] = datetime(2026, 1, 1, hour, tzinfo=UTC) if hour else None
        rows.append(row)
    with empty.writing() as connection:
        begin_import(connection)
        stage_postings(connection, rows)
        merge_postings(connection)
        assert [key[1] for key, (_, _, first) in counted(connection).items() if first is None] == ["z"]


def test_interrupted_import_leaves_nothing(empty: Database) -> None:
    in_one(empty, Offer("a"))

    def interrupted() -> None:
        with empty.writing() as connection:
            load(connection, [replace(Offer("a"), title="Chef"), Offer("b")])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with empty.writing() as connection:
        assert {title for _, title, _ in counted(connection).values()} == {"Data Engineer"}


def test_imports_wait_for_one_another(empty: Database) -> None:
    """The second one begins only when the first has ended, so it finds the posting and has nothing to do."""
    found: list[ImportCounts] = []
    second = threading.Thread(target=lambda: found.append(in_one(empty, Offer("a"))))
    with empty.writing() as connection:
        assert load(connection, [Offer("a")]).new == 1
        second.start()
        waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        with empty.session() as watcher:
            while not watcher.execute(waiting).scalar_one():
                assert second.is_alive()
        assert found == []
    second.join()
    assert [counts.unchanged for counts in found] == [1]


KILLED = """
import sys
from sqlalchemy import make_url
from data_access.database import Database
from data_access.loads.postings import begin_import, merge_postings, stage_postings
from tests.loads.test_postings import Offer

url = make_url(sys.argv[1])
with Database(url, url).writing() as connection:
    begin_import(connection)
    stage_postings(connection, [Offer(f"k{number}").row() for number in range(500)])
    merge_postings(connection)
    print("merged", flush=True)
    sys.stdin.read()
"""


def test_import_that_is_killed_in_the_middle_leaves_nothing_and_the_next_completes_it(empty: Database) -> None:
    with empty.writing() as connection:
        url = connection.engine.url.render_as_string(hide_password=False)
    with Program(KILLED, url) as program:
        assert program.says() == "merged"
        program.process.kill()
        program.process.wait()
    # The lock of the dead process is gone with it: this import waits no longer than the server needs to notice.
    counts = in_one(empty, *(Offer(f"k{number}") for number in range(500)))
    assert (counts.new, counts.unchanged) == (500, 0)


def quarantine_rows(connection: Connection) -> list[tuple]:
    return [
        tuple(row)
        for row in connection.execute(text("SELECT source, place, reason, raw FROM quarantine ORDER BY 1, 2, 3"))
    ]


def test_quarantine_holds_each_record_once_however_often_it_is_met(empty: Database) -> None:
    records = [
        Quarantined("feed.jsonl", "line 2", "missing_title", "the title is empty", '{"title": ""}'),
        Quarantined("feed.jsonl", "line 5", "missing_title", "the title is empty", '{"title": ""}'),
        Quarantined("feed.jsonl", "line 7", "unreadable_date", "no date in '2026\x00\ud800'", "nul \x00 and \ud800"),
    ]
    for _ in range(2):
        with empty.writing() as connection:
            open_staging(connection)
            assert stage_quarantined(connection, records) == 3
            merge_quarantined(connection)
            assert quarantine_rows(connection) == [
                ("feed.jsonl", "line 2", "missing_title", '{"title": ""}'),
                ("feed.jsonl", "line 7", "unreadable_date", "nul � and ?"),
            ]
