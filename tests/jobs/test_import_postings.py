"""Importing postings from end to end: files in, rows, quarantine and summary out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from data_access import partitions
from data_access.database import Database
from data_access.loads.skills import load_taxonomy, read_matcher
from data_access.loads.titles import read_titles
from domain.occupations import TitleIndex
from jobs import import_postings as import_job
from jobs.import_postings import worked_runs
from jobs.posting_rows import Knowledge, RecordFailed
from jobs.posting_sources.files import source_files
from jobs.posting_sources.mapping import read_mapping
from jobs.posting_sources.readers import runs
from jobs.registry import JOBS
from jobs.runner import Run, run_job
from tests.jobs.failing_matchers import Dying, Failing, Unpackable
from tests.jobs.feeds import event, write_csv, write_gzip, write_json_lines, write_parquet, write_xlsx

TABLES = {
    "posting": "posting_id",
    "posting_text": "posting_id",
    "quarantine": "quarantine_id",
    "changed_day": "posted_on",
}


@pytest.fixture(scope="module")
def reference(database: Database) -> Database:
    """A database with the taxonomy and a release of two titles."""
    with database.writing() as connection:
        load_taxonomy(connection)
        release_id = connection.execute(
            text("""
                INSERT INTO onet_release (version, layout, status, source, sha256, size_bytes, row_counts)
                VALUES ('29.0', 'to_30_2', 'published', 'test', 'x', 1, '{}') RETURNING release_id
            """)
        ).scalar_one()
        partitions.create_apart(connection, release_id)
        partitions.attach(connection, release_id)
        for statement in (
            "INSERT INTO current_release (release_id) VALUES (:id)",
            "INSERT INTO occupation VALUES ('15-1243.00', 'Database Architects', 'Design databases', :id)",
            "INSERT INTO onet_occupation VALUES (:id, '15-1243.00', 'Database Architects', 'Design databases')",
            """
            INSERT INTO onet_title (release_id, onetsoc_code, title, kind)
            VALUES (:id, '15-1243.00', 'Data Engineer', 'alternate')
            """,
        ):
            connection.execute(text(statement), {"id": release_id})
    return database


def clear(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("TRUNCATE posting, posting_text, quarantine, changed_day, job_run RESTART IDENTITY"))


@pytest.fixture
def empty(reference: Database) -> Database:
    clear(reference)
    return reference


def run(source: Path | str, mapping: str | Path | None = None) -> Run:
    return run_job(JOBS["import_postings"], {"source": str(source)} | ({"mapping": str(mapping)} if mapping else {}))


def imported(source: Path | str, mapping: str | Path | None = None) -> dict[str, Any]:
    """The summary of a run that did well."""
    ran = run(source, mapping)
    assert ran.good, ran.reasons
    return dict(ran.detail)


def tables(database: Database, *without: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that an import writes, but for when a quarantined record was last seen."""
    with database.writing() as connection:
        return {
            table: [
                {name: value for name, value in row.items() if name not in ("last_seen_at", *without)}
                for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY {key}")).mappings()
            ]
            for table, key in TABLES.items()
        }


def postings(database: Database) -> list[dict[str, Any]]:
    return tables(database)["posting"]


def only(database: Database) -> dict[str, Any]:
    (row,) = postings(database)
    return row


def skill_names(database: Database, ids: list[int]) -> set[str]:
    with database.writing() as connection:
        return set(
            connection.execute(text("SELECT slug FROM skill WHERE skill_id = ANY(:ids)"), {"ids": ids}).scalars()
        )


