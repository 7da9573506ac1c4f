"""Every number a second time: slow and obvious, in plain Python, over a list of posting dicts (tests/builders.py).

Written from the definitions, not from the code under test: nothing of domain/statistics or domain/network is used.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from tests.builders import SKILL_TYPES, whole

Z = statistics.NormalDist().inv_cdf(0.975)
LEVELS = ("junior", "mid", "senior", "lead", "unknown")


class Cell(NamedTuple):
    postings: int
    pay_postings: int
    pay_sum: int
    source_count: int


def regions_of(posting: dict[str, Any]) -> list[str]:
    """The regions that a posting counts in."""
    code = posting["region"]
    if code is None:
        return ["all"]
    country = code.split("-")[0]
    return ["all", country] if code == country else ["all", country, code]


def annual_pay(posting: dict[str, Any]) -> int | None:
    return posting["pay"] if posting["currency"] == "USD" else None


def cell(postings: Sequence[dict[str, Any]]) -> Cell:
    pays = [pay for pay in map(annual_pay, postings) if pay is not None]
    return Cell(len(postings), len(pays), sum(pays), len({one["source"] for one in postings}))


def total_cells(postings: Iterable[dict[str, Any]]) -> dict[tuple[date, str, str], Cell]:
    """(day, region, seniority) -> cell."""
    groups = defaultdict(list)
    for one in map(whole, postings):
        if not one["repost"]:
            for region in regions_of(one):
                for seniority in ("all", one["seniority"]):
                    groups[one["posted_on"], region, seniority].append(one)
    return {key: cell(group) for key, group in groups.items()}


def skill_cells(postings: Iterable[dict[str, Any]]) -> dict[tuple[date, str, str, str], Cell]:
    """(day, region, seniority, skill) -> cell."""
    found = {}
    listed = [whole(one) for one in postings]
    for slug in {slug for one in listed for slug in one["skills"]}:
        for key, value in total_cells(one for one in listed if slug in one["skills"]).items():
            found[(*key, slug)] = value
    return found


def occupation_cells(postings: Iterable[dict[str, Any]]) -> dict[tuple[date, str, str], tuple[Cell, dict[str, Cell]]]:
    """(day, occupation, region) -> its cell, and a cell for each skill that these postings ask for."""
    found: dict[tuple[date, str, str], tuple[Cell, dict[str, Cell]]] = {}
    listed = [one for one in map(whole, postings) if one["occupation"]]
    for code in {one["occupation"] for one in listed}:
        mine = [one for one in listed if one["occupation"] == code]
        for (day, region, seniority), value in total_cells(mine).items():
            if seniority == "all":
                found[day, code, region] = value, {}
        for (day, region, seniority, slug), value in skill_cells(mine).items():
            if seniority == "all":
                found[day, code, region][1][slug] = value
    return found


def wilson(postings: int, everything: int) -> tuple[float, float]:
    """The two shares p at which the seen share lies just Z standard deviations of p away: the roots of a quadratic."""
    seen = postings / everything
    a, b, c = 1 + Z * Z / everything, -(2 * seen + Z * Z / everything), seen * seen
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def growth(postings: int, everything: int, earlier: int, earlier_all: int) -> tuple[float, float, float, float] | None:
    """Log ratio, its interval, and the p-value; None below 30 postings or without anything to compare with."""
    if postings + earlier < 30 or not everything or not earlier_all:
        return None
    now, before = (postings + 0.5) / (everything + 0.5), (earlier + 0.5) / (earlier_all + 0.5)
    variance = (1 - now) / (postings + 0.5) + (1 - before) / (earlier + 0.5)
    value, error = math.log(now / before), math.sqrt(variance)
    p_value = 2 * (1 - statistics.NormalDist().cdf(abs(value) / error)) if error else 1.0
    return value, value - Z * error, value + Z * error, p_value


def q_values(p_values: Sequence[float]) -> list[float]:
    """Of each p-value, the least false discovery rate at which the step-up procedure finds it."""
    total = len(p_values)
    return [
        min([1.0] + [p * total / sum(other <= p for other in p_values) for p in p_values if p >= mine])
        for mine in p_values
    ]


def direction(value: float, q_value: float) -> str:
    if q_value > 0.05 or value == 0:
        return "no_clear_change"
    return "rising" if value > 0 else "falling"


def location_quotient(x: int, n: int, wider: int, wider_all: int) -> tuple[float, float, float] | None:
    if x < 10 or n < 30 or wider_all < 30:
        return None
    value = (x / n) / (wider / wider_all)
    # log LQ = log r - log p; its derivatives by the region's share and by the share elsewhere
    r, p, w = x / n, wider / wider_all, n / wider_all
    variance = (1 / r - w / p) ** 2 * r * (1 - r) / n
    if wider_all > n:
        o = (wider - x) / (wider_all - n)
        variance += ((1 - w) / p) ** 2 * o * (1 - o) / (wider_all - n)
    error = math.sqrt(variance)
    return value, value * math.exp(-Z * error), value * math.exp(Z * error)


def associate(joint: int, one: int, other: int, total: int) -> dict[str, Any]:
    expected = one * other / total
    table = [(joint, expected), (one - joint, one - expected), (other - joint, other - expected)]
    table.append((total - one - other + joint, total - one - other + expected))
    g2 = max(0.0, 2 * sum(seen * math.log(seen / wanted) for seen, wanted in table if seen))
    npmi = 1.0 if joint == total else math.log(joint / expected) / -math.log(joint / total)
    return {
        "jaccard": joint / (one + other - joint),
        "lift": joint / expected,
        "npmi": npmi,
        "g2": g2,
        "significant": joint >= 10 and joint > expected and g2 >= 10.827566170662733,
    }


class Market:
    """Counted postings up to a day, and every question about them. region, seniority ...: as the filters' values."""

    def __init__(self, postings: Iterable[dict[str, Any]], as_of: date | None = None) -> None:
        counted = [one for one in map(whole, postings) if not one["repost"]]
        self.days = sorted({one["posted_on"] for one in counted if as_of is None or one["posted_on"] <= as_of})
        self.as_of = self.days[-1]
        self.postings = [one for one in counted if one["posted_on"] <= self.as_of]

    def slice(self, first_on: date, last_on: date, **wanted: str) -> list[dict[str, Any]]:
        """Counted postings of these days; region rolls up, 'all' leaves open."""
        return [
            one
            for one in self.postings
            if first_on <= one["posted_on"] <= last_on
            and all(
                value == "all" or (value in regions_of(one) if name == "region" else one[name] == value)
                for name, value in wanted.items()
            )
        ]

    def span(self, days: int) -> tuple[date, date]:
        return self.as_of - timedelta(days=days - 1), self.as_of

    def delta(self, slug: str, day: date, **wanted: str) -> float | None:
        before = [other for other in self.days if other < day][-7:]
        asked = [one["posted_on"] for one in self.slice(date.min, date.max, **wanted) if slug in one["skills"]]
        mean = sum(asked.count(other) for other in before) / 7
        if len(before) < 7 or mean == 0:
            return None
        return (asked.count(day) - mean) / mean

    def change(self, slug: str, days: int, **wanted: str) -> tuple[int, int, int, int]:
        """postings, all, earlier, earlier all, in two windows of this many days up to as_of."""
        first_on, last_on = self.span(days)
        found = []
        for window in ((first_on, last_on), (first_on - timedelta(days=days), first_on - timedelta(days=1))):
            listed = self.slice(*window, **wanted)
            covered = window[0] >= self.days[0]
            found += [sum(slug in one["skills"] for one in listed), len(listed) if covered or not found else 0]
        return found[0], found[1], found[2], found[3]

    def top_skills(self, days: int = 28, limit: int = 10, skill_type: str = "all", **wanted: str) -> list[dict]:
        listed = self.slice(*self.span(days), **wanted)
        counts = Counter(slug for one in listed for slug in one["skills"])
        ranked = sorted(counts, key=lambda slug: (-counts[slug], slug))
        ranked = [slug for slug in ranked if skill_type in ("all", SKILL_TYPES.get(slug, "technology"))][:limit]
        growths = {slug: growth(*self.change(slug, 28, **wanted)) for slug in ranked}
        p_values = {slug: grown[3] for slug, grown in growths.items() if grown}
        found = dict(zip(p_values, q_values(list(p_values.values())), strict=True))
        rows = []
        for rank, slug in enumerate(ranked, 1):
            paid = cell([one for one in listed if slug in one["skills"]])
            grown = growths[slug]
            rows.append({
                "rank": rank, "skill": slug, "postings": counts[slug], "all_postings": len(listed),
                **share_columns(counts[slug], len(listed)), **growth_columns(grown),
                "direction": direction(grown[0], found[slug]) if grown else None,
                "trending_delta": self.delta(slug, self.as_of, **wanted),
                "pay_postings": paid.pay_postings, "average_pay": mean_pay(paid),
            })  # fmt: skip
        return rows

    def regional_demand(self, skill: str, days: int = 28, seniority: str = "all") -> list[dict]:
        everything = self.slice(*self.span(days), seniority=seniority)
        rows = []
        for code in {code for one in everything for code in regions_of(one)} - {"all"}:
            wider = "all" if "-" not in code else code.split("-")[0]
            here, there = ([one for one in everything if where in regions_of(one)] for where in (code, wider))
            asked, asked_there = ([one for one in group if skill in one["skills"]] for group in (here, there))
            quotient = location_quotient(len(asked), len(here), len(asked_there), len(there)) or (None,) * 3
            rows.append({
                "region_code": code, "parent_code": None if wider == "all" else wider, "postings": len(asked),
                "all_postings": len(here), **share_columns(len(asked), len(here)),
                "location_quotient": quotient[0], "location_quotient_low": quotient[1],
                "location_quotient_high": quotient[2], "pay_postings": cell(asked).pay_postings,
                "average_pay": mean_pay(cell(asked)),
            })  # fmt: skip
        return sorted(rows, key=lambda row: (-row["share"], row["region_code"]))

    def seniority(self, skill: str, days: int = 28, region: str = "all") -> list[dict]:
        rows = []
        for level in LEVELS:
            listed = self.slice(*self.span(days), region=region, seniority=level)
            asked = [one for one in listed if skill in one["skills"]]
            if listed:
                rows.append({
                    "seniority": level, "skill": skill, "postings": len(asked), "all_postings": len(listed),
                    **share_columns(len(asked), len(listed)), "pay_postings": cell(asked).pay_postings,
                    "average_pay": mean_pay(cell(asked)), "median_pay": median_pay(asked),
                })  # fmt: skip
        return rows

    def trend(self, skills: Sequence[str], first_on: date, last_on: date, grain: str = "day", **wanted: str) -> list:
        listed = self.slice(first_on, last_on, **wanted)
        points = defaultdict(list)
        for one in listed:
            start = point_of(one, grain)
            if start is not None and (grain == "hour" or is_whole(start, grain, first_on, last_on)):
                points[start].append(one)
        rows = []
        for start in sorted(points):
            for slug in sorted(skills):
                asked = sum(slug in one["skills"] for one in points[start])
                rows.append({
                    "starts_on": start.date() if grain == "hour" else start,
                    "starts_at": start.isoformat() if grain == "hour" else None,
                    "skill": slug, "postings": asked, "all_postings": len(points[start]),
                    **share_columns(asked, len(points[start])),
                    "trending_delta": self.delta(slug, start, **wanted) if grain == "day" else None,
                })  # fmt: skip
        return rows

    def movers(self, days: int = 28, **wanted: str) -> list[dict]:
        rows = []
        for slug in {slug for one in self.postings for slug in one["skills"]}:
            postings, everything, earlier, earlier_all = self.change(slug, days, **wanted)
            grown = growth(postings, everything, earlier, earlier_all)
            if grown:
                before = [other for other in self.days if other < self.as_of][-7:]
                week = [one for one in self.slice(date.min, date.max, **wanted) if one["posted_on"] in before]
                rows.append({
                    "skill": slug, "postings": postings, "earlier_postings": earlier, "all_postings": everything,
                    "earlier_all_postings": earlier_all, "share": postings / everything,
                    "earlier_share": earlier / earlier_all, **growth_columns(grown), "p_value": grown[3],
                    "trending_delta": self.delta(slug, self.as_of, **wanted),
                    "noisy": sum(slug in one["skills"] for one in week) / 7 < (Z / 0.2) ** 2 * 8 / 7,
                })  # fmt: skip
        for row, q_value in zip(rows, q_values([row["p_value"] for row in rows]), strict=True):
            row |= {"q_value": q_value, "direction": direction(row["growth"], q_value)}
        order = ["rising", "no_clear_change", "falling"]
        return sorted(rows, key=lambda row: (order.index(row["direction"]), -row["growth"], row["skill"]))

    def cooccurrence(self, skill: str, measure: str = "postings", days: int = 28, **wanted: str) -> list[dict]:
        listed = self.slice(*self.span(days), **wanted)
        counts = Counter(slug for one in listed for slug in one["skills"])
        together = Counter(slug for one in listed if skill in one["skills"] for slug in one["skills"] if slug != skill)
        rows = [
            {
                "skill": skill, "partner": slug, "joint_postings": joint, "skill_postings": counts[skill],
                "partner_postings": counts[slug], "all_postings": len(listed),
                **associate(joint, counts[skill], counts[slug], len(listed)),
            }
            for slug, joint in together.items()
            if joint >= 10 or measure == "postings"
        ]  # fmt: skip
        by = "joint_postings" if measure == "postings" else measure
        rows.sort(key=lambda row: (-round(row[by], 12), -row["joint_postings"], row["partner"]))
        return [{"rank": rank, **row} for rank, row in enumerate(rows, 1)]

    def skill_summary(self, skill: str, days: int = 28, **wanted: str) -> dict[str, Any]:
        listed = self.slice(*self.span(days), **wanted)
        asked = [one for one in listed if skill in one["skills"]]
        grown = growth(*self.change(skill, 28, **wanted))
        return {
            "skill": skill, "postings": len(asked), "all_postings": len(listed),
            **share_columns(len(asked), len(listed)), "trending_delta": self.delta(skill, self.as_of, **wanted),
            **growth_columns(grown), "direction": direction(grown[0], grown[3]) if grown else None,
            "pay_postings": cell(asked).pay_postings, "average_pay": mean_pay(cell(asked)),
            "pay_share": cell(asked).pay_postings / len(asked) if asked else None,
            "pay_p25": pay_quantile(asked, 0.25), "median_pay": median_pay(asked), "pay_p75": pay_quantile(asked, 0.75),
            "source_count": cell(asked).source_count,
            "top_occupations": most(one["occupation"] for one in asked if one["occupation"]),
            "top_titles": most(one["title"].lower() for one in asked),
            "top_partners": most(slug for one in asked for slug in one["skills"] if slug != skill),
        }  # fmt: skip


