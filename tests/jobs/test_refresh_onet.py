"""Refreshing O*NET: a good release becomes the current one, a bad one changes nothing."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from data_access import partitions, tables
from data_access.database import Database
from data_access.loads import onet_release
from data_access.loads.onet_layouts import SUBJECTS, Layout
from data_access.tenancy import PUBLIC
from domain.vocabulary import EmploymentType, Seniority, WorkMode
from jobs.runner import Run
from tests.jobs.onet_runs import kept, run, seen
from tests.onet_archives import TITLES, full_release, small_release

CODES = list(TITLES)


@pytest.fixture
def fresh(new_database: Callable[[], Database]) -> Iterator[Database]:
    made = new_database()
    yield made
    made.close()


@pytest.fixture(scope="module")
def served(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A database whose current release is 29.0, for tests in which nothing may change."""
    assert run(database, full_release().write(tmp_path_factory.mktemp("served"))).outcome == "succeeded"
    return database


# --- Publication -----------------------------------------------------------------------------------------------------


def test_a_release_is_loaded_published_and_recorded(fresh: Database, tmp_path: Path) -> None:
    result = run(fresh, small_release().write(tmp_path))
    assert result.outcome == "succeeded"
    assert seen(fresh)[1:3] == ("29.0", sorted(TITLES.items()))
    assert result.rows == sum(result.detail["row_counts"].values())
    assert (result.detail["occupations_added"], result.detail["occupations_removed"]) == (len(TITLES), 0)
    steps = ["fetch", "read", "check", "stage", "copy", "publish", "statistics", "skills", "compare"]
    assert list(result.detail["seconds"]) == steps
    with fresh.reading(PUBLIC) as connection:
        release = connection.execute(select(tables.onet_release)).one()
        recorded = connection.execute(select(tables.job_run.c.outcome, tables.job_run.c.rows)).one()
    assert (release.version, release.released_on, release.layout) == ("29.0", date(2024, 8, 1), "to_30_2")
    assert (release.status, release.size_bytes) == ("published", (tmp_path / "db_29.0.zip").stat().st_size)
    assert release.row_counts["skills"] == 2 * 2 * (len(TITLES) - 1)
    assert "Abilities.txt" in release.absent
    assert tuple(recorded) == ("succeeded", result.rows)


def test_software_joins_the_taxonomy(fresh: Database, tmp_path: Path) -> None:
    run(fresh, small_release().write(tmp_path))
    with fresh.reading(PUBLIC) as connection:
        names = connection.execute(select(tables.skill.c.skill_name).where(tables.skill.c.source == "onet")).scalars()
        assert "Windlog" in names.all()


def test_the_same_archive_again_is_nothing_to_do(fresh: Database, tmp_path: Path) -> None:
    path = small_release().write(tmp_path)
    run(fresh, path)
    before = kept(fresh)
    again = run(fresh, path)
    assert (again.outcome, again.detail["reason"]) == ("nothing_to_do", "this archive is the current release")
    assert kept(fresh) == before


def test_a_reissue_of_a_version_is_a_release_of_its_own(fresh: Database, tmp_path: Path) -> None:
    run(fresh, small_release().write(tmp_path))
    first = seen(fresh)
    reissue = small_release()
    reissue.files["Occupation Data.txt"][1][1] = "Kite Doctors"
    result = run(fresh, reissue.write(tmp_path))
    assert (result.outcome, result.detail["version_before"]) == ("succeeded", "29.0")
    release_id, version, occupations, _ = seen(fresh)
    assert (release_id > first[0], version) == (True, "29.0")
    assert occupations[0] == (CODES[0], "Kite Doctors")


def test_the_later_layout_follows_the_earlier(fresh: Database, tmp_path: Path) -> None:
    run(fresh, small_release("30.2").write(tmp_path))
    result = run(fresh, small_release("30.3", Layout.FROM_30_3).write(tmp_path))
    assert (result.outcome, result.detail["layout"]) == ("succeeded", "from_30_3")
    assert (seen(fresh)[1], seen(fresh)[3]) == ("30.3", 24)


def test_removed_occupations_are_marked_and_what_refers_to_them_stays(fresh: Database, tmp_path: Path) -> None:
    run(fresh, small_release("24.2").write(tmp_path))
    gone, new = CODES[1], "99-3011.00"
    with fresh.writing() as connection:
        connection.execute(
            insert(tables.posting).values(
                source="test", source_id="1", posted_on=date(2026, 1, 1), title="Lantern keeper", onetsoc_code=gone,
                work_mode=WorkMode.UNKNOWN, seniority=Seniority.UNKNOWN, employment_type=EmploymentType.UNKNOWN,
                fingerprint=1, content_hash=1,
            )
        )  # fmt: skip
    changed = {new: "Fog Librarians", **TITLES, CODES[2]: "Dune Cartographers"}
    del changed[gone]
    result = run(fresh, small_release("29.0", titles=changed).write(tmp_path))
    assert (result.detail["occupations_added"], result.detail["occupations_removed"]) == (1, 1)
    lasting = {row[0]: row for row in kept(fresh)[1]}
    assert set(lasting) == {*TITLES, new}
    first, second = (row[0] for row in kept(fresh)[0])
    assert lasting[gone] == (gone, TITLES[gone], lasting[gone][2], first, second)
    assert lasting[new][3:] == (second, None)
    assert lasting[CODES[2]][1] == "Dune Cartographers"
    with fresh.reading(PUBLIC) as connection:
        assert connection.execute(select(tables.posting.c.onetsoc_code)).scalar_one() == gone

    run(fresh, small_release("29.1").write(tmp_path))
    lasting = {row[0]: row for row in kept(fresh)[1]}
    assert lasting[gone][4] is None
    assert lasting[new][4] == seen(fresh)[0]


