"""What every question does at the edges of the data."""

from __future__ import annotations

from dataclasses import fields

import pytest

from data_access.queries import QUESTIONS
from tests.reference import Market

BESIDE_OFFICIAL_ONES = {"occupation-summary", "occupation-comparison"}
"""Questions that have rows without any posting too: counts are a part of their rows only."""

IN_THE_NIGHT = {"cooccurrence-clusters"}
"""Questions whose rows are there once a nightly job has worked them out."""

NEEDS = {"cooccurrence-set": {"skill": "python"}}
"""What a question that asks for nothing by default is asked."""

COUNTING = [
    name
    for name, question in QUESTIONS.items()
    if name not in BESIDE_OFFICIAL_ONES and "period" in {field.name for field in fields(question.filters)}
]
"""Questions that are answered from postings."""


@pytest.mark.parametrize("question", [name for name in COUNTING if name not in IN_THE_NIGHT])
def test_rows_have_the_fields_of_the_row_class_and_some_rows_are_found(ask, market: Market, question):
    answer = ask(question, **NEEDS.get(question, {}))
    assert answer.rows
    assert all(type(row) is QUESTIONS[question].row for row in answer.rows)
    assert answer.as_of == answer.days.last_on == market.as_of
    assert answer.source.startswith("Job postings")


@pytest.mark.parametrize("question", COUNTING)
def test_a_period_after_the_data_has_nothing_to_count(ask, market: Market, question):
    answer = ask(question, from_="2026-07-02", to="2026-07-09")
    assert answer.postings == 0
    assert all(row.postings == 0 for row in answer.rows)
    assert any("newest complete day" in note for note in answer.notes)


@pytest.mark.parametrize("question", COUNTING)
def test_as_of_a_day_before_all_data_nothing_was_known(ask, market: Market, question):
    answer = ask(question, as_of="2020-01-01")
    assert (answer.rows, answer.as_of, answer.days) == ([], None, None)
    assert answer.notes == ["No postings have been aggregated up to 2020-01-01."]


@pytest.mark.parametrize("question", COUNTING)
def test_a_period_of_one_day_works(ask, market: Market, question):
    assert ask(question, period="24h").days.days == 1


@pytest.mark.parametrize("question", COUNTING)
def test_shares_lie_within_their_intervals_and_within_0_and_1(ask, market: Market, question):
    names = {field.name for field in fields(QUESTIONS[question].row)}
    for row in ask(question, period="90d", **NEEDS.get(question, {})).rows:
        most = row.all_postings if "postings" in names else getattr(row, "skill_postings", row.partner_postings)
        assert (row.postings if "postings" in names else row.joint_postings) <= most
        if "share_low" in names:
            assert 0 <= row.share_low <= row.share <= row.share_high <= 1
