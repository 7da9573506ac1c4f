"""Options of jobs come from their functions; wrong calls say what would have been right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jobs import registry
from jobs.registry import Job, Outcome, WrongCall, job, read_options


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setattr(registry, "_defined", {})

    @job(schedule="30 2 * * *", late_after_hours=26)
    def sample_job(
        work, *, source: str, from_: date | None = None, limit: int = 3, weight: float = 0.5,
        dry_run: bool = False, mapping: Path | None = None,
    ) -> Outcome:  # fmt: skip
        """Does one thing,
        told over two lines.

        source: where it comes from
        from_: the first day
        """
        return Outcome()

    return registry._defined["sample_job"]


def test_a_job_is_described_by_its_function(sample: Job) -> None:
    assert (sample.name, sample.schedule, sample.late_after_hours) == ("sample_job", "30 2 * * *", 26)
    assert sample.summary == "Does one thing, told over two lines."
    told = {option.name: (option.kind, option.required, option.default, option.help) for option in sample.options}
    assert told == {
        "source": ("text", True, None, "where it comes from"),
        "from": ("a date, for instance 2026-01-31", False, None, "the first day"),
        "limit": ("a whole number", False, 3, ""),
        "weight": ("a number", False, 0.5, ""),
        "dry-run": ("yes or no", False, False, ""),
        "mapping": ("a path", False, None, ""),
    }


def test_options_are_read_by_type(sample: Job) -> None:
    given = {
        "source": "a.zip",
        "from": "2026-01-31",
        "limit": "7",
        "weight": "1.5",
        "dry-run": "yes",
        "mapping": "m.toml",
    }
    assert read_options(sample, given) == {
        "source": "a.zip",
        "from_": date(2026, 1, 31),
        "limit": 7,
        "weight": 1.5,
        "dry_run": True,
        "mapping": Path("m.toml"),
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "needs --source \\(where it comes from\\)"),
        ({"source": "a", "colour": "red"}, "no option --colour; it takes --source, --from"),
        ({"source": "a", "from": "yesterday"}, "--from yesterday cannot be used; it takes a date"),
        ({"source": "a", "dry-run": "perhaps"}, "it takes yes or no"),
    ],
)
def test_a_wrong_call_says_what_is_right(sample: Job, given: dict[str, str], said: str) -> None:
    with pytest.raises(WrongCall, match=said):
        read_options(sample, given)


def test_an_option_of_a_type_that_no_text_becomes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_defined", {})
    with pytest.raises(TypeError, match="the option things has the type"):

        @job()
        def broken(work, *, things: dict) -> Outcome:
            return Outcome()


def test_all_jobs_can_be_listed_and_scheduled() -> None:
    from jobs.scheduler import trigger_of

    assert tuple(registry.JOBS) == registry.JOB_MODULES
    assert len(registry.JOBS) == len(registry.JOB_MODULES)
    for one in registry.JOBS.values():
        assert one.summary, f"{one.name} has no docstring"
        if one.schedule:
            trigger_of(one.schedule)
            assert not any(option.required for option in one.options), "a scheduled job runs without options"
            assert one.late_after_hours
