"""Generated wages of the market's occupations, in the layout of OEWS' national workbook.

A line stands for a six-digit code: several occupations of the market share one, and some codes are published merged
(planted.MERGED). All figures are invented; they follow the pay that the market's postings offer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from io import BytesIO
from math import exp

from xlsxwriter import Workbook

from domain.job_families import JOB_FAMILIES
from domain.pay import HOURS_A_YEAR
from domain.soc import merged_codes, six_digits
from jobs.demonstration import planted
from jobs.demonstration.draws import seeded_by_name
from jobs.demonstration.market import MarketOccupation, occupations

HOURLY_TOP = 115.0
ANNUAL_TOP = int(HOURLY_TOP * HOURS_A_YEAR)
NOT_RELEASED, EMPLOYMENT_NOT_RELEASED, AT_LEAST = "*", "**", "#"
DEVIATES = {"PCT10": -1.2816, "PCT25": -0.6745, "MEDIAN": 0.0, "PCT75": 0.6745, "PCT90": 1.2816}
"""Percentile -> how many standard deviations of the logarithm of pay it lies from the median."""

HEADER = (
    "AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "NAICS", "NAICS_TITLE", "I_GROUP", "OWN_CODE", "OCC_CODE",
    "OCC_TITLE", "O_GROUP", "TOT_EMP", "EMP_PRSE", "JOBS_1000", "LOC_QUOTIENT", "PCT_TOTAL", "PCT_RPT", "H_MEAN",
    "A_MEAN", "MEAN_PRSE", "H_PCT10", "H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90", "A_PCT10", "A_PCT25", "A_MEDIAN",
    "A_PCT75", "A_PCT90", "ANNUAL", "HOURLY",
)  # fmt: skip
WHERE = ("99", "U.S.", "1", "US", "000000", "Cross-industry", "cross-industry", "1235")
"""The first cells of every line: the whole country, all industries."""

NOTES = (
    "{month} OEWS Estimates",
    "",
    "Generated for the SkillPulse demonstration in the layout of Occupational Employment and Wage Statistics (OEWS).",
    "Nobody was asked: every figure is invented.",
    "",
    "Notes:",
    "*  = indicates that a wage estimate is not available",
    "**  = indicates that an employment estimate is not available",
    f"#  = indicates a wage equal to or greater than ${HOURLY_TOP:.2f} per hour or ${ANNUAL_TOP:,} per year",
)
SHARED_TITLES = {"15-1243": "Database Architects", "15-1299": "Computer Occupations, All Other"}
"""Titles of six-digit codes of which the market has only more detailed occupations."""

FIELD_EMPLOYMENT = {"software": 0.6, "data": 0.3}
"""Field -> people employed to a posting, against other fields: 2.5; postings are mostly for work at a screen."""

TOP_CODED_FACTOR = 1.8

Row = tuple[str | float | None, ...]


@dataclass(frozen=True)
class PublishedOccupation:
    """One line of the published tables.

    employment: people, to ten. median: dollars a year, top code apart. deviation: of the logarithm of pay. zone: job
    zone of the market's most advertised occupation of this code; field: its field.
    """

    code: str
    title: str
    field: str
    zone: int
    employment: int
    median: float
    deviation: float

    def annual(self, deviates: float) -> float:
        """What somebody so many standard deviations above the median earns, dollars a year."""
        return self.median * exp(deviates * self.deviation)

    @property
    def mean(self) -> float:
        """Dollars a year."""
        return self.median * exp(self.deviation**2 / 2)


def major_groups() -> dict[str, str]:
    """The first two digits and the title of each major group that the market has occupations of."""
    there = {one.code[:2] for one in published()}
    return {digits: f"{name} Occupations" for digits, name in JOB_FAMILIES.items() if digits in there}


@cache
def published() -> tuple[PublishedOccupation, ...]:
    """The market's occupations as the published tables have them, by code."""
    members: dict[str, list[MarketOccupation]] = {}
    titles = {six_digits(one.code): one.title for one in occupations() if one.code.endswith(".00")}
    titles |= SHARED_TITLES | {one.published: one.title for one in merged_codes()}
    for one in occupations():
        detailed = six_digits(one.code)
        members.setdefault(planted.MERGED.get(detailed, detailed), []).append(one)
    return tuple(_publish(code, titles[code], members[code]) for code in sorted(members))


