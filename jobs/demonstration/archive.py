"""The occupations of the generated market as text archives in O*NET's layout (up to release 30.2).

Codes and names of occupations, elements and scales are those of the public classification; every description, task,
title list and rating is generated. There are two releases, a quarter apart, with numbers below any real one; what
tells them from each other is planted (planted.RELEASE_CHANGES).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from math import sqrt

from domain.vocabulary import GENERATED_RELEASES
from jobs.demonstration.market import MarketOccupation, occupations, read_toml, retired
from jobs.demonstration.planted import RELEASE_CHANGES, UNRATED
from jobs.demonstration.products import products, shares
from jobs.demonstration.ratings import RATED, Rating, education, interests, ratings, work_context

OLDER, NEWER = GENERATED_RELEASES
SOURCE = "Demonstration"
"""What the archive's rows name as the source of their domain."""

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
READ_ME = """SkillPulse demonstration data
{month} Release
-----------------------------

Everything in this archive is generated. It has the layout of an O*NET text archive, so that it takes the same way
into the database as a real one, and it is no O*NET data: descriptions, tasks, titles and ratings are invented, and
nobody has surveyed anybody. Codes and names of occupations and of content model elements are those in public use.
"""
RELATED_TIERS = ("Primary-Short",) * 5 + ("Primary-Long",) * 5 + ("Supplemental",) * 5
Row = tuple[object, ...]
RATING_HEADER = (
    "O*NET-SOC Code", "Element ID", "Element Name", "Scale ID", "Data Value", "N", "Standard Error", "Lower CI Bound",
    "Upper CI Bound", "Recommend Suppress", "Not Relevant", "Date", "Domain Source",
)  # fmt: skip
RATING_FILES = {
    "abilities": "Abilities",
    "skills": "Skills",
    "knowledge": "Knowledge",
    "work_activities": "Work Activities",
    "work_context": "Work Context",
    "work_styles": "Work Styles",
}


