"""The loaded edition of each official source, and what pages say of an old one."""

from __future__ import annotations

from datetime import date

import pytest

from components import notices
from data_access.database import Database
from data_access.queries.editions import Edition, editions
from data_access.tenancy import PUBLIC
from domain.sources import Source
from tests import bls_files, market_reference
from tests.jobs import vintage_runs
from tests.test_page_contract import plain, text_of


def held(database: Database) -> list[Edition]:
    with database.reading(PUBLIC) as connection:
        return sorted(editions(connection), key=lambda one: one.source)


@pytest.fixture(scope="module")
def loaded(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    assert held(database) == [], "nothing is loaded yet"
    folder = tmp_path_factory.mktemp("reference")
    market_reference.load(database, folder)
    older = bls_files.whole_projections(base=2022, target=2032).write(folder / "older.xlsx")
    assert vintage_runs.run(database, "import_projections", older).good
    return database


def test_the_current_release_and_the_newest_vintages_are_told(loaded: Database):
    assert held(loaded) == [
        Edition(Source.OEWS, "OEWS May 2023", date(2023, 5, 1), False),
        Edition(Source.ONET, "O*NET 29.1", date(2024, 8, 1), False),
        Edition(Source.PROJECTIONS, "Employment Projections 2024–34", date(2024, 12, 31), False),
    ]


def test_what_is_overdue_is_named_with_the_job_that_loads_it(loaded: Database):
    told = text_of(plain(notices.overdue(held(loaded), date(2025, 2, 1))))
    assert "O*NET 29.1" in told
    assert "refresh_onet" in told
    assert "Projections" not in told
    assert "import_wages" not in told


def test_nothing_is_said_of_fresh_or_generated_editions(loaded: Database):
    assert notices.overdue(held(loaded), date(2024, 8, 2)) is None
    generated = [Edition(Source.ONET, "O*NET 0.2", date(2001, 1, 1), True), Edition(Source.OEWS, "OEWS", None, False)]
    assert notices.overdue(generated, date(2026, 1, 1)) is None
