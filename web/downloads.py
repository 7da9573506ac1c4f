"""`GET /download/<question>.csv`: the rows of a question, with the query string of its page and its numbers."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from itertools import chain
from typing import Any

from flask import Flask, Response, request

from data_access.copying import stream_csv
from data_access.database import reading
from data_access.queries import QUESTIONS
from data_access.queries.question import Question
from data_access.tenancy import PUBLIC
from domain import filters as query
from web.cells import csv_blocks
from web.problems import answers_problems, no_such_question

STREAM_SECONDS = 900
"""How long a download may take: it goes as fast as its reader takes it."""

LONGEST_NAME = 120


def register(server: Flask, questions: Mapping[str, Question[Any]] = QUESTIONS) -> None:
    """Serve every question as CSV."""

    def download(name: str) -> Response:
        if name not in questions:
            return no_such_question(name, questions)
        return _download(questions[name])

    server.add_url_rule("/download/<name>.csv", "download", answers_problems(download))


def _download(question: Question[Any]) -> Response:
    filters, _ = query.read(question.filters, request.args.to_dict(flat=False), strict=True)
    blocks = _streamed(question, filters) if question.statement else _asked(question, filters)
    # The first block is made before the answer begins, so that what goes wrong becomes a proper error.
    first = next(blocks)
    answer = Response(chain([first], blocks), mimetype="text/csv")
    answer.call_on_close(blocks.close)
    answer.headers.set("Content-Disposition", "attachment", filename=file_name(question, filters))
    answer.cache_control.no_cache = True
    return answer


def _streamed(question: Question[Any], filters: Any) -> Generator[bytes, None, None]:
    assert question.statement
    with reading(PUBLIC, seconds=STREAM_SECONDS) as connection:
        statement = question.statement(connection, filters)
        yield from stream_csv(connection, statement, question.row)


def _asked(question: Question[Any], filters: Any) -> Generator[bytes, None, None]:
    with reading(PUBLIC) as connection:
        answer = question.ask(connection, filters)
    yield from csv_blocks(question.row, answer.rows)


def file_name(question: Question[Any], filters: Any) -> str:
    """The question and its filters but defaults, for instance top-skills_region-US-IL_period-7d.csv."""
    return f"{plain_name(question.name, filters)}.csv"


def plain_name(name: str, filters: Any) -> str:
    """What a download is of, and its filters but defaults, in letters that every file system takes."""
    parts = [name]
    for filter_name, value in query.write(filters).items():
        parts.append(f"{filter_name}-{'-'.join(value) if isinstance(value, list) else value}")
    return re.sub(r"[^A-Za-z0-9._-]+", "-", "_".join(parts))[:LONGEST_NAME]
