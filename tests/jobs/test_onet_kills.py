"""kill -9 at every step of a refresh and of a rollback: the current release serves, and the next run is clean."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import select, text

import settings
from data_access import partitions, tables
from data_access.database import Database
from data_access.loads import onet_judgement, onet_release
from data_access.loads.onet_layouts import TABLES
from data_access.loads.release_comparisons import missing_comparisons
from data_access.tenancy import PUBLIC
from jobs import downloads, refresh_onet, rollback_onet
from jobs.runner import AlreadyRunning, Run
from tests.jobs.onet_runs import judged, roll_back, run, seen
from tests.onet_archives import TITLES, small_release
from tests.shelves import Shelf, served

CODES = list(TITLES)

REFRESH: dict[str, tuple[ModuleType, str]] = {
    "read": (refresh_onet, "read_release"),
    "check": (onet_judgement, "check_contents"),
    "stage": (onet_release, "stage"),
    "make tables": (partitions, "create_apart"),
    "copy": (onet_release, "copy_contents"),
    "check staged": (onet_release, "check_staged"),
    "attach": (partitions, "attach"),
    "renew occupations": (onet_release, "renew_occupations"),
    "move the pointer": (onet_release, "move_pointer"),
    "record": (refresh_onet, "record_published"),
    "statistics": (onet_release, "update_statistics"),
    "skills": (refresh_onet, "load_taxonomy"),
    "compare": (refresh_onet, "store_comparison"),
}
"""Every step of a refresh after the download, and the function that does it."""

STAGED = ["copy", "check staged", "attach", "renew occupations", "move the pointer", "record"]
"""Steps at which a staged release has been committed and is not published."""

PUBLISHED = ["statistics", "skills", "compare"]
"""Steps after the publication has been committed."""

ROLLBACK: dict[str, tuple[ModuleType, str]] = {
    "renew occupations": (onet_release, "renew_occupations"),
    "move the pointer": (onet_release, "move_pointer"),
    "skills": (rollback_onet, "load_taxonomy"),
    "statistics": (onet_release, "update_statistics"),
}

WHEN = pytest.mark.parametrize("when", ["before", "after"])


@pytest.fixture
def fresh(new_database: Callable[[], Database]) -> Iterator[Database]:
    made = new_database()
    yield made
    made.close()


def killed(place: tuple[ModuleType, str], when: str, work: Callable[[], object]) -> None:
    """Do the work in a process that is killed before or after the function at that place."""
    module, name = place
    child = os.fork()
    if child == 0:
        reach = getattr(module, name)

        def die(*given: object, **named: object) -> None:
            if when == "after":
                reach(*given, **named)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(module, name, die)
        try:
            work()
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def until_free(work: Callable[[], Run]) -> Run:
    """Run once the server has noticed that the killed process is gone and given its locks back."""
    for _ in range(1000):
        try:
            return work()
        except AlreadyRunning:
            time.sleep(0.01)
    raise AssertionError("the lock of a killed run was not given back")


def assert_clean(database: Database, releases: int) -> None:
    """Nothing is left but published releases, each with its tables and its record, and no lock is held."""
    with database.writing() as connection:
        states = connection.execute(select(tables.onet_release.c.status)).scalars().all()
        relations = connection.execute(
            text("SELECT count(*) FROM pg_class WHERE relname ~ '^onet_.*_r[0-9]+$' AND relkind = 'r'")
        ).scalar_one()
        held = connection.execute(
            text("""
                SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
                WHERE locktype = 'advisory' AND datname = current_database()
            """)
        ).scalar_one()
        running = connection.execute(select(tables.job_run.c.job).where(tables.job_run.c.outcome == "running")).all()
        current = onet_release.read_current(connection)
        moves = onet_release.read_moves(connection)
        assert missing_comparisons(connection) == []
    assert states == ["published"] * releases
    assert relations == releases * len(TABLES)
    assert (held, running) == (0, [])
    assert current is not None
    assert moves[-1].release_id == current.release_id
    assert [outcome for outcome, *_ in judged(database)].count("published") == releases


@WHEN
@pytest.mark.parametrize("step", REFRESH)
def test_a_killed_refresh_leaves_the_current_release_and_the_next_run_is_clean(
    fresh: Database, tmp_path: Path, step: str, when: str
) -> None:
    run(fresh, small_release("29.0").write(tmp_path))
    old = seen(fresh)
    changed = small_release("29.1", titles={**TITLES, CODES[0]: "Kite Doctors"})
    changed.files["Technology Skills.txt"].append([CODES[0], "Fogbook", "43232202", "Log software", "Y", "N"])
    new = changed.write(tmp_path)
    killed(REFRESH[step], when, lambda: run(fresh, new))
    if step in PUBLISHED:
        assert seen(fresh)[1] == "29.1"
    else:
        assert seen(fresh) == old
    again = until_free(lambda: run(fresh, new))
    assert (again.outcome, seen(fresh)[1]) == ("nothing_to_do" if step in PUBLISHED else "succeeded", "29.1")
    if step not in PUBLISHED:
        assert again.detail["staged_removed"] == (step in STAGED)
    assert_clean(fresh, releases=2)
    with fresh.reading(PUBLIC) as connection:
        ended = connection.execute(select(tables.job_run.c.outcome).order_by("job_run_id")).scalars().all()
        skills = connection.execute(select(tables.skill.c.skill_name)).scalars().all()
    assert ended == ["succeeded", "failed", again.outcome]
    assert "Fogbook" in skills


@WHEN
@pytest.mark.parametrize("step", ROLLBACK)
def test_a_killed_rollback_has_moved_all_or_nothing(fresh: Database, tmp_path: Path, step: str, when: str) -> None:
    run(fresh, small_release("29.0").write(tmp_path))
    old = seen(fresh)
    changed = small_release("29.1", titles={**TITLES, CODES[0]: "Kite Doctors"})
    changed.files["Technology Skills.txt"].append([CODES[0], "Fogbook", "43232202", "Log software", "Y", "N"])
    run(fresh, changed.write(tmp_path))
    new = seen(fresh)
    killed(ROLLBACK[step], when, lambda: roll_back(fresh))
    moved = step == "statistics"
    assert seen(fresh) == (old if moved else new)
    again = until_free(lambda: roll_back(fresh))
    assert (again.outcome, seen(fresh)) == ("refused" if moved else "succeeded", old)
    assert_clean(fresh, releases=2)
    with fresh.reading(PUBLIC) as connection:
        assert "Fogbook" not in connection.execute(select(tables.skill.c.skill_name)).scalars().all()


@WHEN
def test_a_killed_refusal_is_refused_again_and_then_recorded(fresh: Database, tmp_path: Path, when: str) -> None:
    run(fresh, small_release("29.0").write(tmp_path))
    page = tmp_path / "page.zip"
    page.write_text("<html></html>")
    killed((refresh_onet, "record_refused"), when, lambda: run(fresh, page))
    assert [outcome for outcome, *_ in judged(fresh)] == ["published"]
    assert until_free(lambda: run(fresh, page)).outcome == "refused"
    assert [outcome for outcome, *_ in judged(fresh)] == ["published", "refused"]
    assert_clean(fresh, releases=1)


def test_a_killed_download_is_gone_on_with_by_the_next_run(
    fresh: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLPULSE_DATA_DIR", str(tmp_path / "data"))
    settings.current.cache_clear()
    run(fresh, small_release("29.0").write(tmp_path))
    old = seen(fresh)
    content = small_release("29.1").write(tmp_path).read_bytes()
    half = len(content) // 2
    with served(Shelf(content)) as shelf:
        child = os.fork()
        if child == 0:

            def die(response, path: Path, until: float) -> bool:
                path.write_bytes(response.read(half))
                os.kill(os.getpid(), signal.SIGKILL)
                return True

            downloads.append = die
            try:
                run(fresh, shelf.url)
            finally:
                os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        assert seen(fresh) == old
        folder = tmp_path / "data" / "downloads" / "onet"
        assert (folder / "db_29_1_text.zip.part").stat().st_size == half
        again = until_free(lambda: run(fresh, shelf.url))
        assert shelf.asked[-1] == ("GET", f"bytes={half}-", '"first"')
    assert (again.outcome, seen(fresh)[1]) == ("succeeded", "29.1")
    assert [path.name for path in folder.iterdir()] == ["db_29_1_text.zip"]
    assert_clean(fresh, releases=2)
    settings.current.cache_clear()
