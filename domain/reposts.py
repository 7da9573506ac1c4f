"""Which postings are one and the same, published again.

Postings with one fingerprint are the same offer. One within REPOST_DAYS of the first is its repost: kept, linked to
the first, and not counted. A later one is a first again: an offer that is open anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b

REPOST_DAYS = 60
"""A posting this many days after the first, or fewer, is its repost."""

LEGAL_FORM = re.compile(
    r"[\s,]+(?:inc|incorporated|llc|l\.l\.c|ltd|limited|llp|lp|plc|corp|corporation|co|company|gmbh|ag|kg|"
    r"gmbh & co\.? kg|se|sa|s\.a|sas|"
    r"sarl|srl|spa|s\.p\.a|bv|b\.v|nv|n\.v|ab|oy|oyj|as|aps|a/s|pty|pte|pvt|private limited|sp\.? z o\.?\s?o|"
    r"s\.?r\.?o)\.?\s*$"
)
WORDS = re.compile(r"[^\W_]+(?:[+#]+)?")
READ_AT_MOST = 300
"""Characters of a company's name that are compared."""

BETWEEN = "\x1f"
"""Stands between the parts, so that no two lists of parts give one text."""


@lru_cache(maxsize=1 << 16)
def normalised_company(company: str) -> str:
    """A company's name in lower case without punctuation and legal form; the form stays where nothing else is left."""
    name = " ".join(company.casefold().split())[:READ_AT_MOST]
    while (shorter := LEGAL_FORM.sub("", name).rstrip(" ,")) and shorter != name:
        name = shorter
    return " ".join(WORDS.findall(name)) or name


@lru_cache(maxsize=1 << 16)
def normalised_title(title: str) -> str:
    """A title's words in lower case."""
    return " ".join(WORDS.findall(title.casefold())) or title.casefold().strip()


def fingerprint(
    company: str | None, title: str, region_code: str | None, text: str | None, skills: Iterable[object] = ()
) -> int:
    """What reposts of one offer share, as a signed 64-bit integer, the same in every process.

    Of the company without its legal form, the title's words, the region, and the text, or, where there is no text, the
    skills in any order. Case and white space do not matter.
    """
    content = " ".join(text.casefold().split()) if text else ""
    if not content:
        content = BETWEEN.join(sorted({str(skill).casefold().strip() for skill in skills}))
    parts = (
        normalised_company(company or ""),
        normalised_title(title),
        region_code or "",
        content,
    )
    digest = blake2b(BETWEEN.join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def first_postings(postings: Iterable[tuple[int, date]]) -> dict[int, int | None]:
    """Posting id -> id of the first posting that it repeats, None where it is a first and counts.

    postings: (posting_id, posted_on) of one fingerprint, in any order; on one day the lower id comes first.
    """
    repeats: dict[int, int | None] = {}
    first_id: int | None = None
    until: date | None = None
    for posting_id, posted_on in sorted(postings, key=lambda posting: (posting[1], posting[0])):
        if until is not None and posted_on <= until:
            repeats[posting_id] = first_id
        else:
            repeats[posting_id] = None
            first_id = posting_id
            until = (
                posted_on + timedelta(days=REPOST_DAYS)
                if date.max - posted_on > timedelta(days=REPOST_DAYS)
                else date.max
            )
    return repeats
