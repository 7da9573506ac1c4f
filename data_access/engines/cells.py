"""The cells of one day as one SQL text, free of dialect: PostgreSQL runs it, other engines compare with it.

Plain GROUPING SETS over the day's postings. A posting that names only a country has no subdivision, so that it counts
once in its country; the HAVING clause drops the groups of "no subdivision" and "no country".
"""

from __future__ import annotations

from domain.pay import PAY_CURRENCY
from domain.vocabulary import ALL

COUNTED = f"""
    SELECT country_code,
           CASE WHEN region_code <> country_code THEN region_code END AS subdivision_code,
           seniority,
           source,
           CASE WHEN pay_currency = '{PAY_CURRENCY}' THEN pay_annual END AS pay,
           skill_ids
    FROM posting
    WHERE posted_on = :day AND repost_of IS NULL
"""
"""The postings that count on :day."""

_MEASURES = f"""
           COALESCE(subdivision_code, country_code, '{ALL}') AS region_code,
           COALESCE(seniority, '{ALL}') AS seniority,
           count(*) AS postings,
           count(pay) AS pay_postings,
           COALESCE(sum(pay), 0) AS pay_sum,
           count(DISTINCT source) AS source_count
"""
_KNOWN_REGION = """
    HAVING count(*) > 0
       AND (GROUPING(subdivision_code) = 1 OR subdivision_code IS NOT NULL)
       AND (GROUPING(country_code) = 1 OR country_code IS NOT NULL)
"""

TOTALS = f"""
    SELECT {_MEASURES}
    FROM counted
    GROUP BY GROUPING SETS ((subdivision_code, seniority), (subdivision_code),
                            (country_code, seniority), (country_code),
                            (seniority), ())
    {_KNOWN_REGION}
"""
"""All postings by region and seniority, from a relation `counted` of the shape of COUNTED."""

SKILLS = f"""
    SELECT {_MEASURES}, skill_id
    FROM (SELECT country_code, subdivision_code, seniority, source, pay, unnest(skill_ids) AS skill_id FROM counted)
         AS asked
    GROUP BY GROUPING SETS ((skill_id, subdivision_code, seniority), (skill_id, subdivision_code),
                            (skill_id, country_code, seniority), (skill_id, country_code),
                            (skill_id, seniority), (skill_id))
    {_KNOWN_REGION}
"""
"""Postings per skill by region and seniority, from the same relation."""

COLUMNS = ("region_code", "seniority", "postings", "pay_postings", "pay_sum", "source_count")
"""Columns of TOTALS in order; SKILLS adds skill_id."""
