"""`GET /healthz`: 200 while the application can answer questions, else 503 with the reason."""

from __future__ import annotations

from flask import Flask, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from data_access import migrations
from data_access.database import reading
from data_access.errors import DataError
from data_access.queries.choices import data_status
from data_access.tenancy import PUBLIC

SECONDS = 5
"""A database that needs longer than this for a small question is not well."""


def register(server: Flask) -> None:
    server.add_url_rule("/healthz", "healthz", healthz)


def healthz() -> Response:
    try:
        with reading(PUBLIC, seconds=SECONDS) as connection:
            standing = migrations.standing(connection)
            as_of = data_status(connection).as_of if standing == migrations.newest() else None
    except DataError as error:
        return _answer(503, database="unavailable", reason=str(error))
    except SQLAlchemyError as error:  # a missing table or privilege, say
        return _answer(503, database="failing", reason=f"The database refused a small question: {error.args[0]}")
    if standing != migrations.newest():
        reason = f"The schema is at {standing}, this version needs {migrations.newest()}: restart the application."
        return _answer(503, database="ok", migrations=standing, reason=reason)
    return _answer(200, database="ok", migrations=standing, as_of=as_of.isoformat() if as_of else None)


def _answer(status: int, **content: str | None) -> Response:
    answer = jsonify({"status": "ok" if status == 200 else "failing", **content})
    answer.status_code = status
    answer.cache_control.no_store = True
    return answer
