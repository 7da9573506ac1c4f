"""The JSON API: `GET /api/v1/<question>` takes the query string of the page and gives the same numbers."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, request
from sqlalchemy import Connection

from data_access.copying import moment
from data_access.database import reading
from data_access.queries import QUESTIONS, choices, occupation
from data_access.queries.question import Answer, Question
from data_access.rows import field_names
from data_access.tenancy import PUBLIC
from domain import filters as query
from domain.filters import PERIODS, FilterError, Period
from web.cells import as_json
from web.problems import answers_problems, no_such_question

BASE = "/api/v1"


@dataclass(frozen=True)
class NoFilters:
    """A list that takes no parameters."""


def _list_question(name: str, title: str, row: type[Any], read: Callable[[Connection], list[Any]]) -> Question[Any]:
    def ask(connection: Connection, _filters: NoFilters) -> Answer[Any]:
        status = choices.data_status(connection)
        source = f"{name} with postings of the newest {choices.RECENT_DAYS} days"
        return Answer(read(connection), status.as_of, None, source, generated=status.demonstration)

    return Question(name, title, NoFilters, row, ask)


LISTS = {
    "skills": _list_question("skills", "Skills with demand", choices.SkillChoice, choices.skills_with_demand),
    "regions": _list_question("regions", "Regions with demand", choices.RegionChoice, choices.regions_with_demand),
}


def register(server: Flask, questions: Mapping[str, Question[Any]] = QUESTIONS) -> None:
    """Serve the questions, the lists of what their filters accept, and at /api/v1 what there is to ask."""
    known = {**questions, **LISTS}

    def answer_question(name: str) -> Response:
        if name not in known:
            return no_such_question(name, known)
        return _answer(known[name])

    def answer_occupation(code: str) -> Response:
        given = request.args.to_dict(flat=False)
        if "occupation" in given:
            raise FilterError("occupation", ", ".join(given["occupation"]), "no parameter: the path names the code")
        filters, _ = query.read(occupation.Filters, {**given, "occupation": code}, strict=True)
        with reading(PUBLIC) as connection:
            parts = occupation.ask(connection, filters)
            told = {name: _told(connection, part) for name, part in parts.items()}
        meta = {
            "question": "occupations",
            "as_of": parts["demand"].as_of,
            "filters": written(filters),
            "source": "; ".join(dict.fromkeys(one for part in parts.values() for one in part.source.split("; "))),
            "generated_data": any(part["generated_data"] for part in told.values()),
            "suppressed": sum(part.suppressed for part in parts.values()),
            "parts": told,
        }
        data = {name: part.rows for name, part in parts.items()}
        return _json({"data": data, "meta": meta}, generated_at=datetime.now(UTC))

    def list_questions() -> Response:
        return _json({"data": [_described(question) for question in known.values()]})

    server.add_url_rule(f"{BASE}/<name>", "api_question", answers_problems(answer_question))
    server.add_url_rule(f"{BASE}/occupations/<code>", "api_occupation", answers_problems(answer_occupation))
    server.add_url_rule(BASE, "api", answers_problems(list_questions))


def _answer(question: Question[Any]) -> Response:
    filters, _ = query.read(question.filters, request.args.to_dict(flat=False), strict=True)
    with reading(PUBLIC) as connection:
        answer = question.ask(connection, filters)
        told = _told(connection, answer)
    meta = {"question": question.name, "filters": written(filters), **told}
    return _json({"data": answer.rows, "meta": meta}, generated_at=datetime.now(UTC))


def _told(connection: Connection, answer: Answer[Any]) -> dict[str, Any]:
    """What rows are about. generated_data: whether any reference data or posting in them is the demonstration's."""
    counts = answer.days is not None
    return {
        "as_of": answer.as_of,
        "days": {"from": answer.days.first_on, "to": answer.days.last_on} if answer.days else None,
        "postings": answer.postings,
        "source": answer.source,
        "generated_data": answer.generated or (counts and choices.is_demonstration(connection)),
        "suppressed": answer.suppressed,
        "notes": answer.notes,
    }


def written(filters: Any) -> dict[str, Any]:
    """Every filter's value, defaults too, as the query string takes it. Dates in place of a period: `from` and `to`."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(filters):
        value: Any = getattr(filters, field.name)
        how = field.metadata["filter"]
        if how.repeatable:
            values[field.name] = [how.write(part) for part in value]
        elif isinstance(value, Period) and value.dates:
            values["from"], values["to"] = value.dates.first_on.isoformat(), value.dates.last_on.isoformat()
        else:
            values[field.name] = None if value is None else how.write(value)
    return values


def _json(content: dict[str, Any], generated_at: datetime | None = None) -> Response:
    """The answer; an unchanged one is a 304 to whoever sends its ETag back."""
    plain = {name: _plain(part) for name, part in content.items()}
    version = hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:32]
    if generated_at:
        plain["meta"]["generated_at"] = moment(generated_at)
    answer = Response(json.dumps(plain, ensure_ascii=False, allow_nan=False), mimetype="application/json")
    answer.set_etag(version)
    answer.cache_control.no_cache = True  # ask again, and get a 304 where nothing changed
    answer.make_conditional(request)
    return answer


def _plain(value: Any) -> Any:
    return {name: _plain(part) for name, part in value.items()} if isinstance(value, dict) else as_json(value)


def _described(question: Question[Any]) -> dict[str, Any]:
    parameters = {field.name: field.metadata["filter"].allowed for field in dataclasses.fields(question.filters)}
    if "period" in parameters:
        parameters["period"] = ", ".join(PERIODS)
        parameters["from"] = parameters["to"] = "a date; both together, in place of period"
    return {
        "question": question.name,
        "title": question.title,
        "path": f"{BASE}/{question.name}",
        "filters": parameters,
        "columns": field_names(question.row),
    }
