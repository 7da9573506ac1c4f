"""What is hidden in the generated market on purpose, as data.

The generator builds these facts in, `tests/test_planted_trends.py` finds them again through the public questions, and
`docs/demonstration-data.md` tells them to people. Days are told from the anchor day: the newest day of the first load
is day 0, the day before it is day -1. What a trend does after day 0 is part of it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

FIRST_DAYS = 400
"""How many days the first load covers; the market opens on day -(FIRST_DAYS - 1) and has no posting before."""

POSTINGS_A_DAY = 150.0
"""New postings of an average day, reposts not counted."""

WEEKDAYS = (1.22, 1.3, 1.26, 1.18, 1.06, 0.52, 0.46)
"""Factor on a day's number of postings, Monday to Sunday; their mean is 1."""

MONTHS = (1.06, 1.07, 1.06, 1.04, 1.02, 1.0, 0.97, 0.98, 1.06, 1.03, 0.95, 0.76)
"""Factor on a day's number of postings, January to December."""

DAY_NOISE = 0.06
"""Most that a day's number of postings strays from its expectation, as a share of it."""

FIELD_MONTHS: dict[str, tuple[float, ...]] = {
    "education": (0.9, 0.95, 1.1, 1.25, 1.3, 1.25, 1.2, 1.1, 0.9, 0.8, 0.75, 0.7),
    "hospitality": (0.85, 0.9, 1.0, 1.1, 1.2, 1.2, 1.1, 1.0, 0.9, 0.9, 0.95, 0.95),
    "logistics": (0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 1.0, 1.05, 1.15, 1.2, 1.0),
    "building": (0.85, 0.95, 1.1, 1.15, 1.15, 1.1, 1.05, 1.0, 1.0, 0.95, 0.85, 0.8),
}
"""Factor on a field's weight, January to December; fields not named have no season of their own."""


@dataclass(frozen=True)
class Trend:
    """How often a skill is asked for, over time.

    skill or group: whose probability is multiplied. points: (day, factor), straight lines between them, level outside.
    region: where it holds; 'all' or a country. story: for people.
    """

    name: str
    points: tuple[tuple[int, float], ...]
    story: str
    region: str = "all"
    is_group: bool = False

    def at(self, day: int) -> float:
        """The factor on a day, told from the anchor day."""
        after = bisect_right(self.points, day, key=lambda point: point[0])
        if after == 0:
            return self.points[0][1]
        if after == len(self.points):
            return self.points[-1][1]
        (first, low), (last, high) = self.points[after - 1], self.points[after]
        return low + (high - low) * (day - first) / (last - first)


TRENDS = (
    Trend("Rust", ((-399, 0.35), (-180, 0.8), (0, 1.7), (240, 2.3)), "rises throughout, fivefold in 400 days"),
    Trend("jQuery", ((-399, 1.9), (0, 0.55), (240, 0.3)), "falls throughout, to less than a third in 400 days"),
    Trend("Docker", ((-28, 1.0), (-27, 1.4), (0, 1.6), (90, 1.6)), "rises by about a half in the last 28 days", "US"),
    Trend(
        "llm",
        ((-60, 1.0), (-30, 2.0), (0, 6.5), (45, 7.0)),
        "language models, prompts: steeply up in 60 days",
        is_group=True,
    ),
    Trend("LangGraph", ((-91, 0.0), (-90, 1.0)), "is not asked for before day -90"),
    Trend("Snowflake", ((-151, 1.0), (-150, 2.4)), "a step, more than twice as frequent from day -150 on"),
)

LEVEL_SKILLS = ("Python", "SQL", "Customer Service")
"""Skills without any trend of their own: what a search for movers should not be sure about."""


@dataclass(frozen=True)
class Speciality:
    """A skill, or an occupation with its skills, that one region asks for more than others do.

    factor: on its probability there. location_quotient: what that comes to, about, counted over a year.
    """

    skill: str
    region: str
    factor: float
    location_quotient: float
    onetsoc_code: str | None = None


SPECIALITIES = (
    Speciality("SAP", "US-MO", 3.3, 3.1),
    Speciality("Kotlin", "US-WA", 3.3, 3.1),
    Speciality("Oil and Gas", "US-TX", 3.3, 3.2, onetsoc_code="17-2171.00"),
)


@dataclass(frozen=True)
class LevelTilt:
    """A skill that some levels ask for more than others: level -> factor on its probability, 1 where not named."""

    skill: str
    factors: dict[str, float]


LEVEL_TILTS = (
    LevelTilt("Apache Kafka", {"junior": 0.3, "mid": 0.8, "senior": 2.2, "lead": 2.2}),
    LevelTilt("System Design", {"junior": 0.1, "mid": 0.6, "senior": 2.5, "lead": 3.0}),
    LevelTilt("Mentoring", {"junior": 0.1, "mid": 0.5, "senior": 2.2, "lead": 3.0}),
)

TOGETHER = ("Terraform", "Kubernetes", "AWS", "Docker")
"""Skills of one group (`platform`): where the first is asked for, the others are its strongest partners."""


@dataclass(frozen=True)
class Disorder:
    """What is wrong with the feed on purpose, as shares of a day's new postings.

    The first four exclude each other in one posting; the others are drawn by themselves.
    """

    unreadable_line: float = 0.002  # the line breaks off: no JSON
    malformed_date: float = 0.004  # the event's timestamp is no time
    late: float = 0.015  # the event arrives one to LATE_DAYS days after its day
    repeat: float = 0.008  # the same event arrives twice
    null_location: float = 0.02
    html: float = 0.06  # the text carries HTML tags and entities
    repost: float = 0.04  # the same posting once more through another source, 1 to REPOST_LAGS days later


