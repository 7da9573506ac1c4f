"""The skill gap a second time: slow and obvious, in plain Python, from the definitions.

A person is a dict of key -> level (1, 2, 3, or None where not stated). A requirement is a dict with key, importance and
level, all on 0-1, and `rated` where everybody has it to some degree, so that only a rating says how much.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.builders import SKILL_TYPES
from tests.occupation_reference import Official
from tests.reference import Market, Z, annual_pay

Need = Mapping[str, Any]
Skills = Mapping[str, int | None]


def standing(need: Need, person: Skills) -> str:
    """From the words of the definitions, one after the other."""
    stated = person.get(need["key"])
    if need["rated"] and stated is None:
        return "not_rated"
    if need["key"] not in person:
        return "missing"
    if stated is not None and stated / 3 < need["level"]:
        return "below"
    return "matched"


def lack(need: Need, person: Skills) -> float:
    """Importance × (required − have), where something is lacking."""
    stands = standing(need, person)
    if stands == "missing":
        return need["importance"] * need["level"]
    if stands == "below":
        return need["importance"] * (need["level"] - (person[need["key"]] or 0) / 3)
    return 0.0


def scores(needs: Sequence[Need], person: Skills, weight: float, by_importance: bool) -> dict[str, Any]:
    """Match, adjusted match and gap with their parts; None where there is nothing to judge."""
    judged = [need for need in needs if standing(need, person) != "not_rated"]
    had = [need for need in judged if standing(need, person) != "missing"]
    ratios = []
    for need in had:
        stated = person[need["key"]]
        if stated is not None:
            ratios.append(1.0 if stated / 3 >= need["level"] else stated / 3 / need["level"])
    alignment = sum(ratios) / len(ratios) if ratios else 1.0
    whole = sum(need["importance"] if by_importance else 1 for need in judged)
    part = sum(need["importance"] if by_importance else 1 for need in had)
    match = part / whole * 100 if whole > 0 else None
    possible = sum(need["importance"] * need["level"] for need in judged)
    gap = sum(lack(need, person) for need in judged) / possible if possible > 0 else None
    return {
        "match": match, "adjusted": None if match is None else match * alignment * weight, "matched": len(had),
        "required": len(judged), "not_rated": len(needs) - len(judged), "alignment": alignment,
        "aligned": len(ratios), "experience_weight": weight, "gap": gap,
    }  # fmt: skip


def experience_weight(years: float | None, typical: float | None) -> float:
    """Half for nobody's years, whole from the typical years on, a line between; whole where either is not known."""
    if years is None or typical is None or years >= typical:
        return 1.0
    return 0.5 + years / typical / 2


def dominates(one: Sequence[float | None], other: Sequence[float | None]) -> bool:
    """At least as good everywhere and better somewhere; what is not known is worse than everything known."""
    better = worse = False
    for mine, theirs in zip(one, other, strict=True):
        if mine == theirs:
            continue
        if theirs is None or (mine is not None and mine > theirs):
            better = True
        else:
            worse = True
    return better and not worse


def pareto(points: Sequence[Sequence[float | None]]) -> list[bool]:
    """Which points no other dominates."""
    return [not any(dominates(other, one) for other in points) for one in points]


def percentile_rank(value: float | None, values: Sequence[float | None]) -> float | None:
    """Share of the known values that are smaller, with half of those that are equal."""
    if value is None:
        return None
    known = [one for one in values if one is not None]
    return (sum(one < value for one in known) + sum(one == value for one in known) / 2) / len(known)


def weighted_rank(ranks: Sequence[float | None], weights: Sequence[float]) -> float:
    """Weighted mean of the known ranks; weights that are all 0 count alike, and no known rank at all is 0."""
    used = weights if any(weights) else [1] * len(weights)
    known = [(rank, weight) for rank, weight in zip(ranks, used, strict=True) if rank is not None and weight > 0]
    return sum(rank * weight for rank, weight in known) / sum(weight for _, weight in known) if known else 0.0


