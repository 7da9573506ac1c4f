"""Small workbooks in the layouts of OEWS and of the Employment Projections, with invented figures, for tests."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

Row = dict[str, Any]

WAGE_HEADER = (
    "AREA", "AREA_TITLE", "AREA_TYPE", "I_GROUP", "OCC_CODE", "OCC_TITLE", "O_GROUP", "TOT_EMP", "EMP_PRSE", "PCT_RPT",
    "H_MEAN", "A_MEAN", "MEAN_PRSE", "H_PCT10", "H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90", "A_PCT10", "A_PCT25",
    "A_MEDIAN", "A_PCT75", "A_PCT90", "ANNUAL", "HOURLY",
)  # fmt: skip
HOURLY_CELLS = ("H_MEAN", "H_PCT10", "H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90")
ANNUAL_CELLS = tuple("A" + name[1:] for name in HOURLY_CELLS)
TOP_REMARK = "#  = indicates a wage equal to or greater than $115.00 per hour or $239,200 per year "

PROJECTION_HEADER = (
    "{base} National Employment Matrix title",
    "{base} National Employment Matrix code",
    "Occupation type",
    "Employment, {base}",
    "Employment, {target}",
    "Employment distribution, percent, {base}",
    "Employment change, numeric, {base}–{short}",
    "Employment change, percent, {base}–{short}",
    "Percent self employed, {base}",
    "Occupational openings, {base}–{short} annual average",
    "Median annual wage, dollars, {base}[1]",
    "Typical education needed for entry",
    "Work experience in a related occupation",
    "Typical on-the-job training needed to attain competency in the occupation",
)


def wage_row(code: str, title: str | None = None, *, median: float = 60_000, **cells: Any) -> Row:
    """A line of an occupation of the nation, its percentiles about a yearly median; `cells` replaces any by header."""
    factors = {"MEAN": 1.08, "PCT10": 0.6, "PCT25": 0.8, "MEDIAN": 1.0, "PCT75": 1.3, "PCT90": 1.6}
    row: Row = {
        **dict.fromkeys(WAGE_HEADER, ""),
        "AREA": "99", "AREA_TITLE": "U.S.", "AREA_TYPE": "1", "I_GROUP": "cross-industry", "MEAN_PRSE": 0.5,
        "OCC_CODE": code, "OCC_TITLE": title or f"Workers {code}", "O_GROUP": "detailed",
        "TOT_EMP": 12_340, "EMP_PRSE": 1.5,
        **{f"A_{name}": round(median * factor, -1) for name, factor in factors.items()},
        **{f"H_{name}": round(median * factor / 2080, 2) for name, factor in factors.items()},
    }
    return {**row, **cells}


def annual_only(code: str, withheld: str = "*", **cells: Any) -> Row:
    return {**wage_row(code), **dict.fromkeys(HOURLY_CELLS, withheld), "ANNUAL": "TRUE", **cells}


def hourly_only(code: str, withheld: str = "*", **cells: Any) -> Row:
    return {**wage_row(code), **dict.fromkeys(ANNUAL_CELLS, withheld), "HOURLY": "TRUE", **cells}


def projection_row(
    code: str, title: str | None = None, *, base: float = 100.0, growth: float = 3.0, **cells: Any
) -> Row:
    """A line item, employment in thousands and growth in per cent; `cells` replaces any by the header's beginning."""
    change = round(base * growth / 100, 1)
    row: Row = {
        "title": f"        {title or f'Workers {code}'}",
        "code": code,
        "type": "Line item",
        "base": base,
        "target": round(base + change, 1),
        "distribution": 0.1,
        "change": change,
        "percent": growth,
        "self_employed": 5.5,
        "openings": 9.9,
        "median": 61_230.0,
        "education": "Bachelor's degree",
        "experience": "None",
        "training": "None",
    }
    return {**row, **cells}


@dataclass
class WageBook:
    """A national workbook of wages before it is written."""

    rows: list[Row]
    header: tuple[str, ...] = WAGE_HEADER
    sheet: str = "national_M2023_dl"
    remarks: list[str] = field(default_factory=lambda: ["May 2023 OEWS Estimates", "", TOP_REMARK])
    above: int = 0

    def write(self, path: Path) -> Path:
        with Workbook(path) as book:
            figures = book.add_worksheet(self.sheet)
            for number, line in enumerate([self.header, *([row.get(n, "") for n in WAGE_HEADER] for row in self.rows)]):
                figures.write_row(self.above + number, 0, line)
            book.add_worksheet("Field Descriptions").write_column(0, 0, self.remarks)
        return path

    def rename(self, header: str, new: str) -> None:
        self.header = tuple(new if name == header else name for name in self.header)


@dataclass
class ProjectionBook:
    """A workbook of projections before it is written: a table of contents, then Table 1.2."""

    rows: list[Row]
    base: int = 2024
    target: int = 2034
    title: str = "Table 1.2 Occupational projections, {base}–{target} (Employment in thousands)"
    header: tuple[str, ...] = PROJECTION_HEADER
    sheet: str = "Table 1.2"
    footnotes: tuple[str, ...] = ("Footnotes:", "[1] Some words on wages.", 'Note: "—" is missing.', "Source: us")

    def write(self, path: Path) -> Path:
        years = {"base": self.base, "target": self.target, "short": f"{self.target % 100:02}"}
        with Workbook(path) as book:
            book.add_worksheet("Index").write_column(0, 0, ["Contents", "Table 1.2 and others"])
            table = book.add_worksheet(self.sheet)
            table.write(0, 0, self.title.format(**years))
            lines = [[name.format(**years) for name in self.header], *(list(row.values()) for row in self.rows)]
            for number, line in enumerate([*lines, *([note] for note in self.footnotes)], start=1):
                table.write_row(number, 0, line)
        return path


def total_row(growth: float = 3.1) -> Row:
    return {**projection_row("00-0000", "Total, all occupations", base=1000.0, growth=growth), "type": "Summary"}


def codes(count: int) -> list[str]:
    """So many codes of the form of SOC codes, none of which is anybody's."""
    return [f"98-{number:04}" for number in range(1, count + 1)]


def whole_wages(extra: Iterable[Row] = (), count: int = 520) -> WageBook:
    """A workbook with enough occupations for a national table, the given ones first."""
    return WageBook([*extra, *(wage_row(code) for code in codes(count))])


def whole_projections(extra: Iterable[Row] = (), count: int = 520, **book: Any) -> ProjectionBook:
    """A workbook with enough occupations for a national table, the total and the given ones first."""
    return ProjectionBook([total_row(), *extra, *(projection_row(code) for code in codes(count))], **book)


def zipped(path: Path, members: Mapping[str, Path]) -> Path:
    """A zip archive with these files under these names."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, file in members.items():
            archive.write(file, name)
    return path
