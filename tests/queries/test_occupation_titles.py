"""Titles of an occupation against a plain reading of the archive, in both layouts."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.database import Database
from data_access.loads.onet_layouts import Layout
from tests.jobs.onet_runs import run
from tests.onet_archives import TITLES, small_release
from tests.queries import plain_onet
from tests.queries.conftest import assert_same

VERSIONS = {Layout.TO_30_2: "29.0", Layout.FROM_30_3: "30.3"}


@pytest.fixture(scope="module")
def archives(database: Database, tmp_path_factory: pytest.TempPathFactory) -> dict[Layout, Path]:
    folder = tmp_path_factory.mktemp("releases")
    paths = {}
    for layout, version in VERSIONS.items():
        release = small_release(version, layout)
        release.files["Sample of Reported Titles.txt"].append(["99-1011.00", "Knot & Kite, Mender", "N"])
        paths[layout] = release.write(folder)
        assert run(database, paths[layout]).good
    return paths


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("code", list(TITLES))
def test_every_title_is_there_as_in_the_files(ask, archives: dict[Layout, Path], layout: Layout, code: str):
    answer = ask("occupation-titles", occupation=code, release=VERSIONS[layout])
    assert_same(answer.rows, plain_onet.titles(plain_onet.files_of(archives[layout]), code))


def test_a_title_of_both_lists_is_there_with_each(ask, archives):
    rows = [row for row in ask("occupation-titles", occupation="99-1011.00").rows if row.title.startswith("Knot")]
    assert [(row.kind, row.short_title) for row in rows] == [("alternate", "KKM"), ("reported", None)]