def test_event_becomes_a_posting_with_all_that_it_says(empty: Database, tmp_path: Path) -> None:
    text_of = "We use Python &amp; SQL.<p>Pay: $120,000 - $150,000 a year. Hybrid, full-time."
    summary = imported(write_json_lines(tmp_path / "feed.jsonl", [event(7, description=text_of)]))
    row = only(empty)
    assert skill_names(empty, row["skill_ids"]) >= {"python", "sql"}
    assert row["skill_ids"] == sorted(set(row["skill_ids"]))
    expected = {
        "source": "board",
        "source_id": "j7",
        "posted_on": date(2026, 3, 2),
        "posted_at": datetime(2026, 3, 2, 10, tzinfo=UTC),
        "title": "Senior Data Engineer",
        "company": "Prairie Analytics",
        "location": "Chicago, IL",
        "region_code": "US-IL",
        "country_code": "US",
        "work_mode": "hybrid",
        "seniority": "senior",
        "employment_type": "full_time",
        "pay_low": Decimal("120000.00"),
        "pay_high": Decimal("150000.00"),
        "pay_period": "year",
        "pay_currency": "USD",
        "pay_annual": 135000,
        "onetsoc_code": "15-1243.00",
        "repost_of": None,
    }
    assert {name: row[name] for name in expected} == expected
    assert tables(empty)["posting_text"] == [
        {
            "posting_id": 1,
            "description": "We use Python & SQL.\nPay: $120,000 - $150,000 a year. Hybrid, full-time.",
            "given_skills": None,
        }
    ]
    assert summary["share_with"] == {"region": 1.0, "pay": 1.0, "skills": 1.0, "occupation": 1.0}
    assert (summary["read"], summary["new"], summary["mapping"]) == (1, 1, "job_postings_v1")


def test_importing_twice_changes_nothing(empty: Database, tmp_path: Path) -> None:
    feed = [event(n, description=f"Number {n} with Python") for n in range(30)]
    feed += [
        event(3, description="Number 3 with Rust"),
        event(99, title=""),
        event(98, description="Number 5 with Python"),
    ]
    path = write_json_lines(tmp_path / "feed.jsonl", feed)
    first = imported(path)
    assert (first["read"], first["new"], first["repeats"], first["reposts"]) == (33, 31, 1, 1)
    before = tables(empty)
    ran = run(path)
    assert (ran.outcome, ran.rows) == ("nothing_to_do", 0)
    assert tables(empty) == before
    counts = {name: ran.detail[name] for name in ("new", "updated", "unchanged", "repeats", "reposts", "changed_days")}
    assert counts == {"new": 0, "updated": 0, "unchanged": 31, "repeats": 1, "reposts": 1, "changed_days": 0}


def test_summary_is_kept_with_the_run(empty: Database, tmp_path: Path) -> None:
    summary = imported(write_json_lines(tmp_path / "feed.jsonl", [event()]))
    with empty.writing() as connection:
        kept = connection.execute(text("SELECT outcome, rows, detail FROM job_run")).one()
    assert (kept.outcome, kept.rows, kept.detail) == ("succeeded", 1, json.loads(json.dumps(summary)))


