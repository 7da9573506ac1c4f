"""Mappings: what is wrong in one is said before a record is read, and what is right in one gives the stated fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.errors import InputRefused
from domain.vocabulary import PayPeriod
from jobs.posting_sources.default_mapping import mapping_for
from jobs.posting_sources.fields import FieldProblem, FieldReader, Given
from jobs.posting_sources.mapping import FIELDS, TABLES, WORDS, parse_mapping, read_mapping, shipped_mappings
from jobs.posting_sources.records import raw_text
from tests.jobs.feeds import event

LEAST = """
[columns]
posted = "day"
title = "name"
source_id = "id"
[constants]
source = "board"
"""
ROW = {"day": "2026-03-01", "name": " Chef&nbsp;de  partie ", "id": 17.0}


def fields(mapping: str, **values: object) -> Given:
    return FieldReader(parse_mapping("test", mapping)).given({**ROW, **values})


def wrong(mapping: str) -> list[str]:
    with pytest.raises(InputRefused) as refused:
        parse_mapping("test", mapping)
    return [problem.removeprefix("mapping test: ") for problem in refused.value.problems]


def problem_of(mapping: str, **values: object) -> str:
    with pytest.raises(FieldProblem) as problem:
        fields(mapping, **values)
    return problem.value.reason


@pytest.mark.parametrize("name", shipped_mappings())
def test_shipped_mappings_are_right(name: str) -> None:
    assert read_mapping(name).name == name


def test_least_mapping_gives_clean_text() -> None:
    given = fields(LEAST)
    assert (given.title, given.source, given.source_id, given.posted) == ("Chef de partie", "board", "17", "2026-03-01")
    assert (given.company, given.skills, given.is_remote, given.description) == (None, None, None, None)


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ("columns = [", "is not TOML"),
        ("[columns]\n", "[columns] must name the column of the posted day"),
        ("[columns]\n", "[columns] must name the column of the title"),
        ("[columns]\n", "nothing names the source"),
        ("[columns]\n", "give [columns] source_id where the source has ids"),
        (LEAST + "[derive_id]\ncolumns = 'all'\n", "give [columns] source_id where the source has ids"),
        (LEAST + "[derive_id]\ncolumns = []\n", "[derive_id] columns must be a list of columns, or 'all'"),
        (LEAST + "[extra]\n", "does not know 'extra'; it knows the tables: " + ", ".join(TABLES)),
        (LEAST.replace("title", "titel"), "[columns] does not know 'titel'; it knows: " + ", ".join(FIELDS)),
        (LEAST.replace('"name"', "5"), "[columns] title must be a text that is not empty"),
        (LEAST + "title = 'Chef'\n", "title stands in [columns] and in [constants]"),
        (
            LEAST + "work_mode = 'at home'\n",
            "[constants] work_mode 'at home' is none of: on_site, hybrid, remote, unknown",
        ),
        (LEAST + "[file]\nencoding = 'utf-9'\n", "[file] encoding 'utf-9' is not known"),
        (LEAST + "[file]\ndelimiter = '::'\n", "[file] delimiter must be one character"),
        (LEAST + "[posted]\nformats = '%d'\n", "[posted] formats must be a list"),
        (LEAST + "[posted]\ntimezone = 'Mars/Base'\n", "[posted] timezone 'Mars/Base' is not known"),
        (LEAST + "[skills]\nform = 'xml'\n", "[skills] form 'xml' is none of: delimited, python_list, json_list"),
        (LEAST + "[pay]\nfrom_text = 'no'\n", "[pay] from_text must be true or false"),
        (
            LEAST + "[pay.columns]\nfortnight = 'x'\n",
            "[pay.columns] names one column a period; periods: hour, day, week, month, year",
        ),
        (LEAST + "[words.seniority]\nboss = 'chief'\n", "[words.seniority] 'boss' = 'chief' is none of: junior"),
        (LEAST + "[words]\nseniority = 'lead'\n", "[words.seniority] must be a table of their word = our word"),
        (LEAST + "[words.title]\na = 'b'\n", "[words] does not know 'title'; it knows: " + ", ".join(WORDS)),
        (LEAST + "[fix]\nfield = 'country'\n", "fixes are written as [[fix]]"),
        (LEAST + "[[fix]]\ncolumn = 'c'\nequals = 'x'\n", "[[fix]] 1 must name one of our fields"),
        (LEAST + "[[fix]]\nfield = 'country'\nequals = 'x'\n", "[[fix]] 1 must name the column it looks at"),
        (LEAST + "[[fix]]\nfield = 'country'\ncolumn = 'c'\n", "[[fix]] 1 needs equals = 'text'"),
        (LEAST + "[[fix]]\nfield = 'country'\ncolumn = 'c'\nmatches = '('\n", "[[fix]] 1 matches is not a pattern"),
        (
            LEAST + "[[fix]]\nfield = 'country'\ncolumn = 'c'\nequals = 'x'\nbecomes = 5\n",
            "[[fix]] 1 becomes must be a text",
        ),
        (LEAST + "[[fix]]\nfield = 'country'\ncolumn = 'c'\nequals = 'x'\nif = 5\n", "[[fix]] 1 does not know 'if'"),
        ("columns = 'all'\n", "[columns] must be a table"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_said(mapping: str, told: str) -> None:
    assert any(problem.startswith(told) for problem in wrong(mapping)), wrong(mapping)


def test_all_problems_are_said_at_once() -> None:
    assert len(wrong("[columns]\ntitel = 'name'\n[extra]\n")) == 6


def test_mappings_are_found_by_name_and_by_path(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(LEAST)
    assert read_mapping(str(tmp_path / "mine.toml")).name == "mine"
    with pytest.raises(InputRefused, match="no mapping is named 'mine'; shipped: data_jobs_2023, hiring_posts_2026q1"):
        read_mapping("mine")
    with pytest.raises(InputRefused, match="cannot be read"):
        read_mapping(str(tmp_path / "none.toml"))


def test_columns_that_the_source_lacks_are_all_named() -> None:
    mapping = parse_mapping("test", LEAST + "[[fix]]\nfield = 'country'\ncolumn = 'land'\nequals = 'x'\n")
    with pytest.raises(InputRefused) as refused:
        mapping.check_columns("a.csv", ["day", "other"])
    assert refused.value.problems == [
        f"a.csv: has no column '{name}', which the mapping test names; it has: day, other"
        for name in ("id", "land", "name")
    ]
    read_mapping("job_postings_v1").check_columns("feed.jsonl", event().keys())


def test_without_a_mapping_the_feed_or_our_own_names_are_expected() -> None:
    assert mapping_for("feed.jsonl", event().keys()).name == "job_postings_v1"
    own = mapping_for("a.b.csv", ["posted", "title", "pay_low", "else"])
    assert own.columns == {name: name for name in ("posted", "title", "pay_low")}
    assert (own.constants, own.derive_id) == ({"source": "a"}, ())
    both = mapping_for("a.csv", ["posted", "title", "source", "source_id"])
    assert (both.constants, both.derive_id) == ({}, None)
    with pytest.raises(InputRefused, match="has no column named posted and none named title; name the columns"):
        mapping_for("a.csv", ["Title"])


def test_event_is_read_through_its_mapping() -> None:
    reader = FieldReader(read_mapping("job_postings_v1"))
    given = reader.given(event(3, location=None, description="R&amp;D<br>with SQL", is_remote=True))
    assert (given.source, given.source_id, given.posted) == ("board", "j3", "2026-03-02T10:00:00Z")
    assert (given.location, given.description, given.is_remote) == (None, "R&D\nwith SQL", True)
    with pytest.raises(FieldProblem, match="the title is empty"):
        reader.given({**event(), "payload": None})


@pytest.mark.parametrize(
    ("form", "value", "names"),
    [
        ("", "['sql', 'C++', 'sql']", ["sql", "C++"]),
        ("", '["sql", null, "r"]', []),
        ("", "sql, power bi ,,r", ["sql", "power bi", "r"]),
        ("", ["sql", None, "r"], ["sql", "r"]),
        ("", "", []),
        ("", None, []),
        ("form = 'json_list'", '["sql", null, "r"]', ["sql", "r"]),
        ("form = 'python_list'", "('sql', 'r')", ["sql", "r"]),
        ("form = 'delimited'\ndelimiter = '|'", "sql|[x]", ["sql", "[x]"]),
    ],
)
def test_lists_of_skills_are_read_in_each_form(form: str, value: object, names: list[str]) -> None:
    mapping = LEAST.replace("[constants]", 'skills = "skills"\n[constants]') + f"[skills]\n{form}\n"
    if names or value in ("", None):
        assert fields(mapping, skills=value).skills == names
    else:
        assert problem_of(mapping, skills=value) == "unreadable_skills"


@pytest.mark.parametrize("value", ["['sql'", "[__import__('os')]", "[" * 9999, "['a'] * 9"])
def test_lists_that_are_none_are_told(value: str) -> None:
    assert (
        problem_of(LEAST.replace("[constants]", 'skills = "skills"\n[constants]'), skills=value) == "unreadable_skills"
    )


PAY = (
    LEAST.replace("[constants]", 'pay_period = "rate"\n[constants]')
    + "[pay.columns]\nyear = 'yearly'\nhour = 'hourly'\n"
)


@pytest.mark.parametrize(
    ("values", "low", "period"),
    [
        ({"rate": "year", "yearly": 90000.0, "hourly": ""}, "90000", PayPeriod.YEAR),
        ({"rate": "Hour", "yearly": None, "hourly": 39.79500198364258}, "39.79500198364258", PayPeriod.HOUR),
        ({"rate": "", "yearly": "", "hourly": "40"}, "40", PayPeriod.HOUR),
        ({"rate": "year", "yearly": "", "hourly": "40"}, None, "year"),
        ({"rate": "", "yearly": "90000", "hourly": "40"}, None, None),
    ],
)
def test_pay_is_read_from_the_column_of_its_period(
    values: dict[str, object], low: str | None, period: str | None
) -> None:
    given = fields(PAY, **values)
    assert (given.pay_low, given.pay_high, given.pay_period) == (low, low, period)


def test_fixes_prefixes_and_constants_are_applied() -> None:
    mapping = LEAST.replace("[constants]", 'source = "via"\ncountry = "land"\nlocation = "place"\n[constants]') + (
        "[strip_prefix]\nsource = 'via '\n"
        "[[fix]]\nfield = 'country'\ncolumn = 'land'\none_of = ['Sudan', 'Chad']\n"
        "[[fix]]\nfield = 'location'\ncolumn = 'place'\nmatches = '^HQ'\nbecomes = 'Springfield, IL'\n"
    )
    given = fields(mapping, via="via Example", land="Sudan", place="HQ 2")
    assert (given.source, given.country, given.location) == ("Example", None, "Springfield, IL")
    given = fields(mapping, via=" ", land="Peru", place="Lima")
    assert (given.source, given.country, given.location) == ("board", "Peru", "Lima")


def test_derived_ids_depend_on_the_content_only() -> None:
    mapping = LEAST.replace('source_id = "id"\n', "") + "[derive_id]\ncolumns = 'all'\n"
    reader = FieldReader(parse_mapping("test", mapping))
    one = reader.given({"day": "2026-03-01", "name": "Chef", "pay": 7.0, "more": None}).source_id
    assert reader.given({"more": "", "pay": 7, "name": "Chef", "day": "2026-03-01"}).source_id == one
    assert reader.given({"more": "x", "pay": 7, "name": "Chef", "day": "2026-03-01"}).source_id != one
    assert len(one) == 32
    named = FieldReader(parse_mapping("test", mapping.replace("'all'", "['name', 'day']")))
    first = named.given({"day": "2026-03-01", "name": "Chef", "pay": 7.0}).source_id
    assert named.given({"day": "2026-03-01", "name": "Chef", "pay": 8.0}).source_id == first
    assert named.given({"day": "2026-03-02", "name": "Chef", "pay": 7.0}).source_id != first


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"name": ""}, "missing_title"),
        ({"name": None}, "missing_title"),
        ({"name": "&nbsp;"}, "missing_title"),
        ({"name": "\x00"}, "missing_title"),
        ({"id": " "}, "missing_id"),
        ({"name": "x" * 501}, "too_long"),
        ({"id": "x" * 401}, "too_long"),
        ({"text": "x" * 200_001}, "too_long"),
    ],
)
def test_records_that_cannot_be_postings_are_told(values: dict[str, object], reason: str) -> None:
    assert problem_of(LEAST.replace("[constants]", 'description = "text"\n[constants]'), **values) == reason


def test_source_that_is_empty_is_told() -> None:
    mapping = LEAST.replace('[constants]\nsource = "board"', 'source = "via"')
    assert problem_of(mapping, via="") == "missing_source"


@pytest.mark.parametrize(
    ("value", "remote"),
    [(True, True), ("True", True), ("yes", True), (0, False), ("No", False), ("", None), ("perhaps", None)],
)
def test_remote_flags_are_read(value: object, remote: bool | None) -> None:
    assert fields(LEAST.replace("[constants]", 'is_remote = "home"\n[constants]'), home=value).is_remote is remote


def test_words_translate_whatever_their_case() -> None:
    reader = FieldReader(parse_mapping("test", LEAST + "[words.work_mode]\n'Home Office' = 'remote'\n"))
    assert reader.word("work_mode", "home office") == "remote"
    assert reader.word("work_mode", "office") is None
    assert reader.word("seniority", "home office") is None


def test_raw_text_keeps_what_stood_there() -> None:
    assert raw_text({"a": "é", "b": None, "c": 1.5}) == '{"a": "é", "b": null, "c": 1.5}'


def manual_words() -> str:
    return (Path(__file__).parents[2] / "docs" / "mappings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", [*FIELDS, *TABLES, *shipped_mappings()])
def test_manual_explains_every_word(word: str) -> None:
    assert f"`{word}`" in manual_words() or f"[{word}]" in manual_words() or f"[[{word}]]" in manual_words()


def test_example_of_the_manual_is_right() -> None:
    example = manual_words().split("```toml\n")[1].split("```")[0]
    mapping = parse_mapping("example", example)
    assert mapping.columns["title"] == "Stellenbezeichnung"
