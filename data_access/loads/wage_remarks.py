"""What the remarks and names in a workbook of wages say of it: its vintage, and the top code that # stands for.

Source: the sheet "Field Descriptions" of Occupational Employment and Wage Statistics (OEWS).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data_access.loads.bls_files import Finding
from data_access.loads.onet_archive import MONTHS

TOP_CODED = "#"
VINTAGE_SAID = re.compile(rf"\s*({'|'.join(MONTHS)})\s+(20\d\d)\s+(?:OEWS|OES)(?:\s+Estimates)?\s*", re.IGNORECASE)
"""A whole cell: other remarks may speak of other vintages."""
VINTAGE_NAMED = re.compile(r"(?:^|_)M_?(20\d\d)(?!\d)", re.IGNORECASE)
"""In the names of files and sheets M is for May, in which every vintage since 2005 was surveyed."""
TOP_SAID = re.compile(r"\$\s*([\d,]+(?:\.\d+)?)\s+per\s+(hour|year)\b", re.IGNORECASE)


@dataclass(frozen=True)
class TopCodes:
    """US dollars an hour and a year of which `#` says 'at least'; None where a file does not say."""

    hourly: Decimal | None = None
    annual: int | None = None


def vintage_name(reference_on: date) -> str:
    """'May 2023', in English whatever the locale."""
    return f"{MONTHS[reference_on.month - 1]} {reference_on.year}"


def find_vintage(remarks: Sequence[str], given: date | None, findings: list[Finding]) -> date | None:
    """First day of the month that remarks, names and the caller agree on; else a finding says why there is none."""
    months = [month.lower() for month in MONTHS]
    said = {
        date(int(found[2]), months.index(found[1].lower()) + 1, 1)
        for remark in remarks
        if (found := VINTAGE_SAID.fullmatch(remark))
    }
    said |= {date(int(year), 5, 1) for remark in remarks for year in VINTAGE_NAMED.findall(remark) if " " not in remark}
    if given:
        said.add(given)
    if not said:
        reason = "nothing says which vintage this is; add --vintage with its month, as --vintage 2023-05"
        findings.append(Finding("vintage", reason))
    elif len(said) > 1:
        names = ", ".join(vintage_name(one) for one in sorted(said))
        findings.append(Finding("vintage", f"the file's name, its sheets and --vintage name different ones: {names}"))
    return next(iter(sorted(said)), None)


def find_top_codes(remarks: Sequence[str], given: TopCodes, findings: list[Finding]) -> TopCodes:
    """The top codes that the remark on # and the caller agree on, None for what neither says."""
    said: dict[str, set[Decimal]] = {"hour": set(), "year": set()}
    for remark in remarks:
        if remark.strip().startswith(TOP_CODED):
            for amount, period in TOP_SAID.findall(remark):
                said[period.lower()].add(Decimal(amount.replace(",", "")))
    for period, amount in (("hour", given.hourly), ("year", given.annual)):
        said[period] |= {Decimal(amount)} if amount is not None else set()
        if len(said[period]) > 1:
            amounts = ", ".join(f"${one:,}" for one in sorted(said[period]))
            reason = f"the workbook and the options name different top codes per {period}: {amounts}"
            findings.append(Finding("top_code", f"{reason}; leave the option out"))
    hourly, annual = (min(said[period], default=None) for period in ("hour", "year"))
    return TopCodes(hourly, int(annual) if annual is not None else None)
