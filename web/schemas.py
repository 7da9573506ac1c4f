"""`GET /schemas/<name>`: the published forms of files that SkillPulse imports, as JSON schemas."""

from __future__ import annotations

from flask import Flask, Response, send_file

from domain.schemas import SCHEMAS
from web.problems import problem

MEDIA_TYPE = "application/schema+json"
DAY = 86_400


def register(server: Flask) -> None:
    server.add_url_rule("/schemas/<name>", "schemas", schema)


def schema(name: str) -> Response:
    """The schema as it is checked against; 404 with the names that there are for any other."""
    if name not in SCHEMAS:
        return problem(404, f"There is no schema {name}.", schemas=list(SCHEMAS))
    return send_file(SCHEMAS[name], mimetype=MEDIA_TYPE, max_age=DAY)
