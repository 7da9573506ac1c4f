"""Reading workbooks of projections: every published cell, headers of other years, and people out of thousands."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.errors import InputRefused
from data_access.loads.bls_files import Findings, number
from data_access.loads.projections import COLUMNS, people, read_projections, read_row
from tests.bls_files import PROJECTION_HEADER, ProjectionBook, projection_row, total_row
from tests.real_bls import PROJECTIONS, all_projections, real_projections

PEOPLE = {
    "employment": "Employment, 2024",
    "projected_employment": "Employment, 2034",
    "employment_change": "Employment change, numeric, 2024–34",
    "openings": "Occupational openings, 2024–34 annual average",
}
SHARES = {
    "change_share": "Employment change, percent, 2024–34",
    "self_employed_share": "Percent self employed, 2024",
}
WORDS = {
    "education": "Typical education needed for entry",
    "experience": "Work experience in a related occupation",
    "training": "Typical on-the-job training needed to attain competency in the occupation",
}


def read(book: ProjectionBook, folder: Path) -> dict[str, dict[str, Any]]:
    file = read_projections(book.write(folder / "occupation.xlsx"), generated=True)
    return {row["soc_code"]: dict(row) for row in file.rows}


def few(*rows: dict[str, Any], **book: Any) -> ProjectionBook:
    """The total, and the given rows among enough others that every column has values."""
    others = (projection_row(f"99-{number:04}") for number in range(len(rows) + 1))
    return ProjectionBook([total_row(), *rows, *others], **book)


# --- The published file --------------------------------------------------------------------------------------------


@pytest.mark.real_data
def test_every_cell_of_the_published_table_is_read(real_data: Path):
    file = read_projections(real_data / PROJECTIONS)
    assert (file.vintage, file.base_year, file.target_year, file.average_change_share) == ("2024–34", 2024, 2034, 0.031)
    expected = real_projections(real_data)
    assert [row["soc_code"] for row in file.rows] == [line["code"] for line in expected]
    assert len(expected) == 832
    for row, line in zip(file.rows, expected, strict=True):
        assert list(row.keys() ^ set(COLUMNS)) == []
        assert row["soc_title"] == line["title"]
        for ours, theirs in PEOPLE.items():
            assert row[ours] == round(float(line[theirs]) * 1000), (line["code"], theirs)
        for ours, theirs in SHARES.items():
            if line[theirs] == "—":
                assert row[ours] is None
            else:
                assert row[ours] == pytest.approx(float(line[theirs]) / 100, abs=1e-12)
        wage = line["Median annual wage, dollars, 2024[1]"]
        assert row["median_wage_at_least"] == (wage == ">=$239,200")
        assert row["median_wage"] == {"—": None, ">=$239,200": 239_200}.get(wage, wage)
        for ours, theirs in WORDS.items():
            assert row[ours] == (None if line[theirs] == "—" else line[theirs])


@pytest.mark.real_data
def test_counts_of_the_published_table(real_data: Path):
    rows = read_projections(real_data / PROJECTIONS).rows
    assert sum(row["median_wage_at_least"] for row in rows) == 17
    assert sum(row["median_wage"] is None for row in rows) == 6
    assert sum(row["self_employed_share"] is None for row in rows) == 199
    assert all(row["experience"] and row["training"] and row["education"] for row in rows)


@pytest.mark.real_data
def test_the_total_is_what_its_occupations_add_up_to(real_data: Path):
    total = all_projections(real_data)[0]
    for ours in ("employment", "projected_employment", "openings"):
        added = sum(row[ours] for row in read_projections(real_data / PROJECTIONS).rows)
        assert added == pytest.approx(1000 * total[PEOPLE[ours]], abs=832 * 50)


# --- Rows ----------------------------------------------------------------------------------------------------------


def test_a_line_item_in_our_units(tmp_path: Path):
    row = read(few(projection_row("15-1252", "Kite menders", base=309.4, growth=4.3)), tmp_path)["15-1252"]
    assert row == {
        "soc_code": "15-1252",
        "soc_title": "Kite menders",
        "employment": 309_400,
        "projected_employment": 322_700,
        "employment_change": 13_300,
        "change_share": 0.043,
        "self_employed_share": 0.055,
        "openings": 9_900,
        "median_wage": 61_230,
        "median_wage_at_least": False,
        "education": "Bachelor's degree",
        "experience": "None",
        "training": "None",
    }


@pytest.mark.parametrize("dash", ["—", "–", "-", "", " — "])
def test_dashes_are_missing_values(tmp_path: Path, dash: str):
    missing: Any = dict.fromkeys(("self_employed", "median", "education", "training", "openings", "change"), dash)
    row = read(few(projection_row("15-1252", **missing)), tmp_path)["15-1252"]
    assert [row[name] for name in ("self_employed_share", "median_wage", "education", "training")] == [None] * 4
    assert (row["openings"], row["employment_change"], row["experience"]) == (None, None, "None")


@pytest.mark.parametrize("written", [">=$239,200", "≥$239,200", ">= $ 239,200", ">=239200"])
def test_a_median_at_the_top_code_is_a_bound(tmp_path: Path, written: str):
    row = read(few(projection_row("29-1241", median=written)), tmp_path)["29-1241"]
    assert (row["median_wage"], row["median_wage_at_least"]) == (239_200, True)


def test_summaries_are_left_out_but_for_merged_codes_without_their_parts(tmp_path: Path):
    summary: Any = {"type": "Summary"}
    rows = read(
        few(
            projection_row("15-1250", **summary),
            projection_row("13-1020", **summary),
            projection_row("31-1120", **summary),
            projection_row("31-1121"),
        ),
        tmp_path,
    )
    assert sorted(code for code in rows if not code.startswith("99")) == ["13-1020", "31-1121"]


def test_footnotes_end_the_table(tmp_path: Path):
    book = few(projection_row("15-1252"))
    book.footnotes = ("[1] Some words.", "15-0000 is no code here")
    assert "15-1252" in read(book, tmp_path)


# --- Headers of other years ----------------------------------------------------------------------------------------


def test_years_are_those_of_the_headers(tmp_path: Path):
    file = read_projections(few(base=2019, target=2029).write(tmp_path / "occupation.xlsx"), generated=True)
    assert (file.vintage, file.values["base_year"], file.values["target_year"]) == ("2019–29", 2019, 2029)


def test_a_turn_of_the_century_is_no_trouble(tmp_path: Path):
    assert read_projections(few(base=2094, target=2104).write(tmp_path / "o.xlsx"), generated=True).vintage == "2094–04"


@pytest.mark.parametrize("dash", ["-", "—"])
def test_headers_in_another_spelling_are_found(tmp_path: Path, dash: str):
    book = few(projection_row("15-1252"))
    book.header = tuple(
        name.replace("–", dash).replace("[1]", " (1)").replace("Employment, {base}", "Employment {base}").upper()
        for name in PROJECTION_HEADER
    )
    for year in ("base", "target", "short"):
        book.header = tuple(name.replace(f"{{{year.upper()}}}", f"{{{year}}}") for name in book.header)
    assert read(book, tmp_path)["15-1252"]["employment"] == 100_000


def test_the_table_is_found_by_its_title_where_the_sheet_has_another_name(tmp_path: Path):
    assert "15-1252" in read(few(projection_row("15-1252"), sheet="Sheet 7"), tmp_path)


def test_a_table_with_a_longer_number_is_another_one(tmp_path: Path):
    book = few(projection_row("15-1252"), sheet="Table 1.20")
    book.title = "Table 1.20 Occupational projections (Employment in thousands)"
    with pytest.raises(InputRefused, match=r"sheet: occupation.xlsx has no Table 1\.2"):
        read(book, tmp_path)


# --- Thousands -----------------------------------------------------------------------------------------------------


@given(st.integers(-10_000_000, 10_000_000))
def test_tenths_of_thousands_are_whole_hundreds_whatever_binary_numbers_make_of_them(tenths: int):
    value = number(tenths / 10)
    assert value is not None
    assert people(value) == tenths * 100
    noisy = number(tenths / 10 + tenths * 1e-17)
    assert noisy is not None
    assert people(noisy) == tenths * 100


@given(st.decimals(-10_000, 10_000, places=5))
def test_people_are_rounded_half_to_even(thousands: Decimal):
    exact = Fraction(thousands) * 1000
    found = people(thousands)
    assert abs(exact - found) <= Fraction(1, 2)
    if abs(exact - found) == Fraction(1, 2):
        assert found % 2 == 0
    assert found == int((thousands * 1000).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


@given(st.integers(-1000, 5000), st.integers(0, 1000))
def test_per_cent_are_shares(change: int, self_employed: int):
    names = ("soc_title", "soc_code", "type", "employment", "projected_employment", "_", "employment_change")
    names += ("change_share", "self_employed_share", "openings", "median_wage", "education", "experience", "training")
    line = projection_row("15-1252", percent=change / 10, self_employed=self_employed / 10)
    findings = Findings()
    row = read_row("15-1252", dict(zip(names, line.values(), strict=True)), findings)
    assert findings.listed() == []
    assert (row["change_share"], row["self_employed_share"]) == (change / 1000, self_employed / 1000)
    assert row["change_share"] >= -1
    assert 0 <= row["self_employed_share"] <= 1