def test_records_that_cannot_be_used_are_quarantined_with_place_and_reason(empty: Database, tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    bad: list[object] = [
        event(1, title=None),
        event(2, timestamp="not a date"),
        event(3, timestamp="0023-03-01T00:00:00Z"),
        event(4, timestamp=(datetime.now(UTC) + timedelta(days=3)).isoformat()),
        event(5, timestamp=None),
        event(6, job_id=""),
        event(7, source=" "),
        event(8, title="x" * 501),
        {"payload": "text"},
    ]
    lines = [json.dumps(event(0)), *map(json.dumps, bad), "{broken", "[]", '"text"']
    path.write_bytes("\n".join(lines).encode() + b'\n{"a": "\xff"}\n')
    summary = imported(path)
    assert (summary["read"], summary["new"]) == (14, 1)
    assert summary["quarantined"] == {
        "missing_title": 2,
        "implausible_date": 2,
        "not_an_object": 2,
        "unreadable_date": 1,
        "missing_date": 1,
        "missing_id": 1,
        "missing_source": 1,
        "too_long": 1,
        "unreadable_json": 1,
        "not_utf8": 1,
    }
    rows = {row["place"]: row for row in tables(empty)["quarantine"]}
    samples = [f"{row['place']}: {row['detail']}" for row in rows.values() if row["reason"] == "implausible_date"]
    assert sorted(summary["quarantined_first"]["implausible_date"]) == sorted(samples)
    assert "aggregate_nightly" in summary["next"]
    assert rows["line 3"]["reason"] == "unreadable_date"
    assert rows["line 3"]["raw"] == json.dumps(bad[1])
    assert rows["line 11"]["raw"] == "{broken"
    assert {row["source"] for row in rows.values()} == {"feed.jsonl"}
    before = tables(empty)
    imported(path)
    assert tables(empty) == before


def test_later_event_of_a_posting_updates_it(empty: Database, tmp_path: Path) -> None:
    imported(write_json_lines(tmp_path / "a.jsonl", [event(1), event(2, title="Chef")]))
    summary = imported(write_json_lines(tmp_path / "b.jsonl", [event(1, location="Berlin, Germany")]))
    assert (summary["new"], summary["updated"]) == (0, 1)
    assert {row["source_id"]: row["region_code"] for row in postings(empty)} == {"j1": "DE", "j2": "US-IL"}


def test_texts_that_no_database_holds_are_cleaned(empty: Database, tmp_path: Path) -> None:
    imported(
        write_json_lines(
            tmp_path / "a.jsonl",
            [event(1, title="Data\x00 Engineer \ud83d", description="a\x00b\udfff", company="\x00")],
        )
    )
    row = only(empty)
    assert (row["title"], row["company"]) == ("Data Engineer", None)
    assert tables(empty)["posting_text"][0]["description"] == "ab"


REFUSALS: list[tuple[str, Callable[[Path], object], str]] = [
    ("page.csv", lambda path: path.write_text("<html>not found</html>"), "holds a web page"),
    ("empty.csv", lambda path: path.touch(), "the file is empty"),
    ("header.csv", lambda path: path.write_text("posted,title\n"), "holds no record"),
    (
        "other.csv",
        lambda path: path.write_text("when,what\n2026-03-01,Chef\n"),
        "has no column named posted and none named title",
    ),
    (
        "words.jsonl",
        lambda path: path.write_text("{one\n{two\n"),
        "no record can be read; line 1: the line is not JSON",
    ),
    ("cut.xlsx", lambda path: path.write_bytes(b"PK\x03\x04 nothing"), "is a broken zip archive"),
    ("cut.parquet", lambda path: path.write_bytes(b"PAR1 nothing"), "is damaged or cut off"),
]


@pytest.mark.parametrize(("name", "write", "told"), REFUSALS, ids=[name for name, _, _ in REFUSALS])
def test_what_is_no_source_is_refused_and_changes_nothing(
    empty: Database, tmp_path: Path, name: str, write: Callable[[Path], object], told: str
) -> None:
    write(tmp_path / name)
    ran = run(tmp_path / name)
    assert ran.outcome == "refused"
    assert told in ran.reasons[0]
    assert not any(tables(empty).values())


def test_wrong_calls_are_refused(empty: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [{"posted": "2026-03-01", "title": "Chef"}])
    for source, mapping, told in (
        ("kafka://broker/topic", None, "Kafka is not supported yet"),
        (tmp_path / "none.csv", None, "no such file"),
        (path, "nobody", "no mapping is named 'nobody'"),
        (path, "data_jobs_2023", "has no column 'company_name', which the mapping data_jobs_2023 names"),
    ):
        ran = run(source, mapping)
        assert (ran.outcome, told in ran.reasons[0]) == ("refused", True)


def test_every_file_is_checked_before_any_is_imported(empty: Database, tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [{"posted": "2026-03-01", "title": "Chef"}])
    write_csv(tmp_path / "b.csv", [{"posted": "2026-03-01", "name": "Chef"}])
    write_csv(tmp_path / "c.csv", [{"when": "2026-03-01", "title": "Chef"}])
    ran = run(tmp_path)
    assert [reason.partition(":")[0] for reason in ran.reasons] == ["b.csv", "c.csv"]
    assert postings(empty) == []


def test_file_that_turns_out_cut_off_at_its_end_leaves_nothing(empty: Database, tmp_path: Path) -> None:
    events = [event(n, description=f"{n * 7919 % 10007} {n * 104729 % 1299709}") for n in range(3000)]
    whole = write_gzip(tmp_path / "whole.jsonl.gz", write_json_lines(tmp_path / "whole.jsonl", events))
    (tmp_path / "cut.jsonl.gz").write_bytes(whole.read_bytes()[:-2000])
    ran = run(tmp_path / "cut.jsonl.gz")
    assert (ran.outcome, ran.reasons[0].startswith("cut.jsonl: the gzip file is damaged or cut off")) == (
        "refused",
        True,
    )
    assert not any(tables(empty).values())


OWN_ROWS = [
    {
        "posted": "2026-03-01",
        "title": "Data Engineer",
        "location": "Mesa, AZ",
        "country": "Sudan",
        "skills": "sql, Power BI, underwater basket weaving, sql",
        "pay_low": "40",
        "pay_period": "hour",
        "pay_currency": "USD",
        "is_remote": "no",
        "seniority": "lead",
        "work_mode": "on_site",
        "employment_type": "Full-time and Part-time",
        "source_id": "a",
    },
    {
        "posted": "2026-03-01",
        "title": "Chef",
        "location": "",
        "country": "Germany",
        "skills": "Underwater Basket Weaving",
        "pay_low": "as agreed",
        "pay_period": "hour",
        "pay_currency": "USD",
        "is_remote": "",
        "seniority": "boss",
        "work_mode": "",
        "employment_type": "",
        "source_id": "b",
    },
]


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "xlsx"])
def test_own_names_need_no_mapping_in_any_kind_of_file(empty: Database, tmp_path: Path, suffix: str) -> None:
    write = {"csv": write_csv, "jsonl": write_json_lines, "parquet": write_parquet, "xlsx": write_xlsx}[suffix]
    summary = imported(write(tmp_path / f"mine.{suffix}", OWN_ROWS))
    first, second = postings(empty)
    assert (first["source"], first["region_code"], first["seniority"], first["work_mode"]) == (
        "mine",
        "US-AZ",
        "lead",
        "on_site",
    )
    assert (first["employment_type"], first["pay_annual"], first["pay_period"]) == ("full_time", 83200, "hour")
    assert skill_names(empty, first["skill_ids"]) == {"sql", "power-bi"}
    assert (second["region_code"], second["seniority"], second["pay_low"], second["skill_ids"]) == (
        "DE",
        "unknown",
        None,
        [],
    )
    assert tables(empty)["posting_text"][0]["given_skills"] == ["sql", "Power BI", "underwater basket weaving"]
    assert summary["unknown_skills"] == {"underwater basket weaving": 2}
    assert summary["pay_not_understood"] == 1


