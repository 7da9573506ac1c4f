"""What a job is, and which jobs there are.

A job is a function that takes its work and, by keyword only, its options:

    @job(schedule="30 2 * * *", late_after_hours=26)
    def aggregate_nightly(work: Work, *, since: date | None = None) -> Outcome:
        \"""Recompute every complete day whose postings changed since the last run.

        since: recompute from this day on
        \"""

The docstring's first paragraph describes the job in `python -m jobs list`; its lines `name: text` describe options.
"""

from __future__ import annotations

import importlib
import inspect
import re
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, Union, get_args, get_origin, get_type_hints

from sqlalchemy import Connection

JOB_MODULES = (
    "refresh_skills",
    "refresh_onet",
    "rollback_onet",
    "import_wages",
    "import_projections",
    "import_jaat",
    "import_pathways",
    "import_postings",
    "aggregate_nightly",
    "refresh_requirements",
    "refresh_network",
    "load_demonstration",
    "remove_demonstration",
    "add_feed",
    "remove_feed",
    "take_feeds",
)
"""Modules of this package that define jobs, in the order in which a new installation would run them."""


@dataclass(frozen=True)
class Outcome:
    """What a job did. rows: written; detail: counts and names for people, as JSON; nothing_to_do: inputs unchanged."""

    rows: int = 0
    detail: Mapping[str, Any] = field(default_factory=dict)
    nothing_to_do: bool = False


class Work(Protocol):
    """What the runner hands to a job."""

    @property
    def connection(self) -> Connection:
        """A writing transaction, opened on first use; commits when the job returns, rolls back when it raises."""
        ...

    def transaction(self) -> AbstractContextManager[Connection]:
        """A writing transaction of its own, committed at the block's end: for jobs that keep what each step did."""
        ...

    def progress(self, label: str, done: int, total: int | None = None) -> None:
        """Tell the person who waits how far the job is."""
        ...


Function = Callable[..., Outcome]


@dataclass(frozen=True)
class Option:
    """One `--name value` of a job. read raises ValueError for what it does not accept."""

    name: str
    parameter: str
    read: Callable[[str], Any]
    kind: str
    required: bool
    default: Any
    help: str


@dataclass(frozen=True)
class Job:
    """A job. schedule: five cron fields in UTC, None: only by hand. late_after_hours: when to warn."""

    name: str
    run: Function
    schedule: str | None
    late_after_hours: float | None
    summary: str
    options: tuple[Option, ...]


class WrongCall(ValueError):
    """Options that a job does not take, or values that they do not accept."""


_defined: dict[str, Job] = {}


def job(*, schedule: str | None = None, late_after_hours: float | None = None) -> Callable[[Function], Function]:
    """Make a function a job named as the function."""

    def define(run: Function) -> Function:
        name = run.__name__
        text = inspect.getdoc(run) or ""
        summary = " ".join(text.split("\n\n")[0].split())
        _defined[name] = Job(name, run, schedule, late_after_hours, summary, tuple(_options(run, text)))
        return run

    return define


class _Jobs(Mapping[str, Job]):
    """Name -> job, of the modules JOB_MODULES. They import this module, so they are imported on first use."""

    @cached_property
    def _known(self) -> dict[str, Job]:
        for module in JOB_MODULES:
            importlib.import_module(f"jobs.{module}")
        return {name: _defined[name] for name in JOB_MODULES}

    def __getitem__(self, name: str) -> Job:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


JOBS: Mapping[str, Job] = _Jobs()
"""Every job by its name."""


def read_options(one: Job, given: Mapping[str, str]) -> dict[str, Any]:
    """Keyword arguments for `one.run` from option names (without dashes) and their texts. Raises WrongCall."""
    known = {option.name: option for option in one.options}
    unknown = sorted(set(given) - set(known))
    if unknown:
        takes = ", ".join(f"--{name}" for name in known) or "no options"
        raise WrongCall(f"{one.name} has no option --{unknown[0]}; it takes {takes}")
    missing = [name for name, option in known.items() if option.required and name not in given]
    if missing:
        raise WrongCall(f"{one.name} needs --{missing[0]} ({known[missing[0]].help or known[missing[0]].kind})")
    values = {}
    for name, text in given.items():
        option = known[name]
        try:
            values[option.parameter] = option.read(text)
        except ValueError as error:
            raise WrongCall(f"--{name} {text} cannot be used; it takes {option.kind}") from error
    return values


def _switch(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(text)
    return text == "yes"


_READERS: dict[type, tuple[Callable[[str], Any], str]] = {
    str: (str, "text"),
    int: (int, "a whole number"),
    float: (float, "a number"),
    bool: (_switch, "yes or no"),
    date: (date.fromisoformat, "a date, for instance 2026-01-31"),
    Path: (Path, "a path"),
}


def _options(run: Function, text: str) -> list[Option]:
    helps = dict(re.findall(r"^\s*(\w+): (.+)$", text, re.MULTILINE))
    hints = get_type_hints(run)
    options = []
    for parameter in inspect.signature(run).parameters.values():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            continue
        hint = hints[parameter.name]
        if get_origin(hint) in (Union, types.UnionType):
            hint = next(part for part in get_args(hint) if part is not type(None))
        if hint not in _READERS:
            kinds = ", ".join(kind.__name__ for kind in _READERS)
            raise TypeError(f"{run.__name__}: the option {parameter.name} has the type {hint}; options are {kinds}")
        read, kind = _READERS[hint]
        required = parameter.default is inspect.Parameter.empty
        # `from` is a word of the language: a parameter `from_` is the option --from.
        name = parameter.name.rstrip("_").replace("_", "-")
        options.append(
            Option(
                name,
                parameter.name,
                read,
                kind,
                required,
                None if required else parameter.default,
                helps.get(parameter.name, ""),
            )
        )
    return options