def transition(match: float | None, pay: float | None, present_pay: float | None) -> str | None:
    """Higher or lower pay, near or far."""
    if None in (match, pay, present_pay):
        return None
    assert match is not None
    assert pay is not None
    assert present_pay is not None
    return ("higher" if pay > present_pay else "lower") + ("_far" if match < 50 else "_near")


# --- The questions, over a Market (tests/reference.py) ---------------------------------------------------------------

LEVELS = {"junior": 1 / 3, "mid": 2 / 3, "senior": 1.0, "lead": 1.0, "all": 2 / 3, "unknown": 2 / 3}
"""Seniority -> level that its postings take."""
LACKING = ("missing", "below")


@dataclass(frozen=True)
class Element:
    """A rated element as a reader of the release would sort it by hand: on 0-1, notable and with a relevant level."""

    key: str
    name: str
    kind: str
    importance: float
    level: float


def window(market: Market, code: str, region: str) -> list[dict[str, Any]]:
    """The occupation's postings here on the newest 28 days."""
    return market.slice(*market.span(28), occupation=code, region=region)


def place_of(market: Market, code: str, region: str) -> tuple[str | None, list[dict[str, Any]]]:
    """The first of region, country and everywhere with 10 postings, and these; None where there is none."""
    for place in (region, region.split("-")[0], "all"):
        found = window(market, code, place)
        if len(found) >= 10:
            return place, found
    return None, []


def measured_needs(postings: Sequence[dict[str, Any]], seniority: str = "all") -> list[dict[str, Any]]:
    """What 5 % and at least 3 of the postings ask for."""
    counts = Counter(slug for one in postings for slug in one["skills"])
    return [
        {"key": slug, "importance": count / len(postings), "level": LEVELS[seniority], "rated": False}
        for slug, count in counts.items()
        if count >= 3 and count / len(postings) >= 0.1
    ]


def official_needs(software: Sequence[Official], elements: Sequence[Element] = ()) -> list[dict[str, Any]]:
    """Software that a skill of ours stands for, and rated elements."""
    needs = [
        {"key": one.slug, "importance": 1.0 if one.in_demand else 0.75 if one.hot else 0.5, "level": 2 / 3,
         "rated": False}
        for one in software
        if one.slug
    ]  # fmt: skip
    rated = [{"key": one.key, "importance": one.importance, "level": one.level, "rated": True} for one in elements]
    return [*needs, *rated]


@dataclass(frozen=True)
class Target:
    """An occupation as both sources see it. pays: slug -> (difference of log pay, standard error, n)."""

    place: str | None
    postings: Sequence[dict[str, Any]]
    needs: Mapping[str, list[dict[str, Any]]]
    names: Mapping[str, tuple[str, str]]
    pays: Mapping[str, tuple[float, float, int]]

    @classmethod
    def of(
        cls,
        market: Market,
        code: str,
        *,
        region: str = "all",
        seniority: str = "all",
        software: Sequence[Official] = (),
        elements: Sequence[Element] = (),
        pays: Mapping[str, tuple[float, float, int]] | None = None,
    ) -> Target:
        place, postings = place_of(market, code, region)
        needs = {"measured": measured_needs(postings, seniority), "official": official_needs(software, elements)}
        slugs = {need["key"] for some in needs.values() for need in some if not need["rated"]}
        names = {slug: (slug.replace("-", " ").title(), SKILL_TYPES.get(slug, "technology")) for slug in slugs}
        return cls(place, postings, needs, names | {one.key: (one.name, one.kind) for one in elements}, pays or {})