def test_going_back_needs_to_be_asked_for(fresh: Database, tmp_path: Path) -> None:
    old, new = small_release("29.0").write(tmp_path), small_release("29.1").write(tmp_path)
    run(fresh, old)
    first = seen(fresh)
    run(fresh, new)
    again = run(fresh, old)
    assert (again.outcome, again.detail["reason"]) == ("nothing_to_do", "this archive was loaded, and is not current")
    assert seen(fresh)[1] == "29.1"
    back = run(fresh, old, allow_older=True)
    assert (back.outcome, back.detail["version"], back.detail["version_before"]) == ("succeeded", "29.0", "29.1")
    assert seen(fresh) == first


def test_an_older_release_is_loaded_where_asked_for(fresh: Database, tmp_path: Path) -> None:
    run(fresh, small_release("29.1").write(tmp_path))
    older = small_release("28.3").write(tmp_path)
    assert run(fresh, older).outcome == "refused"
    assert run(fresh, older, allow_older=True).outcome == "succeeded"
    assert seen(fresh)[1] == "28.3"


# --- Readers during the swap -----------------------------------------------------------------------------------------


def test_a_reader_sees_one_release_from_beginning_to_end(fresh: Database, tmp_path: Path) -> None:
    run(fresh, small_release("29.0").write(tmp_path))
    new = small_release("29.1", titles={**TITLES, "99-3011.00": "Fog Librarians"}).write(tmp_path)
    count = text("SELECT count(*) FROM onet_occupation JOIN current_release USING (release_id)")
    lasting = select(func.count()).select_from(tables.occupation)
    with fresh.reading(PUBLIC) as connection:
        assert connection.execute(count).scalar_one() == len(TITLES)
        # The reader holds its locks on the tables; the refresh must not wait for it.
        assert run(fresh, new).outcome == "succeeded"
        assert connection.execute(count).scalar_one() == len(TITLES)
        assert connection.execute(lasting).scalar_one() == len(TITLES)
    with fresh.reading(PUBLIC) as connection:
        assert connection.execute(count).scalar_one() == len(TITLES) + 1


def test_readers_under_load_see_the_old_release_or_the_new_one(fresh: Database, tmp_path: Path) -> None:
    run(fresh, small_release("29.0").write(tmp_path))
    old = seen(fresh)
    done = threading.Event()
    views: set[str] = set()
    errors: list[BaseException] = []

    def read() -> None:
        while not done.is_set():
            try:
                views.add(repr(seen(fresh)))
            except BaseException as error:
                errors.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        changed = {**TITLES, CODES[0]: "Kite Doctors", "99-3011.00": "Fog Librarians"}
        for version in ("29.1", "29.2", "29.3"):
            assert run(fresh, small_release(version, titles=changed).write(tmp_path)).outcome == "succeeded"
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert errors == []
    possible = {repr(old)}
    for offset, version in enumerate(("29.1", "29.2", "29.3"), start=1):
        # The last occupation of a small release is not rated: here one more is, with six ratings.
        possible.add(repr((old[0] + offset, version, sorted(changed.items()), old[3] + 6)))
    assert views <= possible


# --- Interrupted runs ------------------------------------------------------------------------------------------------


STEPS = ["create_apart", "copy_contents", "check_staged", "attach", "renew_occupations"]


