"""Generated projections of the market's occupations, in the layout of Table 1.2 of the Employment Projections.

Numbers of people stand in thousands, with one decimal. All figures are invented; base and median pay are those of the
generated wages, the change follows the occupation's field, or planted.GROWTH.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook

from jobs.demonstration import planted
from jobs.demonstration.draws import seeded_by_name
from jobs.demonstration.wages import ANNUAL_TOP, PublishedOccupation, major_groups, published

YEARS_AHEAD = 10
MISSING = "—"
SHEET = "Table 1.2"
TITLE = (
    "Table 1.2 Occupational projections, {base}–{target}, and worker characteristics, {base} (Employment in thousands)"
)
HEADER = (
    "{base} National Employment Matrix title",
    "{base} National Employment Matrix code",
    "Occupation type",
    "Employment, {base}",
    "Employment, {target}",
    "Employment distribution, percent, {base}",
    "Employment distribution, percent, {target}",
    "Employment change, numeric, {span}",
    "Employment change, percent, {span}",
    "Percent self employed, {base}",
    "Occupational openings, {span} annual average",
    "Median annual wage, dollars, {base}[1]",
    "Typical education needed for entry",
    "Work experience in a related occupation",
    "Typical on-the-job training needed to attain competency in the occupation",
)
FOOTNOTES = (
    "Footnotes:",
    "[1] Wages are those of the generated workbook of wages.",
    'Note: "—" stands where there is no value.',
    "Source: generated for the SkillPulse demonstration; no figure comes from a survey.",
)
FIELD_GROWTH = {
    "software": 0.13, "data": 0.18, "health": 0.13, "building": 0.06, "logistics": 0.05, "hospitality": 0.05,
    "finance": 0.04, "commerce": 0.03, "education": 0.0, "office": 0.0, "industry": -0.01,
}  # fmt: skip
"""Field -> change of employment over ten years, as a share, about which its occupations stray."""

ENTRY = {
    2: ("High school diploma or equivalent", "None", "Short-term on-the-job training"),
    3: ("Postsecondary nondegree award", "None", "Moderate-term on-the-job training"),
    4: ("Bachelor's degree", "None", "None"),
    5: ("Master's degree", "None", "None"),
}
"""Job zone -> typical education, experience and training, in the words of the projections."""

DOCTORAL = ("23-1011", "29-1051", "29-1123")
MANAGERS = "11-"
APPRENTICES = "47-"
SELF_EMPLOYED_FROM = 0.5
"""Per cent of self-employed below which none is given."""

Cell = str | float | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Projection:
    """People employed in the base and in the target year, self-employed among them, and openings a year."""

    base: float
    target: float
    self_employed: float
    openings: float


def base_year(anchor_on: date) -> int:
    """The newest base year whose projections would be out on the anchor day: they come in September of the next."""
    return anchor_on.year - (1 if anchor_on.month > 9 else 2)


def projections_workbook(anchor_on: date) -> bytes:
    """The xlsx workbook; the same bytes for every anchor day until the next projections."""
    base = base_year(anchor_on)
    target = base + YEARS_AHEAD
    years = {"base": base, "target": target, "span": f"{base}–{target % 100:02}"}
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": datetime(1980, 1, 1)})  # else the time of writing stands in the file
        table = workbook.add_worksheet(SHEET)
        table.write(0, 0, TITLE.format(**years))
        lines = [tuple(name.format(**years) for name in HEADER), *rows(), *((note,) for note in FOOTNOTES)]
        for number, line in enumerate(lines, start=1):
            table.write_row(number, 0, line)
    return buffer.getvalue()


def rows() -> Iterator[Row]:
    """The lines below the header: the total, each major group and its occupations."""
    every = {one: project(one) for one in published()}
    all_base, all_target = _sum(every.values(), "base"), _sum(every.values(), "target")

    def line(title: str, code: str, kind: str, of: list[Projection], about: Row) -> Row:
        base, target = _sum(of, "base"), _sum(of, "target")
        self_employed = 100 * _sum(of, "self_employed") / base
        return (
            *(title, code, kind, _thousands(base), _thousands(target)),
            *(round(100 * base / all_base, 1), round(100 * target / all_target, 1)),
            *(_thousands(target - base), round(100 * (target - base) / base, 1)),
            round(self_employed, 1) if self_employed >= SELF_EMPLOYED_FROM else MISSING,
            *(_thousands(_sum(of, "openings")), *about),
        )

    nothing = (MISSING,) * 4
    yield line("Total, all occupations", "00-0000", "Summary", list(every.values()), nothing)
    for group, title in major_groups().items():
        members = [one for one in every if one.code.startswith(group)]
        yield line(f"  {_sentence(title)}", f"{group}-0000", "Summary", [every[one] for one in members], nothing)
        for one in members:
            about = (_median(one), *_entry(one))
            yield line(f"      {_sentence(one.title)}", one.code, "Line item", [every[one]], about)


def project(one: PublishedOccupation) -> Projection:
    """What is foretold of an occupation."""
    draw = seeded_by_name(f"projection {one.code}")
    growth = FIELD_GROWTH[one.field] + 0.1 * (draw() - 0.5)
    growth = planted.GROWTH.get(one.code, growth)
    self_employed = max(0.0, 0.12 * draw() - 0.02)
    leaving = 0.05 + 0.025 * (5 - one.zone) + 0.01 * draw()
    base = one.employment * (1 + self_employed)
    return Projection(
        base=base,
        target=base * (1 + growth),
        self_employed=base - one.employment,
        openings=base * (leaving + max(0.0, growth) / YEARS_AHEAD),
    )


def _sum(projections: Iterable[Projection], name: str) -> float:
    return sum(getattr(one, name) for one in projections)


def _thousands(people: float) -> float:
    return round(people / 1000, 1)


def _sentence(title: str) -> str:
    return title[0] + title[1:].lower()


def _median(one: PublishedOccupation) -> Cell:
    if one.code in (*planted.WAGES_NOT_RELEASED, *planted.HOURLY_ONLY):
        return MISSING
    return f">=${ANNUAL_TOP:,}" if one.median >= ANNUAL_TOP else 10 * round(one.median / 10)


def _entry(one: PublishedOccupation) -> tuple[str, str, str]:
    education, experience, training = ENTRY[one.zone]
    if one.code in DOCTORAL:
        education = "Doctoral or professional degree"
    if one.code.startswith(MANAGERS):
        experience = "5 years or more"
    if one.code.startswith(APPRENTICES):
        training = "Apprenticeship"
    return education, experience, training
