"""Reading workbooks of wages: every published cell, marks, older layouts, and the invariants of what comes out."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.errors import InputRefused
from data_access.loads.bls_files import Findings, number, text
from data_access.loads.wage_remarks import TopCodes, find_top_codes, find_vintage
from data_access.loads.wages import COLUMNS, FIGURES, PERCENTILES, check_percentiles, read_wages
from tests.bls_files import TOP_REMARK, WageBook, annual_only, hourly_only, wage_row, zipped
from tests.real_bls import OEWS, real_wages

OURS = {"MEAN": "mean", "PCT10": "p10", "PCT25": "p25", "MEDIAN": "median", "PCT75": "p75", "PCT90": "p90"}


def read(book: WageBook, folder: Path, **options: Any) -> dict[str, dict[str, Any]]:
    """Code -> row of a small workbook."""
    file = read_wages(book.write(folder / "wages.xlsx"), generated=True, **options)
    return {row["soc_code"]: dict(row) for row in file.rows}


def few(*rows: dict[str, Any]) -> WageBook:
    """The given rows among enough others that every column has values."""
    return WageBook([*rows, *(wage_row(f"99-{number:04}") for number in range(len(rows) + 1))])


# --- The published file --------------------------------------------------------------------------------------------


@pytest.mark.real_data
def test_every_cell_of_the_published_file_is_read(real_data: Path):
    file = read_wages(real_data / OEWS)
    assert (file.vintage, file.reference_on) == ("May 2023", date(2023, 5, 1))
    assert file.top == TopCodes(Decimal(115), 239_200)
    expected = real_wages(real_data)
    assert [row["soc_code"] for row in file.rows] == [line["code"] for line in expected]
    compared = 0
    for row, line in zip(file.rows, expected, strict=True):
        assert list(row.keys() ^ set(COLUMNS)) == []
        at_least, not_released = [], []
        assert row["soc_title"] == line["title"]
        figures = {"TOT_EMP": "employment", "EMP_PRSE": "employment_rse"}
        for letter, basis, top in (("H", "hourly", 115.0), ("A", "annual", 239_200)):
            figures |= {f"{letter}_{theirs}": f"{basis}_{ours}" for theirs, ours in OURS.items()}
            for theirs, ours in OURS.items():
                if line[f"{letter}_{theirs}"] == "#":
                    assert float(row[f"{basis}_{ours}"]) == top
                    at_least.append(f"{basis}_{ours}")
        for theirs, ours in figures.items():
            cell = line[theirs]
            compared += 1
            if cell in ("*", "**"):
                assert row[ours] is None
                not_released.append(ours)
            elif cell != "#":
                assert float(row[ours]) == cell
        assert sorted(row["at_least"]) == sorted(at_least)
        assert sorted(row["not_released"]) == sorted(not_released)
        assert row["annual_only"] == (line["ANNUAL"] == "TRUE" or line["ANNUAL"] is True)
        assert row["hourly_only"] == (line["HOURLY"] == "TRUE" or line["HOURLY"] is True)
    assert compared == 831 * 14


@pytest.mark.real_data
def test_counts_of_marks_in_the_published_file(real_data: Path):
    rows = read_wages(real_data / OEWS).rows
    assert Counter((row["annual_only"], row["hourly_only"]) for row in rows) == {
        (False, False): 767,
        (True, False): 59,
        (False, True): 5,
    }
    assert sum(bool(row["at_least"]) for row in rows) == 41
    assert sum(bool(row["not_released"]) for row in rows) == 64


# --- Marks ---------------------------------------------------------------------------------------------------------


def test_marks_become_bounds_and_missing_values(tmp_path: Path):
    rows = read(
        few(
            wage_row("11-1011", H_PCT90="#", A_PCT75="#", A_PCT90="#", median=170_000),
            wage_row("11-1021", TOT_EMP="**", EMP_PRSE="**", H_MEAN="*", A_MEAN="*"),
            annual_only("25-1011"),
            hourly_only("27-2011"),
        ),
        tmp_path,
    )
    top = rows["11-1011"]
    assert top["at_least"] == ["hourly_p90", "annual_p75", "annual_p90"]
    assert (top["hourly_p90"], top["annual_p75"], top["annual_p90"]) == (Decimal(115), 239_200, 239_200)
    withheld = rows["11-1021"]
    assert withheld["not_released"] == ["employment", "employment_rse", "hourly_mean", "annual_mean"]
    assert [withheld[name] for name in withheld["not_released"]] == [None] * 4
    assert (rows["25-1011"]["annual_only"], rows["25-1011"]["hourly_only"]) == (True, False)
    assert rows["25-1011"]["not_released"] == [name for name in FIGURES if name.startswith("hourly")]
    assert rows["27-2011"]["not_released"] == [name for name in FIGURES if name.startswith("annual")]


def test_blank_cells_that_a_flag_explains_are_not_called_withheld(tmp_path: Path):
    rows = read(few(annual_only("25-1011", withheld=""), wage_row("11-1011", A_MEAN="", TOT_EMP="")), tmp_path)
    assert rows["25-1011"]["not_released"] == []
    assert rows["25-1011"]["hourly_median"] is None
    assert rows["11-1011"]["not_released"] == ["employment", "annual_mean"]


def test_without_marks_no_top_code_is_needed(tmp_path: Path):
    book = few()
    book.remarks = ["May 2023 OEWS Estimates"]
    assert read_wages(book.write(tmp_path / "wages.xlsx"), generated=True).top == TopCodes()


# --- Layouts of other years ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", ["OCC_GROUP", "GROUP", "o_group"])
def test_older_layouts_have_other_headers_fewer_columns_and_small_letters(tmp_path: Path, group: str):
    book = few(wage_row("11-1011"))
    book.rename("O_GROUP", group)
    for absent in ("AREA", "AREA_TITLE", "AREA_TYPE", "I_GROUP", "PCT_RPT"):
        book.rename(absent, f"unused {absent.lower()}s")
    book.header = tuple(name.lower() for name in book.header)
    book.sheet, book.remarks, book.above = "nat", ["May 2019 OES Estimates", TOP_REMARK], 3
    file = read_wages(book.write(tmp_path / "wages.xlsx"), generated=True)
    assert (file.vintage, file.rows[0]["annual_median"]) == ("May 2019", 60_000)


def test_only_rows_of_the_nation_and_of_all_industries_are_read(tmp_path: Path):
    book = few(
        wage_row("11-1011"),
        wage_row("11-1011", AREA="01", AREA_TYPE="2"),
        wage_row("11-1011", I_GROUP="sector"),
        wage_row("11-0000", O_GROUP="major"),
        wage_row("00-0000", O_GROUP="total"),
        wage_row("11-1010", O_GROUP="broad"),
        wage_row("11-1021", AREA=99, AREA_TYPE=1, I_GROUP="Cross-industry"),
    )
    assert {code for code in read(book, tmp_path) if code.startswith(("0", "1"))} == {"11-1011", "11-1021"}


def test_a_broad_group_is_read_only_as_a_merged_code_whose_parts_are_not_published(tmp_path: Path):
    broad: Any = {"O_GROUP": "broad"}
    rows = read(
        few(
            wage_row("13-1020", **broad),
            wage_row("31-1120"),
            wage_row("31-1120", **broad),
            wage_row("39-7010", **broad),
            wage_row("39-7011"),
            wage_row("11-1010", **broad),
        ),
        tmp_path,
    )
    assert sorted(code for code in rows if not code.startswith("99")) == ["13-1020", "31-1120", "39-7011"]


def test_numbers_written_as_texts_are_numbers(tmp_path: Path):
    row = read(few(wage_row("11-1011", TOT_EMP="1,234,560", A_MEDIAN="60,000", H_MEDIAN="28.85")), tmp_path)["11-1011"]
    assert (row["employment"], row["annual_median"], row["hourly_median"]) == (1_234_560, 60_000, Decimal("28.85"))


def test_the_workbook_may_be_in_an_archive_with_others(tmp_path: Path):
    book = few().write(tmp_path / "national_M2023_dl.xlsx")
    other = few().write(tmp_path / "field_descriptions.xlsx")
    members = {"oesm23nat/national_M2023_dl.xlsx": book, "oesm23nat/.~lock.xlsx": other}
    assert read_wages(zipped(tmp_path / "one.zip", members), generated=True).vintage == "May 2023"
    members["oesm23nat/field_descriptions.xlsx"] = other
    assert read_wages(zipped(tmp_path / "two.zip", members), generated=True).vintage == "May 2023"


# --- Vintage and top codes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("remarks", "given_on", "found"),
    [
        (["May 2023 OEWS Estimates"], None, date(2023, 5, 1)),
        (["may 2019 OES estimates"], None, date(2019, 5, 1)),
        (["national_M2021_dl.xlsx"], None, date(2021, 5, 1)),
        (["all_data_M_2024.xlsx", "May 2024 OEWS Estimates"], date(2024, 5, 1), date(2024, 5, 1)),
        (["wages.xlsx"], date(2025, 5, 1), date(2025, 5, 1)),
        (["November 2004 OES Estimates"], None, date(2004, 11, 1)),
        (["May 2023 OEWS Estimates", "Since the May 2021 OEWS estimates, more is published."], None, date(2023, 5, 1)),
    ],
)
def test_the_vintage_is_what_names_remarks_and_the_caller_say(remarks: list[str], given_on: date | None, found: date):
    findings: list[Any] = []
    assert find_vintage(remarks, given_on, findings) == found
    assert findings == []


def test_vintages_that_differ_are_a_finding():
    findings: list[Any] = []
    find_vintage(["May 2023 OEWS Estimates", "national_M2022_dl"], date(2021, 5, 1), findings)
    assert [str(one) for one in findings] == [
        "vintage: the file's name, its sheets and --vintage name different ones: May 2021, May 2022, May 2023"
    ]


def test_top_codes_are_read_from_the_remark_on_the_mark():
    older = "#  = indicates a wage that is equal to or greater than $100.00 per hour or $208,000 per year"
    assert find_top_codes([older, "$9.00 per hour"], TopCodes(), []) == TopCodes(Decimal(100), 208_000)
    assert find_top_codes(["x"], TopCodes(Decimal(90)), []) == TopCodes(Decimal(90), None)
    assert find_top_codes([TOP_REMARK], TopCodes(Decimal(115), 239_200), []) == TopCodes(Decimal(115), 239_200)


# --- Invariants ----------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 300_000) | st.none(), min_size=5, max_size=5))
def test_percentiles_are_noted_where_and_only_where_they_descend(values: list[int | None]):
    named = dict(zip(PERCENTILES, values, strict=True))
    row = {f"{basis}_{name}": value for basis in ("annual", "hourly") for name, value in named.items()}
    findings = Findings()
    check_percentiles({**row, "soc_code": "11-1011"}, TopCodes(), findings)
    released = [value for value in values if value is not None]
    descends = any(left > right for left, right in pairwise(released))
    assert [one.check for one in findings.listed()] == ["percentiles", "percentiles"] * descends


@given(st.integers(0, 10_000_000))
def test_a_number_is_the_same_as_a_number_and_as_a_text(cents: int):
    value = cents / 100
    assert number(value) == number(f"{value:,.2f}") == Decimal(cents) / 100


@pytest.mark.parametrize("cell", ["", "*", "1,23", "1.", "abc", True, None, float("nan"), float("inf"), "1 2"])
def test_what_is_no_number_is_none(cell: Any):
    assert number(cell) is None


def test_a_whole_number_is_written_without_a_point():
    assert [text(cell) for cell in (99.0, " a  b ", 1.5, "")] == ["99", "a b", "1.5", ""]


def test_every_row_ascends_and_bounds_are_the_top_code(tmp_path: Path):
    book = few(*(wage_row(f"15-{n:04}", median=40_000 + 2_000 * n) for n in range(1, 40)))
    for row in book.rows:
        for name, cell in row.items():
            top = {"H": 115.0, "A": 239_200.0}.get(name[0]) if "PCT" in name or "MEDIAN" in name else None
            if top and isinstance(cell, float) and cell > top:
                row[name] = "#"
    for row in read(book, tmp_path).values():
        for basis, top in (("hourly", Decimal(115)), ("annual", 239_200)):
            values = [row[f"{basis}_{name}"] for name in PERCENTILES]
            assert values == sorted(values)
            for name in PERCENTILES:
                assert (row[f"{basis}_{name}"] == top) == (f"{basis}_{name}" in row["at_least"])


def test_everything_wrong_is_listed_at_once(tmp_path: Path):
    book = few(wage_row("11-1011", A_MEAN="many", H_MEAN=-1), wage_row("11-1011"), wage_row("11/1021", A_PCT90=1))
    book.remarks = ["May 2022 OEWS Estimates"]
    with pytest.raises(InputRefused) as refused:
        read_wages(book.write(tmp_path / "wages.xlsx"))
    checks = Counter(problem.split(":")[0] for problem in refused.value.problems)
    assert checks == {"vintage": 1, "values": 3, "percentiles": 1, "duplicates": 1, "rows": 1}
