"""What is there to know about one occupation at a glance, and who says so?

Curated where a quick view has been imported (jobs/import_jaat.py), else derived from O*NET and BLS in words of our own
(domain/jaat.py); beside it what postings ask for now. Each part names its source, or says why it is missing.

Source: tables of one O*NET release, wage, projection, jaat_summary, and occupation_demand_daily, written by
jobs/aggregate_nightly.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data_access.queries.occupation_facts import (
    most_asked_skills,
    named_occupations,
    read_curated,
    read_release_facts,
)
from data_access.queries.occupation_prospects import read_pay, read_prospect
from data_access.queries.occupation_scope import find_occupation
from data_access.queries.question import Answer, Question
from data_access.queries.quick_view import QuickView
from data_access.queries.scope import Scope, check_region, notes_of, read_scope
from data_access.queries.slices import Slice, count_postings
from domain.filters import Period, a_day, a_period, a_region, a_release, an_occupation
from domain.job_families import family_name
from domain.statistics import share

FROM_POSTINGS = "SkillPulse postings"


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to; region and period concern the postings only."""

    occupation: str = an_occupation("15-1252.00")
    region: str = a_region()
    period: Period = a_period()
    release: str = a_release()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class OccupationSummary:
    """One row about one occupation. The `_source` of a part that is missing says why."""

    onetsoc_code: str
    title: str
    family_name: str | None  # SOC major group
    curated: bool  # the summary is a curator's; False: it is derived
    curated_by: str | None
    reviewed_on: date | None  # by the curator
    summary: str  # two or three sentences
    summary_source: str
    responsibilities: list[str]  # the most important first
    responsibilities_source: str
    skills: list[str]  # official ones, the most important first
    skills_source: str
    software: list[str]  # official, in demand or hot
    software_source: str
    education: str | None  # typical
    education_source: str
    median_pay: float | None  # US dollars a year
    pay_low: float | None  # 10th percentile
    pay_high: float | None  # 90th percentile
    pay_at_least: list[str]  # which of the three are lower bounds
    pay_source: str
    outlook: str | None  # in words
    change_share: float | None  # projected change of employment: 0.031 is 3.1 %
    openings: int | None  # a year
    outlook_source: str
    related: list[str]  # titles with codes, the nearest first
    related_source: str
    job_zone: int | None  # 1-5
    job_zone_name: str | None
    postings: int | None  # job postings of the occupation in the region and period; None where none are counted yet
    all_postings: int | None  # all job postings there; None where none are counted yet
    share: float | None  # postings / all_postings, 0-1; None where there is no posting
    share_low: float | None  # 95 % Wilson interval
    share_high: float | None
    asked_skills: list[str]  # what its postings ask for most, with the share of them: 'Python (34.2%)'
    retired: bool  # the current release lacks it
    release: str | None  # number of the release that the row is from


def ask(connection: Connection, filters: Filters) -> Answer[OccupationSummary]:
    """One occupation at a glance; see OccupationSummary. Exactly one row."""
    asked = find_occupation(connection, filters)
    check_region(connection, filters)
    scope = read_scope(connection, filters)
    said = read_release_facts(connection, asked)
    curated = read_curated(connection, asked.onetsoc_code, as_of=filters.as_of)
    pay = read_pay(connection, asked, as_of=filters.as_of)
    prospect = read_prospect(connection, asked, as_of=filters.as_of)
    view = QuickView(asked, said, curated, pay, prospect)
    related = view.related_codes()
    row = OccupationSummary(
        asked.onetsoc_code,
        asked.title,
        family_name(asked.onetsoc_code),
        curated is not None,
        curated.source if curated else None,
        curated.reviewed_on if curated else None,
        *view.summary(),
        *view.responsibilities(),
        *view.skills(),
        *view.software(),
        *view.education(),
        pay.median,
        pay.low,
        pay.high,
        pay.at_least,
        pay.source,
        view.outlook_words().value,
        prospect.change_share,
        prospect.openings,
        view.outlook_words().source,
        named_occupations(connection, asked, related.value),
        related.source,
        said.job_zone,
        said.job_zone_name,
        *_demand(connection, filters, scope),
        asked.retired_in is not None,
        asked.release.version if asked.release else None,
    )
    notes = [*asked.notes, *notes_of(scope, filters)]
    generated = any(one.generated for one in (asked, pay, prospect, curated) if one)
    sources = dict.fromkeys([asked.source, pay.credit, prospect.credit, FROM_POSTINGS])
    source = "; ".join(one for one in sources if one)
    as_of, days = (scope.as_of, scope.days) if scope else (None, None)
    return Answer([row], as_of, days, source, row.all_postings or 0, notes=notes, generated=generated)


def _demand(
    connection: Connection, filters: Filters, scope: Scope | None
) -> tuple[int | None, int | None, float | None, float | None, float | None, list[str]]:
    """postings, all_postings, share with its interval, asked_skills."""
    if scope is None:
        return None, None, None, None, None, []
    code, region = filters.occupation, filters.region
    everything = count_postings(connection, Slice(region), scope.days)
    postings = count_postings(connection, Slice(region, occupation=code), scope.days)
    part = share(postings, everything) if everything else None
    most = most_asked_skills(connection, code, region, scope.days) if postings else []
    return (
        postings,
        everything,
        part.value if part else None,
        part.low if part else None,
        part.high if part else None,
        [f"{name} ({100 * asking / postings:.1f}%)" for name, asking in most],
    )


QUESTION = Question("occupation-summary", "An occupation at a glance", Filters, OccupationSummary, ask)
