"""The table of merged codes says what the file says, whatever it said before."""

from __future__ import annotations

from sqlalchemy import text

from data_access.database import Database
from data_access.loads.crosswalk import load_crosswalk
from data_access.tenancy import PUBLIC
from domain.soc import published_for


def stored(database: Database) -> dict[str, str]:
    with database.reading(PUBLIC) as connection:
        found = connection.execute(text("SELECT detailed_code, published_code FROM soc_crosswalk"))
        return {row.detailed_code: row.published_code for row in found}


def test_a_prepared_database_has_the_crosswalk(database: Database):
    assert stored(database) == published_for()


def test_only_what_changed_is_written(database: Database):
    with database.writing() as connection:
        assert load_crosswalk(connection) == 0
        connection.execute(text("DELETE FROM soc_crosswalk WHERE detailed_code = '13-1021'"))
        connection.execute(text("UPDATE soc_crosswalk SET published_code = '99-9999' WHERE detailed_code = '13-1022'"))
        connection.execute(text("INSERT INTO soc_crosswalk VALUES ('98-0001', '98-0000')"))
    with database.writing() as connection:
        assert load_crosswalk(connection) == 3
    assert stored(database) == published_for()