@pytest.mark.parametrize("step", STEPS)
def test_a_failure_at_any_step_leaves_the_current_release_and_no_tables(
    served: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, caplog: pytest.LogCaptureFixture
) -> None:
    module = partitions if step in ("create_apart", "attach") else onet_release

    def fail(*_: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(module, step, fail)
    before = (seen(served), kept(served))
    result = run(served, small_release("29.1", titles=TITLES).write(tmp_path))
    assert (result.outcome, result.reasons) == ("failed", ("RuntimeError: the power went out",))
    assert (seen(served), kept(served)) == before


def test_rows_that_do_not_arrive_are_refused(served: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = onet_release.csv_blocks
    monkeypatch.setattr(onet_release, "csv_blocks", lambda rows, release_id: blocks(rows.slice(1), release_id))
    before = (seen(served), kept(served))
    result = run(served, small_release("29.1").write(tmp_path))
    assert result.outcome == "refused"
    assert {problem.split(": ")[0] for problem in result.reasons} == {"loaded_rows"}
    assert (seen(served), kept(served)) == before


# --- The real release ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(new_database: Callable[[], Database], real_data: Path) -> Iterator[tuple[Database, Run, Path]]:
    """A database with the published release, the run that loaded it, and its archive."""
    made, path = new_database(), real_data / "onet" / "db_29_0_text.zip"
    yield made, run(made, path), path
    made.close()


@pytest.mark.real_data
def test_the_real_release_arrives_row_by_row(real: tuple[Database, Run, Path]) -> None:
    loaded, result, path = real
    assert (result.outcome, result.reasons) == ("succeeded", ())
    assert result.detail["absent"] == ["Abilities.txt", "Work Activities.txt", "Work Context.txt"]

    with zipfile.ZipFile(path) as archive:
        files = {
            name.split("/")[1]: archive.read(name).decode().splitlines() for name in archive.namelist()
        }  # an independent count: lines less the header
    expected = {
        subject.name: sum(len(files[file.name]) - 1 for file in subject.files[Layout.TO_30_2])
        for subject in SUBJECTS
        if all(file.name in files for file in subject.files[Layout.TO_30_2])
    }
    assert result.detail["row_counts"] == expected
    assert (expected["occupations"], expected["skills"], expected["knowledge"]) == (1016, 61530, 58014)
    assert (expected["software_skills"], expected["alternate_titles"], expected["tasks"]) == (32470, 55120, 18796)
    with loaded.reading(PUBLIC) as connection:
        by_domain = connection.execute(text("SELECT domain, count(*) FROM onet_rating GROUP BY domain")).all()
        by_kind = connection.execute(text("SELECT kind, count(*) FROM onet_title GROUP BY kind")).all()
        plain = {
            subject.name: connection.execute(select(func.count()).select_from(subject.table)).scalar_one()
            for subject in SUBJECTS
            if not subject.constants and not subject.name.endswith("categories")
        }
        categories = connection.execute(select(func.count()).select_from(tables.onet_element_category)).scalar_one()
        release = connection.execute(select(tables.onet_release)).one()
        rated = connection.execute(select(func.count(tables.onet_rating.c.onetsoc_code.distinct()))).scalar_one()
    assert dict(tuple(row) for row in by_domain) == {
        name: rows
        for name, rows in expected.items()
        if name in {"skills", "knowledge", "work_styles", "work_values", "interests", "education"}
    }
    assert dict(tuple(row) for row in by_kind) == {
        "alternate": expected["alternate_titles"],
        "reported": expected["reported_titles"],
    }
    assert plain == {name: expected[name] for name in plain}
    assert categories == expected["education_categories"] + expected["work_context_categories"]
    assert (release.version, release.released_on) == ("29.0", date(2024, 8, 1))
    assert rated == 923


@pytest.mark.real_data
def test_real_cells_arrive_unchanged(real: tuple[Database, Run, Path]) -> None:
    """Every line of Skills and Technology Skills, and of Task Statements with its quotation marks, as published."""
    loaded, _, path = real
    with zipfile.ZipFile(path) as archive:

        def lines_of(name: str) -> list[list[str]]:
            rows = archive.read(f"db_29_0_text/{name}").decode().split("\n")
            return [row.rstrip("\r").split("\t") for row in rows[1:] if row]

        skills, software, tasks = map(lines_of, ("Skills.txt", "Technology Skills.txt", "Task Statements.txt"))
    with loaded.reading(PUBLIC) as connection:
        loaded_skills = connection.execute(
            text("""
                SELECT onetsoc_code, element_id, scale_id, data_value, n, standard_error, lower_ci_bound,
                       upper_ci_bound, recommend_suppress, not_relevant, to_char(rated_on, 'MM/YYYY'), domain_source
                FROM onet_rating WHERE domain = 'skills'
            """)
        ).all()
        loaded_software = connection.execute(
            text("""
                SELECT onetsoc_code, software, category_code, category_title, hot_technology, in_demand
                FROM onet_software_skill
            """)
        ).all()
        loaded_tasks = connection.execute(text("SELECT onetsoc_code, task_id, task, task_type FROM onet_task")).all()

    def number(cell: str) -> float | None:
        return None if cell == "n/a" else float(cell)

    flag = {"Y": True, "N": False, "n/a": None}
    assert {tuple(row) for row in loaded_skills} == {
        (row[0], row[1], row[3], *map(number, row[4:9]), flag[row[9]], flag[row[10]], row[11], row[12])
        for row in skills
    }
    assert {tuple(row) for row in loaded_software} == {(*row[:4], flag[row[4]], flag[row[5]]) for row in software}
    assert {tuple(row) for row in loaded_tasks} == {
        (row[0], int(row[1]), row[2], None if row[3] == "n/a" else row[3]) for row in tasks
    }
