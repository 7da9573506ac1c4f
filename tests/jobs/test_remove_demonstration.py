"""From generated to real data: refused imports, removal, no return unasked, and O*NET before and after."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

import app
from components import shell
from data_access.database import Database
from data_access.tenancy import PUBLIC
from domain.vocabulary import GENERATED_RELEASES
from jobs import load_demonstration as module
from jobs.registry import JOBS
from jobs.runner import Run, run_job
from tests.jobs.feeds import event, write_json_lines
from tests.jobs.test_load_demonstration import CONTENT, empty, load, rows, small_market  # noqa: F401  (fixtures)

GENERATED = (
    *("posting", "posting_text", "aggregated_day", "changed_day"),
    *("skill_demand_daily", "posting_total_daily", "occupation_demand_daily"),
    *("network_layout", "network_cluster", "network_skill", "network_slice"),
)
VINTAGES = (
    *("wage_vintage", "wage", "projection_vintage", "projection", "jaat_summary", "jaat_occupation"),
    *("learning_pathway", "learning_pathway_step"),
)


def run(database: Database, name: str, **options: object) -> Run:
    return run_job(JOBS[name], options, database=database)


def counts(database: Database) -> dict[str, int]:
    tables = (*GENERATED, *VINTAGES, "quarantine", "demonstration")
    return {table: rows(database, f"SELECT count(*) FROM {table}")[0][0] for table in tables}


def credit(database: Database) -> str | None:
    with database.reading(PUBLIC) as connection:
        return shell.onet_credit(shell.shown_releases(connection, shell.ShownRelease()))


def test_real_postings_are_refused_until_the_generated_ones_are_removed(empty: Database, tmp_path: Path):  # noqa: F811
    feed = write_json_lines(tmp_path / "feed.jsonl", [event(1)])
    assert load(empty).good
    before = rows(empty, CONTENT)
    refused = run(empty, "import_postings", source=str(feed))
    assert refused.outcome == "refused"
    assert "python -m jobs run remove_demonstration" in refused.reasons[0]
    assert rows(empty, CONTENT) == before

    removed = run(empty, "remove_demonstration")
    assert removed.outcome == "succeeded", removed
    assert removed.rows == len(before)
    assert removed.detail["quarantined"] > 0
    assert not any(counts(empty).values())
    assert run(empty, "remove_demonstration").outcome == "nothing_to_do"
    assert run(empty, "import_postings", source=str(feed)).outcome == "succeeded"


def test_removed_data_come_back_only_when_asked_for(
    empty: Database,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
):
    assert load(empty).good
    assert run(empty, "remove_demonstration").good
    app.bring_demonstration_up_to_date()
    assert "--again yes" in capsys.readouterr().out
    nightly = load(empty)
    assert (nightly.outcome, nightly.detail["reason"]) == ("nothing_to_do", module.REMOVED)
    assert not any(counts(empty).values())
    assert run(empty, "load_demonstration", again=True).outcome == "succeeded"
    assert load(empty, None).outcome == "nothing_to_do"
    assert counts(empty)["demonstration"] == 1


def test_postings_of_others_stay_and_are_counted_again(empty: Database):  # noqa: F811
    assert load(empty).good
    with empty.writing() as connection:
        first, again = connection.execute(
            text("""
                UPDATE posting SET source = 'real board'
                WHERE source_id IN ('251031-0000', '251031-0001') RETURNING posting_id
            """)
        ).scalars()
        other = "SELECT posting_id FROM posting WHERE source <> 'real board' LIMIT 1"
        connection.execute(text(f"UPDATE posting SET repost_of = ({other}) WHERE posting_id = :id"), {"id": again})
    assert run(empty, "remove_demonstration").good
    assert rows(empty, "SELECT posting_id, repost_of FROM posting ORDER BY 1") == sorted([(first, None), (again, None)])
    assert rows(empty, "SELECT posted_on::text, postings FROM aggregated_day") == [("2025-10-31", 2)]


def test_a_removal_while_data_are_generated_ends_that(
    empty: Database,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    write_feed = module.write_feed

    def removing(*given):
        run(empty, "remove_demonstration")
        return write_feed(*given)

    monkeypatch.setattr(module, "write_feed", removing)
    ended = load(empty)
    assert ended.outcome == "refused"
    assert "removed while" in ended.reasons[0]
    assert not any(counts(empty).values())


@pytest.mark.real_data
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_real_release_follows_the_generated_one(empty: Database, real_data: Path, when: str):  # noqa: F811
    archive = real_data / "onet" / "db_29_0_text.zip"
    assert load(empty).good
    assert credit(empty) == shell.GENERATED_ONET
    before = rows(empty, CONTENT)
    if when == "after":
        assert run(empty, "remove_demonstration").good
    assert credit(empty) == shell.GENERATED_ONET
    loaded = run(empty, "refresh_onet", source=str(archive))
    assert loaded.outcome == "succeeded", loaded
    assert (loaded.detail["version_before"], loaded.detail["version"]) == (GENERATED_RELEASES[-1], "29.0")
    told = credit(empty)
    assert told
    assert told.startswith(
        "This page includes information from the O*NET 29.0 Database by the U.S. Department of Labor"
    )
    if when == "before":
        assert rows(empty, CONTENT) == before
        assert rows(empty, "SELECT count(*) FROM posting WHERE onetsoc_code IS NOT NULL")[0][0] > 0
        assert run(empty, "remove_demonstration").good
    assert not any(counts(empty).values())
    assert credit(empty) == told
