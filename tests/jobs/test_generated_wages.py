"""Generated wages and projections by themselves: published layout, plausible figures, what is planted. No database."""

from __future__ import annotations

import zipfile
from collections import Counter
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from domain.pay import HOURS_A_YEAR
from domain.soc import published_for
from jobs.demonstration import planted, projections, wages
from jobs.demonstration.market import occupations

ANCHOR = date(2025, 10, 31)
PERCENTILES = ("PCT10", "PCT25", "MEDIAN", "PCT75", "PCT90")


def sheet(data: bytes, number: int = 0) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(number).to_python()


@pytest.fixture(scope="module")
def wage_rows() -> list[dict[str, Any]]:
    header, *lines = sheet(wages.wages_workbook(ANCHOR))
    return [dict(zip(header, line, strict=True)) for line in lines]


@pytest.fixture(scope="module")
def detailed(wage_rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["OCC_CODE"]: row for row in wage_rows if row["O_GROUP"] == "detailed"}


@pytest.fixture(scope="module")
def lines() -> dict[str, dict[str, Any]]:
    """Code -> line of the projections."""
    _, header, *rest = sheet(projections.projections_workbook(ANCHOR))
    found = [dict(zip(header, line, strict=True)) for line in rest]
    return {one["2024 National Employment Matrix code"]: one for one in found if one["Occupation type"]}


def codes_of_market() -> set[str]:
    """The codes that the market's occupations are published under, by a way of its own."""
    codes = {one.code.split(".")[0] for one in occupations()}
    return {planted.MERGED.get(code, code) for code in codes}


# --- Wages ---------------------------------------------------------------------------------------------------------


def test_every_occupation_of_the_market_has_one_detailed_line(
    wage_rows: list[dict[str, Any]], detailed: dict[str, dict[str, Any]]
):
    assert set(detailed) == codes_of_market()
    levels = Counter(row["O_GROUP"] for row in wage_rows)
    majors = {code[:2] for code in detailed}
    assert levels == {"total": 1, "major": len(majors), "detailed": len(detailed), "broad": len(planted.MERGED)}
    assert not set(planted.MERGED) & set(detailed)
    assert planted.MERGED.items() <= published_for().items()
    assert majors == set(wages.major_groups())
    assert "15-2051" in detailed  # of 15-2051.00 and 15-2051.01 together
    assert {"15-2051.00", "15-2051.01"} <= {one.code for one in occupations()}


def test_percentiles_ascend_and_hours_make_a_year(detailed: dict[str, dict[str, Any]]):
    for code, row in detailed.items():
        for unit in ("H", "A"):
            stated = [row[f"{unit}_{name}"] for name in PERCENTILES if not isinstance(row[f"{unit}_{name}"], str)]
            assert all(low < high for low, high in pairwise(stated)), code
        for name in PERCENTILES:
            hour, year = row[f"H_{name}"], row[f"A_{name}"]
            if not isinstance(hour, str) and not isinstance(year, str):
                assert abs(hour * HOURS_A_YEAR - year) < 16, code  # a cent an hour is 21 dollars a year
        assert row["TOT_EMP"] == "**" or (row["TOT_EMP"] % 10 == 0 and row["TOT_EMP"] > 10_000), code


def test_wages_follow_the_pay_of_the_markets_postings(detailed: dict[str, dict[str, Any]]):
    for one in occupations():
        row = detailed.get(one.code[:7])
        if row and one.code.endswith(".00") and not isinstance(row["A_MEDIAN"], str):
            assert 0.8 < row["A_MEDIAN"] / (1000 * one.pay) < 1.1, one.code


def test_what_is_not_released_is_so_marked(detailed: dict[str, dict[str, Any]]):
    def all_stars(row: dict[str, Any], unit: str) -> bool:
        return all(row[f"{unit}_{name}"] == "*" for name in (*PERCENTILES, "MEAN"))

    assert {code for code, row in detailed.items() if row["ANNUAL"] == "TRUE"} == set(planted.ANNUAL_ONLY)
    assert {code for code, row in detailed.items() if row["HOURLY"] == "TRUE"} == set(planted.HOURLY_ONLY)
    no_hours = {code for code, row in detailed.items() if all_stars(row, "H")}
    no_years = {code for code, row in detailed.items() if all_stars(row, "A")}
    assert no_hours == {*planted.ANNUAL_ONLY, *planted.WAGES_NOT_RELEASED}
    assert no_years == {*planted.HOURLY_ONLY, *planted.WAGES_NOT_RELEASED}
    assert {code for code, row in detailed.items() if row["TOT_EMP"] == "**"} == set(planted.EMPLOYMENT_NOT_RELEASED)


def test_the_top_code_hides_what_lies_above_it(detailed: dict[str, dict[str, Any]]):
    lawyers = detailed[planted.TOP_CODED]
    assert [lawyers[f"A_{name}"] for name in PERCENTILES[2:]] == ["#"] * 3
    assert not isinstance(lawyers["A_PCT25"], str)
    topped = {code for code, row in detailed.items() if "#" in row.values()}
    assert {planted.TOP_CODED} < topped
    assert len(topped) <= 4
    values = [row[f"A_{name}"] for row in detailed.values() for name in PERCENTILES]
    assert max(value for value in values if not isinstance(value, str)) < wages.ANNUAL_TOP


