"""Importing curated quick views: what is stored, replaced, moved, left alone and refused."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace as changed
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

import settings
from data_access.database import Database
from data_access.tables import jaat_occupation, jaat_summary, occupation, quarantine
from data_access.tenancy import PUBLIC
from jobs.import_jaat import import_generated_jaat
from jobs.json_imports import NAMED
from jobs.registry import JOBS
from jobs.runner import Run, run_job
from tests import builders

CODES = ("99-1011.00", "99-1021.00", "99-1021.01", "99-2031.00")
TEXT = "They mend kites for those who fly them. Most of it is done by hand, in good light."


@pytest.fixture
def codes(database: Database) -> Database:
    """Four occupations and nothing curated."""
    with database.writing() as connection:
        builders.add_occupations(connection, CODES)
        connection.execute(text("TRUNCATE jaat_summary, jaat_occupation, quarantine"))
    return database


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """write([summary, ...]) -> a file of them."""

    def written(summaries: list[dict[str, Any]], source: str = "A school of ours", name: str = "views.json") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps({"format": "jaat/1", "source": source, "summaries": summaries}), encoding="utf-8")
        return path

    return written


def view(key: str, *occupations: str, **more: Any) -> dict[str, Any]:
    plain = {"title": key.title(), "summary": TEXT, "responsibilities": ["Mend"], "skills": ["Patience"]}
    return {"id": key, **plain, "occupations": list(occupations), "reviewed_on": "2026-02-10", **more}


def run(database: Database, source: Path | str, *, generated: bool = False, **options: Any) -> Run:
    job = JOBS["import_jaat"]
    if generated:
        job = changed(job, run=import_generated_jaat)
    return run_job(job, {"source": str(source), **options}, database=database)


def stored(database: Database) -> dict[str, tuple[str, bool, list[str]]]:
    """Key -> who curated it, whether it is generated, the occupations that it is shown for."""
    with database.reading(PUBLIC) as connection:
        rows = connection.execute(select(jaat_summary).order_by("jaat_key")).all()
        mapping = connection.execute(select(jaat_occupation).order_by("onetsoc_code")).all()
    return {
        row.jaat_key: (
            row.source, row.generated, [code for code, key in mapping if key == row.jaat_key]
        )
        for row in rows
    }  # fmt: skip


def test_everything_of_a_file_is_stored(codes: Database, write):
    more = {"education": "A year", "outlook": "Windy", "related": ["99-2031.00"], "skills": ["Knots", "Calm"]}
    outcome = run(codes, write([view("kites", "99-1011.00", "99-1021.00", **more), view("tides", "99-2031.00")]))
    assert (outcome.outcome, outcome.rows, outcome.detail["new"]) == ("succeeded", 2, 2)
    assert stored(codes) == {
        "kites": ("A school of ours", False, ["99-1011.00", "99-1021.00"]),
        "tides": ("A school of ours", False, ["99-2031.00"]),
    }
    with codes.reading(PUBLIC) as connection:
        row = connection.execute(select(jaat_summary).where(jaat_summary.c.jaat_key == "kites")).one()
    assert (row.title, row.summary, row.responsibilities, row.skills) == ("Kites", TEXT, ["Mend"], ["Knots", "Calm"])
    assert (row.education, row.outlook, row.related, str(row.reviewed_on)) == (
        "A year", "Windy", ["99-2031.00"], "2026-02-10",
    )  # fmt: skip


def test_the_same_file_again_changes_nothing(codes: Database, write):
    path = write([view("kites", "99-1011.00"), view("tides", "99-2031.00")])
    assert run(codes, path).good
    with codes.reading(PUBLIC) as connection:
        before = connection.execute(select(jaat_summary.c.loaded_at)).scalars().all()
    again = run(codes, path)
    assert (again.outcome, again.rows, again.detail["unchanged"]) == ("nothing_to_do", 0, 2)
    with codes.reading(PUBLIC) as connection:
        assert connection.execute(select(jaat_summary.c.loaded_at)).scalars().all() == before


def test_where_one_summary_changes_the_others_are_not_written(codes: Database, write):
    views = [view("kites", "99-1011.00"), view("tides", "99-2031.00"), view("lamps", "99-1021.00")]
    assert run(codes, write(views)).good
    versions = text("SELECT jaat_key, xmin::text, loaded_at FROM jaat_summary ORDER BY 1")
    mapped = text("SELECT onetsoc_code, xmin::text FROM jaat_occupation ORDER BY 1")
    with codes.reading(PUBLIC) as connection:
        before, mapped_before = connection.execute(versions).all(), connection.execute(mapped).all()
    views[1] = view("tides", "99-2031.00", title="Tides anew")
    outcome = run(codes, write([*views, view("dunes", "99-1021.01")]))
    assert (outcome.detail["replaced"], outcome.detail["new"], outcome.detail["unchanged"]) == (["tides"], 1, 2)
    with codes.reading(PUBLIC) as connection:
        after, mapped_after = connection.execute(versions).all(), connection.execute(mapped).all()
    assert {row.jaat_key for row in set(after) & set(before)} == {"kites", "lamps"}
    assert {row.onetsoc_code for row in set(mapped_after) & set(mapped_before)} == {"99-1011.00", "99-1021.00"}
    assert [row.jaat_key for row in after] == ["dunes", "kites", "lamps", "tides"]
    assert {key: codes for key, (_, _, codes) in stored(codes).items()} == {
        "dunes": ["99-1021.01"], "kites": ["99-1011.00"], "lamps": ["99-1021.00"], "tides": ["99-2031.00"],
    }  # fmt: skip


def test_an_id_that_is_there_is_replaced_and_the_rest_stays(codes: Database, write):
    run(codes, write([view("kites", "99-1011.00"), view("tides", "99-2031.00")]))
    outcome = run(codes, write([view("kites", "99-1021.00", title="Kites anew")], "Another school"))
    assert (outcome.detail["replaced"], outcome.detail["from_others"], outcome.rows) == (["kites"], ["kites"], 1)
    assert stored(codes) == {
        "kites": ("Another school", False, ["99-1021.00"]),
        "tides": ("A school of ours", False, ["99-2031.00"]),
    }


def test_a_change_of_the_mapping_alone_is_a_change(codes: Database, write):
    run(codes, write([view("kites", "99-1011.00")]))
    outcome = run(codes, write([view("kites", "99-1011.00", "99-1021.01")]))
    assert (outcome.outcome, outcome.detail["replaced"]) == ("succeeded", ["kites"])
    assert stored(codes)["kites"][2] == ["99-1011.00", "99-1021.01"]


def test_two_summaries_may_change_places(codes: Database, write):
    run(codes, write([view("a", "99-1011.00"), view("b", "99-1021.00")]))
    outcome = run(codes, write([view("a", "99-1021.00"), view("b", "99-1011.00")]))
    assert (outcome.detail["replaced"], outcome.detail["moved"]) == (["a", "b"], [])
    assert (stored(codes)["a"][2], stored(codes)["b"][2]) == (["99-1021.00"], ["99-1011.00"])


def test_an_occupation_moves_to_the_file_that_came_last(codes: Database, write):
    run(codes, write([view("a", "99-1011.00"), view("c", "99-2031.00")]))
    outcome = run(codes, write([view("b", "99-1011.00")], "Another school"))
    assert (outcome.detail["new"], outcome.detail["moved"], outcome.detail["hidden"]) == (1, ["99-1011.00"], ["a"])
    assert (stored(codes)["a"][2], stored(codes)["b"][2]) == ([], ["99-1011.00"])


def test_replace_removes_what_the_same_source_left_out_and_nothing_of_others(codes: Database, write):
    run(codes, write([view("a", "99-1011.00"), view("b", "99-1021.00")]))
    run(codes, write([view("c", "99-2031.00")], "Another school"))
    assert run(codes, write([view("a", "99-1011.00")])).outcome == "nothing_to_do"
    outcome = run(codes, write([view("a", "99-1011.00")]), replace=True)
    assert (outcome.outcome, outcome.detail["removed"], outcome.rows) == ("succeeded", ["b"], 1)
    assert set(stored(codes)) == {"a", "c"}


def test_unknown_codes_go_to_quarantine_and_the_rest_is_taken(codes: Database, write):
    path = write([
        view("kites", "99-1011.00", "99-9999.00", related=["99-2031.00", "98-0000.00"]),
        view("ghosts", "99-9998.00"),
    ])  # fmt: skip
    outcome = run(codes, path)
    assert outcome.detail["quarantined"] == ["98-0000.00", "99-9998.00", "99-9999.00"]
    assert outcome.detail["hidden"] == ["ghosts"]
    assert stored(codes)["kites"][2] == ["99-1011.00"]
    with codes.reading(PUBLIC) as connection:
        held = connection.execute(select(quarantine).order_by("place")).all()
        assert connection.execute(
            select(jaat_summary.c.related).where(jaat_summary.c.jaat_key == "kites")
        ).scalar_one() == ["99-2031.00"]
    assert [(one.place, one.reason, json.loads(one.raw)["code"]) for one in held] == [
        ("summaries[0].occupations[1]", "unknown_occupation", "99-9999.00"),
        ("summaries[0].related[1]", "unknown_occupation", "98-0000.00"),
        ("summaries[1].occupations[0]", "unknown_occupation", "99-9998.00"),
    ]
    assert {one.source for one in held} == {str(path)}
    assert "import the file again" in held[0].detail
    assert run(codes, path).outcome == "nothing_to_do"

    with codes.writing() as connection:
        builders.add_occupations(connection, ["99-9998.00"])
    later = run(codes, path)
    assert (later.detail["replaced"], later.detail["hidden"]) == (["ghosts"], [])


def test_a_retired_occupation_keeps_its_summary(codes: Database, write):
    with codes.writing() as connection:
        connection.execute(
            update(occupation)
            .where(occupation.c.onetsoc_code == "99-1021.01")
            .values(retired_in=occupation.c.first_release_id)
        )
    assert run(codes, write([view("dunes", "99-1021.01")])).detail["quarantined"] == []
    assert stored(codes)["dunes"][2] == ["99-1021.01"]


def test_a_wrong_file_is_refused_whole(codes: Database, write):
    run(codes, write([view("a", "99-1011.00")]))
    before = stored(codes)
    refused = run(codes, write([view("a", "99-1021.00"), view("b", "99-2031.00", skills=[])]))
    assert refused.outcome == "refused"
    assert list(refused.reasons) == ["summaries[1].skills: 0 entries; needed are at least 1"]
    assert stored(codes) == before


def test_generated_summaries_go_when_others_come_and_do_not_come_back(codes: Database, write):
    generated = write([view("g", "99-1011.00"), view("h", "99-1021.00")], "Generated", "generated.json")
    assert run(codes, generated, generated=True).rows == 2
    assert run(codes, generated, generated=True).outcome == "nothing_to_do"
    assert {one[1] for one in stored(codes).values()} == {True}
    real = run(codes, write([view("a", "99-1011.00")]))
    assert (real.rows, real.detail["generated_removed"], real.detail["moved"]) == (1, 2, [])
    assert stored(codes) == {"a": ("A school of ours", False, ["99-1011.00"])}
    again = run(codes, generated, generated=True)
    assert (again.outcome, again.detail["reason"]) == (
        "nothing_to_do", "there are curated summaries: none are generated",
    )  # fmt: skip
    assert set(stored(codes)) == {"a"}


def test_a_later_file_of_generated_ones_replaces_the_earlier(codes: Database, write):
    run(codes, write([view("g", "99-1011.00"), view("h", "99-1021.00")]), generated=True)
    run(codes, write([view("g", "99-1011.00")]), generated=True)
    assert set(stored(codes)) == {"g"}


def test_many_keys_are_named_and_the_rest_counted(codes: Database, write):
    views = [view(f"v{number:02}", f"98-{number:04}.00") for number in range(NAMED + 3)]
    assert run(codes, write(views)).detail["hidden"][-2:] == [f"v{NAMED - 1:02}", "and 3 more"]


@pytest.mark.parametrize("name", ["none.json", ""])
def test_a_source_that_is_no_file_is_refused(codes: Database, tmp_path: Path, name: str):
    refused = run(codes, tmp_path / name)
    assert refused.outcome == "refused"
    assert refused.reasons[0].startswith(f"source: {tmp_path / name if name else tmp_path}")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""


def test_a_file_may_come_from_an_address(codes: Database, write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write([view("kites", "99-1011.00")])
    monkeypatch.setenv("SKILLPULSE_DATA_DIR", str(tmp_path / "data"))
    settings.current.cache_clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        outcome = run(codes, f"http://127.0.0.1:{server.server_port}/views.json")
        server.shutdown()
        thread.join()
    settings.current.cache_clear()
    assert outcome.outcome == "succeeded", outcome
    assert set(stored(codes)) == {"kites"}


def test_only_the_beginning_of_a_large_file_is_read(codes: Database, tmp_path: Path):
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(200 * 1024**2)
    refused = run(codes, path)
    assert list(refused.reasons) == ["file: it is larger than 20 MB; split it, and import the parts without --replace"]
