"""Reading a release's files, loading them apart and publishing them: what arrives is what the files say."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select, text

from data_access import tables
from data_access.database import Database
from data_access.errors import InputRefused
from data_access.loads import onet_release
from data_access.loads.onet_archive import open_archive
from data_access.loads.onet_checks import (
    LEAST_OF_CURRENT,
    CurrentRelease,
    Finding,
    check_against_current,
    check_contents,
    version_key,
)
from data_access.loads.onet_files import ReleaseFiles, read_release
from data_access.loads.onet_layouts import SUBJECTS, TABLES, Layout
from data_access.loads.onet_release import ReleaseSource
from tests.onet_archives import TITLES, Archive, full_release, small_release, surveyed, write_zip

BOTH = pytest.mark.parametrize("layout", list(Layout))


@pytest.fixture
def fresh(new_database: Callable[[], Database]) -> Iterator[Database]:
    """A database of its own for tests that publish."""
    made = new_database()
    yield made
    made.close()


def read(archive: Path) -> ReleaseFiles:
    with open_archive(archive) as opened:
        return read_release(opened)


def load(connection: Connection, archive: Path, sha256: str = "0") -> int:
    """Stage and fill a release; returns its id."""
    with open_archive(archive) as opened:
        files = read_release(opened)
        assert files.findings == []
        release_id = onet_release.stage(
            connection,
            version=opened.version,
            released_on=opened.released_on,
            layout=files.layout,
            source=ReleaseSource(str(archive), sha256, archive.stat().st_size),
            row_counts=files.row_counts,
            absent=files.absent,
        )
    onet_release.copy_contents(connection, release_id, files.contents)
    assert onet_release.check_staged(connection, release_id, files.row_counts) == []
    return release_id


def complete(layout: Layout) -> Archive:
    return full_release("29.0" if layout is Layout.TO_30_2 else "30.3", layout)


# --- What arrives --------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_line_arrives_in_the_table_of_its_file(
    fresh: Database, tmp_path: Path, layout: Layout, newline: str
) -> None:
    archive = complete(layout)
    expected: Counter[str] = Counter()
    for subject in SUBJECTS:
        for file in subject.files[layout]:
            expected[subject.table.name] += len(archive.files[file.name]) - 1 if file.name in archive.files else 0
    with fresh.writing() as connection:
        onet_release.publish(connection, load(connection, archive.write(tmp_path, newline)))
    with fresh.writing() as connection:
        held = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in TABLES
        }
        dangling = connection.execute(
            text("SELECT count(*) FROM onet_title WHERE title ~ '\\r' OR sources ~ '\\r'")
        ).scalar_one()
    assert held == expected
    assert min(held.values()) > 0
    assert dangling == 0


@BOTH
def test_cells_arrive_as_published_and_n_a_as_null(fresh: Database, tmp_path: Path, layout: Layout) -> None:
    with fresh.writing() as connection:
        onet_release.publish(connection, load(connection, complete(layout).write(tmp_path)))
        code = next(iter(TITLES))
        rating = tables.onet_rating.c
        found = connection.execute(
            select(tables.onet_rating).where(rating.onetsoc_code == code, rating.element_id == "2.B.1.a")
            .where(rating.domain == "skills").order_by(rating.scale_id)
        ).mappings().all()  # fmt: skip
        domains = set(connection.execute(select(rating.domain)).scalars())
        title = tables.onet_title.c
        titles = connection.execute(
            select(title.title, title.short_title, title.kind, title.sources, title.shown_in_my_next_move)
            .where(title.onetsoc_code == code)
            .order_by(title.title)
        ).all()
        named = tables.onet_software_skill.c
        software = connection.execute(
            select(named.software, named.category_code, named.category_title, named.hot_technology)
            .where(named.onetsoc_code == code, named.software == "Windlog")
        ).one()  # fmt: skip
        description = connection.execute(
            select(tables.onet_occupation.c.description).where(tables.onet_occupation.c.onetsoc_code == code)
        ).scalar_one()
    importance, level = found
    assert (importance["data_value"], importance["n"], importance["standard_error"]) == (2.0, 8, 0.125)
    assert (importance["lower_ci_bound"], importance["upper_ci_bound"]) == (None, 4.37)
    assert (importance["recommend_suppress"], importance["not_relevant"]) == (False, None)
    assert (level["scale_id"], level["data_value"], level["not_relevant"]) == ("LV", 0.0, True)
    assert (level["rated_on"], level["domain_source"]) == (date(2023, 8, 1), "Analyst")
    assert titles == [
        ("Kite Doctor", None, "reported", None, True),
        ("Knot & Kite, Mender", "KKM", "alternate", "10", None),
        ("Senior Kite Menders", None, "alternate", "04,06", None),
    ]
    assert software == ("Windlog", "43232202" if layout is Layout.TO_30_2 else "2.E.5.b", "Log software", True)
    assert description == 'They say "Kite Menders" and mean it.'
    everything = {"skills", "knowledge", "abilities", "work_activities", "work_context", "work_styles", "interests"}
    assert domains == everything | {"education"} | ({"work_values"} if layout is Layout.TO_30_2 else set())


def test_columns_are_found_by_name_in_any_order(tmp_path: Path) -> None:
    plain, shuffled = small_release(), small_release()
    for rows in shuffled.files.values():
        for row in rows:
            row.reverse()
    plain_files, shuffled_files = read(plain.write(tmp_path)), read(shuffled.write(tmp_path))
    assert shuffled_files.findings == []
    assert shuffled_files.contents == plain_files.contents


def test_the_later_layout_has_work_styles_without_a_sample(tmp_path: Path) -> None:
    rows = read(complete(Layout.FROM_30_3).write(tmp_path)).contents["work_styles"]
    assert rows.column_names == [
        *("domain", "onetsoc_code", "element_id", "scale_id", "data_value", "rated_on", "domain_source")
    ]
    assert rows["data_value"].to_pylist() == [-1.25]


@BOTH
def test_optional_files_are_named_as_absent(tmp_path: Path, layout: Layout) -> None:
    files = read(small_release(layout=layout).write(tmp_path))
    assert files.layout is layout
    assert files.findings == []
    assert {"Abilities.txt", "Work Activities.txt", "Work Context.txt", "Work Values.txt"} < set(files.absent)
    assert ("Interests.txt" in files.absent) is (layout is Layout.TO_30_2)
    assert ("Career Interest Types.txt" in files.absent) is (layout is Layout.FROM_30_3)


def test_files_with_resembling_names_are_left_alone(tmp_path: Path) -> None:
    archive = small_release()
    archive.files["Skills to Work Activities.txt"] = [["Skills Element ID"], ["2.A.1.a"]]
    assert read(archive.write(tmp_path)).row_counts == read(small_release().write(tmp_path)).row_counts


def test_a_subject_may_come_in_the_files_of_the_other_layout(tmp_path: Path) -> None:
    archive = small_release()
    del archive.files["Technology Skills.txt"]
    archive.files["Software Skills.txt"] = small_release(layout=Layout.FROM_30_3).files["Software Skills.txt"]
    files = read(archive.write(tmp_path))
    assert (files.layout, files.findings) == (Layout.TO_30_2, [])
    assert files.row_counts["software_skills"] == len(TITLES) - 1


TEXT = st.text(st.characters(exclude_characters="\t\r\n\0", exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(st.lists(st.tuples(TEXT, st.none() | TEXT, st.none() | st.floats(-1e6, 1e6), st.none() | st.booleans())))
def test_what_copy_is_given_reads_back_as_it_was(rows: list[tuple]) -> None:
    names = ["a", "b", "c", "d"]
    columns = list(zip(*rows, strict=True)) or [()] * 4
    types = [pa.string(), pa.string(), pa.float64(), pa.bool_()]
    table = pa.table([pa.array(column, kind) for column, kind in zip(columns, types, strict=True)], names)
    blocks = b"".join(onet_release.csv_blocks(table, 7)).decode()
    read_back = list(csv.reader(io.StringIO(blocks, newline="")))
    assert [row[0] for row in read_back] == ["7"] * len(rows)
    for (first, second, number, flag), cells in zip(rows, read_back, strict=True):
        assert cells[1:3] == [first, second or ""]
        assert (float(cells[3]) if cells[3] else None) == number
        assert cells[4] == {None: "", True: "true", False: "false"}[flag]


def test_awkward_texts_arrive_whole(fresh: Database, tmp_path: Path) -> None:
    awkward = ['"', '""quoted""', "a,b", "\\.", "\\N", "C:\\temp", "null", "été – 東京", "=1+1", " spaced "]
    archive = small_release()
    code = next(iter(TITLES))
    archive.files["Alternate Titles.txt"] += [[code, title, "n/a", "08"] for title in awkward]
    with fresh.writing() as connection:
        onet_release.publish(connection, load(connection, archive.write(tmp_path)))
        titles = connection.execute(select(tables.onet_title.c.title)).scalars().all()
    assert set(awkward) < set(titles)


# --- Which release it is ---------------------------------------------------------------------------------------------


def test_version_and_month_come_from_folder_and_read_me(tmp_path: Path) -> None:
    with open_archive(small_release("30.1").write(tmp_path)) as archive:
        assert (archive.version, archive.released_on) == ("30.1", date(2024, 8, 1))


def test_the_folder_alone_names_the_version(tmp_path: Path) -> None:
    release = small_release()
    release.read_me = ""
    with open_archive(release.write(tmp_path)) as archive:
        assert (archive.version, archive.released_on) == ("29.0", None)


def test_the_read_me_alone_names_the_version(tmp_path: Path) -> None:
    release = small_release()
    release.folder = "onet"
    with open_archive(release.write(tmp_path)) as archive:
        assert archive.version == "29.0"


def test_names_that_lead_out_of_the_archive_are_passed_over(tmp_path: Path) -> None:
    members = small_release().members()
    outside = (
        "../Knowledge.txt",
        "/etc/Knowledge.txt",
        "a/../../Knowledge.txt",
        "..\\Knowledge.txt",
        "C:/Knowledge.txt",
    )
    harmful = dict.fromkeys([*outside, "__MACOSX/db_29_0_text/._Knowledge.txt"], b"x\n")
    before = set(tmp_path.parent.rglob("*"))
    path = write_zip(tmp_path / "release.zip", {**harmful, **members})
    with open_archive(path) as archive:
        assert archive.members["Knowledge.txt"] == "db_29_0_text/Knowledge.txt"
        assert read_release(archive).findings == []
    assert set(tmp_path.parent.rglob("*")) - before == {path}


def test_versions_are_ordered_by_number() -> None:
    assert sorted(["30.3", "9.1", "30.10", "29.0"], key=version_key) == ["9.1", "29.0", "30.3", "30.10"]


# --- The checks ------------------------------------------------------------------------------------------------------


def test_all_findings_are_listed_not_only_the_first(tmp_path: Path) -> None:
    archive = small_release()
    del archive.files["Knowledge.txt"], archive.files["Job Zones.txt"]
    archive.rename_column("Skills.txt", "Data Value", "Value")
    archive.files["Occupation Data.txt"][2][0] = "15.1252"
    archive.files["Task Statements.txt"][1][5] = "August 2024"
    found = [str(finding) for finding in read(archive.write(tmp_path)).findings]
    assert found == [
        "values: Occupation Data.txt, column 'O*NET-SOC Code': 1 value other than O*NET-SOC codes such as 15-1252.00, "
        "the first at line 3 ('15.1252')",
        "columns: Skills.txt has no column 'Data Value'",
        "files: Knowledge.txt is missing",
        "values: Task Statements.txt, column 'Date': 1 value other than months such as 08/2024, "
        "the first at line 2 ('August 2024')",
        "files: Job Zones.txt is missing",
    ]


def test_a_file_without_line_ends_is_a_finding(tmp_path: Path) -> None:
    archive = small_release()
    archive.files["Task Statements.txt"][1][2] = "endless " * 500_000
    [finding] = read(archive.write(tmp_path)).findings
    assert str(finding).startswith("rows: Task Statements.txt cannot be read: ")


def test_bytes_that_are_no_utf_8_are_located(tmp_path: Path) -> None:
    members = small_release().members()
    members["db_29_0_text/Knowledge.txt"] += "99-1011.00\té".encode("latin-1")
    [finding] = read(write_zip(tmp_path / "release.zip", members)).findings
    assert str(finding) == "rows: Knowledge.txt is not UTF-8 text at line 10"


def test_a_mark_of_byte_order_is_no_part_of_the_header(tmp_path: Path) -> None:
    members = {name: b"\xef\xbb\xbf" + data for name, data in small_release().members("\r\n").items()}
    assert read(write_zip(tmp_path / "release.zip", members)).contents == read(small_release().write(tmp_path)).contents


def test_a_finding_belongs_to_a_named_check() -> None:
    with pytest.raises(ValueError, match="not one of the checks"):
        Finding("astrology", "Mercury is retrograde")


def test_zero_is_no_high_point_but_outside_of_other_scales(tmp_path: Path) -> None:
    archive = complete(Layout.TO_30_2)
    assert check_contents(read(archive.write(tmp_path)).contents) == []
    archive.files["Work Values.txt"][1][4] = "7.00"
    assert [finding.check for finding in check_contents(read(archive.write(tmp_path)).contents)] == ["scales"]


@pytest.mark.parametrize(("rows", "refused"), [(59, True), (60, False), (100, False), (140, False), (50, True)])
def test_row_counts_are_compared_with_the_current_release(rows: int, refused: bool) -> None:
    current = CurrentRelease(1, "29.0", {"skills": 100, "abilities": 100})
    found = check_against_current("29.1", {"skills": rows, "knowledge": 1}, current, allow_older=False)
    assert bool(found) is refused
    assert LEAST_OF_CURRENT == 0.6


def test_one_repeated_title_among_thousands_does_no_harm(tmp_path: Path) -> None:
    archive = small_release()
    code = next(iter(TITLES))
    archive.files["Alternate Titles.txt"] += [[code, f"Mender {n}", "n/a", "08"] for n in range(2000)]
    archive.files["Alternate Titles.txt"].append([code, "Mender 7", "n/a", "08"])
    assert check_contents(read(archive.write(tmp_path)).contents) == []
    archive.files["Alternate Titles.txt"] += [[code, f"Mender {n}", "n/a", "08"] for n in range(2)]
    assert [finding.check for finding in check_contents(read(archive.write(tmp_path)).contents)] == ["duplicates"]


def many(rated: int) -> Archive:
    titles = {f"99-{1000 + n}.00": f"Occupation {n}" for n in range(200)}
    archive = small_release(titles=titles)
    skilled = list(titles)[:rated]
    archive.files["Skills.txt"][1:] = surveyed(skilled, "2.A.1.a")
    return archive


def test_a_file_about_half_of_the_occupations_lacks_coverage(tmp_path: Path) -> None:
    assert check_contents(read(many(rated=150).write(tmp_path)).contents) == []
    [finding] = check_contents(read(many(rated=100).write(tmp_path)).contents)
    assert str(finding) == ("coverage: skills has rows for 100 of 200 occupations; at least 70% is expected")


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    path = small_release().write(tmp_path)
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("db_29_0_text/Skills.txt")
    data = bytearray(path.read_bytes())
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    data[at] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(InputRefused, match=r"archive: db_29_0_text/Skills\.txt in the zip archive is damaged"):
        read(path)


# --- Staging and publishing ------------------------------------------------------------------------------------------


def test_a_staged_release_is_not_seen_before_it_is_published(fresh: Database, tmp_path: Path) -> None:
    with fresh.writing() as connection:
        release_id = load(connection, small_release().write(tmp_path))
    with fresh.writing() as connection:
        assert onet_release.read_current(connection) is None
        assert connection.execute(select(func.count()).select_from(tables.onet_occupation)).scalar_one() == 0
    with fresh.writing() as connection:
        published = onet_release.publish(connection, release_id)
    assert (published.before, published.occupations_added, published.occupations_removed) == (None, len(TITLES), 0)
    with fresh.writing() as connection:
        current = onet_release.read_current(connection)
        assert current is not None
        assert (current.release_id, current.version) == (release_id, "29.0")
        assert connection.execute(select(func.count()).select_from(tables.onet_occupation)).scalar_one() == len(TITLES)


def test_partitions_keep_the_indexes_and_keys_of_their_tables(fresh: Database, tmp_path: Path) -> None:
    with fresh.writing() as connection:
        onet_release.publish(connection, load(connection, small_release().write(tmp_path)))
        unattached = connection.execute(
            text("""
                SELECT parent.relname FROM pg_index
                JOIN pg_class parent ON parent.oid = indexrelid
                WHERE parent.relkind = 'I' AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = indexrelid)
            """)
        ).all()
        own = connection.execute(
            text("""
                SELECT count(*) FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
                WHERE relispartition AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = indexrelid)
            """)
        ).scalar_one()
    assert unattached == []
    assert own == 0


def test_rows_that_did_not_arrive_are_found(fresh: Database, tmp_path: Path) -> None:
    with fresh.writing() as connection:
        release_id = load(connection, small_release().write(tmp_path))
        connection.execute(text(f"DELETE FROM onet_task_r{release_id} WHERE task_id = 0"))
        counts = read(small_release().write(tmp_path)).row_counts
        [finding] = onet_release.check_staged(connection, release_id, counts)
    assert str(finding) == "loaded_rows: onet_task holds 3 rows of 4 in the files"


def test_staged_releases_can_be_removed_and_published_ones_stay(fresh: Database, tmp_path: Path) -> None:
    with fresh.writing() as connection:
        onet_release.publish(connection, load(connection, small_release().write(tmp_path), "1"))
        load(connection, small_release("29.1").write(tmp_path), "2")
        assert onet_release.remove_staged(connection) == 1
        assert onet_release.remove_staged(connection) == 0
        assert connection.execute(select(tables.onet_release.c.version)).scalars().all() == ["29.0"]
        kept = connection.execute(
            text("SELECT count(*) FROM pg_class WHERE relname ~ '^onet_.*_r[0-9]+$' AND relkind = 'r'")
        ).scalar_one()
    assert kept == len(TABLES)


def test_the_layouts_name_columns_that_their_tables_have() -> None:
    for subject in SUBJECTS:
        for layout in Layout:
            for file in subject.files[layout]:
                columns = [one.column for one in file.fields] + list(subject.constants)
                assert len(columns) == len(set(columns)), file.name
                assert {*columns} <= {*subject.table.c.keys()}, file.name
                assert {*subject.key} - {"category"} <= {*columns}, file.name


# --- The real release ------------------------------------------------------------------------------------------------


def real_members(real_data: Path) -> dict[str, bytes]:
    """The published archive's members."""
    with zipfile.ZipFile(real_data / "onet" / "db_29_0_text.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.real_data
def test_the_real_release_passes_every_check_whatever_its_line_ends(real_data: Path, tmp_path: Path) -> None:
    members = real_members(real_data)
    found = read(real_data / "onet" / "db_29_0_text.zip")
    assert (found.findings, check_contents(found.contents)) == ([], [])
    assert not any(b"\r" in data for data in members.values())
    windows = {name: data.replace(b"\n", b"\r\n") for name, data in members.items()}
    assert read(write_zip(tmp_path / "release.zip", windows)).contents == found.contents


@pytest.mark.real_data
@pytest.mark.parametrize("file", ["Skills", "Technology Skills", "Job Zones"])
def test_half_of_a_real_file_is_found_even_in_the_first_release(real_data: Path, tmp_path: Path, file: str) -> None:
    members, name = real_members(real_data), f"db_29_0_text/{file}.txt"
    whole = members[name].splitlines(keepends=True)
    members[name] = b"".join(whole[: len(whole) // 2])
    found = read(write_zip(tmp_path / "release.zip", members))
    assert {finding.check for finding in [*found.findings, *check_contents(found.contents)]} == {"coverage"}


@pytest.mark.real_data
def test_half_of_the_real_occupations_leave_the_other_files_without(real_data: Path, tmp_path: Path) -> None:
    members, name = real_members(real_data), "db_29_0_text/Occupation Data.txt"
    whole = members[name].splitlines(keepends=True)
    members[name] = b"".join(whole[: len(whole) // 2])
    kept = {line.split(b"\t")[0] for line in members[name].splitlines()}
    rated = {line.split(b"\t")[0] for line in members["db_29_0_text/Skills.txt"].splitlines()[1:]}
    found = read(write_zip(tmp_path / "release.zip", members))
    reasons = "\n".join(str(finding) for finding in check_contents(found.contents))
    assert f"references: skills: {len(rated - kept)} O*NET-SOC codes that occupations does not have" in reasons
