"""`python -m jobs list` and `python -m jobs run NAME [--option value]`.

Exit code 0: succeeded or nothing to do. 1: failed or refused, the reasons on stderr. 2: wrong call.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Mapping, Sequence

import settings
from data_access.database import connect
from data_access.errors import DataError
from jobs import registry
from jobs.progress import Bar
from jobs.registry import Job, WrongCall
from jobs.runner import AlreadyRunning, run_job

USAGE = "usage: python -m jobs list\n       python -m jobs run NAME [--option value ...]"


def main(arguments: Sequence[str], jobs: Mapping[str, Job]) -> int:
    """The exit code of one call."""
    try:
        match list(arguments):
            case ["list"]:
                print(describe(jobs))
                return 0
            case ["-h" | "--help"] | ["run", "-h" | "--help"]:
                print(USAGE)
                return 0
            case ["run", name, "-h" | "--help"] if name in jobs:
                print(describe({name: jobs[name]}))
                return 0
            case ["run", name, *rest]:
                return _run(name, rest, jobs)
            case _:
                raise WrongCall("Say what to do.")
    except WrongCall as error:
        print(f"{error}\n{USAGE}", file=sys.stderr)
        return 2


def describe(jobs: Mapping[str, Job]) -> str:
    """Name, schedule, summary and options of every job."""
    lines = []
    for job in jobs.values():
        lines.append(f"{job.name}  ({f'at {job.schedule} UTC' if job.schedule else 'by hand'})")
        lines.append(f"    {job.summary}")
        for option in job.options:
            need = "required" if option.required else f"default {_shown(option.default)}"
            lines.append(f"    --{option.name}  {option.help or option.kind} ({option.kind}, {need})")
    return "\n".join(lines)


def _shown(default: object) -> str:
    if default is None:
        return "none"
    return {"True": "yes", "False": "no"}.get(str(default), str(default))


def read_arguments(rest: Sequence[str]) -> dict[str, str]:
    """Option name -> text, of `--name value` and `--name=value`. Raises WrongCall."""
    given: dict[str, str] = {}
    words = iter(rest)
    for word in words:
        if not word.startswith("--") or word == "--":
            raise WrongCall(f"{word!r} is not an option; options are written --name value")
        name, has_value, value = word[2:].partition("=")
        if not has_value:
            found = next(words, None)
            if found is None:
                raise WrongCall(f"--{name} needs a value")
            value = found
        if name in given:
            raise WrongCall(f"--{name} is given twice")
        given[name] = value
    return given


def _run(name: str, rest: Sequence[str], jobs: Mapping[str, Job]) -> int:
    if name not in jobs:
        raise WrongCall(f"There is no job {name}; the jobs are {', '.join(jobs)}.")
    job = jobs[name]
    options = registry.read_options(job, read_arguments(rest))
    began = time.monotonic()
    try:
        database = connect(settings.current())
        try:
            with Bar() as bar:
                run = run_job(job, options, report=bar, database=database)
        finally:
            database.close()
    except (settings.SettingsError, DataError, AlreadyRunning) as error:
        print(error, file=sys.stderr)
        return 1
    if not run.good:
        for reason in run.reasons:
            print(f"{run.outcome}: {reason}", file=sys.stderr)
        return 1
    print(f"{name}: {run.outcome.replace('_', ' ')}, {run.rows:,} rows in {time.monotonic() - began:.1f} s")
    if run.detail:
        print(json.dumps(run.detail, indent=2, default=str, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    sys.exit(main(sys.argv[1:], registry.JOBS))