@pytest.mark.parametrize(
    ("low", "high", "currency", "kept"),
    [
        ("50,000", "70000.50", "eur", ("50000.00", "70000.50", "EUR")),
        ("70000", "50000", "EUR", ("50000.00", "70000.00", "EUR")),
        ("$50000", "", "USD", ("50000.00", "50000.00", "USD")),
        ("", "60000", "USD", ("60000.00", "60000.00", "USD")),
        ("50000", "", "", None),
        ("50000", "", "Euros", None),
        ("-1", "", "USD", None),
        ("0", "", "USD", None),
        ("inf", "", "USD", None),
        ("nan", "", "USD", None),
        ("1e300", "", "USD", None),
        ("99999999999999999999", "", "USD", None),
        ("from 5 to 9", "", "USD", None),
    ],
)
def test_pay_columns_are_taken_only_where_they_are_amounts(
    empty: Database, tmp_path: Path, low: str, high: str, currency: str, kept: tuple[str, str, str] | None
) -> None:
    row = {
        "posted": "2026-03-01",
        "title": "Chef",
        "pay_low": low,
        "pay_high": high,
        "pay_currency": currency,
        "pay_period": "year",
    }
    summary = imported(write_csv(tmp_path / "a.csv", [row]))
    found = only(empty)
    stated = (found["pay_low"], found["pay_high"], found["pay_currency"])
    assert stated == ((Decimal(kept[0]), Decimal(kept[1]), kept[2]) if kept else (None, None, None))
    assert summary["pay_not_understood"] == (0 if kept else 1)


@pytest.fixture(scope="module")
def pay_knowledge(reference: Database) -> Knowledge:
    known = knowledge(reference)
    return replace(known, mapping=replace(known.mapping, columns={**known.mapping.columns, "pay_text": "payload.pay"}))


@given(pay=st.text(max_size=60))
@settings(max_examples=60)
def test_no_text_on_pay_stops_an_import(
    pay_knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory, pay: str
) -> None:
    maker = import_job.RowMaker(pay_knowledge)
    path = write_json_lines(tmp_path_factory.mktemp("pay") / "a.jsonl", [event(1, pay=pay)])
    with source_files(str(path)) as files:
        assert [len(maker.work_through(one).rows) for one in runs(files[0])] == [1]


