"""What is there to know about one skill at a glance?

Source: skill_demand_daily and posting_total_daily, written by jobs/aggregate_nightly.py; medians, occupations, titles
and partners from `posting`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, case, desc, func, literal, null, select, union_all

from data_access.queries.changes import directions, read_changes
from data_access.queries.question import Answer, Question
from data_access.queries.scope import FROM_CELLS, Skill, check_region, find_skill, nothing_aggregated, read_scope
from data_access.queries.slices import (
    Slice,
    annual_pay,
    count_demand,
    count_postings,
    mean_pay,
    pay_is_withheld,
    within,
)
from data_access.tables import aggregated_day, occupation, posting, skill, skill_alias
from domain.filters import DayRange, Period, a_day, a_period, a_region, a_skill, one_word
from domain.statistics import MINIMUM_PAY, Direction, share
from domain.vocabulary import ALL, Seniority, SkillType

LISTED = 5
"""Entries of each list of a summary."""

ALIASES = 12
"""Other names of a skill that a summary tells."""


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to."""

    skill: str = a_skill("python")
    region: str = a_region()
    seniority: Seniority | str = one_word(Seniority, ALL)
    period: Period = a_period()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class Counted:
    """One entry of a summary's list: its key (code, slug or the folded title), its name and how many postings."""

    key: str
    name: str
    postings: int

    def __str__(self) -> str:
        return f"{self.name} ({self.postings})"


@dataclass(frozen=True)
class SkillSummary:
    """One row about one skill in one slice."""

    skill: str  # slug
    skill_name: str
    skill_type: SkillType
    aliases: list[str]  # up to twelve other names that are found in postings, in small letters
    postings: int  # job postings of the period that ask for the skill
    all_postings: int  # all job postings of the slice and period
    share: float | None  # postings / all_postings, 0-1; None where the slice has no posting
    share_low: float | None  # 95 % Wilson interval
    share_high: float | None
    trending_delta: float | None  # newest day against the mean of the 7 days before; -1 is no posting at all
    growth: float | None  # log ratio of the share, last 28 days to the 28 before; None below 30 postings
    growth_low: float | None  # 95 % interval
    growth_high: float | None
    direction: Direction | None
    pay_postings: int  # of the postings, those with annual pay in US dollars
    average_pay: float | None  # US dollars a year; None below 30 pay_postings
    pay_share: float | None  # of the postings, the share that states it; None without a posting
    pay_p25: float | None  # US dollars a year, quartiles; None below 30 pay_postings
    median_pay: float | None
    pay_p75: float | None
    source_count: int  # distinct sources of the postings
    last_updated: datetime | None  # when the newest of the period's days was aggregated
    top_occupations: list[Counted]  # five O*NET occupations with most of the postings
    top_titles: list[Counted]  # five titles as written, case folded
    top_partners: list[Counted]  # five skills most often asked for together with it


def ask(connection: Connection, filters: Filters) -> Answer[SkillSummary]:
    """One skill at a glance; see SkillSummary. Exactly one row, or none where nothing is aggregated."""
    asked = find_skill(connection, filters, filters.skill)
    check_region(connection, filters)
    scope = read_scope(connection, filters)
    if scope is None:
        return nothing_aggregated(filters, FROM_CELLS)
    slice_ = Slice(filters.region, str(filters.seniority))
    all_postings = count_postings(connection, slice_, scope.days)
    demand = count_demand(connection, slice_, scope.days, asked.skill_id)
    share_ = share(demand.postings, all_postings) if all_postings else None
    changes = read_changes(connection, slice_, scope, scope.growth_windows, [asked.skill_id])
    growth = changes.growth(asked.skill_id)
    [(_, direction)] = directions([growth])
    details = _details(connection, slice_, scope.days, asked.skill_id)
    updated = aggregated_day.c
    row = SkillSummary(
        asked.slug,
        asked.skill_name,
        SkillType(asked.skill_type),
        _aliases(connection, asked),
        demand.postings,
        all_postings,
        share_.value if share_ else None,
        share_.low if share_ else None,
        share_.high if share_ else None,
        changes[asked.skill_id].trending_delta,
        growth.value if growth else None,
        growth.low if growth else None,
        growth.high if growth else None,
        direction,
        demand.pay_postings,
        mean_pay(demand),
        demand.pay_postings / demand.postings if demand.postings else None,
        *details.pay_quartiles,
        details.source_count,
        connection.execute(
            select(func.max(updated.aggregated_at)).where(within(updated.posted_on, scope.days))
        ).scalar(),
        details.occupations,
        details.titles,
        details.partners,
    )
    suppressed = (growth is None) + 4 * pay_is_withheld(demand.pay_postings)
    return Answer([row], scope.as_of, scope.days, FROM_CELLS, all_postings, suppressed, scope.notes)