def _publish(code: str, title: str, members: list[MarketOccupation]) -> PublishedOccupation:
    draw = seeded_by_name(f"wages {code}")
    weight = sum(one.weight for one in members)
    largest = max(members, key=lambda one: (one.weight, one.code))
    pay = 1000 * sum(one.weight * one.pay for one in members) / weight
    median = pay * (0.94 + 0.1 * draw()) * (TOP_CODED_FACTOR if code == planted.TOP_CODED else 1.0)
    people = 100_000 * weight * FIELD_EMPLOYMENT.get(largest.field, 2.5) * (0.8 + 0.4 * draw())
    deviation = 0.26 + 0.04 * (largest.zone - 2) + 0.06 * draw()
    return PublishedOccupation(code, title, largest.field, largest.zone, 10 * round(people / 10), median, deviation)


def surveyed_on(anchor_on: date) -> date:
    """First day of the newest May that was over on the anchor day: the month that the wages are of."""
    return date(anchor_on.year if anchor_on.month > 5 else anchor_on.year - 1, 5, 1)


def wages_workbook(anchor_on: date) -> bytes:
    """The xlsx workbook; the same bytes for every anchor day until the next survey."""
    survey = surveyed_on(anchor_on)
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": datetime(1980, 1, 1)})  # else the time of writing stands in the file
        figures = workbook.add_worksheet(f"national_M{survey.year}_dl")
        for number, row in enumerate((HEADER, *rows())):
            figures.write_row(number, 0, row)
        described = workbook.add_worksheet("Field Descriptions")
        described.write_column(0, 0, [note.format(month=f"May {survey.year}") for note in NOTES])
    return buffer.getvalue()


def rows() -> Iterator[Row]:
    """The lines below the header: all occupations, each major group and its occupations."""
    yield _row(_together("00-0000", "All Occupations", published()), "total")
    for group, title in major_groups().items():
        members = [one for one in published() if one.code.startswith(group)]
        yield _row(_together(f"{group}-0000", title, members), "major")
        for one in members:
            if one.code in planted.MERGED.values():
                yield _row(one, "broad")
            yield _row(one, "detailed")


def _together(code: str, title: str, members: Iterable[PublishedOccupation]) -> PublishedOccupation:
    every = list(members)
    people = sum(one.employment for one in every)
    median = sum(one.employment * one.median for one in every) / people
    return PublishedOccupation(code, title, "", 3, people, median, 0.4)


def _row(one: PublishedOccupation, level: str) -> Row:
    draw = seeded_by_name(f"error of wages {one.code}")
    employment: Row = (one.employment, round(0.3 + 3 * draw(), 1))
    if one.code in planted.EMPLOYMENT_NOT_RELEASED:
        employment = (EMPLOYMENT_NOT_RELEASED, EMPLOYMENT_NOT_RELEASED)
    released = one.code not in planted.WAGES_NOT_RELEASED
    annual_only, hourly_only = one.code in planted.ANNUAL_ONLY, one.code in planted.HOURLY_ONLY
    hourly, yearly = released and not annual_only, released and not hourly_only
    levels = [one.annual(deviates) for deviates in DEVIATES.values()]
    means: Row = (
        round(one.mean / HOURS_A_YEAR, 2) if hourly else NOT_RELEASED,
        10 * round(one.mean / 10) if yearly else NOT_RELEASED,
        round(0.2 + 1.5 * draw(), 1) if released else NOT_RELEASED,
    )
    percentiles: Row = (
        *(_hourly(level) if hourly else NOT_RELEASED for level in levels),
        *(_annual(level) if yearly else NOT_RELEASED for level in levels),
    )
    flags: Row = ("TRUE" if annual_only else None, "TRUE" if hourly_only else None)
    return (*WHERE, one.code, one.title, level, *employment, None, None, None, None, *means, *percentiles, *flags)


def _hourly(annual: float) -> float | str:
    return AT_LEAST if annual >= ANNUAL_TOP else round(annual / HOURS_A_YEAR, 2)


def _annual(annual: float) -> int | str:
    return AT_LEAST if annual >= ANNUAL_TOP else 10 * round(annual / 10)
