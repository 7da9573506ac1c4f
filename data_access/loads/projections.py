"""Projections of employment by occupation: Table 1.2 of the Employment Projections, read from its workbook and checked.

The table is found by its sheet's name or first cell, its columns by what their headers mean: they name the years, which
differ in every edition. Numbers of people stand there in thousands with one decimal and are made people here, once.

Source: Employment Projections, U.S. Bureau of Labor Statistics.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
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
from domain.soc import ALL_OCCUPATIONS, SIX_DIGITS, detailed_of

PEOPLE = ("employment", "projected_employment", "employment_change", "openings")
SHARES = ("change_share", "self_employed_share")
WORDS = ("education", "experience", "training")
COLUMNS = ("soc_code", "soc_title", *PEOPLE, *SHARES, "median_wage", "median_wage_at_least", *WORDS)
"""Columns of the table `projection` that a file fills."""

SPAN = r",? ?(\d{4})-(\d{2}|\d{4})"
PUBLISHED: dict[str, Header] = {
    "soc_title": Header("National Employment Matrix title", r".*national employment matrix title"),
    "soc_code": Header("National Employment Matrix code", r".*national employment matrix code"),
    "type": Header("Occupation type", r"occupation type"),
    "employment_change": Header("Employment change, numeric", rf"employment change, numeric{SPAN}"),
    "change_share": Header("Employment change, percent", rf"employment change, percent{SPAN}"),
    "self_employed_share": Header("Percent self employed", r"percent self[- ]employed,? ?\d{4}"),
    "openings": Header("Occupational openings, annual average", rf"occupational openings{SPAN},? annual average"),
    "median_wage": Header("Median annual wage, dollars", r"median annual wage,? ?(?:dollars)?,? ?\d{4}"),
    "education": Header("Typical education needed for entry", r"typical education needed for entry"),
    "experience": Header("Work experience in a related occupation", r"work experience in a related occupation"),
    "training": Header("Typical on-the-job training", r"typical on-the-job training.*"),
}
"""Our column -> its header, with dashes as hyphens and without marks of footnotes. Employment is found by its years."""

EMPLOYMENT = re.compile(r"employment,? ?(\d{4})", re.IGNORECASE)
TITLE = re.compile(r"table 1\.2\b.*", re.IGNORECASE)
FOOTNOTE_MARK = re.compile(r"(?:\[\d+\]|\(\d+\))$")
FOOTNOTES = re.compile(r"footnote|note|source|\[\d+\]|\(\d+\)", re.IGNORECASE)
DASHES = str.maketrans("–—−", "---")
MISSING = "-"
AT_LEAST = re.compile(r"(?:>=|≥)\s*\$?\s*(.+)")
LINE_ITEM = "line item"

MOST_PEOPLE = 1_000_000_000
MOST_DOLLARS = 100_000_000
CHANGE_TOLERANCE = 200
"""People by which the published change may differ from the difference of both years: each is rounded to 100."""


@dataclass(frozen=True)
class ProjectionFile:
    """A checked file. average_change_share: of all occupations together. rows: by the columns of `projection`."""

    base_year: int
    target_year: int
    average_change_share: float
    rows: Sequence[Mapping[str, Any]]

    @property
    def vintage(self) -> str:
        """As people name it: '2024–34'."""
        return f"{self.base_year}–{self.target_year % 100:02}"

    @property
    def values(self) -> dict[str, Any]:
        """Columns of the table `projection_vintage`."""
        return {
            "vintage": self.vintage,
            "base_year": self.base_year,
            "target_year": self.target_year,
            "average_change_share": self.average_change_share,
        }


def read_projections(path: Path, *, generated: bool = False) -> ProjectionFile:
    """The projections in a workbook, or in the zip archive with one.

    generated: the demonstration's, which are few. Raises InputRefused with every finding.
    """
    workbook = open_workbook(path)
    sheet, above, title, header = find_table(workbook)
    findings = [] if "thousand" in title.lower() else [Finding("units", f"{title!r} does not say 'in thousands'")]
    years, places = find_years(header)
    places = {**places, **find_columns(header, PUBLISHED)}
    spans = {found for cell in header for found in re.findall(r"(\d{4})-(?:\d\d)?(\d\d)\b", cell)}
    if spans - {(str(years[0]), f"{years[1] % 100:02}")}:
        said = ", ".join(f"{base}–{target}" for base, target in sorted(spans))
        findings.append(Finding("vintage", f"employment is of {years[0]} and {years[1]}, other columns of {said}"))
    noted = Findings()
    rows = list(read_rows(workbook, sheet, above, places, noted))
    total = next((row for row in rows if row["soc_code"] == ALL_OCCUPATIONS), None)
    rows = [row for row in rows if row["soc_code"] != ALL_OCCUPATIONS]
    if total is None or total["change_share"] is None:
        findings.append(Finding("rows", f"no row of all occupations ({ALL_OCCUPATIONS}) with its change in per cent"))
    findings += noted.listed()
    findings += check_rows(rows, (*PEOPLE, "change_share", "median_wage", *WORDS), generated=generated)
    refuse(findings)
    average = total["change_share"] if total else None
    assert average is not None  # else there was a finding
    return ProjectionFile(*years, average, rows)


def find_table(workbook: Workbook) -> tuple[str, int, str, list[str]]:
    """The sheet of Table 1.2, how many rows stand above its header, its title, and its header in one spelling."""
    for name in workbook.names:
        top = workbook.top(name)
        title = text(top[0][0]) if top and top[0] else ""
        if not (TITLE.fullmatch(name) or TITLE.match(title)):
            continue
        for above, row in enumerate(top):
            header = [heading(cell) for cell in row]
            if any(PUBLISHED["soc_code"].fits(cell) for cell in header):
                return name, above, title, header
        refuse([Finding("columns", f"the sheet {name!r} has no column {PUBLISHED['soc_code'].called!r}")])
    refuse([Finding("sheet", f"{workbook.name} has no Table 1.2, occupational projections and worker characteristics")])
    raise AssertionError


def heading(cell: Cell) -> str:
    """A header with white space folded, dashes as hyphens and without the mark of a footnote."""
    return FOOTNOTE_MARK.sub("", text(cell).translate(DASHES)).strip()


def find_years(header: Sequence[str]) -> tuple[tuple[int, int], dict[str, int]]:
    """Base and target year, and the columns of employment in each. Raises InputRefused where these are not two."""
    found = {int(year[1]): place for place, cell in enumerate(header) if (year := EMPLOYMENT.fullmatch(cell))}
    if len(found) != 2:
        said = ", ".join(map(str, sorted(found))) or "none"
        refuse([Finding("columns", f"'Employment, <year>' is expected for two years, found: {said}")])
    base, target = sorted(found)
    return (base, target), {"employment": found[base], "projected_employment": found[target]}


def read_rows(
    workbook: Workbook, sheet: str, above: int, places: Mapping[str, int], findings: Findings
) -> Iterator[dict[str, Any]]:
    """The row of all occupations and every line item, up to the footnotes; then each merged code of the crosswalk that
    is only a summary, while none of the codes that it stands for is a line item.
    """
    found: set[str] = set()
    summaries: dict[str, dict[str, Cell]] = {}
    for row_number, row in enumerate(workbook.sheet(sheet).iter_rows()):
        if row_number <= above or not any(text(cell) for cell in row):
            continue
        cells = {column: row[place] for column, place in places.items()}
        code = text(cells["soc_code"])
        if not code and FOOTNOTES.match(text(cells["soc_title"])):
            break
        kind = text(cells["type"]).lower()
        if kind == LINE_ITEM or code == ALL_OCCUPATIONS:
            found.add(code)
            yield read_row(code, cells, findings)
        elif kind == "summary":
            summaries[code] = cells
        else:
            findings.add("values", "occupation types other than Line item and Summary", f"{code} ({kind!r})")
    for code, cells in summaries.items():
        if code in detailed_of() and not found & {code, *detailed_of()[code]}:
            yield read_row(code, cells, findings)


def read_row(code: str, cells: Mapping[str, Cell], findings: Findings) -> dict[str, Any]:
    """One row in the columns of `projection`; what cannot be read is noted among the findings."""
    title = text(cells["soc_title"])
    if not SIX_DIGITS.fullmatch(code) or not title:
        findings.add("values", "codes other than such as 15-1252, or without a title", f"{code!r} ({title})")
    row: dict[str, Any] = {"soc_code": code, "soc_title": title}

    def read(column: str, low: int, high: int) -> Decimal | None:
        return read_number(code, column, cells[column], low, high, findings)

    for column in PEOPLE:
        low = -MOST_PEOPLE if column == "employment_change" else 0
        value = read(column, low // 1000, MOST_PEOPLE // 1000)
        row[column] = None if value is None else people(value)
    for column, low, high in (("change_share", -100, 10_000), ("self_employed_share", 0, 100)):
        value = read(column, low, high)
        row[column] = None if value is None else float(value / 100)
    bound = AT_LEAST.fullmatch(text(cells["median_wage"]))
    dollars = read_number(code, "median_wage", bound[1] if bound else cells["median_wage"], 0, MOST_DOLLARS, findings)
    row["median_wage"] = None if dollars is None else int(dollars.to_integral_value())
    row["median_wage_at_least"] = bound is not None
    for column in WORDS:
        said = text(cells[column])
        row[column] = None if said.translate(DASHES) in (MISSING, "") else said
    check_change(row, findings)
    return row


def read_number(code: str, column: str, cell: Cell, low: int, high: int, findings: Findings) -> Decimal | None:
    """The number in a cell, within bounds; None where it is missing."""
    said = text(cell).translate(DASHES)
    if said in (MISSING, ""):
        return None
    value = number(said if isinstance(cell, str) else cell)
    called = PUBLISHED[column].called if column in PUBLISHED else "Employment"
    if value is None:
        findings.add("values", f"{called}: cells other than numbers and dashes", f"{code} ({text(cell)!r})")
        return None
    if not low <= value <= high:
        findings.add("values", f"{called}: values outside of {low:,} to {high:,}", f"{code} ({value:,})")
        return None
    return value


def people(thousands: Decimal) -> int:
    """Thousands as people: 309.4 is 309,400, and what the cell's binary number has beside that is rounded away."""
    return int((thousands * 1000).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def check_change(row: Mapping[str, Any], findings: Findings) -> None:
    """Note where employment in both years and the change between them contradict each other."""
    before, after, change = (row[column] for column in ("employment", "projected_employment", "employment_change"))
    if None not in (before, after, change) and abs(after - before - change) > CHANGE_TOLERANCE:
        place = f"{row['soc_code']} ({after:,} − {before:,} is not {change:,})"
        findings.add("changes", "employment in both years and its change that contradict each other", place)