DISORDER = Disorder()
LATE_DAYS = 5
REPOST_LAGS = 30

MALFORMED_DATES = ("2025-13-45T99:00:00Z", "yesterday", "31/31/2025", "not available", "0000-00-00")

PAY_STATED = 0.55
"""Share of postings whose text states pay."""


def day_number(day: date, anchor_on: date) -> int:
    """A day told from the anchor day: 0 on it, negative before."""
    return (day - anchor_on).days


# --- Two releases of occupations -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class RatingMove:
    """A rating that the newer release has higher by `by`, in the scale's own units; below 0: lower."""

    onetsoc_code: str
    element_id: str
    scale_id: str
    by: float


@dataclass(frozen=True)
class ReleaseChanges:
    """What tells the newer of the two generated releases from the older. Occupations are named by O*NET-SOC code.

    The newer one is the market as its files have it; the older one is told back from it.
    removed: stand in market/retired.toml, and no posting asks for them. retitled: code -> what the older one calls it.
    moved: each well beyond what its standard errors allow. within_error: code -> by how much every importance among
    its skills rose, less than they allow. software_gained, titles_added, in_demand_gained: (code, name) that only the
    newer one has. software_lost: (code, name, commodity code) that only the older one has; in_demand_lost: flags.
    hot_gained, hot_lost: products whose flag is only in the newer, only in the older one.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    retitled: dict[str, str]
    moved: tuple[RatingMove, ...]
    within_error: dict[str, float]
    software_gained: tuple[tuple[str, str], ...]
    software_lost: tuple[tuple[str, str, str], ...]
    hot_gained: tuple[str, ...]
    hot_lost: tuple[str, ...]
    in_demand_gained: tuple[tuple[str, str], ...]
    in_demand_lost: tuple[tuple[str, str], ...]
    titles_added: tuple[tuple[str, str], ...]


RELEASE_CHANGES = ReleaseChanges(
    added=("13-2054.00", "15-1299.04"),
    removed=("43-2011.00",),
    retitled={
        "13-2051.00": "Financial Analysts",
        "29-2072.00": "Medical Records and Health Information Technicians",
    },
    moved=(
        RatingMove("13-2011.00", "2.B.3.e", "IM", 1.1),  # accountants program more
        RatingMove("13-2011.00", "2.B.3.e", "LV", 1.4),
        RatingMove("15-1252.00", "2.A.1.d", "IM", 0.6),
        RatingMove("15-2051.00", "2.C.4.a", "IM", 0.7),
        RatingMove("47-2111.00", "2.B.3.k", "IM", -0.9),
        RatingMove("51-4041.00", "2.B.3.e", "IM", 0.7),  # machinists too
        RatingMove("51-4041.00", "2.B.3.e", "LV", 1.2),
        RatingMove("51-4041.00", "2.C.3.a", "IM", 0.9),
    ),
    within_error={"29-1141.00": 0.05},
    software_gained=(("15-1252.00", "GitHub Actions"), ("15-2051.00", "Snowflake"), ("15-2051.01", "dbt")),
    software_lost=(("15-1242.00", "Microsoft Access", "43232304"), ("15-1252.00", "Visual Basic", "43232405")),
    hot_gained=("Next.js",),
    hot_lost=("jQuery",),
    in_demand_gained=(("15-1252.00", "Docker"), ("15-2051.00", "PyTorch")),
    in_demand_lost=(("13-2011.00", "Power BI"), ("15-1244.00", "Windows")),
    titles_added=(("15-1252.00", "Platform Engineer"), ("15-2051.00", "AI Engineer")),
)

UNRATED = ("15-1299.04",)
"""Occupations that no release has rated yet: neither importance nor level, context nor education."""

UNLISTED = ("LangChain", "LangGraph")
"""Products that postings ask for and no release lists: what is emerging."""

FADING = (
    ("13-2011.00", "Crystal Reports", "43232305"),
    ("15-1252.00", "Perl", "43232405"),
    ("15-1252.00", "Subversion", "43232401"),
    ("15-1254.00", "Backbone.js", "43232408"),
    ("15-2051.00", "Hadoop", "43232304"),
    ("43-6014.00", "Microsoft Access", "43232304"),
)
"""(O*NET-SOC code, product, commodity code) that both releases list and no posting asks for."""


# --- Wages and outlook ---------------------------------------------------------------------------------------------

MERGED = {"13-1023": "13-1020", "25-2056": "25-2052", "25-9042": "25-9045"}
"""Detailed code -> the code of domain/soc_crosswalk.toml under which both tables have it, as the real ones do."""

TOP_CODED = "23-1011"
"""Half of those in this occupation earn the top code or more; a few others reach it at their upper percentiles."""

ANNUAL_ONLY = ("25-2021", "25-2031", "25-2052", "25-9045")
HOURLY_ONLY = ("35-2014",)
WAGES_NOT_RELEASED = ("13-2054",)
EMPLOYMENT_NOT_RELEASED = ("17-2171",)
"""Codes of the published tables; what they lack stands there as not released."""

GROWTH = {
    "29-1171": 0.42,
    "15-2051": 0.33,
    "15-1212": 0.29,
    "11-9111": 0.24,
    "25-2031": 0.0,
    "43-3031": -0.06,
    "43-4051": -0.08,
    "51-9061": -0.11,
}
"""Code -> projected change of employment over ten years, as a share; the others follow their field."""
