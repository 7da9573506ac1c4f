"""What can go wrong between SkillPulse and its data.

    DataError                    anything below; the message says what the reader can do
    ├── DatabaseUnavailable      no server answers, or it went away
    ├── UnsafeRole               the application would log in as superuser or owner
    ├── SchemaOutdated           migrations are missing and this process may not run them
    ├── NotFound                 the thing asked for does not exist (HTTP 404)
    └── InputRefused             an input file as a whole is refused; `.problems` lists every reason

A filter with a value that cannot be used raises domain.filters.FilterError (HTTP 400).
"""

from __future__ import annotations

from collections.abc import Sequence


class DataError(Exception):
    """Base of all errors of data_access."""


class DatabaseUnavailable(DataError):
    """No PostgreSQL answers."""


class UnsafeRole(DataError):
    """The application's login role is a superuser or owns the tables."""


class SchemaOutdated(DataError):
    """The schema is not at the newest migration and this process has no owner's login."""


class NotFound(DataError):
    """What was asked for does not exist."""


class InputRefused(DataError):
    """An input as a whole is refused and nothing of it was published."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = list(problems)