def skill_gap(
    target: Target, person: Skills, *, order: str = "importance", present: Target | None = None
) -> list[dict[str, Any]]:
    """Every row, in order."""
    at_present = {need["key"] for needs in present.needs.values() for need in needs} if present else None
    rows = []
    for source, needs in target.needs.items():
        judged = [need for need in needs if standing(need, person) != "not_rated"]
        possible = sum(need["importance"] * need["level"] for need in judged)
        for need in needs:
            key, stands = need["key"], standing(need, person)
            local = None
            if not need["rated"] and target.place:
                local = sum(key in one["skills"] for one in target.postings)
            pay = None if need["rated"] else target.pays.get(key)
            stated = person.get(key)
            rows.append({
                "source": source, "skill": key, "skill_name": target.names[key][0], "kind": target.names[key][1],
                "standing": stands, "importance": need["importance"], "required_level": need["level"],
                "have_level": None if stated is None else stated / 3,
                "gap_share": lack(need, person) / possible if possible else 0.0,
                "local_postings": local, "local_share": None if local is None else local / len(target.postings),
                "pay_difference": math.exp(pay[0]) - 1 if pay else None,
                "pay_difference_low": math.exp(pay[0] - Z * pay[1]) - 1 if pay else None,
                "pay_difference_high": math.exp(pay[0] + Z * pay[1]) - 1 if pay else None,
                "pay_postings": pay[2] if pay else None,
                "transferable": stands in ("matched", "below") and (at_present is None or key in at_present),
            })  # fmt: skip
    by = {"importance": "importance", "demand": "local_share", "pay": "pay_difference"}[order]
    rows.sort(key=lambda row: (row["skill_name"].lower(), row["skill"]))
    rows.sort(key=lambda row: row["importance"], reverse=True)
    rows.sort(key=lambda row: row[by] if row[by] is not None else -math.inf, reverse=True)
    rows.sort(key=lambda row: row["source"] == "official")
    rows.sort(key=lambda row: row["standing"] not in LACKING)
    return [{"rank": rank, **row} for rank, row in enumerate(rows, 1)]


def skill_gap_scores(target: Target, person: Skills, weight: float) -> list[dict[str, Any]]:
    levels = [level for level in person.values() if level is not None]
    rows = []
    for source, needs in target.needs.items():
        for variant in ("counted", "weighted"):
            found = scores(needs, person, weight, variant == "weighted")
            match, adjusted = found.pop("match"), found.pop("adjusted")
            flat = len(levels) >= 5 and len(set(levels)) == 1
            rows.append({
                "source": source, "variant": variant, "match_score": match, "adjusted_score": adjusted, **found,
                "flat_rating": flat,
            })  # fmt: skip
    return rows


def is_open(posting: Mapping[str, Any], skills: Collection[str]) -> bool:
    """Whether somebody with these skills has 60 % or more of what a posting asks for, if it asks for any."""
    asked = posting["skills"]
    return bool(asked) and sum(slug in skills for slug in asked) * 10 >= len(asked) * 6


def skill_gap_next(target: Target, person: Skills) -> list[dict[str, Any]]:
    """Every missing skill, in order."""
    own = set(person)
    open_now = sum(is_open(one, own) for one in target.postings)
    rows = []
    for source, needs in target.needs.items():
        found = []
        for need in needs:
            if standing(need, person) != "missing":
                continue
            key = need["key"]
            # Learned as well as it is required: in every figure as one without a level, which lacks nothing.
            now, then = ({name: scores(needs, who, 1.0, name) for name in (False, True)}
                         for who in (person, {**person, key: None}))  # fmt: skip
            pay = target.pays.get(key)
            found.append({
                "source": source, "skill": key, "skill_name": target.names[key][0], "importance": need["importance"],
                "match_now": now[False]["match"], "match_with": then[False]["match"],
                "gain": then[False]["match"] - now[False]["match"],
                "weighted_now": now[True]["match"], "weighted_with": then[True]["match"],
                "weighted_gain": then[True]["match"] - now[True]["match"],
                "gap_now": now[False]["gap"], "gap_with": then[False]["gap"], "open_postings": open_now,
                "postings_opened": sum(is_open(one, {*own, key}) for one in target.postings) - open_now,
                "all_postings": len(target.postings),
                "local_share": (
                    sum(key in one["skills"] for one in target.postings) / len(target.postings)
                    if target.place else None
                ),
                "pay_difference": math.exp(pay[0]) - 1 if pay else None,
            })  # fmt: skip
        found.sort(key=lambda row: (row["skill_name"].lower(), row["skill"]))
        found.sort(key=lambda row: row["postings_opened"], reverse=True)
        found.sort(key=lambda row: round(row["weighted_gain"], 9), reverse=True)
        rows += [{"rank": rank, **row} for rank, row in enumerate(found, 1)]
    return rows


