"""What the API and the downloads answer when they cannot answer: JSON that says what to change."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, jsonify
from werkzeug.exceptions import HTTPException

from data_access.errors import DataError, NotFound
from domain.filters import FilterError

log = logging.getLogger(__name__)


def problem(status: int, message: str, **more: Any) -> Response:
    """An error as JSON: {"error": {"message": ..., ...}}."""
    answer = jsonify({"error": {"message": message, **more}})
    answer.status_code = status
    return answer


def no_such_question(name: str, questions: Mapping[str, Any]) -> Response:
    return problem(404, f"There is no question {name}.", questions=sorted(questions))


def answers_problems(view: Callable[..., Response]) -> Callable[..., Response]:
    """A view whose errors become JSON: 400 for a wrong filter, 404, 503 while the database is away, else 500."""

    @functools.wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Response:
        try:
            return view(*args, **kwargs)
        except FilterError as error:
            told = {"parameter": error.parameter, "value": error.value, "allowed": error.allowed}
            return problem(400, str(error), **told)
        except NotFound as error:
            return problem(404, str(error))
        except DataError as error:
            log.warning("%s", error)
            return problem(503, str(error))
        except HTTPException:
            raise
        except Exception:
            log.exception("A question could not be answered")
            return problem(500, "This question could not be answered; the server's log says why.")

    return wrapped
