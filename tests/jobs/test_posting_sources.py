"""Reading files of postings: every kind, every way in which a file or a record of it can be wrong."""

from __future__ import annotations

import functools
import http.server
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.errors import InputRefused
from jobs.posting_sources import records as records_module
from jobs.posting_sources.dates import DateProblem, posted_moment
from jobs.posting_sources.files import Kind, source_files
from jobs.posting_sources.markup import one_line, plain_text, storable
from jobs.posting_sources.readers import runs
from jobs.posting_sources.records import RUN_LENGTH, Record, Unreadable, cell_text
from tests.jobs.feeds import event, read_all, write_csv, write_gzip, write_json_lines, write_parquet, write_xlsx

ROWS = [
    {"title": "Data Engineer", "city": "Zürich", "pay": 120000.5, "posted": "2026-03-01"},
    {"title": 'Chef, "head"\nof kitchen', "city": "", "pay": 7.0, "posted": "2026-03-02"},
]


def problems(path: Path | str, **how: str) -> list[str]:
    with pytest.raises(InputRefused) as refused:
        read_all(Path(path), **how)
    return refused.value.problems


def texts(found: list[Record | Unreadable]) -> list[dict[str, str | None]]:
    return [
        {name: cell_text(cell) for name, cell in record.values.items()}
        for record in found
        if isinstance(record, Record)
    ]


def reasons(found: list[Record | Unreadable]) -> list[tuple[str, str] | None]:
    return [(record.place, record.reason) if isinstance(record, Unreadable) else None for record in found]


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "parquet", "xlsx", "csv.gz", "jsonl.gz"])
def test_same_rows_read_the_same_from_every_kind_of_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"rows.{suffix}"
    match suffix:
        case "csv" | "tsv":
            write_csv(path, ROWS, delimiter="\t" if suffix == "tsv" else ",")
        case "jsonl":
            write_json_lines(path, ROWS)
        case "parquet":
            write_parquet(path, ROWS)
        case "xlsx":
            write_xlsx(path, ROWS)
        case "csv.gz":
            write_gzip(path, write_csv(tmp_path / "rows.csv", ROWS))
        case _:
            write_gzip(path, write_json_lines(tmp_path / "rows.jsonl", ROWS))
    with source_files(str(path)) as files:
        assert files[0].origin == f"rows.{suffix.removesuffix('.gz')}"
    assert [
        {name: (cell or "").replace("7.0", "7") for name, cell in row.items()} for row in texts(read_all(path))
    ] == [
        {"title": "Data Engineer", "city": "Zürich", "pay": "120000.5", "posted": "2026-03-01"},
        {"title": 'Chef, "head"\nof kitchen', "city": "", "pay": "7", "posted": "2026-03-02"},
    ]


def test_places_are_lines_of_text_files_and_rows_of_tables(tmp_path: Path) -> None:
    assert [record.place for record in read_all(write_csv(tmp_path / "a.csv", [*ROWS, ROWS[0]]))] == [
        "line 2",
        "line 3",
        "line 5",
    ]
    assert [record.place for record in read_all(write_json_lines(tmp_path / "a.jsonl", ROWS))] == ["line 1", "line 2"]
    assert [record.place for record in read_all(write_xlsx(tmp_path / "a.xlsx", ROWS))] == ["row 2", "row 3"]
    assert [record.place for record in read_all(write_parquet(tmp_path / "a.parquet", ROWS))] == ["row 1", "row 2"]


def test_a_long_file_comes_in_runs(tmp_path: Path) -> None:
    path = write_json_lines(tmp_path / "a.jsonl", ({"n": n} for n in range(RUN_LENGTH * 2 + 1)))
    with source_files(str(path)) as files:
        assert [len(run.items) for run in runs(files[0])] == [RUN_LENGTH, RUN_LENGTH, 1]
    assert [row["n"] for row in texts(read_all(path))] == [str(n) for n in range(RUN_LENGTH * 2 + 1)]


