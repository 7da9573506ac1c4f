"""The questions that users ask, one module each, and their registry.

`QUESTIONS[name]` answers the page, `/api/v1/<name>` and `/download/<name>.csv` alike.
"""

from __future__ import annotations

from typing import Any

from data_access.queries import (
    cooccurrence,
    movers,
    regional_demand,
    seniority,
    skill_summary,
    top_skills,
    trend,
)
from data_access.queries.question import Question

QUESTIONS: dict[str, Question[Any]] = {
    module.QUESTION.name: module.QUESTION
    for module in (top_skills, regional_demand, seniority, trend, movers, cooccurrence, skill_summary)
}
