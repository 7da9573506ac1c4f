"""Importing projections: what each check refuses, and which vintages are there afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from data_access.database import Database
from data_access.tenancy import PUBLIC
from tests.bls_files import ProjectionBook, codes, projection_row, total_row, whole_projections, whole_wages, zipped
from tests.jobs.vintage_runs import clear, held, names, run
from tests.real_bls import PROJECTIONS

JOB = "import_projections"


@pytest.fixture
def empty(database: Database) -> Database:
    """A database without vintages."""
    clear(database)
    return database


def write(folder: Path, made: ProjectionBook | None = None, name: str = "occupation.xlsx") -> Path:
    return (made or whole_projections()).write(folder / name)


def small(folder: Path, count: int = 20) -> Path:
    rows = [total_row(), *(projection_row(code) for code in codes(count))]
    return write(folder, ProjectionBook(rows), f"small_{count}.xlsx")


# --- Vintages ------------------------------------------------------------------------------------------------------


@pytest.mark.real_data
def test_the_published_file_is_imported(empty: Database, real_data: Path):
    result = run(empty, JOB, real_data / PROJECTIONS)
    assert (result.outcome, result.rows) == ("succeeded", 832)
    expected = {"vintage": "2024–34", "merged": 12, "average_change_share": 0.031, "median_wage_at_least": 17}
    assert expected.items() <= result.detail.items()
    with empty.reading(PUBLIC) as connection:
        row = connection.execute(
            text("SELECT employment, openings, change_share, education FROM projection WHERE soc_code = '11-1011'")
        ).one()
        years = connection.execute(text("SELECT base_year, target_year, average_change_share FROM projection_vintage"))
        assert tuple(years.one()) == (2024, 2034, 0.031)
    assert tuple(row) == (309_400, 22_200, 0.043, "Bachelor's degree")


def test_the_same_file_again_changes_nothing(empty: Database, tmp_path: Path):
    path = write(tmp_path)
    assert run(empty, JOB, path).outcome == "succeeded"
    before = held(empty, JOB)
    assert run(empty, JOB, path).outcome == "nothing_to_do"
    assert held(empty, JOB) == before


def test_another_file_of_the_same_vintage_takes_its_place_and_others_stay(empty: Database, tmp_path: Path):
    run(empty, JOB, write(tmp_path))
    run(empty, JOB, write(tmp_path, whole_projections(base=2022, target=2032), "older.xlsx"))
    result = run(empty, JOB, write(tmp_path, whole_projections(count=530), "corrected.xlsx"))
    assert (result.outcome, result.detail["replaced"]) == ("succeeded", True)
    assert names(empty, JOB) == [("2022–32", False, 520), ("2024–34", False, 530)]


def test_a_published_vintage_removes_generated_ones_and_none_come_back(empty: Database, tmp_path: Path):
    assert run(empty, JOB, small(tmp_path), generated=True).outcome == "succeeded"
    assert names(empty, JOB) == [("2024–34", True, 20)]
    path = zipped(tmp_path / "occupation.zip", {"occupation.xlsx": write(tmp_path)})
    result = run(empty, JOB, path)
    assert (result.outcome, result.detail["generated_removed"]) == ("succeeded", 1)
    assert run(empty, JOB, small(tmp_path), generated=True).outcome == "nothing_to_do"
    assert names(empty, JOB) == [("2024–34", False, 520)]


# --- Refusals ------------------------------------------------------------------------------------------------------


def cell(name: str, value: object, row: int = 1) -> Callable[[ProjectionBook], None]:
    def change(made: ProjectionBook) -> None:
        made.rows[row][name] = value

    return change


def renamed(beginning: str, new: str) -> Callable[[ProjectionBook], None]:
    def change(made: ProjectionBook) -> None:
        made.header = tuple(new if name.startswith(beginning) else name for name in made.header)

    return change


def titled(sheet: str, title: str) -> Callable[[ProjectionBook], None]:
    def change(made: ProjectionBook) -> None:
        made.sheet, made.title = sheet, title

    return change


def without_medians(made: ProjectionBook) -> None:
    for row in made.rows:
        row["median"] = "—"


BREAKAGES: dict[str, tuple[str, Callable[[ProjectionBook], object], str]] = {
    "no table": ("sheet", titled("Table 1.3", "Table 1.3 Others (in thousands)"), "occupation.xlsx has no Table 1.2"),
    "no header": ("columns", renamed("{base} National Employment Matrix code", "code"), "the sheet 'Table 1.2' has no"),
    "renamed column": ("columns", renamed("Occupational openings", "Openings"), "openings, annual average' is missing"),
    "column twice": ("columns", renamed("Typical on-the-job", "Occupation type"), "'Occupation type' is there more"),
    "one year": ("columns", renamed("Employment, {target}", "Then"), "expected for two years, found: 2024"),
    "no year": ("columns", renamed("Employment, {", "Jobs"), "expected for two years, found: none"),
    "other years": (
        "vintage",
        renamed("Employment change, percent", "Employment change, percent, 2023–33"),
        "employment is of 2024 and 2034, other columns of 2023–33, 2024–34",
    ),
    "other unit": ("units", titled("Table 1.2", "Table 1.2 Occupational projections"), "does not say 'in thousands'"),
    "no number": ("values", cell("base", "many"), "Employment: cells other than numbers and dashes: 1"),
    "no wage": ("values", cell("median", ">=$lots"), "annual wage, dollars: cells other than numbers"),
    "negative people": ("values", cell("openings", -1.0), "annual average: values outside of 0 to 1,000,000: 1"),
    "more than all": ("values", cell("self_employed", 100.1), "Percent self employed: values outside of 0 to 100: 1"),
    "more than gone": ("values", cell("percent", -100.1), "percent: values outside of -100 to 10,000"),
    "code's form": ("values", cell("code", "15-12"), "or without a title: 1, for instance '15-12'"),
    "no code": ("values", cell("code", ""), "codes other than such as 15-1252, or without a title: 1"),
    "no title": ("values", cell("title", "  "), "or without a title: 1, for instance '98-0001'"),
    "type": ("values", cell("type", "Broad"), "types other than Line item and Summary: 1"),
    "contradiction": ("changes", cell("change", 3.3), "98-0001 (103,000 − 100,000 is not 3,300)"),
    "code twice": ("duplicates", lambda made: made.rows.append(projection_row("98-0007")), "there twice: 98-0007"),
    "blank column": ("coverage", without_medians, "median_wage has a value in 0 of 520 rows"),
    "no total": ("rows", lambda made: made.rows.pop(0), "no row of all occupations (00-0000) with its change"),
    "total without change": ("rows", cell("percent", "—", row=0), "no row of all occupations (00-0000)"),
    "few": ("rows", lambda made: made.rows.__delitem__(slice(500, None)), "499 occupations of the whole nation"),
}  # fmt: skip


def assert_refused(database: Database, path: Path, check: str, reason: str) -> None:
    """The file is refused by exactly this check, with this reason, and the vintages are as they were."""
    before = held(database, JOB)
    result = run(database, JOB, path)
    assert result.outcome == "refused", result
    assert {problem.split(": ")[0] for problem in result.reasons} == {check}, result.reasons
    assert reason in "\n".join(result.reasons)
    assert held(database, JOB) == before


@pytest.fixture(scope="module")
def served(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Database]:
    """A database that holds 2022–32, in which nothing may change."""
    path = write(tmp_path_factory.mktemp("served"), whole_projections(base=2022, target=2032))

    def serve() -> Database:
        if names(database, JOB) != [("2022–32", False, 520)]:
            clear(database)
            assert run(database, JOB, path).outcome == "succeeded"
        return database

    return serve


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_file_is_refused_with_the_reason(served: Callable[[], Database], tmp_path: Path, breakage: str):
    check, change, reason = BREAKAGES[breakage]
    made = whole_projections()
    change(made)
    assert_refused(served(), write(tmp_path, made), check, reason)


def test_half_the_rows_of_the_newest_vintage_are_refused(empty: Database, tmp_path: Path):
    run(empty, JOB, write(tmp_path, whole_projections(count=900, base=2022, target=2032), "whole.xlsx"))
    assert_refused(empty, write(tmp_path), "row_counts", "520 occupations, the newest loaded vintage, 2022–32, has 900")


@pytest.mark.parametrize("content", ["<html>Not here</html>", "plain text"])
def test_what_is_no_workbook_is_refused(served: Callable[[], Database], tmp_path: Path, content: str):
    path = tmp_path / "occupation.xlsx"
    path.write_text(content)
    assert_refused(served(), path, "archive", "the file is")


def test_a_workbook_of_wages_is_refused_as_projections(served: Callable[[], Database], tmp_path: Path):
    assert_refused(served(), whole_wages().write(tmp_path / "wages.xlsx"), "sheet", "wages.xlsx has no Table 1.2")


def test_what_is_imported_does_not_depend_on_columns_that_are_not_read(empty: Database, tmp_path: Path):
    made = whole_projections()
    made.header = (*made.header, "Related Occupational Outlook Handbook (OOH) content xlsx")
    for row in made.rows:
        row["ooh"] = "OOH Content"
    result = run(empty, JOB, write(tmp_path, made))
    assert (result.outcome, result.rows) == ("succeeded", 520)