def test_byte_order_mark_semicolons_and_empty_lines_are_read_over(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\ufefftitle;city\r\n\r\nChef;Köln;\r\n;;\r\nBaker;Bonn\r\n".encode())
    assert texts(read_all(path)) == [{"title": "Chef", "city": "Köln"}, {"title": "Baker", "city": "Bonn"}]


def test_a_named_encoding_sheet_and_delimiter_are_used(tmp_path: Path) -> None:
    written = write_csv(tmp_path / "a.csv", ROWS[:1], encoding="cp1252", delimiter="|")
    assert texts(read_all(written, encoding="cp1252", delimiter="|"))[0]["city"] == "Zürich"
    assert len(read_all(write_xlsx(tmp_path / "a.xlsx", ROWS, sheet="postings"), sheet="postings")) == 2
    assert problems(tmp_path / "a.xlsx", sheet="other") == ["a.xlsx: has no sheet 'other'; it has: postings"]


def test_lines_that_are_no_record_are_told_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": 1}\n\n{"a": \n[1, 2]\n"text"\n{"a": "Z\xfcrich"}\n' + b"[" * 50_000 + b'\n{"a": 2}\n')
    assert reasons(read_all(path)) == [
        None,
        ("line 3", "unreadable_json"),
        ("line 4", "not_an_object"),
        ("line 5", "not_an_object"),
        ("line 6", "not_utf8"),
        ("line 7", "unreadable_json"),
        None,
    ]


def test_rows_that_are_no_record_are_told_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"title,city\nChef,Bonn\nBaker\nCook,Bonn,DE\nWaiter,Z\xfcrich\nHost,Ulm\n")
    assert reasons(read_all(path)) == [
        None,
        ("line 3", "wrong_cell_count"),
        ("line 4", "wrong_cell_count"),
        ("line 5", "not_utf8"),
        None,
    ]


def test_huge_lines_are_told_apart_without_being_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("readers", "records"):
        monkeypatch.setattr(f"jobs.posting_sources.{module}.MOST_CHARACTERS", 1000)
    long = "x" * 5000
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"a": 1}}\n{{"a": "{long}"}}\n{{"a": 2}}\n')
    assert reasons(read_all(path)) == [None, ("line 2", "too_long"), None]
    table = tmp_path / "a.csv"
    table.write_text(f"title,city\nChef,Bonn\n{long},Ulm\nBaker,Ulm\n")
    assert reasons(read_all(table)) == [None, ("line 3", "too_long"), None]
    assert records_module.MOST_CHARACTERS == 1000


