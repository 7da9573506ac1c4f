"""The cells as one SQL text, free of dialect: PostgreSQL runs it, other engines run the same or are held against it.

Plain GROUPING SETS over the counted postings. A posting that names only a country has no subdivision, so that it counts
once in its country; the HAVING clause drops the groups of "no subdivision" and "no country".

Each text is for one day, bound as :day, or for every day at once: then `posted_on` is the first column and a key.
"""

from __future__ import annotations

from domain.pay import PAY_CURRENCY
from domain.vocabulary import ALL

COLUMNS = ("region_code", "seniority", "postings", "pay_postings", "pay_sum", "source_count")
"""Columns of `totals` in order; `skills` adds skill_id."""

OCCUPATION_COLUMNS = (
    "onetsoc_code",
    "region_code",
    "postings",
    "pay_postings",
    "pay_sum",
    "skill_ids",
    "skill_postings",
    "skill_pay_postings",
    "skill_pay_sums",
)
"""Columns of `occupations` in order."""

_DIMENSIONS = "posted_on, country_code, subdivision_code, seniority, source, pay"
_ROLLED_UP = """
    (GROUPING(subdivision_code) = 1 OR subdivision_code IS NOT NULL)
    AND (GROUPING(country_code) = 1 OR country_code IS NOT NULL)
"""
"""A group of a region, of a country, or of all; not one of "no subdivision" or "no country"."""


def counted(*, every_day: bool = False) -> str:
    """The postings that count."""
    return f"""
        SELECT posted_on,
               country_code,
               CASE WHEN region_code <> country_code THEN region_code END AS subdivision_code,
               seniority,
               source,
               CASE WHEN pay_currency = '{PAY_CURRENCY}' THEN pay_annual END AS pay,
               onetsoc_code,
               skill_ids
        FROM posting
        WHERE repost_of IS NULL {"" if every_day else "AND posted_on = :day"}
    """


def totals(*, every_day: bool = False) -> str:
    """All postings by region and seniority, from a relation `counted`."""
    return _cells("counted", (), every_day)


def skills(*, every_day: bool = False) -> str:
    """Postings per skill by region and seniority, from a relation `counted`."""
    return _cells(
        f"(SELECT {_DIMENSIONS}, unnest(skill_ids) AS skill_id FROM counted) AS asked", ("skill_id",), every_day
    )


def occupations(*, every_day: bool = False) -> str:
    """Postings per occupation and region with the skills that they ask for, from a relation `counted`.

    Every posting also counts once under the skill 0, which no skill has: the occupation's own counts and those of its
    skills then come from one pass.
    """
    day = "posted_on, " if every_day else ""
    regions = ("subdivision_code", "country_code", "")
    sets = ", ".join(f"({day}onetsoc_code, skill_id{', ' if region else ''}{region})" for region in regions)

    def whole(column: str) -> str:
        return f"max({column}) FILTER (WHERE skill_id = 0) AS {column}"

    def listed(column: str, kind: str, name: str) -> str:
        aggregate = f"array_agg({column} ORDER BY skill_id) FILTER (WHERE skill_id > 0)"
        return f"COALESCE({aggregate}, CAST(ARRAY[] AS {kind}[])) AS {name}"

    return f"""
        SELECT {day}onetsoc_code, region_code,
               {whole("postings")}, {whole("pay_postings")}, {whole("pay_sum")},
               {listed("skill_id", "integer", "skill_ids")},
               {listed("postings", "bigint", "skill_postings")},
               {listed("pay_postings", "bigint", "skill_pay_postings")},
               {listed("pay_sum", "bigint", "skill_pay_sums")}
        FROM (
            SELECT {day}onetsoc_code,
                   COALESCE(subdivision_code, country_code, '{ALL}') AS region_code,
                   skill_id,
                   count(*) AS postings,
                   count(pay) AS pay_postings,
                   CAST(COALESCE(sum(pay), 0) AS bigint) AS pay_sum
            FROM (
                SELECT posted_on, onetsoc_code, country_code, subdivision_code, pay,
                       unnest(array_append(skill_ids, 0)) AS skill_id
                FROM counted
                WHERE onetsoc_code IS NOT NULL
            ) AS asked
            GROUP BY GROUPING SETS ({sets})
            HAVING {_ROLLED_UP}
        ) AS cells
        GROUP BY {day}onetsoc_code, region_code
    """


def _cells(source: str, keys: tuple[str, ...], every_day: bool) -> str:
    day = ("posted_on",) if every_day else ()
    regions = (("subdivision_code",), ("country_code",), ())
    sets = [(*day, *keys, *region, *level) for region in regions for level in (("seniority",), ())]
    return f"""
        SELECT {"posted_on, " if every_day else ""}
               COALESCE(subdivision_code, country_code, '{ALL}') AS region_code,
               COALESCE(seniority, '{ALL}') AS seniority,
               count(*) AS postings,
               count(pay) AS pay_postings,
               COALESCE(sum(pay), 0) AS pay_sum,
               count(DISTINCT source) AS source_count
               {", skill_id" if keys else ""}
        FROM {source}
        GROUP BY GROUPING SETS ({", ".join(f"({', '.join(one)})" for one in sets)})
        HAVING count(*) > 0 AND {_ROLLED_UP}
    """