class Details(NamedTuple):
    """What days cannot be added up to."""

    source_count: int
    pay_quartiles: tuple[float | None, float | None, float | None]
    occupations: list[Counted]
    titles: list[Counted]
    partners: list[Counted]


def _aliases(connection: Connection, asked: Skill) -> list[str]:
    """Its other names, those first that need no rule about case and context."""
    a = skill_alias.c
    others = select(a.alias).where(a.skill_id == asked.skill_id, a.alias != func.lower(asked.skill_name))
    return list(connection.execute(others.order_by(a.rule.is_not(None), a.alias).limit(ALIASES)).scalars())


def _details(connection: Connection, slice_: Slice, days: DayRange, skill_id: int) -> Details:
    """All of it from one pass over the skill's postings."""
    p = posting.c
    asked = (
        select(p.source, p.onetsoc_code, p.title, annual_pay.label("pay"), p.skill_ids)
        .where(slice_.conditions(), within(p.posted_on, days), p.skill_ids.contains([skill_id]))
        .cte("asked")
    )
    a = asked.c
    n = func.count().label("n")
    folded = func.lower(a.title).collate("C")
    titles = select(folded.label("key"), func.max(a.title.collate("C")).label("name"), n).group_by(folded)
    by_code = select(a.onetsoc_code, n).group_by(a.onetsoc_code).subquery("by_code")
    occupations = select(occupation.c.onetsoc_code.label("key"), occupation.c.title.label("name"), by_code.c.n).join(
        by_code, by_code.c.onetsoc_code == occupation.c.onetsoc_code
    )
    by_id = select(func.unnest(a.skill_ids).label("skill_id"), n).group_by("skill_id").subquery("by_id")
    partners = (
        select(skill.c.slug.label("key"), skill.c.skill_name.label("name"), by_id.c.n)
        .join(by_id, by_id.c.skill_id == skill.c.skill_id)
        .where(skill.c.skill_id != skill_id)
    )
    lists = {"occupation": occupations, "title": titles, "partner": partners}
    quartiles = [
        case((func.count(a.pay) >= MINIMUM_PAY, func.percentile_cont(part).within_group(a.pay)))
        for part in (0.25, 0.5, 0.75)
    ]
    parts = [
        select(
            literal("all").label("kind"),
            null().label("key"),
            null().label("name"),
            func.count(a.source.distinct()).label("n"),
            *quartiles,
        )
    ]
    for kind, statement in lists.items():
        most = statement.order_by(desc("n"), "key").limit(LISTED).subquery(kind)
        parts.append(select(literal(kind), most.c.key, most.c.name, most.c.n, null(), null(), null()))
    found = connection.execute(union_all(*parts)).all()
    source_count, p25, median, p75 = next(tuple(part)[3:] for part in found if part.kind == "all")

    def listed(kind: str) -> list[Counted]:
        counted = [Counted(str(part.key), str(part.name), part.n) for part in found if part.kind == kind]
        return sorted(counted, key=lambda one: (-one.postings, one.key))

    return Details(source_count, (p25, median, p75), listed("occupation"), listed("title"), listed("partner"))


QUESTION = Question("skill-summary", "Skill summary", Filters, SkillSummary, ask)