def test_a_quotation_mark_that_is_not_closed_costs_its_row_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.posting_sources.readers.MOST_CHARACTERS", 60)
    path = tmp_path / "a.csv"
    path.write_text('title,city\n"Chef,Bonn\n' + "Baker,Ulm\n" * 12)
    found = read_all(path)
    bad = [record for record in found if isinstance(record, Unreadable)]
    assert [(record.place, record.reason) for record in bad] == [("line 2", "unreadable_csv")]
    assert bad[0].raw.startswith('"Chef,Bonn\nBaker')
    assert len(found) > 4


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.jsonl", b" \n\n", "the file is empty"),
        ("a.csv", b"<!DOCTYPE html><html><body>404</body></html>", "holds a web page"),
        ("a.zip", b"<html>moved</html>", "holds a web page"),
        ("a.xlsx", b"<html>moved</html>", "holds a web page"),
        ("a.jsonl", b"\n  <?xml version='1.0'?>", "holds a web page"),
        ("a.xlsx", b"PK\x03\x04 and then nothing", "is a broken zip archive"),
        ("a.xlsx", b"title,city\nChef,Bonn\n", "is named as xlsx but does not begin like one"),
        ("a.parquet", b"title,city\nChef,Bonn\n", "is named as Parquet but does not begin like one"),
        ("a.parquet", b"PAR1 and then nothing", "the Parquet file is damaged or cut off"),
        ("a.csv", b"PAR1 and then nothing", "is named as CSV but holds Parquet"),
        ("a.csv", b'{"title": "Chef"}\n', "is named as CSV but holds JSON lines"),
        ("a.json", b'[{"title": "Chef"}]', "holds one JSON array"),
        ("a.csv", "title,city\n".encode("utf-16"), "is UTF-16 text"),
        ("a.dat", b"\x01\x00\x02", "is neither text, Parquet nor xlsx"),
        ("a.csv.gz", b"\x1f\x8b\x08 and then nothing", "the gzip file is damaged or cut off"),
        ("a.csv", b"title,,city\nChef,x,Bonn\n", "the header has no name for column 2"),
        ("a.csv", b"title,city,title\nChef,Bonn,x\n", "the header names a column twice: title"),
    ],
)
def test_files_that_are_not_what_they_say_are_refused(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert [told in problem and name in problem for problem in problems(tmp_path / name)] == [True]


def test_cut_off_files_are_refused_also_where_that_shows_at_their_end(tmp_path: Path) -> None:
    rows = [{"title": f"Chef {n} {n * 7919 % 1009}", "city": "Bonn"} for n in range(5000)]
    whole = write_gzip(tmp_path / "whole.csv.gz", write_csv(tmp_path / "whole.csv", rows))
    for written, told in (
        (whole, "the gzip file is damaged or cut off"),
        (write_parquet(tmp_path / "whole.parquet", rows), "the Parquet file is damaged or cut off"),
        (write_xlsx(tmp_path / "whole.xlsx", rows), "is a broken zip archive"),
    ):
        content = written.read_bytes()
        cut = tmp_path / written.name.replace("whole", "cut")
        cut.write_bytes(content[: len(content) * 2 // 3])
        assert [told in problem for problem in problems(cut)] == [True]
    damaged = bytearray(whole.read_bytes())
    damaged[-6] ^= 0xFF  # the checksum at the end
    (tmp_path / "damaged.csv.gz").write_bytes(damaged)
    assert ["damaged or cut off" in problem for problem in problems(tmp_path / "damaged.csv.gz")] == [True]


def test_an_xlsx_that_is_only_named_so_inside_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "title\nChef\n")
    assert problems(tmp_path / "a.zip") == ["a.zip: is a zip archive; unpack it and give the file or folder inside"]
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "nonsense")
    assert ["damaged" in problem for problem in problems(tmp_path / "a.xlsx")] == [True]
    assert problems(write_xlsx(tmp_path / "b.xlsx", [{}])) == ["b.xlsx: the sheet is empty"]
    write_gzip(tmp_path / "c.xlsx.gz", write_xlsx(tmp_path / "c.xlsx", ROWS))
    assert problems(tmp_path / "c.xlsx.gz") == [
        "c.xlsx.gz: an archive or Parquet inside gzip; unpack it first (gunzip)"
    ]


def test_a_folder_and_a_pattern_are_read_in_the_order_of_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b.csv", "a.csv"):
        write_csv(tmp_path / name, [{"title": name}])
    (tmp_path / "notes.md").write_text("no source")
    assert [row["title"] for row in texts(read_all(tmp_path))] == ["a.csv", "b.csv"]
    assert [row["title"] for row in texts(read_all(tmp_path / "[ab].csv"))] == ["a.csv", "b.csv"]
    monkeypatch.chdir(tmp_path)
    assert [row["title"] for row in texts(read_all(Path("*.csv")))] == ["a.csv", "b.csv"]


def test_all_files_are_looked_at_before_any_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    (tmp_path / "b.csv").write_bytes(b"<html>")
    write_csv(tmp_path / "c.csv", ROWS)
    assert [problem.partition(":")[0] for problem in problems(tmp_path)] == ["a.csv", "b.csv"]


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "no such file" in problems(tmp_path / "none.csv")[0]
    assert "no such file" in problems(tmp_path / "*.csv")[0]
    assert "the folder holds no file" in problems(tmp_path / "empty")[0]
    with (
        pytest.raises(InputRefused, match="Kafka is not supported yet"),
        source_files("kafka://broker:9092/job.postings.v1"),
    ):
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a local server and the folder that it serves."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=tmp_path))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", tmp_path
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_url_is_downloaded_and_gone_afterwards(served: tuple[str, Path]) -> None:
    address, folder = served
    write_csv(folder / "a.csv", ROWS)
    with source_files(f"{address}/a.csv") as files:
        assert (files[0].origin, files[0].kind) == ("a.csv", Kind.CSV)
        kept = files[0].path
        assert kept.read_bytes() == (folder / "a.csv").read_bytes()
    assert not kept.exists()
    with pytest.raises(InputRefused, match="404"), source_files(f"{address}/none.csv"):
        pass


TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("value", "day", "hour"),
    [
        ("2026-03-01", date(2026, 3, 1), None),
        ("2026-03-01T23:30:00-05:00", date(2026, 3, 2), 4),
        ("2026-03-01T10:00:00Z", date(2026, 3, 1), 10),
        ("2026-03-01 10:00:00", date(2026, 3, 1), 10),
        ("2026-03-01 10:00:00 UTC", date(2026, 3, 1), 10),
        ("2026-03-01T10:00:00.123456+00:00", date(2026, 3, 1), 10),
        ("2026/3/1", date(2026, 3, 1), None),
        ("2026.03.01 10:00", date(2026, 3, 1), 10),
        ("20260301", date(2026, 3, 1), None),
        ("March 1, 2026", date(2026, 3, 1), None),
        ("1 Mar 2026", date(2026, 3, 1), None),
        ("01-Mar-2026", date(2026, 3, 1), None),
        ("Sun, 01 Mar 2026 10:00:00 GMT", date(2026, 3, 1), 10),
        ("1772359200", date(2026, 3, 1), 10),
        (1772359200, date(2026, 3, 1), 10),
        (1772359200000, date(2026, 3, 1), 10),
        (datetime(2026, 3, 1, 10), date(2026, 3, 1), 10),
        (date(2026, 3, 1), date(2026, 3, 1), None),
        ("2026-06-02", date(2026, 6, 2), None),
        ("2006-01-01", date(2006, 1, 1), None),
    ],
)
def test_dates_are_read_as_utc_days(value: object, day: date, hour: int | None) -> None:
    found, moment = posted_moment(value, today=TODAY)
    assert (found, moment.hour if moment else None) == (day, hour)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "missing_date"),
        ("  ", "missing_date"),
        ("yesterday", "unreadable_date"),
        ("2026-13-01", "unreadable_date"),
        ("2026-02-30", "unreadable_date"),
        ("03/04/2026", "unreadable_date"),
        ("31.12.2025", "unreadable_date"),
        (True, "unreadable_date"),
        ("12", "unreadable_date"),
        ("May", "unreadable_date"),
        ("0023-03-01", "implausible_date"),
        ("0001-01-01T00:00:00+10:00", "implausible_date"),
        ("9999-12-31T23:00:00-10:00", "implausible_date"),
        ("2005-12-31", "implausible_date"),
        ("2026-06-03", "implausible_date"),
        ("2062-03-01", "implausible_date"),
    ],
)
def test_dates_that_cannot_be_used_are_told_apart(value: object, reason: str) -> None:
    with pytest.raises(DateProblem) as problem:
        posted_moment(value, today=TODAY)
    assert problem.value.reason == reason


