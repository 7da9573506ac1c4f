"""`python -m tests.bench`: SkillPulse against the bare tools it is built on, side by side in one run.

Prints Markdown tables. Ratios are what counts: both sides ran on the same machine in the same minutes. The data are
generated (tests/bench/synthetic.py) into a bundled server of its own, which is removed afterwards.
"""

from __future__ import annotations

import argparse
import functools
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from app import dash_app
from data_access.database import Database, bind
from data_access.embedded_postgres import OWNER, READER, EmbeddedPostgres
from tests.bench import (
    aggregation,
    feeds,
    importing,
    network_night,
    network_page,
    pages,
    questions,
    search,
    streaming,
    synthetic,
)
from tests.bench.timing import print_table
from tests.chromium import launched

PARTS = ("import", "aggregation", "questions", "csv", "network_page", "search")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--postings", type=int, default=1_000_000, help="how many to generate (default 1,000,000)")
    parser.add_argument("--import-rows", type=int, default=100_000, help="how many to import from a file")
    parser.add_argument("--only", choices=PARTS, action="append", help="a part of it; may be repeated")
    parser.add_argument("--keep", type=Path, help="a folder to keep the server's data in, filled once and used again")
    given = parser.parse_args()
    parts = given.only or PARTS

    folder = given.keep or Path(tempfile.mkdtemp(prefix="skillpulse-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # started by root, the server runs as another user and must be able to enter
    try:
        with EmbeddedPostgres(folder / "server") as server:
            database = Database(server.url(READER), server.url(OWNER), server)
            database.prepare()
            bind(database)
            try:
                measure(database, server, folder, parts, given.postings, given.import_rows)
            finally:
                database.close()
    finally:
        if not given.keep:
            shutil.rmtree(folder)
    return 0


def measure(
    database: Database, server: EmbeddedPostgres, folder: Path, parts: Sequence[str], postings: int, import_rows: int
) -> None:
    """Fill the database where it is empty, then measure the parts."""
    with database.writing() as connection:
        version = connection.execute(text("SHOW server_version")).scalar_one()
        filled = connection.execute(text("SELECT count(*) FROM posting")).scalar_one()
    day = datetime.now(UTC).date()
    print(f"{day}, {os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL {version}")
    if "import" in parts and not filled:
        print_table("Import", "SkillPulse", "bare COPY", importing.run(database, import_rows))
    market = set(parts) != {"search"}  # which needs no postings
    if not filled and market:
        _fill(database, postings)
    if "aggregation" in parts or (not filled and market):
        print_table("Aggregation", "PostgreSQL", "DuckDB", aggregation.run(database))
        _vacuum(database)
    application = functools.cache(lambda: dash_app(folder))  # one a process
    if "questions" in parts:
        print_table("The night's network of skills", "SkillPulse", "bare SQL", network_night.run(database))
        feeds.fill(database)
        cards = pages.cases(application(), questions.PAGES)
        print_table("Questions and cards, server time", "whole", "bare SQL", questions.run(database, cards))
    if "csv" in parts:
        print_table("CSV", "SkillPulse", "psql COPY", streaming.run(database, server.cluster.binaries / "psql"))
    if "network_page" in parts:
        network_page.lay_out(database)
        with network_page.served(application()) as address, launched() as browser:
            print_table("The network of skills in Chromium", "measured", "wanted", network_page.run(browser, address))
    if "search" in parts:  # last: it loads a release
        for other, lines in search.run(database).items():
            print_table("Search over titles", "SkillPulse", other, lines)


def _fill(database: Database, postings: int) -> None:
    began = time.perf_counter()
    with database.writing() as connection:
        links = synthetic.load(connection, synthetic.Size(postings))
    _vacuum(database)
    print(f"{postings:,} postings with {links:,} skills made in {time.perf_counter() - began:.0f} s", file=sys.stderr)


def _vacuum(database: Database) -> None:
    with database.session() as session:
        session.execute(text("VACUUM ANALYZE"))


if __name__ == "__main__":
    raise SystemExit(main())
