"""An earlier day changes what is counted, and with which release it is compared, of every question about occupations.

The reference knows nothing of what came after that day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from data_access.database import Database
from tests.occupation_reference import (
    Official,
    occupation_demand,
    occupation_regions,
    occupation_skills,
    skill_occupations,
)
from tests.queries.conftest import LAST_ON, assert_same
from tests.queries.onet_lists import DEVELOPERS, OFFICIAL, OFFICIAL_BEFORE, SCIENTISTS, load_lists
from tests.reference import Market, share_columns

DAYS = (LAST_ON - timedelta(days=10), date(2026, 4, 28))
"""The first one has no posting itself; on the second one the newer release was not out yet."""

Lists = dict[str, list[Official]]


@pytest.fixture(scope="module", autouse=True)
def lists(database: Database) -> None:
    """Releases of February and May 2026; the postings come later."""
    load_lists(database)


def _summary(then: Market, _lists: Lists) -> list[dict[str, Any]]:
    everything = then.slice(*then.span(28))
    mine = [one for one in everything if one["occupation"] == DEVELOPERS]
    counts = Counter(slug for one in mine for slug in one["skills"])
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:10]
    return [{
        "postings": len(mine), "all_postings": len(everything), **share_columns(len(mine), len(everything)),
        "asked_skills": [f"{slug.replace('-', ' ').title()} ({100 * n / len(mine):.1f}%)" for slug, n in most],
    }]  # fmt: skip


def _compared(then: Market, _lists: Lists) -> list[dict[str, Any]]:
    everything = then.slice(*then.span(28))
    counts = {code: sum(one["occupation"] == code for one in everything) for code in (DEVELOPERS, SCIENTISTS)}
    shares = {code: share_columns(count, len(everything)) for code, count in counts.items()}
    postings = [{"measure": "Postings", "onetsoc_code": code, "value": float(count)} for code, count in counts.items()]
    return postings + [
        {
            "measure": "Share of all postings", "onetsoc_code": code, "value": part["share"],
            "value_low": part["share_low"], "value_high": part["share_high"],
        }
        for code, part in shares.items()
    ]  # fmt: skip


QUESTIONS: dict[str, tuple[dict[str, Any], Callable[[Market, Lists], list[dict[str, Any]]]]] = {
    "occupation-demand": ({}, lambda then, _: occupation_demand(then, DEVELOPERS, *then.span(28))),
    "occupation-regions": ({}, lambda then, _: occupation_regions(then, DEVELOPERS)),
    "occupation-skills": ({}, lambda then, official: occupation_skills(then, DEVELOPERS, official[DEVELOPERS])),
    "occupation-summary": ({}, _summary),
    "occupation-comparison": ({"occupation": [DEVELOPERS, SCIENTISTS], "section": "demand"}, _compared),
    "skill-occupations": ({"skill": "python"}, lambda then, official: skill_occupations(then, "python", official)),
}


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_number_is_that_of_the_day(ask, market: Market, postings, question: str, day: date):
    query, expected = QUESTIONS[question]
    then = Market(postings, as_of=day)
    answer = ask(question, as_of=day.isoformat(), **query)
    assert_same(answer.rows, expected(then, OFFICIAL if day >= date(2026, 5, 1) else OFFICIAL_BEFORE))
    assert (answer.as_of, answer.days.last_on) == (then.as_of, then.as_of)
    newest = ask(question, **query)
    assert newest.as_of == LAST_ON
    assert newest.rows != answer.rows
