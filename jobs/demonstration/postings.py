"""One posting of one day: drawn from the market, the same whenever it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from jobs.demonstration import planted
from jobs.demonstration.companies import any_company
from jobs.demonstration.draws import DAY, POSTING, Draw, Weighted, pick, seeded
from jobs.demonstration.market import MarketOccupation, groups, occupations, spellings
from jobs.demonstration.offers import Offer, offer
from jobs.demonstration.places import Place, any_place, leaning, places
from jobs.demonstration.wording import describe

SOURCES = ("demo-harbour", "demo-lantern", "demo-meadow", "demo-summit")
"""Names of the feeds that publish the postings."""

ANY_SOURCE = Weighted(zip(SOURCES, (0.4, 0.28, 0.2, 0.12), strict=True))
LEAST_SKILLS, MOST_SKILLS = 3, 14
MOST_LIKELY = 0.95
"""A probability that factors raise stops here."""

LEVELS = {
    "desk": Weighted({"junior": 0.15, "mid": 0.2, "senior": 0.3, "lead": 0.09, "unknown": 0.26}.items()),
    "ward": Weighted({"junior": 0.06, "senior": 0.12, "lead": 0.05, "unknown": 0.77}.items()),
    "school": Weighted({"unknown": 1.0}.items()),
}
DESK_FIELDS = frozenset({"software", "data", "finance", "office", "building", "commerce"})
OFFICE_FIELDS = frozenset({"software", "data", "finance", "office"})
LEADING_WORDS = frozenset(
    {"Manager", "Director", "Supervisor", "Superintendent", "Chef", "Charge", "Controller", "Head"}
)
"""A title with one of these is left as it is: it has its level, or none."""

TITLES = {
    "junior": ("Junior {}", "Jr. {}", "Entry Level {}", "{} I", "{} - Entry Level"),
    "mid": ("Mid-Level {}", "{} II", "Intermediate {}"),
    "senior": ("Senior {}", "Senior {}", "Sr. {}", "{} III", "{} - Senior"),
    "lead": ("Lead {}", "Principal {}"),
    "unknown": ("{}",),
}
INTERNS = 0.015
"""Share of software and data postings that are internships."""

MODES_AT_DESKS = Weighted({"remote": 0.16, "hybrid": 0.26, "on_site": 0.2, "unknown": 0.38}.items())
MODES_ELSEWHERE = Weighted({"on_site": 0.35, "unknown": 0.65}.items())
CONTRACTS = Weighted(
    {"full_time": 0.6, "part_time": 0.07, "contract": 0.08, "temporary": 0.03, "unknown": 0.22}.items()
)
HOURS = Weighted((hour, 6 if 13 <= hour <= 22 else 1.5 if hour in (11, 12, 23, 0) else 0.5) for hour in range(24))
HOURS_EAST = Weighted((hour, 6 if 6 <= hour <= 16 else 0.5) for hour in range(24))


@dataclass(frozen=True, slots=True)
class Posting:
    """One posting and what is true of it. level and mode are 'unknown' where it does not say."""

    posted_on: date
    posted_at: datetime
    source: str
    job_id: str
    title: str
    company: str
    location: str
    region_code: str | None
    description: str
    is_remote: bool
    onetsoc_code: str
    skills: tuple[str, ...]
    level: str
    mode: str
    contract: str
    offer: Offer | None


def _can_be_remote(occupation: MarketOccupation) -> bool:
    """Whether the work can be done from home: at desks, and with a degree where the field is not all desks."""
    return occupation.field in OFFICE_FIELDS or (occupation.field in DESK_FIELDS and occupation.zone >= 4)


@lru_cache(maxsize=2048)
def _occupations_in(region_code: str | None, month: int) -> Weighted[MarketOccupation]:
    """Occupations by how often a region advertises them in a month (1-12)."""
    here = [one for one in planted.SPECIALITIES if one.region == region_code]
    special = {one.onetsoc_code: one.factor for one in here if one.onetsoc_code}
    at_large = region_code in ("US", None)  # postings that name no place are remote
    return Weighted(
        (
            one,
            one.weight
            * (not at_large or _can_be_remote(one))
            * leaning(region_code, one.field)
            * planted.FIELD_MONTHS.get(one.field, (1.0,) * 12)[month - 1]
            * special.get(one.code, 1.0),
        )
        for one in occupations()
    )


class Market:
    """All postings of the market whose trends are told from one anchor day."""

    def __init__(self, anchor_on: date) -> None:
        self.anchor_on = anchor_on
        self.opened_on = anchor_on - timedelta(days=planted.FIRST_DAYS - 1)
        self._special = {one.region for one in planted.SPECIALITIES if not one.onetsoc_code}
        self._factors = lru_cache(maxsize=64)(self._factors_of)

    def count_on(self, day: date) -> int:
        """How many new postings the day has: none before the market opened."""
        if day < self.opened_on:
            return 0
        expected = planted.POSTINGS_A_DAY * planted.WEEKDAYS[day.weekday()] * planted.MONTHS[day.month - 1]
        chance = 1 + planted.DAY_NOISE * (2 * seeded(DAY, day)() - 1)
        return round(expected * chance)

    def posting(self, day: date, number: int) -> Posting:
        """The posting with a number (from 0) of a day."""
        draw = seeded(POSTING, day, number)
        place = any_place().pick(draw)
        occupation = _occupations_in(place.region_code, day.month).pick(draw)
        title, level, contract = self._title(draw, occupation)
        modes = MODES_AT_DESKS if _can_be_remote(occupation) else MODES_ELSEWHERE
        mode = "remote" if place.remote else modes.pick(draw)
        company = any_company(draw, occupation.field)
        skills = self._skills(draw, occupation, self._factors(day, self._factor_region(place), level))
        stated = offer(draw, occupation, level, place) if draw() < planted.PAY_STATED else None
        written = [self._spell(draw, skill) for skill in skills]
        needed = max(2, (2 * len(written) + 2) // 3)
        description = describe(
            draw,
            company=company,
            title=title,
            tasks=occupation.tasks,
            required=written[:needed],
            welcome=written[needed:],
            level=level,
            mode=mode,
            contract=contract,
            pay=stated.text if stated else "",
        )
        hour = (HOURS if place.country in ("US", "CA", "") else HOURS_EAST).pick(draw)
        second = int(draw() * 3600)
        at = datetime(day.year, day.month, day.day, hour, second // 60, second % 60, tzinfo=UTC)
        source = ANY_SOURCE.pick(draw)
        return Posting(
            posted_on=day,
            posted_at=at,
            source=source,
            job_id=f"{day:%y%m%d}-{number:04d}",
            title=title,
            company=company,
            location=place.write(draw),
            region_code=place.region_code,
            description=description,
            is_remote=mode == "remote",
            onetsoc_code=occupation.code,
            skills=skills,
            level=level,
            mode=mode,
            contract=contract,
            offer=stated,
        )

    @staticmethod
    def _title(draw: Draw, occupation: MarketOccupation) -> tuple[str, str, str]:
        """Title as written, level, kind of contract."""
        title = pick(draw, occupation.titles)
        contract = CONTRACTS.pick(draw)
        if not LEADING_WORDS.isdisjoint(title.split()):
            return title, "unknown", contract
        desk = occupation.field in DESK_FIELDS
        if occupation.field in ("software", "data") and draw() < INTERNS:
            return f"{title} Intern", "junior", "internship"
        level = LEVELS["school" if occupation.field == "education" else "desk" if desk else "ward"].pick(draw)
        return pick(draw, TITLES[level]).format(title), level, contract

    @staticmethod
    def _skills(draw: Draw, occupation: MarketOccupation, factors: dict[str, float]) -> tuple[str, ...]:
        """What the posting asks for: the skills of the drawn groups, then single ones, each once."""
        chosen: dict[str, None] = {}
        for group, probability in occupation.groups.items():
            if group in factors:
                probability = min(MOST_LIKELY, probability * factors[group])
            if draw() >= probability:
                continue
            for skill, likely in groups()[group].items():
                if skill in factors:
                    likely = min(MOST_LIKELY, likely * factors[skill])
                if draw() < likely:
                    chosen[skill] = None
        for skill, likely in occupation.skills.items():
            if skill in factors:
                likely = min(MOST_LIKELY, likely * factors[skill])
            if draw() < likely:
                chosen[skill] = None
        found = list(chosen)
        if len(found) > MOST_SKILLS:  # drop any, so that no group is favoured
            first = int(draw() * len(found))
            found = (found[first:] + found[:first])[:MOST_SKILLS]
        for group in occupation.groups:
            for skill in groups()[group]:
                if len(found) < LEAST_SKILLS and skill not in found and skill not in factors:
                    found.append(skill)
        return tuple(found)

    @staticmethod
    def _spell(draw: Draw, skill: str) -> str:
        forms = spellings(skill)
        if len(forms) == 1:
            return forms[0]
        return forms[0] if draw() < 0.5 else pick(draw, forms)

    def _factor_region(self, place: Place) -> str:
        """The region as far as factors tell regions apart."""
        return place.region_code if place.region_code in self._special and place.region_code else place.country

    def _factors_of(self, day: date, region: str, level: str) -> dict[str, float]:
        """Skill or group -> factor on its probability, of those that have one."""
        number = planted.day_number(day, self.anchor_on)
        factors = {one.name: one.at(number) for one in planted.TRENDS if one.region in ("all", region.split("-")[0])}
        for one in planted.SPECIALITIES:
            if not one.onetsoc_code:
                factors[one.skill] = factors.get(one.skill, 1.0) * (one.factor if one.region == region else 1.0)
        for one in planted.LEVEL_TILTS:
            factors[one.skill] = factors.get(one.skill, 1.0) * one.factors.get(level, 1.0)
        return factors


def region_codes() -> set[str]:
    """Every region that the market's postings name."""
    return {place.region_code for place in places() if place.region_code}