def test_the_workbook_says_which_month_it_is_of_and_that_it_is_generated():
    notes = [line[0] for line in sheet(wages.wages_workbook(ANCHOR), 1)]
    assert notes[0] == "May 2025 OEWS Estimates"
    assert any("every figure is invented" in note for note in notes)
    assert any("$115.00 per hour or $239,200 per year" in note for note in notes)


@pytest.mark.parametrize(
    ("anchor_on", "survey"),
    [(date(2025, 5, 31), 2024), (date(2025, 6, 1), 2025), (date(2026, 1, 1), 2025), (date(2026, 5, 31), 2025)],
)
def test_wages_are_of_the_newest_may_that_is_over(anchor_on: date, survey: int):
    assert wages.surveyed_on(anchor_on) == date(survey, 5, 1)


def test_the_workbooks_are_the_same_bytes_until_newer_ones_would_be_out():
    assert wages.wages_workbook(date(2025, 6, 1)) == wages.wages_workbook(date(2026, 5, 31))
    assert projections.projections_workbook(date(2025, 10, 1)) == projections.projections_workbook(date(2026, 9, 30))


@pytest.mark.parametrize("days", range(0, 800, 40))
def test_neither_is_ever_older_than_its_cadence(days: int):
    day = ANCHOR + timedelta(days=days)
    assert (day - wages.surveyed_on(day)).days < 400
    assert day.year - projections.base_year(day) in (1, 2)


@pytest.mark.real_data
def test_codes_and_titles_are_those_of_the_real_tables(real_data: Path, detailed: dict[str, dict[str, Any]]):
    with zipfile.ZipFile(real_data / "bls" / "oesm23nat.zip") as real:
        [name] = [name for name in real.namelist() if name.endswith(".xlsx")]
        header, *rest = sheet(real.read(name))
    assert tuple(header) == wages.HEADER
    published = [dict(zip(header, line, strict=True)) for line in rest]
    titles = {row["OCC_CODE"]: row["OCC_TITLE"] for row in published if row["O_GROUP"] == "detailed"}
    assert {code: row["OCC_TITLE"] for code, row in detailed.items()} == {code: titles[code] for code in detailed}
    groups = {row["OCC_CODE"][:2]: row["OCC_TITLE"] for row in published if row["O_GROUP"] == "major"}
    made = wages.major_groups()
    assert {group: groups[group] for group in made} == made


# --- Projections ---------------------------------------------------------------------------------------------------


def test_every_line_is_there_once_and_the_total_adds_up(lines: dict[str, dict[str, Any]]):
    items = {code: line for code, line in lines.items() if line["Occupation type"] == "Line item"}
    assert set(items) == codes_of_market()
    for column in ("Employment, 2024", "Employment, 2034", "Occupational openings, 2024–34 annual average"):
        total = sum(line[column] for line in items.values())
        assert abs(total - lines["00-0000"][column]) < 0.06 * len(items)
    for line in items.values():
        change = line["Employment, 2034"] - line["Employment, 2024"]
        assert abs(line["Employment change, numeric, 2024–34"] - change) < 0.11
        assert abs(line["Employment change, percent, 2024–34"] - 100 * change / line["Employment, 2024"]) < 0.3


def test_some_grow_some_decline_and_one_stays_as_planted(lines: dict[str, dict[str, Any]]):
    percent = {code: line["Employment change, percent, 2024–34"] for code, line in lines.items()}
    assert {code: percent[code] for code in planted.GROWTH} == {
        code: round(100 * growth, 1) for code, growth in planted.GROWTH.items()
    }
    assert sum(value > 5 for value in percent.values()) > 20
    assert sum(value < -1 for value in percent.values()) > 8


def test_medians_are_those_of_the_wages(lines: dict[str, dict[str, Any]], detailed: dict[str, dict[str, Any]]):
    medians = {code: lines[code]["Median annual wage, dollars, 2024[1]"] for code in detailed}
    assert medians.pop(planted.TOP_CODED) == f">=${wages.ANNUAL_TOP:,}"
    for code in (*planted.HOURLY_ONLY, *planted.WAGES_NOT_RELEASED):
        assert medians.pop(code) == "—"
    assert medians == {code: detailed[code]["A_MEDIAN"] for code in medians}


@pytest.mark.real_data
def test_the_header_and_the_words_are_those_of_the_real_table(real_data: Path, lines: dict[str, dict[str, Any]]):
    book = CalamineWorkbook.from_path(real_data / "bls" / "projections_2024_2034_occupation.xlsx")
    rows: list[list[Any]] = book.get_sheet_by_name(projections.SHEET).to_python()
    title, header, *rest = rows
    made = sheet(projections.projections_workbook(ANCHOR))
    assert made[0][0] == title[0]
    assert made[1] == header[: len(made[1])]
    real = {line[1]: dict(zip(header, line, strict=True)) for line in rest}
    for code, line in lines.items():
        name = "2024 National Employment Matrix title"
        assert line[name].strip().lower() == real[code][name].strip().lower()
    for column in header[12:15]:
        assert {line[column] for line in lines.values()} <= {line[column] for line in real.values()}