def most(keys: Iterable[str]) -> list[tuple[str, int]]:
    counts = Counter(keys)
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:5]


def share_columns(postings: int, everything: int) -> dict[str, float | None]:
    if not everything:
        return {"share": None, "share_low": None, "share_high": None}
    low, high = wilson(postings, everything)
    return {"share": postings / everything, "share_low": low, "share_high": high}


def growth_columns(grown: tuple[float, float, float, float] | None) -> dict[str, float | None]:
    value, low, high = grown[:3] if grown else (None, None, None)
    return {"growth": value, "growth_low": low, "growth_high": high}


def mean_pay(paid: Cell) -> float | None:
    return paid.pay_sum / paid.pay_postings if paid.pay_postings >= 30 else None


def median_pay(postings: Sequence[dict[str, Any]]) -> float | None:
    pays = [pay for pay in map(annual_pay, postings) if pay is not None]
    return statistics.median(pays) if len(pays) >= 30 else None


def pay_quantile(postings: Sequence[dict[str, Any]], part: float) -> float | None:
    """The pay below which this part of the postings with pay lies, by a straight line between two neighbours."""
    pays = sorted(pay for pay in map(annual_pay, postings) if pay is not None)
    if len(pays) < 30:
        return None
    place = part * (len(pays) - 1)
    below = int(place)
    above = min(below + 1, len(pays) - 1)
    return pays[below] + (place - below) * (pays[above] - pays[below])


def point_of(posting: dict[str, Any], grain: str) -> Any:
    """The start of the day, week, month or hour that a posting falls in; None where the hour is not known."""
    day = posting["posted_on"]
    if grain == "hour":
        return datetime.combine(day, time(posting["time"].hour)) if posting["time"] else None
    return {"day": day, "week": day - timedelta(days=day.weekday()), "month": day.replace(day=1)}[grain]


def is_whole(start: date, grain: str, first_on: date, last_on: date) -> bool:
    """Whether a day, week or month lies within these days."""
    if grain == "month":
        after = (start + timedelta(days=31)).replace(day=1)
    else:
        after = start + timedelta(days=7 if grain == "week" else 1)
    return first_on <= start and after - timedelta(days=1) <= last_on
