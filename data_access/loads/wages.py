"""The national wages of one vintage of OEWS: read from its workbook and checked.

Marks of the publisher: `#` is a wage of at least the vintage's top code, which stands in a sheet of remarks; `*` and
`**` are not released. Columns that a vintage does not have (areas, industries) are done without: such a file is of the
nation alone.

Source: Occupational Employment and Wage Statistics (OEWS), U.S. Bureau of Labor Statistics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from data_access.loads.bls_files import (
    Cell,
    Finding,
    Findings,
    Header,
    Workbook,
    check_rows,
    find_columns,
    number,
    open_workbook,
    text,
)
from data_access.loads.findings import refuse
from data_access.loads.wage_remarks import TOP_CODED, TopCodes, find_top_codes, find_vintage, vintage_name
from domain.soc import SIX_DIGITS, detailed_of

WAGES = {"mean": "MEAN", "p10": "PCT10", "p25": "PCT25", "median": "MEDIAN", "p75": "PCT75", "p90": "PCT90"}
"""Our name of each figure -> the publisher's, without the letter for hours or years."""

PERCENTILES = tuple(name for name in WAGES if name != "mean")
HOURLY = tuple(f"hourly_{name}" for name in WAGES)
ANNUAL = tuple(f"annual_{name}" for name in WAGES)
FIGURES = ("employment", "employment_rse", *HOURLY, *ANNUAL)
COLUMNS = ("soc_code", "soc_title", *FIGURES, "at_least", "not_released", "annual_only", "hourly_only")
"""Columns of the table `wage` that a file fills."""

PUBLISHED: dict[str, Header] = {
    "soc_code": Header("OCC_CODE", "OCC_CODE"),
    "soc_title": Header("OCC_TITLE", "OCC_TITLE"),
    "group": Header("O_GROUP", "O_GROUP|OCC_GROUP|GROUP"),  # the latter two in older vintages
    "employment": Header("TOT_EMP", "TOT_EMP"),
    "employment_rse": Header("EMP_PRSE", "EMP_PRSE"),
    "annual_only": Header("ANNUAL", "ANNUAL"),
    "hourly_only": Header("HOURLY", "HOURLY"),
    **{
        f"{basis}_{ours}": Header(f"{basis[0].upper()}_{theirs}", f"{basis[0]}_{theirs}")
        for basis in ("hourly", "annual")
        for ours, theirs in WAGES.items()
    },
}
"""Our column -> its published header, whatever the case."""

NATION = {"AREA_TYPE": "1", "AREA": "99", "I_GROUP": "cross-industry"}
"""Header -> its cell in rows of the whole nation and of all industries, of those headers that a file has."""

LIMITS: dict[str, tuple[int, str]] = {
    "employment": (1_000_000_000, "people"),
    "employment_rse": (1_000, "per cent"),
    **dict.fromkeys(HOURLY, (100_000, "dollars an hour")),
    **dict.fromkeys(ANNUAL, (100_000_000, "dollars a year")),
}
"""Column -> more than any true value, and its unit."""

WITHHELD = ("*", "**")


@dataclass(frozen=True)
class WageFile:
    """A checked file. reference_on: first day of the month of the survey. rows: by the columns of `wage`."""

    reference_on: date
    top: TopCodes
    rows: Sequence[Mapping[str, Any]]

    @property
    def vintage(self) -> str:
        """As people name it: 'May 2023'."""
        return vintage_name(self.reference_on)

    @property
    def values(self) -> dict[str, Any]:
        """Columns of the table `wage_vintage`."""
        return {
            "vintage": self.vintage,
            "reference_on": self.reference_on,
            "hourly_top": self.top.hourly,
            "annual_top": self.top.annual,
        }


def read_wages(
    path: Path, *, reference_on: date | None = None, top: TopCodes | None = None, generated: bool = False
) -> WageFile:
    """The wages in a workbook, or in the zip archive with one.

    reference_on, top: what the file does not say itself; what it does say must agree. generated: the demonstration's,
    which is small. Raises InputRefused with every finding.
    """
    workbook = open_workbook(path)
    sheet, above, header = find_table(workbook)
    places = find_columns(header, PUBLISHED)
    remarks = [workbook.name, *workbook.texts(without=sheet)]
    findings: list[Finding] = []
    survey = find_vintage(remarks, reference_on, findings)
    top = find_top_codes(remarks, top or TopCodes(), findings)
    noted = Findings()
    rows = list(read_rows(of_nation(workbook, sheet, above, header), places, top, noted))
    findings += noted.listed()
    findings += check_rows(rows, FIGURES, generated=generated)
    refuse(findings)
    assert survey  # else there was a finding
    return WageFile(survey, top, rows)


def find_table(workbook: Workbook) -> tuple[str, int, list[str]]:
    """The sheet with the wages, how many rows stand above its header, and its header in capitals."""
    for name in workbook.names:
        for above, row in enumerate(workbook.top(name)):
            header = [text(cell).upper().replace(" ", "_") for cell in row]
            if "OCC_CODE" in header and "OCC_TITLE" in header:
                return name, above, header
    refuse([Finding("sheet", f"no sheet of {workbook.name} has the columns OCC_CODE and OCC_TITLE of an OEWS table")])
    raise AssertionError


