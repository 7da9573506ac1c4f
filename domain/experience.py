"""How much experience an occupation typically takes, and how far a person's years count towards it.

Years by job zone are the middles of the ranges of specific vocational preparation (SVP) that O*NET gives for its zones:
zone 1 is SVP below 4 (up to three months), zone 2 is 4 to below 6 (up to one year), zone 3 is 6 to below 7 (one to two
years), zone 4 is 7 to below 8 (two to four years), zone 5 is 8 and above (over four years; six stands for them).
"""

from __future__ import annotations

TYPICAL_YEARS = {1: 0.125, 2: 0.5, 3: 1.5, 4: 3.0, 5: 6.0}
"""Job zone -> years of preparation."""
WITHOUT_EXPERIENCE = 0.5
"""Weight of a match without any experience."""


def experience_weight(years: float | None, job_zone: int | None) -> float:
    """What an adjusted match is multiplied with, WITHOUT_EXPERIENCE to 1.

    It grows in a line from no experience to the typical years of the zone. 1 where the years are not stated or the zone
    is not known: what is not known takes nothing away. Raises ValueError for negative years.
    """
    if years is not None and years < 0:
        raise ValueError(f"{years:g} years of experience are not possible")
    typical = None if job_zone is None else TYPICAL_YEARS.get(job_zone)
    if years is None or typical is None:
        return 1.0
    return WITHOUT_EXPERIENCE + (1 - WITHOUT_EXPERIENCE) * min(1.0, years / typical)
