"""Every run leaves its row in job_run, whatever becomes of the work; the command line says how it ended."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

import settings
from data_access.database import Database, reading, writing
from data_access.errors import DatabaseUnavailable, InputRefused
from data_access.tenancy import PUBLIC
from jobs import __main__ as command_line
from jobs.progress import Bar
from jobs.registry import Job, Option, Outcome, Work
from jobs.runner import DIED, AlreadyRunning, SlotTaken, run_job, slot_is_done

SLOT = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
DAY = date(2026, 3, 1)


def a_job(run, options: tuple[Option, ...] = ()) -> Job:
    return Job(run.__name__, run, None, None, "Summary.", options)


def runs(name: str) -> list[tuple]:
    with reading(PUBLIC) as connection:
        asked = text("SELECT outcome, rows, detail, finished_at IS NOT NULL FROM job_run WHERE job = :name ORDER BY 1")
        return [tuple(row) for row in connection.execute(asked, {"name": name})]


def days() -> int:
    with reading(PUBLIC) as connection:
        return connection.execute(text("SELECT count(*) FROM changed_day")).scalar_one()


def add_a_day(connection) -> None:
    connection.execute(
        text("INSERT INTO changed_day (posted_on) VALUES (CAST('2000-01-01' AS date) + floor(random() * 9000)::int)")
    )


@pytest.fixture(autouse=True)
def no_rows(database: Database) -> Iterator[None]:
    yield
    with writing() as connection:
        connection.execute(text("TRUNCATE job_run, changed_day"))


def test_a_run_that_succeeds(database: Database) -> None:
    def works(work: Work, *, first_on: date) -> Outcome:
        add_a_day(work.connection)
        assert work.connection is work.connection
        return Outcome(rows=1, detail={"first_on": first_on})

    run = run_job(a_job(works), {"first_on": DAY})
    assert (run.outcome, run.rows, run.good) == ("succeeded", 1, True)
    assert runs("works") == [("succeeded", 1, {"first_on": "2026-03-01"}, True)]
    assert days() == 1


def test_a_run_with_nothing_to_do(database: Database) -> None:
    def idles(work: Work) -> Outcome:
        return Outcome(nothing_to_do=True)

    assert run_job(a_job(idles)).good
    assert runs("idles") == [("nothing_to_do", 0, {}, True)]


def test_a_failure_is_on_record_though_the_work_rolled_back(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(work: Work) -> Outcome:
        add_a_day(work.connection)
        raise KeyError("lost")

    run = run_job(a_job(breaks))
    assert (run.outcome, run.reasons, run.good) == ("failed", ("KeyError: 'lost'",), False)
    assert runs("breaks") == [("failed", 0, {"error": "KeyError: 'lost'"}, True)]
    assert days() == 0
    assert "The job breaks failed" in caplog.text


def test_a_step_that_was_committed_stays(database: Database) -> None:
    def steps(work: Work) -> Outcome:
        for _ in range(2):
            with work.transaction() as connection:
                add_a_day(connection)
        raise DatabaseUnavailable("gone")

    run = run_job(a_job(steps))
    assert (run.outcome, run.reasons) == ("failed", ("gone",))
    assert days() == 2


def test_a_refused_input_names_every_problem(database: Database) -> None:
    def refuses(work: Work) -> Outcome:
        raise InputRefused(["no header", "too short"])

    run = run_job(a_job(refuses))
    assert (run.outcome, run.reasons) == ("refused", ("no header", "too short"))
    assert runs("refuses") == [("refused", 0, {"problems": ["no header", "too short"]}, True)]


def test_an_error_at_commit_is_a_failure(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    def breaks_late(work: Work) -> Outcome:
        work.connection.execute(text("CREATE TEMP TABLE late (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)"))
        work.connection.execute(text("INSERT INTO late VALUES (1), (1)"))
        return Outcome(rows=2)

    assert run_job(a_job(breaks_late)).outcome == "failed"
    assert [row[0] for row in runs("breaks_late")] == ["failed"]


def test_an_interrupted_run_is_on_record(database: Database) -> None:
    def interrupted(work: Work) -> Outcome:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_job(a_job(interrupted))
    assert runs("interrupted") == [("failed", 0, {"error": DIED}, True)]


def test_a_slot_is_run_once(database: Database) -> None:
    def once(work: Work) -> Outcome:
        add_a_day(work.connection)
        return Outcome(rows=1)

    with reading(PUBLIC) as connection:
        assert not slot_is_done(connection, "once", SLOT)
    run_job(a_job(once), scheduled_at=SLOT)
    with pytest.raises(SlotTaken, match="2026-03-01 02:30 UTC has been done already"):
        run_job(a_job(once), scheduled_at=SLOT)
    with reading(PUBLIC) as connection:
        assert slot_is_done(connection, "once", SLOT)
    assert days() == 1


def test_two_runs_never_overlap(database: Database) -> None:
    def nests(work: Work) -> Outcome:
        with pytest.raises(AlreadyRunning, match="running already"):
            run_job(a_job(nests))
        return Outcome()

    assert run_job(a_job(nests)).good
    assert [row[0] for row in runs("nests")] == ["succeeded"]


def test_a_run_that_died_is_marked_and_its_slot_taken_over(database: Database) -> None:
    def again(work: Work) -> Outcome:
        return Outcome(rows=5)

    with writing() as connection:
        died = "INSERT INTO job_run (job, scheduled_at, outcome) SELECT 'again', unnest(:slots), 'running'"
        connection.execute(text(died), {"slots": [SLOT, SLOT - timedelta(days=60)]})
    run_job(a_job(again), scheduled_at=SLOT)
    run_job(a_job(again))
    assert runs("again") == [
        ("failed", None, {"error": DIED}, True),
        ("succeeded", 5, {}, True),
        ("succeeded", 5, {}, True),
    ]


def test_progress_reaches_whoever_waits(database: Database, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    def shows(work: Work) -> Outcome:
        for done in range(3):
            work.progress("reading", done, 3)
        work.progress("writing", 1)
        return Outcome()

    with Bar() as bar:
        run_job(a_job(shows), report=bar)
    assert capsys.readouterr().err.splitlines() == ["reading", "writing"]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Bar() as bar:
        run_job(a_job(shows), report=bar)
    drawn = capsys.readouterr().err
    assert "reading" in drawn
    assert "2/3" in drawn


@pytest.fixture
def jobs(database: Database, monkeypatch: pytest.MonkeyPatch) -> dict[str, Job]:
    """Jobs for the command line, which finds this module's database in place of the environment's."""
    monkeypatch.setattr(settings, "current", lambda: None)
    monkeypatch.setattr(command_line, "connect", lambda _: database)

    def adds(work: Work, *, number: int = 1) -> Outcome:
        return Outcome(rows=number, detail={"day": "2026-03-01"})

    def refuses(work: Work) -> Outcome:
        raise InputRefused(["no header", "too short"])

    number = Option("number", "number", int, "a whole number", False, 1, "")
    source = Option("source", "source", str, "text", True, None, "where from")
    return {"adds": a_job(adds, (number, source)), "refuses": a_job(refuses)}


def test_the_command_line_lists_jobs_and_options(jobs: dict[str, Job], capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["list"], jobs) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("adds  (by hand)\n    Summary.\n    --number  a whole number (a whole number, default 1)")
    assert "--source  where from (text, required)" in listed


def test_the_command_line_runs_a_job(jobs: dict[str, Job], capsys: pytest.CaptureFixture[str]) -> None:
    jobs["adds"] = Job("adds", jobs["adds"].run, None, None, "", jobs["adds"].options[:1])
    for arguments, rows in ([], 1), (["--number", "1200"], 1200), (["--number=7"], 7):
        assert command_line.main(["run", "adds", *arguments], jobs) == 0
        first, _, detail = capsys.readouterr().out.partition("\n")
        assert first.startswith(f"adds: succeeded, {rows:,} rows in")
        assert json.loads(detail) == {"day": "2026-03-01"}


def test_a_refusal_exits_with_1_and_its_reasons(jobs: dict[str, Job], capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["run", "refuses"], jobs) == 1
    assert capsys.readouterr().err == "refused: no header\nrefused: too short\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Say what to do"),
        (["walk"], "Say what to do"),
        (["run"], "Say what to do"),
        (["run", "walks"], "There is no job walks; the jobs are adds, refuses"),
        (["run", "adds"], "adds needs --source (where from)"),
        (["run", "refuses", "--source", "x"], "it takes no options"),
        (["run", "adds", "source"], "'source' is not an option"),
        (["run", "adds", "--source"], "--source needs a value"),
        (["run", "adds", "--source", "a", "--source", "b"], "given twice"),
        (["run", "adds", "--source", "a", "--number", "many"], "it takes a whole number"),
    ],
)
def test_a_wrong_call_exits_with_2(jobs: dict[str, Job], capsys, arguments: list[str], said: str) -> None:
    assert command_line.main(arguments, jobs) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "usage: python -m jobs" in told


def test_a_database_that_is_not_there_exits_with_1(jobs: dict[str, Job], capsys, monkeypatch) -> None:
    def fails(_: object) -> Database:
        raise DatabaseUnavailable("no server answers")

    monkeypatch.setattr(command_line, "connect", fails)
    assert command_line.main(["run", "refuses"], jobs) == 1
    assert capsys.readouterr().err == "no server answers\n"


def test_settings_that_cannot_work_exit_with_1(jobs: dict[str, Job], capsys, monkeypatch) -> None:
    monkeypatch.setattr(settings, "current", settings.read_settings)
    monkeypatch.setenv("DATABASE_URL", "")
    assert command_line.main(["run", "refuses"], jobs) == 1
    assert "DATABASE_URL is empty" in capsys.readouterr().err


@pytest.mark.parametrize("asked", [["--help"], ["-h"], ["run", "--help"], ["run", "helps", "--help"]])
def test_help_is_given_on_request(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    def helps(work: Work) -> Outcome:
        return Outcome()

    assert command_line.main(asked, {"helps": a_job(helps)}) == 0
    shown = capsys.readouterr()
    assert ("helps  (" if len(asked) == 3 else "usage: python -m jobs list") in shown.out
    assert shown.err == ""