def of_nation(workbook: Workbook, sheet: str, above: int, header: list[str]) -> Iterator[list[Cell]]:
    """Rows below the header of the whole nation and of all industries together, as far as the columns tell."""
    conditions = {header.index(name): value for name, value in NATION.items() if name in header}
    for number_of_row, row in enumerate(workbook.sheet(sheet).iter_rows()):
        if number_of_row > above and all(text(row[place]).lower() == wanted for place, wanted in conditions.items()):
            yield row


def read_rows(
    rows: Iterator[list[Cell]], places: Mapping[str, int], top: TopCodes, findings: Findings
) -> Iterator[dict[str, Any]]:
    """Every occupation that is published in detail; then each merged code of the crosswalk that is published only as a
    broad group, while none of the codes that it stands for is published.
    """
    found: set[str] = set()
    broad: dict[str, dict[str, Cell]] = {}
    for row in rows:
        cells = {column: row[place] for column, place in places.items()}
        code, group = text(cells["soc_code"]), text(cells["group"]).lower()
        if group == "detailed":
            found.add(code)
            yield read_row(code, cells, top, findings)
        elif group == "broad" and code in detailed_of():
            broad[code] = cells
    for code, cells in broad.items():
        if not found & {code, *detailed_of()[code]}:
            yield read_row(code, cells, top, findings)


def read_row(code: str, cells: Mapping[str, Cell], top: TopCodes, findings: Findings) -> dict[str, Any]:
    """One row in the columns of `wage`; what cannot be read is noted among the findings."""
    title = text(cells["soc_title"])
    if not SIX_DIGITS.fullmatch(code):
        findings.add("values", "codes other than such as 15-1252", f"{code!r} ({title})")
    if not title:
        findings.add("values", "codes without a title", code)
    row: dict[str, Any] = {"soc_code": code, "soc_title": title, "at_least": [], "not_released": []}
    for flag in ("annual_only", "hourly_only"):
        row[flag] = read_flag(code, flag, cells[flag], findings)
    if row["annual_only"] and row["hourly_only"]:
        findings.add("values", "both ANNUAL and HOURLY say that only these wages are released", code)
    explained = (HOURLY if row["annual_only"] else ()) + (ANNUAL if row["hourly_only"] else ())
    for column in FIGURES:
        row[column] = read_figure(row, column, cells[column], top, findings, blank_is_explained=column in explained)
    check_percentiles(row, top, findings)
    return row


def read_flag(code: str, flag: str, cell: Cell, findings: Findings) -> bool:
    """Whether a mark such as ANNUAL is set."""
    said = text(cell).upper()
    if said not in ("TRUE", "FALSE", ""):
        findings.add("values", f"{PUBLISHED[flag].called} other than TRUE or blank", f"{code} ({text(cell)!r})")
    return said == "TRUE"


def read_figure(
    row: dict[str, Any], column: str, cell: Cell, top: TopCodes, findings: Findings, *, blank_is_explained: bool
) -> Any:
    """One figure in its column's type, None where there is none; why that is goes to the row's lists."""
    mark = cell.strip() if isinstance(cell, str) else ""
    if isinstance(cell, str) and mark in ("", *WITHHELD):
        if mark or not blank_is_explained:
            row["not_released"].append(column)
        return None
    if mark == TOP_CODED and column in (*HOURLY, *ANNUAL):
        row["at_least"].append(column)
        period, option = ("hour", "--hourly-top 115.00") if column in HOURLY else ("year", "--annual-top 239200")
        value = top.hourly if column in HOURLY else top.annual
        if value is None:
            reason = f"wages marked # while no sheet says how many dollars per {period} that is; add it, as {option}"
            findings.add("top_code", reason, row["soc_code"])
        return value
    value, (limit, unit) = number(cell), LIMITS[column]
    header = PUBLISHED[column].called
    if value is None:
        marks = "* and **" if column in ("employment", "employment_rse") else "*, ** and #"
        findings.add("values", f"{header}: cells other than numbers, {marks}", f"{row['soc_code']} ({text(cell)!r})")
        return None
    if not 0 <= value <= limit:
        findings.add("values", f"{header}: values outside of 0 to {limit:,} {unit}", f"{row['soc_code']} ({value:,})")
        return None
    if column == "employment_rse":
        return float(value)
    return value.quantize(Decimal("0.01")) if column in HOURLY else int(value.to_integral_value())


def check_percentiles(row: Mapping[str, Any], top: TopCodes, findings: Findings) -> None:
    """Note percentiles that do not ascend, and those above the top code."""
    for basis, limit in (("hourly", top.hourly), ("annual", top.annual)):
        values = [value for name in PERCENTILES if (value := row[f"{basis}_{name}"]) is not None]
        if values != sorted(values):
            shown = " ".join(f"{value:,}" for value in values)
            findings.add("percentiles", f"{basis} percentiles that do not ascend", f"{row['soc_code']} ({shown})")
        if limit is not None and values and max(values) > limit:
            reason = f"{basis} percentiles above the top code of ${limit:,}"
            findings.add("top_code", reason, f"{row['soc_code']} ({max(values):,})")
