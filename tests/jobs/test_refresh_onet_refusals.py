"""Every way in which a release is refused: by which check, with which reason, and that nothing changes."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import select

import settings
from data_access import tables
from data_access.database import Database
from data_access.loads.onet_checks import CHECKS
from data_access.loads.onet_layouts import Layout
from data_access.queries import onet_releases
from data_access.queries.alerts import Alert, standing_alerts
from data_access.tenancy import PUBLIC
from tests.jobs.onet_runs import judged, kept, run, seen
from tests.onet_archives import CODE, Archive, full_release, small_release, write_zip


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Downloads go to a folder of the test's own."""
    monkeypatch.setenv("SKILLPULSE_DATA_DIR", str(tmp_path / "data"))
    settings.current.cache_clear()
    yield tmp_path / "data"
    settings.current.cache_clear()


@pytest.fixture(scope="module")
def served(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A database whose current release is 29.0, in which nothing may change."""
    assert run(database, full_release().write(tmp_path_factory.mktemp("served"))).outcome == "succeeded"
    return database


def without(name: str) -> Callable[[Archive], None]:
    def change(archive: Archive) -> None:
        del archive.files[name]

    return change


def cell(file: str, line: int, header: str, value: str) -> Callable[[Archive], None]:
    def change(archive: Archive) -> None:
        archive.files[file][line - 1][archive.column(file, header)] = value

    return change


def renamed(file: str, header: str, new: str) -> Callable[[Archive], None]:
    def change(archive: Archive) -> None:
        archive.rename_column(file, header, new)

    return change


def lines(file: str, change: Callable[[list[list[str]]], object]) -> Callable[[Archive], None]:
    return lambda archive: (change(archive.files[file]), None)[1]


def halved(rows: list[list[str]]) -> None:
    del rows[1 + (len(rows) - 1) // 2 :]


def add_both_layouts(archive: Archive) -> None:
    archive.files |= {
        name: rows for name, rows in small_release(layout=Layout.FROM_30_3).files.items() if "Skills" in name
    }


def half_of_the_skills(archive: Archive) -> None:
    add_both_layouts(archive)
    del archive.files["Skills.txt"], archive.files["Essential Skills.txt"]


def recoded(archive: Archive) -> None:
    """Every occupation but one under a new code, in all files."""
    for rows in archive.files.values():
        for row in rows[1:]:
            row[:] = [re.sub(r"^99-(?!1011)(\d{4})\.", r"98-\1.", value) for value in row]


BREAKAGES: dict[str, tuple[str, Callable[[Archive], None], str]] = {
    "required file": ("files", without("Knowledge.txt"), "Knowledge.txt is missing"),
    "no titles in either layout": (
        "files",
        without("Alternate Titles.txt"),
        "Alternate Titles.txt is missing, and so is Job Titles.txt",
    ),
    "both layouts": ("files", add_both_layouts, "Transferable Skills.txt and Skills.txt are both there"),
    "half of the skills in the later layout": (
        "files",
        half_of_the_skills,
        "Essential Skills.txt is missing, and so is Skills.txt",
    ),
    "renamed column": ("columns", renamed("Skills.txt", "Data Value", "Value"), "has no column 'Data Value'"),
    "column twice": ("columns", renamed("Job Zones.txt", "Domain Source", "Date"), "the column 'Date' more than once"),
    "short line": ("rows", lines("Skills.txt", lambda rows: rows[3].pop()), "line 4 has 12 instead of 13"),
    "long line": ("rows", lines("Job Zones.txt", lambda rows: rows[2].append("x")), "line 3 has 5 instead of 4"),
    "header only": ("rows", lines("Job Zones.txt", lambda rows: rows.__delitem__(slice(1, None))), "and no rows"),
    "empty file": ("rows", lines("Job Zones.txt", lambda rows: rows.clear()), "Job Zones.txt is empty"),
    "NUL byte": ("rows", cell("Task Statements.txt", 2, "Task", "a\0b"), "NUL bytes"),
    "code's form": ("values", cell("Occupation Data.txt", 2, CODE, "15-12520.0"), "first at line 2 ('15-12520.0')"),
    "element's form": ("values", cell("Knowledge.txt", 2, "Element ID", "2.C!"), "other than element ids such as"),
    "not a number": ("values", cell("Skills.txt", 3, "Data Value", "high"), "first at line 3 ('high')"),
    "not a whole number": ("values", cell("Job Zones.txt", 2, "Job Zone", "2.5"), "1 value other than whole numbers"),
    "not a flag": ("values", cell("Technology Skills.txt", 2, "Hot Technology", "1"), "1 value other than Y or N"),
    "not a month": ("values", cell("Skills.txt", 2, "Date", "13/2023"), "1 value other than months such as 08/2024"),
    "missing value": ("values", cell("Occupation Data.txt", 3, "Title", "n/a"), "1 row without a value, the first"),
    "out of range": (
        "scales",
        cell("Skills.txt", 2, "Data Value", "5.01"),
        "skills: 1 value outside of 1 to 5 on scale IM, the first is 5.01 for 99-1011.00, 2.A.1.a",
    ),
    "repeated rating": (
        "duplicates",
        lines("Skills.txt", lambda rows: rows.append(list(rows[1]))),
        "skills: 1 repeated row, for instance 99-1011.00 / 2.A.1.a / IM",
    ),
    "repeated occupation": (
        "duplicates",
        lines("Occupation Data.txt", lambda rows: rows.append([rows[1][0], "Other", "Other."])),
        "occupations: 1 repeated row",
    ),
    "unknown occupation": (
        "references",
        cell("Alternate Titles.txt", 2, CODE, "99-9999.00"),
        "alternate_titles: 1 O*NET-SOC code that occupations does not have, for instance 99-9999.00",
    ),
    "unknown related occupation": (
        "references",
        cell("Related Occupations.txt", 2, f"Related {CODE}", "99-9999.00"),
        "related_occupations: 1 related O*NET-SOC code that",
    ),
    "unknown element": ("references", cell("Knowledge.txt", 2, "Element ID", "9.Z"), "knowledge: 1 element id that"),
    "unknown scale": ("references", cell("Knowledge.txt", 2, "Scale ID", "XX"), "knowledge: 1 scale id that"),
    "unknown job zone": ("references", cell("Job Zones.txt", 2, "Job Zone", "6"), "job_zones: 1 job zone that"),
    "half of the ratings": ("row_counts", lines("Skills.txt", halved), "8 rows, the current release 29.0 has 16"),
    "half of the titles": ("row_counts", lines("Alternate Titles.txt", halved), "alternate_titles has 3 rows"),
    "other codes": (
        "codes",
        recoded,
        "4 of the current release's 5 occupation codes are gone, 4 are new; at least 50% are expected to stay",
    ),
}  # fmt: skip


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_release_is_refused_with_the_reason_and_the_current_one_stays(
    served: Database, tmp_path: Path, breakage: str
) -> None:
    check, change, reason = BREAKAGES[breakage]
    archive = full_release()
    archive.version, archive.folder, archive.read_me = "29.1", "db_29_1_text", ""
    change(archive)
    assert_refused(served, archive.write(tmp_path), check, reason)


def assert_refused(database: Database, path: Path | str, check: str, reason: str) -> None:
    """The release is refused by exactly this check, the run says so, and nothing else has changed."""
    before = (seen(database), kept(database))
    result = run(database, path)
    assert result.outcome == "refused"
    assert {problem.split(": ")[0] for problem in result.reasons} == {check}
    assert reason in "\n".join(result.reasons)
    assert (seen(database), kept(database)) == before
    outcome, _, checks = judged(database)[-1]
    assert (outcome, {name for name, passed in checks.items() if passed is False}) == ("refused", {check})
    assert set(checks) == set(CHECKS)
    [alert] = alerts(database)
    assert alert.subject == "onet_refresh"
    named = str(path) if "://" in str(path) else Path(path).name  # everybody may read an alert
    assert result.reasons[0].replace(str(path), named) in alert.message
    assert named in alert.message
    assert "://" in named or str(Path(path).parent) not in alert.message
    recorded = tables.job_run.c
    with database.reading(PUBLIC) as connection:
        latest = select(recorded.outcome, recorded.detail).order_by(recorded.job_run_id.desc()).limit(1)
        assert tuple(connection.execute(latest).one()) == ("refused", {"problems": list(result.reasons)})


def alerts(database: Database) -> list[Alert]:
    with database.reading(PUBLIC) as connection:
        return standing_alerts(connection)


def html(path: Path) -> None:
    path.write_text("\n<!DOCTYPE html>\n<html><body>Service unavailable</body></html>")


def cut_short(path: Path) -> None:
    whole = small_release("29.1").write(path.parent).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def encrypted(path: Path) -> None:
    data = bytearray(small_release("29.1").write(path.parent).read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 4)
    path.write_bytes(bytes(data))


def inflating(path: Path) -> None:
    """An archive whose directory announces 4 GB."""
    data = bytearray(small_release("29.1").write(path.parent).read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    path.write_bytes(bytes(data))


def of_two_folders(path: Path) -> None:
    write_zip(path, small_release("29.1").members() | small_release("29.2").members())


def of_two_minds(path: Path) -> None:
    release = small_release("29.1")
    release.folder = "db_30_0_text"
    release.write(path.parent).rename(path)


def of_no_version(path: Path) -> None:
    release = small_release("29.1")
    release.folder, release.read_me = "onet", "Thank you for downloading."
    release.write(path.parent).rename(path)


def without_text(path: Path) -> None:
    write_zip(path, {"db_29_1_text/picture.png": b"x"})


UNREADABLE: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "missing": ("source", lambda path: path.unlink(missing_ok=True), "No such file"),
    "web page": ("archive", html, "the file is a web page (HTML), not a zip archive"),
    "not a zip": ("archive", lambda path: path.write_bytes(b"\x7fELF and so on"), "the file is not a zip archive"),
    "empty": ("archive", lambda path: path.write_bytes(b""), "the file is empty"),
    "cut short": ("archive", cut_short, "the zip archive is cut short or damaged"),
    "encrypted": ("archive", encrypted, "the zip archive is encrypted"),
    "inflating": ("archive", inflating, "the zip archive unpacks to more than 2 GB"),
    "two folders": ("version", of_two_folders, "several folders: 'db_29_1_text', 'db_29_2_text'"),
    "two versions": ("version", of_two_minds, "name different releases: ['29.1', '30.0']"),
    "no version": ("version", of_no_version, "says which release this is"),
    "no text": ("version", without_text, "the archive holds no text files"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_no_archive_of_a_release_is_refused(served: Database, tmp_path: Path, kind: str) -> None:
    check, make, reason = UNREADABLE[kind]
    path = tmp_path / "release.zip"
    make(path)
    assert_refused(served, path, check, reason)


def test_an_older_release_is_refused(served: Database, tmp_path: Path) -> None:
    archive = full_release()
    archive.version, archive.folder, archive.read_me = "28.3", "db_28_3_text", ""
    assert_refused(served, archive.write(tmp_path), "order", "28.3 is older than the current release 29.0")


def test_a_newer_release_in_the_older_layout_is_a_release_and_an_older_number_is_none(
    new_database: Callable[[], Database], tmp_path: Path
) -> None:
    """The number says what is newer; the layout only says how files are named."""
    fresh = new_database()
    assert run(fresh, small_release("30.3", Layout.FROM_30_3).write(tmp_path)).outcome == "succeeded"
    older = run(fresh, small_release("30.2").write(tmp_path))
    assert {reason.split(": ")[0] for reason in older.reasons} == {"order"}
    newer = run(fresh, small_release("30.4").write(tmp_path))
    assert (newer.outcome, newer.detail["layout"], seen(fresh)[1]) == ("succeeded", "to_30_2", "30.4")
    fresh.close()


def test_every_check_that_was_reached_is_on_record(
    new_database: Callable[[], Database], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fresh = new_database()
    assert run(fresh, small_release().write(tmp_path)).outcome == "succeeded"
    broken = small_release("29.1")
    broken.files["Job Zones.txt"][1][1] = "6"
    assert run(fresh, broken.write(tmp_path)).outcome == "refused"
    (tmp_path / "page.zip").write_text("<html></html>")
    assert run(fresh, tmp_path / "page.zip").outcome == "refused"
    unreadable = small_release("29.1")
    unreadable.files["Occupation Data.txt"][1][0] = "?"
    assert run(fresh, unreadable.write(tmp_path)).outcome == "refused"
    against, whole = {"row_counts", "codes", "order"}, set(CHECKS)
    first, second, third, fourth = [
        {answer: {name for name, passed in checks.items() if passed is answer} for answer in (True, False, None)}
        for _, _, checks in judged(fresh)
    ]
    assert first == {True: whole - against, False: set(), None: against}  # nothing to compare with
    assert second == {True: whole - {"references", "loaded_rows"}, False: {"references"}, None: {"loaded_rows"}}
    assert third == {True: {"source"}, False: {"archive"}, None: whole - {"source", "archive"}}
    assert fourth[None] == {"coverage", "codes", "loaded_rows"}  # which need the occupations
    assert [record.levelname for record in caplog.records if "was refused" in record.message] == ["ERROR"] * 3
    with fresh.reading(PUBLIC) as connection:
        published, refused, page, _ = connection.execute(
            select(tables.onet_refresh).order_by(tables.onet_refresh.c.onet_refresh_id)
        ).all()
    assert (published.outcome, published.release_id) == ("published", seen(fresh)[0])
    assert (refused.version, len(refused.sha256)) == ("29.1", 64)
    assert (page.version, page.size_bytes) == (None, len("<html></html>"))
    codes = next(one for one in refused.checks if one["check"] == "codes")
    assert (codes["added"], codes["removed"], codes["findings"]) == (0, 0, [])
    assert all(one["asks"] == CHECKS[one["check"]] for one in refused.checks)
    fresh.close()


def test_an_alert_stands_until_a_release_is_published_or_the_archive_is_the_current_one(
    new_database: Callable[[], Database], tmp_path: Path
) -> None:
    fresh = new_database()
    good = small_release().write(tmp_path)
    (tmp_path / "page.zip").write_text("<html></html>")
    missing = tmp_path / "missing.zip"
    run(fresh, good)
    assert alerts(fresh) == []
    run(fresh, tmp_path / "page.zip")
    [first] = alerts(fresh)
    run(fresh, missing)
    [second] = alerts(fresh)  # one a subject, with the newest reason and the first moment
    assert (second.raised_at, "No such file" in second.message) == (first.raised_at, True)
    run(fresh, good)
    assert alerts(fresh) == [second], "the current archive says nothing of another"
    missing.write_bytes(good.read_bytes())
    run(fresh, missing)
    assert alerts(fresh) == [], "it is the current one"
    missing.unlink()
    run(fresh, missing)
    assert len(alerts(fresh)) == 1
    run(fresh, small_release("29.1").write(tmp_path))
    assert alerts(fresh) == []
    run(fresh, missing)
    run(fresh, good, allow_older=True)
    assert alerts(fresh) == []
    with fresh.reading(PUBLIC) as connection:
        cleared = connection.execute(select(tables.alert.c.cleared_at)).scalars().all()
    assert len(cleared) == 3
    assert None not in cleared
    fresh.close()


def test_an_alert_about_a_newer_release_outlasts_the_current_archive(
    new_database: Callable[[], Database], tmp_path: Path
) -> None:
    fresh = new_database()
    good = small_release("29.0").write(tmp_path)
    run(fresh, good)
    broken = small_release("29.1")
    del broken.files["Knowledge.txt"]
    run(fresh, broken.write(tmp_path))
    [alert] = alerts(fresh)
    assert "release 29.1" in alert.message
    run(fresh, good)
    assert alerts(fresh) == [alert]
    (tmp_path / "other").mkdir()
    reissue = small_release("29.0")
    del reissue.files["Knowledge.txt"]
    run(fresh, reissue.write(tmp_path / "other"))
    assert "release 29.0" in alerts(fresh)[0].message
    run(fresh, good)
    assert alerts(fresh) == [], "it was about the number that the current release has"
    fresh.close()


def test_what_an_address_carries_beside_its_path_is_shown_to_nobody(
    served: Database, data_folder: Path, tmp_path: Path, address: str
) -> None:
    (tmp_path / "page.zip").write_text("<html></html>")
    for name in ("page.zip", "missing.zip"):
        for before in (address, address.replace("://", "://user:SECRET@")):
            assert run(served, f"{before}/{name}?sig=SECRET#SECRET").outcome == "refused"
            with served.reading(PUBLIC) as connection:
                [alert] = standing_alerts(connection)
                shown = onet_releases.ask(connection, onet_releases.Filters()).rows
            assert f"from {address}/{name} was refused" in alert.message
            assert shown[0].archive == f"{address}/{name}"
            assert "SECRET" not in alert.message
            assert "SECRET" not in str(shown)


def test_a_generated_releases_codes_say_nothing_of_a_real_ones(
    new_database: Callable[[], Database], tmp_path: Path
) -> None:
    fresh = new_database()
    assert run(fresh, small_release("0.1").write(tmp_path)).outcome == "succeeded"
    real = small_release("29.0")
    recoded(real)
    assert run(fresh, real.write(tmp_path)).outcome == "succeeded"
    assert judged(fresh)[-1][2]["codes"] is None
    fresh.close()


class FolderServer(SimpleHTTPRequestHandler):
    """Serves one folder, quietly."""

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """An address under which tmp_path is served."""

    def handle(*connection) -> FolderServer:
        return FolderServer(*connection, directory=str(tmp_path))

    with ThreadingHTTPServer(("127.0.0.1", 0), handle) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_web_page_at_an_address_is_refused(served: Database, data_folder: Path, tmp_path: Path, address: str) -> None:
    html(tmp_path / "db_29_1_text.zip")
    assert_refused(served, f"{address}/db_29_1_text.zip", "archive", "the file is a web page (HTML)")


def test_an_address_that_answers_nothing_is_refused(served: Database, data_folder: Path, address: str) -> None:
    assert_refused(served, f"{address}/db_29_1_text.zip", "source", "the server answered 404 File not found")


def test_a_release_at_an_address_is_loaded_and_its_archive_kept(
    new_database: Callable[[], Database], data_folder: Path, tmp_path: Path, address: str
) -> None:
    path = small_release().write(tmp_path)
    fresh = new_database()
    result = run(fresh, f"{address}/{path.name}")
    assert (result.outcome, result.detail["source"]) == ("succeeded", f"{address}/{path.name}")
    assert (data_folder / "downloads" / "onet" / path.name).read_bytes() == path.read_bytes()
    assert (seen(fresh)[1], result.detail["size_bytes"]) == ("29.0", path.stat().st_size)
    fresh.close()


def test_every_check_has_refused_something() -> None:
    refused = {check for check, *_ in (*BREAKAGES.values(), *UNREADABLE.values())}
    elsewhere = {"coverage", "loaded_rows"}  # tests/loads/test_onet_release.py, tests/jobs/test_refresh_onet.py
    assert refused | {"order"} | elsewhere == set(CHECKS)
