"""Where are postings published at this moment: regions by the hour.

Source: feed_event, written by jobs/feed_intake.py as events arrive, and the postings that they tell of.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from data_access.conditions import among
from data_access.queries.choices import is_demonstration
from data_access.queries.pulse_scope import FROM_EVENTS, NO_EVENT, counted, read_window
from data_access.queries.question import Answer, Question
from data_access.queries.scope import check_region, find_skill
from data_access.queries.slices import Slice
from data_access.tables import posting, region
from domain.filters import a_region, skills, whole_number
from domain.pulse import busiest, by_hour, total


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to. Several skills: postings that ask for any of them; none: all postings."""

    skill: tuple[str, ...] = skills()
    region: str = a_region()
    limit: int = whole_number(12, 1, 100)


@dataclass(frozen=True)
class RegionHour:
    """One row per region and hour: regions with the most postings first, then by code; hours by time.

    A region is the smallest that its postings name: a state, or a country where they name no state.
    """

    region_code: str
    region_name: str
    starts_at: datetime  # start of the hour (UTC)
    postings: int | None  # 0 where other events arrived in the hour, None where nothing arrived at all
    window_postings: int  # of the region in all these hours
    complete: bool  # the hour is over


def ask(connection: Connection, filters: Filters) -> Answer[RegionHour]:
    """The regions with the most postings in the last 24 hours, by the hour; see RegionHour."""
    check_region(connection, filters)
    ids = [find_skill(connection, filters, slug).skill_id for slug in filters.skill] or None
    window = read_window(connection)
    each = counted(window, Slice.of(filters), posting.c.region_code, skill_ids=ids).subquery("each")
    found = connection.execute(
        select(each.c.region_code, each.c.hour, func.count()).group_by(each.c.region_code, each.c.hour)
    )
    counts: dict[str | None, dict[datetime, int]] = defaultdict(dict)
    for code, hour, postings in found:
        counts[code][hour] = postings
    nowhere = total(counts.pop(None, {}).values())
    totals = {code: total(hours.values()) for code, hours in counts.items() if code}
    shown = busiest(totals, filters.limit)
    names = dict(
        connection.execute(
            select(region.c.region_code, region.c.region_name).where(among(region.c.region_code, shown))
        ).all()
    )
    rows = [
        RegionHour(code, names[code], hour, postings, totals[code], window.is_complete(hour))
        for code in shown
        for hour, postings in zip(window.hours, by_hour(window.hours, counts[code], window.alive), strict=True)
    ]
    notes = [] if window.alive else [NO_EVENT]
    if nowhere:
        notes.append(f"Postings of these hours that name no region: {nowhere}.")
    if len(totals) > len(shown):
        rest = sum(totals.values()) - sum(totals[code] for code in shown)
        notes.append(f"Regions left out: {len(totals) - len(shown)}, with {rest} postings together.")
    postings = sum(totals.values()) + nowhere
    return Answer(rows, None, window.days, FROM_EVENTS, postings, notes=notes, generated=is_demonstration(connection))


QUESTION = Question("pulse-regions", "Regions by the hour", Filters, RegionHour, ask)