def knowledge(database: Database) -> Knowledge:
    with database.writing() as connection:
        return Knowledge(
            read_mapping("job_postings_v1"),
            read_matcher(connection),
            TitleIndex(read_titles(connection)),
            date(2026, 6, 1),
        )


@pytest.fixture
def many_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A feed that is long enough for workers."""
    monkeypatch.setattr(import_job, "ALONE_RUNS", 1)
    monkeypatch.setattr("jobs.posting_sources.readers.RUN_LENGTH", 20)
    return write_json_lines(
        tmp_path / "feed.jsonl", [event(n, title=f"Data Engineer {n}" if n % 7 else "") for n in range(150)]
    )


def test_workers_give_the_same_in_the_same_order(reference: Database, many_runs: Path) -> None:
    found = []
    for workers in (0, 2):
        with source_files(str(many_runs)) as files:
            found.append(list(worked_runs(runs(files[0]), knowledge(reference), workers=workers)))
    assert found[0] == found[1]
    assert [run.read for run in found[0]] == [20] * 7 + [10]


@pytest.mark.parametrize("workers", [0, 2])
def test_a_mistake_of_ours_tells_where_the_record_stands(reference: Database, many_runs: Path, workers: int) -> None:
    known = replace(knowledge(reference), matcher=Failing([]))
    with (
        source_files(str(many_runs)) as files,
        pytest.raises(RecordFailed, match=r"feed.jsonl, line 122: KeyError: 'a mistake'"),
    ):
        list(worked_runs(runs(files[0]), known, workers=workers))


def test_a_worker_that_dies_ends_the_import(reference: Database, many_runs: Path) -> None:
    known = replace(knowledge(reference), matcher=Dying([]))
    with (
        source_files(str(many_runs)) as files,
        pytest.raises(RuntimeError, match="a worker process ended unexpectedly"),
    ):
        list(worked_runs(runs(files[0]), known, workers=2))


def job_id(one: dict[str, Any]) -> str:
    return one["payload"]["job_id"]


def test_a_worker_that_cannot_begin_ends_the_import(reference: Database, many_runs: Path) -> None:
    matcher = Unpackable([])
    matcher.ballast = bytes(1_000_000)
    known = replace(knowledge(reference), matcher=matcher)
    with (
        source_files(str(many_runs)) as files,
        pytest.raises(RuntimeError, match="a worker process ended unexpectedly"),
    ):
        list(worked_runs(runs(files[0]), known, workers=2))


EVENTS = st.builds(
    lambda number, day, same: event(
        number, timestamp=f"2026-{1 + day // 28:02}-{1 + day % 28:02}T12:00:00Z", description=f"Text {same}"
    ),
    number=st.integers(0, 6),
    day=st.integers(0, 112),
    same=st.integers(0, 1),
)


@given(events=st.lists(EVENTS, min_size=1, max_size=7, unique_by=job_id), data=st.data())
@settings(max_examples=12)
def test_any_order_with_repeats_in_any_batching_gives_the_same_tables(
    reference: Database, tmp_path_factory: pytest.TempPathFactory, events: list[dict[str, Any]], data: st.DataObject
) -> None:
    more = data.draw(st.lists(st.sampled_from(events), max_size=4))
    shuffled = data.draw(st.permutations([*events, *more]))
    cut = data.draw(st.integers(0, len(shuffled) - 1))
    folder = tmp_path_factory.mktemp("feeds")
    found = []
    for batches in ([events], [shuffled[:cut], shuffled[cut:]]):
        clear(reference)
        for batch in filter(None, batches):
            imported(write_json_lines(folder / "feed.jsonl", batch))
        rows = postings(reference)
        ids = {row["posting_id"]: row["source_id"] for row in rows}
        found.append(
            {
                row["source_id"]: {
                    name: ids.get(value) if name == "repost_of" else value
                    for name, value in row.items()
                    if name not in ("posting_id", "first_seen_at", "updated_at")
                }
                for row in rows
            }
        )
    assert found[0] == found[1]