def test_formats_and_the_time_zone_of_a_mapping_are_used() -> None:
    assert posted_moment("03/04/2026", today=TODAY, formats=("%m/%d/%Y",)) == (date(2026, 3, 4), None)
    day, moment = posted_moment("03/04/2026 23:00", today=TODAY, formats=("%m/%d/%Y", "%d/%m/%Y %H:%M"))
    assert (day, moment) == (date(2026, 4, 3), datetime(2026, 4, 3, 23, tzinfo=UTC))


@given(st.text(max_size=40) | st.integers() | st.floats() | st.binary(max_size=5))
def test_no_date_is_ever_more_than_a_day_or_a_problem(value: object) -> None:
    try:
        day, _ = posted_moment(value, today=TODAY)
    except DateProblem:
        return
    assert date(2006, 1, 1) <= day <= date(2026, 6, 2)


def test_html_becomes_text() -> None:
    assert plain_text("R&amp;D<p>We use C++ &amp; <b>C#</b><br/>List&lt;String&gt;, a &lt; b") == (
        "R&D\nWe use C++ & C#\nList<String>, a < b"
    )
    assert (
        plain_text("&lt;p&gt;Escaped&amp;nbsp;twice&lt;/p&gt;&lt;ul&gt;&lt;li&gt;one&lt;/li&gt;&lt;/ul&gt;")
        == "Escaped twice\n\none"
    )
    assert plain_text("a<script>alert(1)</script><!-- no -->b") == "a b"
    assert one_line("  Caf&eacute;\n manager\x00 ") == "Café manager"
    assert storable("a\x00\ud83db") == "ab"


@given(st.text(max_size=80))
def test_text_can_always_be_stored(text: str) -> None:
    for made in (plain_text(text), one_line(text)):
        assert "\x00" not in made
        assert made.encode("utf-8").decode("utf-8") == made


def test_events_keep_their_nesting(tmp_path: Path) -> None:
    found = read_all(write_json_lines(tmp_path / "feed.jsonl", [event(1, location=None)]))
    assert isinstance(found[0], Record)
    assert found[0].values == event(1, location=None)