def skill_gap_occupations(
    market: Market,
    codes: Iterable[str],
    person: Skills,
    *,
    region: str = "all",
    seniority: str = "all",
    years: int | None = None,
    present: str | None = None,
    weights: Sequence[float] = (5, 5, 5),
    medians: Mapping[str, int] | None = None,
    typical: Mapping[str, float] | None = None,
    official: Mapping[str, list[dict[str, Any]]] | None = None,
) -> list[dict[str, Any]]:
    """Every occupation with 10 postings here, in order. official: code -> needs, in place of the measured ones."""
    pays: dict[str, tuple[float | None, str | None]] = {}
    rows = []
    for code in codes:
        postings = window(market, code, region)
        paid = [pay for pay in map(annual_pay, postings) if pay is not None]
        median = (medians or {}).get(code)
        pays[code] = (None, None) if median is None else (median, "wages")
        if len(paid) >= 30 and len(postings) >= 10:
            pays[code] = (sum(paid) / len(paid), "postings")
        needs = measured_needs(postings, seniority) if official is None else official.get(code, [])
        weight = experience_weight(years, (typical or {}).get(code))
        counted, weighted = (scores(needs, person, weight, by_importance) for by_importance in (False, True))
        if len(postings) < 10 or counted["match"] is None:
            continue
        rows.append({
            "occupation": code, "match_score": counted["match"], "adjusted_score": counted["adjusted"],
            "closeness": weighted["match"] / 100, "postings": len(postings), "pay": pays[code][0],
            "pay_source": pays[code][1], "matched": counted["matched"], "required": counted["required"],
            "missing": sum(standing(need, person) == "missing" for need in needs),
        })  # fmt: skip
    points = [(round(row["closeness"], 12), row["postings"], row["pay"]) for row in rows]
    for row, one, best in zip(rows, points, pareto(points), strict=True):
        ranks = [percentile_rank(value, [point[column] for point in points]) for column, value in enumerate(one)]
        change = transition(row["match_score"], row["pay"], pays[present][0]) if present in pays else None
        row |= {"score": weighted_rank(ranks, weights), "pareto": best,
                "transition": None if row["occupation"] == present else change}  # fmt: skip
    rows.sort(key=lambda row: row["occupation"])
    rows.sort(key=lambda row: row["postings"], reverse=True)
    rows.sort(key=lambda row: round(row["closeness"], 9), reverse=True)
    rows.sort(key=lambda row: round(row["score"], 9), reverse=True)
    return [{"rank": rank, **row} for rank, row in enumerate(rows, 1)]


def pay_associations(
    postings: Iterable[dict[str, Any]], minimum: int = 100, only: Collection[str] | None = None
) -> dict[str, tuple[float, float, int]]:
    """Skill -> (coefficient, standard error, n with it) of log pay on having it, one dummy variable a cell.

    A cell is an occupation, a region and a level of seniority together; not stated is a value of its own.
    """
    paid = [(one, math.log(pay)) for one in postings if (pay := annual_pay(one))]
    cells = sorted({(one["occupation"] or "", one["region"] or "", one["seniority"]) for one, _ in paid})
    dummies = np.zeros((len(paid), len(cells)))
    for row, (one, _) in enumerate(paid):
        dummies[row, cells.index((one["occupation"] or "", one["region"] or "", one["seniority"]))] = 1
    y = np.array([pay for _, pay in paid])
    found = {}
    for slug in {slug for one, _ in paid for slug in one["skills"] if only is None or slug in only}:
        x = np.array([float(slug in one["skills"]) for one, _ in paid])
        if x.sum() < minimum or len(x) - x.sum() < minimum:
            continue
        design = np.column_stack([x, dummies])
        coefficients, _, rank, _ = np.linalg.lstsq(design, y, rcond=None)
        if rank < design.shape[1]:
            continue  # in every cell all have it or none: nothing can be told
        residuals = y - design @ coefficients
        variance = residuals @ residuals / (len(y) - rank)
        error = math.sqrt(variance * np.linalg.inv(design.T @ design)[0, 0])
        found[slug] = (float(coefficients[0]), error, int(x.sum()))
    return found