def released_on(anchor_on: date, version: str = NEWER) -> date:
    """First day of the quarter of a release.

    The newer one is of the quarter in which the anchor day lies, as if it were current on it; the older of the one
    before.
    """
    quarter = date(anchor_on.year, 3 * ((anchor_on.month - 1) // 3) + 1, 1)
    if version == NEWER:
        return quarter
    return date(quarter.year - 1, 10, 1) if quarter.month == 1 else quarter.replace(month=quarter.month - 3)


def archive(anchor_on: date, version: str = NEWER) -> bytes:
    """The zip archive of a generated release; the same bytes for every anchor day of a quarter."""
    folder = f"db_{version.replace('.', '_')}_text"
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as unpacked:
        for name, text in files(released_on(anchor_on, version), version):
            member = zipfile.ZipInfo(f"{folder}/{name}.txt", (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            unpacked.writestr(member, text.encode())
    return buffer.getvalue()


@cache
def released_occupations(version: str = NEWER) -> tuple[MarketOccupation, ...]:
    """The occupations of a generated release, by code, with the titles that it has."""
    changes = RELEASE_CHANGES
    if version == NEWER:
        return occupations()
    kept = (one for one in occupations() if one.code not in changes.added)
    older = [
        replace(
            one,
            title=changes.retitled.get(one.code, one.title),
            titles=tuple(title for title in one.titles if (one.code, title) not in changes.titles_added),
        )
        for one in (*kept, *retired())
    ]
    return tuple(sorted(older, key=lambda one: one.code))


def files(month: date, version: str = NEWER) -> Iterator[tuple[str, str]]:
    """Name (without .txt) and text of each file; month: first day of the month of release."""
    dated = f"{month:%m/%Y}"
    yield "Read Me", READ_ME.format(month=f"{MONTH_NAMES[month.month - 1]} {month.year}")
    for name, header, rows in (*_occupation_tables(dated, version), *_model_tables(), *_rating_tables(dated, version)):
        yield name, _text(header, rows)


def _text(header: Iterable[str], rows: Iterable[Row]) -> str:
    lines = ["\t".join(header)]
    lines += ("\t".join("n/a" if cell is None else str(cell) for cell in row) for row in rows)
    return "\n".join(lines) + "\n"


def _occupation_tables(dated: str, version: str) -> Iterator[tuple[str, tuple[str, ...], Iterable[Row]]]:
    code = "O*NET-SOC Code"
    every = released_occupations(version)
    yield "Occupation Data", (code, "Title", "Description"), ((one.code, one.title, one.about) for one in every)
    yield (
        "Alternate Titles",
        (code, "Alternate Title", "Short Title", "Source(s)"),
        ((one.code, title, None, "08") for one in every for title in one.titles),
    )
    yield (
        "Sample of Reported Titles",
        (code, "Reported Job Title", "Shown in My Next Move"),
        ((one.code, title, "Y" if place == 0 else "N") for one in every for place, title in enumerate(one.titles[:3])),
    )
    yield (
        "Task Statements",
        (code, "Task ID", "Task", "Task Type", "Incumbents Responding", "Date", "Domain Source"),
        (
            (one.code, 100 * number + place, task, "Core" if place < 4 else "Supplemental", None, dated, SOURCE)
            for number, one in enumerate(every, start=1)
            for place, task in enumerate(one.tasks, start=1)
        ),
    )
    yield (
        "Technology Skills",
        (code, "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"),
        (
            (one.code, each.name, each.commodity_code, each.commodity_title, _flag(each.hot), _flag(each.in_demand))
            for one in every
            for each in products(one, older=version == OLDER)
        ),
    )
    yield (
        "Related Occupations",
        (code, "Related O*NET-SOC Code", "Relatedness Tier", "Index"),
        (
            (one.code, other.code, RELATED_TIERS[place - 1], place)
            for one in every
            for place, other in enumerate(_related(one, every), start=1)
        ),
    )
    yield (
        "Job Zones",
        (code, "Job Zone", "Date", "Domain Source"),
        ((one.code, one.zone, dated, SOURCE) for one in every),
    )


def _model_tables() -> Iterator[tuple[str, tuple[str, ...], Iterable[Row]]]:
    reference = read_toml("reference")
    elements = {key: value for domain in read_toml("elements").values() for key, value in domain.items()}
    yield (
        "Content Model Reference",
        ("Element ID", "Element Name", "Description"),
        ((element_id, name, description) for element_id, (name, _, description) in sorted(elements.items())),
    )
    yield (
        "Scales Reference",
        ("Scale ID", "Scale Name", "Minimum", "Maximum"),
        ((scale, *values) for scale, values in reference["scales"].items()),
    )
    yield (
        "Job Zone Reference",
        ("Job Zone", "Name", "Experience", "Education", "Job Training", "Examples", "SVP Range"),
        (
            (number, *(zone[key] for key in ("name", "experience", "education", "training", "examples", "svp_range")))
            for number, zone in enumerate(reference["zone"], start=1)
        ),
    )
    yield (
        "Education, Training, and Experience Categories",
        ("Element ID", "Element Name", "Scale ID", "Category", "Category Description"),
        (
            (element_id, name, scale, category, description)
            for element_id, (name, scale, _) in read_toml("elements")["education"].items()
            for category, description in enumerate(reference["categories"][scale], start=1)
        ),
    )


def _rating_tables(dated: str, version: str) -> Iterator[tuple[str, tuple[str, ...], Iterable[Row]]]:
    code = "O*NET-SOC Code"
    every = released_occupations(version)
    rated = [one for one in every if one.code not in UNRATED]
    for domain in RATED:
        styles = domain == "work_styles"
        header = tuple(name for name in RATING_HEADER if not (styles and name == "Not Relevant"))
        found = ((one, rating) for one in rated for rating in ratings(one, domain, older=version == OLDER))
        yield RATING_FILES[domain], header, [_cells(one, rating, dated, styles) for one, rating in found]
    yield (
        RATING_FILES["work_context"],
        (*RATING_HEADER[:4], "Category", *RATING_HEADER[4:]),
        [
            (*cells[:4], None, *cells[4:])
            for one in rated
            for cells in (_cells(one, rating, dated, False) for rating in work_context(one))
        ],
    )
    yield (
        "Interests",
        (code, "Element ID", "Element Name", "Scale ID", "Data Value", "Date", "Domain Source"),
        (
            (one.code, element, name, "OI", f"{value:.2f}", dated, SOURCE)
            for one in every
            for element, name, value in interests(one)
        ),
    )
    yield (
        "Education, Training, and Experience",
        (*RATING_HEADER[:4], "Category", *RATING_HEADER[4:10], *RATING_HEADER[11:]),
        (
            (one.code, element, name, scale, category, f"{share:.2f}", None, None, None, None, None, dated, SOURCE)
            for one in rated
            for element, name, scale, category, share in education(one)
        ),
    )


def _cells(one: MarketOccupation, rating: Rating, dated: str, styles: bool) -> Row:
    flags: Row = (_flag(rating.suppress),)
    if not styles:
        flags += (None if rating.not_relevant is None else _flag(rating.not_relevant),)
    interval = (f"{number:.4f}" for number in (rating.standard_error, rating.low, rating.high))
    what = (one.code, rating.element_id, rating.element_name, rating.scale_id, f"{rating.value:.2f}", rating.n)
    return (*what, *interval, *flags, dated, SOURCE)


def _flag(value: bool) -> str:
    return "Y" if value else "N"


def _related(one: MarketOccupation, every: Iterable[MarketOccupation]) -> list[MarketOccupation]:
    """Those of a release most alike in what their postings ask for, and in field."""

    def likeness(other: MarketOccupation) -> float:
        mine, theirs = shares(one), shares(other)
        dot = sum(share * theirs.get(skill, 0.0) for skill, share in mine.items())
        length = sqrt(sum(share**2 for share in mine.values()) * sum(share**2 for share in theirs.values()))
        return dot / length + 0.3 * (one.field == other.field) - 0.02 * abs(one.zone - other.zone)

    others = [other for other in every if other.code != one.code]
    others.sort(key=lambda other: (-likeness(other), other.code))
    return others[: len(RELATED_TIERS)]
