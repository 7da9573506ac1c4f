"""Tasks of an occupation against a plain reading of the archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.database import Database
from tests.jobs.onet_runs import run
from tests.onet_archives import small_release
from tests.queries import plain_onet
from tests.queries.conftest import assert_same

CODE = "99-1021.00"
EXTRA = [("31", "Supplemental"), ("7", "n/a"), ("90", "Core"), ("12", "Core"), ("30", "Supplemental")]
"""Further tasks of CODE, in the order of the file."""


@pytest.fixture(scope="module")
def archive(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    release = small_release()
    rows = release.files["Task Statements.txt"]
    rows += [[CODE, key, f"Do thing {key}.", kind, "n/a", "08/2024", "Analyst"] for key, kind in EXTRA]
    path = release.write(tmp_path_factory.mktemp("releases"))
    assert run(database, path).good
    return path


@pytest.mark.parametrize("code", ["99-1011.00", CODE, "99-2041.00"])
def test_every_task_is_there_as_in_the_file(ask, archive: Path, code: str):
    assert_same(
        ask("occupation-tasks", occupation=code).rows, plain_onet.tasks(plain_onet.files_of(archive), code)
    )


def test_core_tasks_come_first_and_each_group_in_the_order_of_the_file(ask, archive: Path):
    rows = ask("occupation-tasks", occupation=CODE).rows
    assert [row.task_id for row in rows] == [1, 90, 12, 31, 30, 7]
    assert rows[-1].task_type is None


def test_an_occupation_without_tasks_says_so(ask, archive: Path):
    assert ask("occupation-tasks", occupation="99-2041.00").notes == [
        "O*NET 29.0 (August 2024) lists no tasks for Echo Gardeners."
    ]
