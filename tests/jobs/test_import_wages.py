"""Importing wages: what each check refuses, and which vintages are there afterwards."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from data_access.database import Database
from data_access.loads.bls_files import CHECKS
from data_access.tenancy import PUBLIC
from jobs.runner import Run
from tests.bls_files import WageBook, annual_only, codes, hourly_only, wage_row, whole_wages, zipped
from tests.jobs.vintage_runs import clear, held, names, run
from tests.real_bls import OEWS

JOB = "import_wages"


@pytest.fixture
def empty(database: Database) -> Database:
    """A database without vintages."""
    clear(database)
    return database


def book(year: int = 2023, **options: Any) -> WageBook:
    made = whole_wages(**options)
    made.sheet = f"national_M{year}_dl"
    made.remarks[0] = f"May {year} OEWS Estimates"
    return made


def write(folder: Path, made: WageBook | None = None, name: str = "national.xlsx") -> Path:
    return (made or book()).write(folder / name)


# --- Vintages ------------------------------------------------------------------------------------------------------


@pytest.mark.real_data
def test_the_published_file_is_imported(empty: Database, real_data: Path):
    result = run(empty, JOB, real_data / OEWS)
    assert (result.outcome, result.rows) == ("succeeded", 831)
    expected = {"vintage": "May 2023", "top_coded": 41, "not_released": 64, "annual_only": 59, "hourly_only": 5}
    assert expected.items() <= result.detail.items()
    assert (result.detail["merged"], result.detail["annual_top"]) == (12, 239_200)
    assert names(empty, JOB) == [("May 2023", False, 831)]
    with empty.reading(PUBLIC) as connection:
        row = connection.execute(
            text("SELECT hourly_p10, annual_p75, at_least, not_released FROM wage WHERE soc_code = '11-1011'")
        ).one()
    assert tuple(row) == (Decimal("38.46"), 239_200, ["hourly_p75", "hourly_p90", "annual_p75", "annual_p90"], [])


def test_the_same_file_again_changes_nothing(empty: Database, tmp_path: Path):
    path = write(tmp_path)
    assert run(empty, JOB, path).outcome == "succeeded"
    before = held(empty, JOB)
    again = run(empty, JOB, path)
    assert (again.outcome, again.detail["reason"]) == ("nothing_to_do", "this file is loaded already")
    assert held(empty, JOB) == before


def test_a_file_of_the_same_vintage_takes_its_place(empty: Database, tmp_path: Path):
    run(empty, JOB, write(tmp_path))
    result = run(empty, JOB, write(tmp_path, book(count=530), "corrected.xlsx"))
    assert (result.outcome, result.detail["replaced"]) == ("succeeded", True)
    assert names(empty, JOB) == [("May 2023", False, 530)]


def test_vintages_stay_side_by_side_in_any_order(empty: Database, tmp_path: Path):
    for year in (2023, 2021, 2024):
        assert run(empty, JOB, write(tmp_path, book(year), f"{year}.xlsx")).outcome == "succeeded"
    assert [row[0] for row in names(empty, JOB)] == ["May 2023", "May 2021", "May 2024"]


def test_the_same_file_under_another_vintage_is_moved_there(empty: Database, tmp_path: Path):
    made = book()
    made.sheet, made.remarks = "wages", made.remarks[1:]
    path = write(tmp_path, made)
    assert run(empty, JOB, path, vintage="2022-05").outcome == "succeeded"
    assert run(empty, JOB, path, vintage="2023-05").outcome == "succeeded"
    assert [row[0] for row in names(empty, JOB)] == ["May 2023"]


def test_a_published_vintage_removes_generated_ones_and_none_come_back(empty: Database, tmp_path: Path):
    small = write(tmp_path, WageBook([wage_row(code) for code in codes(20)]), "small.xlsx")
    assert run(empty, JOB, small, generated=True).outcome == "succeeded"
    assert names(empty, JOB) == [("May 2023", True, 20)]
    result = run(empty, JOB, write(tmp_path, book(2021), "real.xlsx"))
    assert (result.outcome, result.detail["generated_removed"]) == ("succeeded", 1)
    assert names(empty, JOB) == [("May 2021", False, 520)]
    again = run(empty, JOB, small, generated=True)
    assert again.outcome == "nothing_to_do"
    assert "generated ones are never put beside them" in again.detail["reason"]
    assert names(empty, JOB) == [("May 2021", False, 520)]


def test_generated_vintages_are_renewed(empty: Database, tmp_path: Path):
    for count in (20, 19):
        path = write(tmp_path, WageBook([wage_row(code) for code in codes(count)]), f"{count}.xlsx")
        assert run(empty, JOB, path, generated=True).outcome == "succeeded"
    assert names(empty, JOB) == [("May 2023", True, 19)]


def test_readers_see_the_old_vintage_or_the_new_one_while_it_is_replaced(empty: Database, tmp_path: Path):
    paths = [write(tmp_path, book(count=520 + n), f"{n}.xlsx") for n in range(2)]
    run(empty, JOB, paths[0])
    seen: set[tuple[str, bool, int]] = set()
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            [found] = names(empty, JOB)
            seen.add(found)

    reader = threading.Thread(target=look)
    reader.start()
    outcomes = [run(empty, JOB, paths[n % 2]).outcome for n in range(1, 7)]
    stop.set()
    reader.join()
    assert outcomes == ["succeeded"] * 6
    assert seen <= {("May 2023", False, 520), ("May 2023", False, 521)}
    assert seen


def test_an_archive_is_read_and_a_missing_top_code_can_be_told(empty: Database, tmp_path: Path):
    made = book(extra=[wage_row("11-1011", A_PCT90="#", H_PCT90="#")])
    made.remarks = made.remarks[:1]
    archive = zipped(tmp_path / "oesm23nat.zip", {"oesm23nat/national_M2023_dl.xlsx": write(tmp_path, made)})
    refused = run(empty, JOB, archive)
    assert [reason.split(":")[0] for reason in refused.reasons] == ["top_code", "top_code"]
    assert "add it, as --hourly-top 115.00" in refused.reasons[0]
    assert "add it, as --annual-top 239200" in refused.reasons[1]
    result = run(empty, JOB, archive, hourly_top=100.0, annual_top=208_000)
    assert (result.outcome, result.detail["hourly_top"], result.detail["annual_top"]) == ("succeeded", 100.0, 208_000)


# --- Refusals ------------------------------------------------------------------------------------------------------


def cell(header: str, value: object, row: int = 0) -> Callable[[WageBook], None]:
    def change(made: WageBook) -> None:
        made.rows[row][header] = value

    return change


def of_another_year(made: WageBook) -> None:
    made.remarks[0] = "May 2022 OEWS Estimates"


def of_no_year(made: WageBook) -> None:
    made.sheet, made.remarks = "wages", made.remarks[1:]


def of_states(made: WageBook) -> None:
    for row in made.rows:
        row["AREA"], row["AREA_TYPE"] = "01", "2"


def with_a_blank_column(made: WageBook) -> None:
    for row in made.rows:
        row["A_MEDIAN"] = ""


def with_both_flags(made: WageBook) -> None:
    made.rows[0].update(ANNUAL="TRUE", HOURLY="TRUE")


BREAKAGES: dict[str, tuple[str, Callable[[WageBook], object], str]] = {
    "renamed column": ("columns", lambda made: made.rename("A_MEDIAN", "A_MED"), "the column 'A_MEDIAN' is missing"),
    "column twice": ("columns", lambda made: made.rename("MEAN_PRSE", "TOT_EMP"), "'TOT_EMP' is there more than once"),
    "no group": ("columns", lambda made: made.rename("O_GROUP", "LEVEL"), "the column 'O_GROUP' is missing"),
    "no flags": ("columns", lambda made: made.rename("HOURLY", "H"), "the column 'HOURLY' is missing"),
    "no table": ("sheet", lambda made: made.rename("OCC_CODE", "SOC"), "no sheet of wages.xlsx has the columns"),
    "other vintage": ("vintage", of_another_year, "name different ones: May 2022, May 2023"),
    "no vintage": ("vintage", of_no_year, "add --vintage with its month, as --vintage 2023-05"),
    "no number": ("values", cell("A_MEDIAN", "n/a"), "A_MEDIAN: cells other than numbers, *, ** and #: 1"),
    "top-coded people": ("values", cell("TOT_EMP", "#"), "TOT_EMP: cells other than numbers, * and **: 1"),
    "negative": ("values", cell("H_MEAN", -1.5), "H_MEAN: values outside of 0 to 100,000 dollars an hour: 1"),
    "too much": ("values", cell("A_MEAN", 1e9), "A_MEAN: values outside of 0 to 100,000,000 dollars a year: 1"),
    "code's form": ("values", cell("OCC_CODE", "1-1011"), "codes other than such as 15-1252: 1, for instance '1-1011'"),
    "no title": ("values", cell("OCC_TITLE", ""), "codes without a title: 1, for instance 98-0001"),
    "flag": ("values", cell("ANNUAL", "yes"), "ANNUAL other than TRUE or blank: 1, for instance 98-0001 ('yes')"),
    "both flags": ("values", with_both_flags, "both ANNUAL and HOURLY say"),
    "descending": ("percentiles", cell("A_PCT10", 70_000), "annual percentiles that do not ascend: 1"),
    "bound below": ("percentiles", cell("H_PCT10", "#"), "hourly percentiles that do not ascend: 1"),
    "above top": ("top_code", cell("A_PCT90", 239_210), "annual percentiles above the top code of $239,200: 1"),
    "code twice": ("duplicates", lambda made: made.rows.append(wage_row("98-0007")), "there twice: 98-0007"),
    "blank column": ("coverage", with_a_blank_column, "annual_median has a value in 0 of 520 rows"),
    "few": ("rows", lambda made: made.rows.__delitem__(slice(499, None)), "499 occupations of the whole nation"),
    "states": ("rows", of_states, "0 occupations of the whole nation"),
}  # fmt: skip


@pytest.fixture(scope="module")
def served(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Database]:
    """A database that holds May 2021, in which nothing may change."""
    path = write(tmp_path_factory.mktemp("served"), book(2021))

    def serve() -> Database:
        if names(database, JOB) != [("May 2021", False, 520)]:
            clear(database)
            assert run(database, JOB, path).outcome == "succeeded"
        return database

    return serve


def assert_refused(database: Database, path: Path | str, check: str, reason: str, **options: Any) -> Run:
    """The file is refused by exactly this check, with this reason, and the vintages are as they were."""
    before = held(database, JOB)
    result = run(database, JOB, path, **options)
    assert result.outcome == "refused", result
    assert {problem.split(": ")[0] for problem in result.reasons} == {check}, result.reasons
    assert reason in "\n".join(result.reasons)
    assert held(database, JOB) == before
    return result


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_file_is_refused_with_the_reason(served: Callable[[], Database], tmp_path: Path, breakage: str):
    check, change, reason = BREAKAGES[breakage]
    made = book()
    change(made)
    assert_refused(served(), write(tmp_path, made, "wages.xlsx"), check, reason)


def test_half_the_rows_of_the_newest_vintage_are_refused(empty: Database, tmp_path: Path):
    assert run(empty, JOB, write(tmp_path, book(2021, count=900), "whole.xlsx")).outcome == "succeeded"
    reason = "520 occupations, the newest loaded vintage, May 2021, has 900; at least 60% of that is expected"
    assert_refused(empty, write(tmp_path, book(2022), "half.xlsx"), "row_counts", reason)


@pytest.mark.parametrize(
    ("options", "check", "reason"),
    [
        ({"vintage": "2022-05"}, "vintage", "name different ones: May 2022, May 2023"),
        ({"vintage": "May 2023"}, "vintage", "--vintage May 2023 cannot be used; give year and month, such as 2023-05"),
        ({"vintage": "2023-13"}, "vintage", "--vintage 2023-13 cannot be used"),
        ({"hourly_top": 100.0}, "top_code", "different top codes per hour: $100.0, $115.00; leave the option out"),
        ({"annual_top": 208_000}, "top_code", "different top codes per year: $208,000, $239,200; leave the option out"),
        (
            {"hourly_top": 0.0},
            "top_code",
            "--hourly-top 0 cannot be used; give US dollars an hour, more than 0 and at most 100,000",
        ),
        ({"hourly_top": float("nan")}, "top_code", "--hourly-top nan cannot be used"),
        ({"hourly_top": float("inf")}, "top_code", "--hourly-top inf cannot be used"),
        ({"annual_top": -5}, "top_code", "--annual-top -5 cannot be used"),
        ({"annual_top": 9_999_999_999}, "top_code", "US dollars a year, more than 0 and at most 100,000,000"),
    ],
)
def test_options_that_contradict_the_file_or_mean_nothing_are_refused(
    served: Callable[[], Database], tmp_path: Path, options: dict[str, Any], check: str, reason: str
):
    assert_refused(served(), write(tmp_path), check, reason, **options)


def cut_short(path: Path) -> None:
    whole = write(path.parent, name="whole.xlsx").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def without_workbook(path: Path) -> None:
    note = path.parent / "note.txt"
    note.write_text("x")
    zipped(path, {"note.txt": note})


def with_two_workbooks(path: Path) -> None:
    made = write(path.parent, name="one.xlsx")
    zipped(path, {"state_M2023_dl.xlsx": made, "metro_M2023_dl.xlsx": made})


def with_a_text_called_workbook(path: Path) -> None:
    note = path.parent / "note.txt"
    note.write_text("x")
    zipped(path, {"national_M2023_dl.xlsx": note})


def damaged_inside(path: Path) -> None:
    broken = path.parent / "broken.xml"
    broken.write_text("<workbook")
    zipped(path, {"xl/workbook.xml": broken})


def with_a_damaged_sheet(path: Path) -> None:
    with zipfile.ZipFile(write(path.parent, name="whole.xlsx")) as whole, zipfile.ZipFile(path, "w") as broken:
        for name in whole.namelist():
            broken.writestr(name, b"<worksheet><sheetData><row" if name.endswith("sheet1.xml") else whole.read(name))


def inflating(path: Path) -> None:
    """A workbook in an archive, whose directory announces 4 GB."""
    made = write(path.parent, name="whole.xlsx")
    data = bytearray(made.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    made.write_bytes(bytes(data))
    zipped(path, {"national_M2023_dl.xlsx": made})


UNREADABLE: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "missing": ("source", lambda path: path.unlink(missing_ok=True), "No such file"),
    "web page": ("archive", lambda path: path.write_text("<!DOCTYPE html><html>"), "the file is a web page (HTML)"),
    "not a zip": ("archive", lambda path: path.write_bytes(b"\x7fELF"), "the file is not a zip archive"),
    "empty": ("archive", lambda path: path.write_bytes(b""), "the file is empty"),
    "cut short": ("archive", cut_short, "the zip archive is cut short or damaged"),
    "no workbook": ("workbook", without_workbook, "the zip archive holds no workbook (xlsx)"),
    "two workbooks": ("workbook", with_two_workbooks, "several workbooks: metro_M2023_dl.xlsx, state_M2023_dl.xlsx"),
    "a text": ("workbook", with_a_text_called_workbook, "national_M2023_dl.xlsx is not a workbook"),
    "damaged": ("workbook", damaged_inside, "oesm23nat.zip cannot be read as a workbook"),
    "damaged sheet": ("workbook", with_a_damaged_sheet, "the sheet 'national_M2023_dl' cannot be read"),
    "inflating": ("workbook", inflating, "national_M2023_dl.xlsx unpacks to more than 2 GB"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_no_workbook_is_refused(served: Callable[[], Database], tmp_path: Path, kind: str):
    check, make, reason = UNREADABLE[kind]
    path = tmp_path / "oesm23nat.zip"
    make(path)
    assert_refused(served(), path, check, reason)


def test_flags_with_values_withheld_are_no_reason_to_refuse(empty: Database, tmp_path: Path):
    path = write(tmp_path, book(extra=[annual_only("25-1011"), hourly_only("27-2011", "")]))
    result = run(empty, JOB, path)
    assert (result.outcome, result.detail["annual_only"], result.detail["hourly_only"]) == ("succeeded", 1, 1)


def test_every_check_that_is_about_wages_has_refused_something():
    refused = {check for check, *_ in (*BREAKAGES.values(), *UNREADABLE.values())}
    of_projections = {"units", "changes"}  # tests/jobs/test_import_projections.py
    assert refused | {"row_counts"} == set(CHECKS) - of_projections
