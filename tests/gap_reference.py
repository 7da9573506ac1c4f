"""The skill gap a second time: slow and obvious, in plain Python, from the definitions.

A person is a dict of key -> level (1, 2, 3, or None where not stated). A requirement is a dict with key, importance and
level, all on 0-1, and `rated` where everybody has it to some degree, so that only a rating says how much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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
