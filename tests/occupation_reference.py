"""The questions about demand by occupation a second time: slow and obvious, over a Market (tests/reference.py)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.builders import SKILL_TYPES
from tests.reference import (
    Market,
    direction,
    growth,
    growth_columns,
    is_whole,
    location_quotient,
    point_of,
    q_values,
    regions_of,
    share_columns,
)

SOFTWARE = {"language", "framework", "database", "cloud", "technology"}


@dataclass(frozen=True)
class Official:
    """Software of an occupation's O*NET list as a reader would sort it by hand; slug None: no skill of ours."""

    slug: str | None
    names: tuple[str, ...]
    category: str | None = None
    hot: bool = False
    in_demand: bool = False


def occupation_demand(
    market: Market, code: str, first_on: date, last_on: date, grain: str = "day", **wanted: str
) -> list[dict[str, Any]]:
    points: dict[date, list[dict[str, Any]]] = {}
    for one in market.slice(first_on, last_on, **wanted):
        start = point_of(one, grain)
        if is_whole(start, grain, first_on, last_on):
            points.setdefault(start, []).append(one)
    rows = []
    for start in sorted(points):
        mine = sum(one["occupation"] == code for one in points[start])
        rows.append({
            "starts_on": start, "onetsoc_code": code, "postings": mine, "all_postings": len(points[start]),
            **share_columns(mine, len(points[start])),
        })  # fmt: skip
    return rows


def occupation_regions(market: Market, code: str, days: int = 28) -> list[dict[str, Any]]:
    everything = market.slice(*market.span(days))
    rows = []
    for region in {region for one in everything for region in regions_of(one)} - {"all"}:
        wider = "all" if "-" not in region else region.split("-")[0]
        here, there = ([one for one in everything if where in regions_of(one)] for where in (region, wider))
        mine, mine_there = (sum(one["occupation"] == code for one in group) for group in (here, there))
        quotient = location_quotient(mine, len(here), mine_there, len(there)) or (None,) * 3
        rows.append({
            "region_code": region, "parent_code": None if wider == "all" else wider, "postings": mine,
            "all_postings": len(here), **share_columns(mine, len(here)), "location_quotient": quotient[0],
            "location_quotient_low": quotient[1], "location_quotient_high": quotient[2],
        })  # fmt: skip
    return sorted(rows, key=lambda row: (-row["share"], row["region_code"]))


def standing(row: dict[str, Any], kind: str | None) -> str:
    """From the words of the definitions, one after the other."""
    postings, low, high = row["postings"], row["share_low"], row["share_high"]
    marked = row["hot_technology"] or row["in_demand"]
    under, over = (high is not None and high < 0.01), (low is not None and low > 0.01)
    if postings is None:
        return "not_counted"
    if row["listed"]:
        if row["direction"] == "falling" or (under and marked):
            return "fading"
        if under:
            return "seldom"
        return "asked" if over or postings >= 10 else "unclear"
    if row["listed"] is None or kind not in SOFTWARE:
        return "other"
    if under:
        return "seldom"
    return "emerging" if over and postings >= 10 else "unclear"


def occupation_skills(
    market: Market, code: str, official: list[Official], days: int = 28, region: str = "all"
) -> list[dict[str, Any]]:
    """All rows; standing filter and limit left out."""
    wanted = {"occupation": code, "region": region}
    listed = market.slice(*market.span(days), **wanted)
    counts = Counter(slug for one in listed for slug in one["skills"])
    on_list = {one.slug: one for one in official if one.slug}
    slugs = sorted({*counts, *on_list})
    growths = {slug: growth(*market.change(slug, 28, **wanted)) for slug in slugs}
    found = {slug: grown for slug, grown in growths.items() if grown}
    q_value = dict(zip(found, q_values([grown[3] for grown in found.values()]), strict=True))
    moved = {slug: direction(grown[0], q_value[slug]) for slug, grown in found.items()}
    rows = []
    for slug in slugs:
        row = {
            "skill": slug, "skill_name": slug.replace("-", " ").title(), "postings": counts[slug],
            "all_postings": len(listed), **share_columns(counts[slug], len(listed)), **growth_columns(growths[slug]),
            "direction": moved.get(slug),
            **_official(on_list.get(slug), has_list=bool(official)),
        }  # fmt: skip
        rows.append({**row, "standing": standing(row, SKILL_TYPES.get(slug, "technology"))})
    for one in official:
        if one.slug is None:
            row = {
                "skill": None, "skill_name": one.names[0], "postings": None, "all_postings": len(listed),
                **share_columns(0, 0), **growth_columns(None), "direction": None, **_official(one, has_list=True),
            }  # fmt: skip
            rows.append({**row, "standing": "not_counted"})
    rows.sort(key=lambda row: row["skill_name"].lower())
    rows.sort(key=lambda row: not row["hot_technology"])
    rows.sort(key=lambda row: not row["in_demand"])
    rows.sort(key=lambda row: row["share"] or 0, reverse=True)
    rows.sort(key=lambda row: row["postings"] is None)
    return rows


def _official(one: Official | None, *, has_list: bool) -> dict[str, Any]:
    return {
        "onet_names": list(one.names) if one else [],
        "category_title": one.category if one else None,
        "listed": one is not None if has_list else None,
        "hot_technology": one.hot if one else None,
        "in_demand": one.in_demand if one else None,
    }


def skill_occupations(
    market: Market, skill: str, official: dict[str, list[Official]], days: int = 28, region: str = "all"
) -> list[dict[str, Any]]:
    """All rows; limit left out. official: occupation -> its list. Titles are those of tests/builders.py."""
    everything = market.slice(*market.span(days), region=region)
    asked = sum(skill in one["skills"] for one in everything)
    rows = []
    for code in {one["occupation"] for one in everything} - {None} | official.keys():
        mine = [one for one in everything if one["occupation"] == code]
        counted = sum(skill in one["skills"] for one in mine)
        entry = next((one for one in official.get(code, []) if one.slug == skill), None)
        if not entry and (not counted or len(mine) < 10):
            continue
        quotient = location_quotient(counted, len(mine), asked, len(everything))
        rows.append({
            "skill": skill, "onetsoc_code": code, "title": f"Occupation {code}", "postings": counted,
            "all_postings": len(mine), **share_columns(counted, len(mine) if len(mine) >= 10 else 0),
            "lift": quotient[0] if quotient else None, "listed": entry is not None if official.get(code) else None,
            "hot_technology": entry.hot if entry else None, "in_demand": entry.in_demand if entry else None,
        })  # fmt: skip
    rows.sort(key=lambda row: (not row["in_demand"], not row["hot_technology"], row["title"]))
    rows.sort(key=lambda row: (row["share"] is None, -(row["share"] or 0)))
    return [{"rank": rank, **row} for rank, row in enumerate(rows, 1)]

