"""The lines of the event feed that arrive on a day, disorder included, and the tally of what they hold."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from jobs.demonstration.draws import FATES, REPOSTS, Draw, seeded
from jobs.demonstration.planted import DISORDER, LATE_DAYS, MALFORMED_DATES, REPOST_LAGS
from jobs.demonstration.postings import SOURCES, Market, Posting
from jobs.demonstration.wording import as_html


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens to one posting on its way. late: days after its own; the others at most one of them."""

    unreadable: bool
    malformed_date: str | None
    late: int
    repeated: bool
    null_location: bool
    html: bool

    @property
    def readable(self) -> bool:
        """Whether the posting can be imported."""
        return not self.unreadable and self.malformed_date is None


@dataclass(frozen=True, slots=True)
class DayFeed:
    """lines: as an import of the whole day gets them, without line feeds; times: when each arrives, in the same order.

    tally: lines; postings (new ones that can be read); reposts; repeats; late; null_locations; html;
    malformed_date; unreadable_line.
    """

    lines: list[bytes]
    times: list[datetime]
    tally: Counter[str]


def fates(market: Market, day: date) -> list[Fate]:
    """The fate of every posting of a day, by its number."""
    draw = seeded(FATES, day)
    return [_fate(draw) for _ in range(market.count_on(day))]


def _fate(draw: Draw) -> Fate:
    chance, kind, lag = draw(), draw(), draw()
    bounds = []
    for share in (DISORDER.unreadable_line, DISORDER.malformed_date, DISORDER.late, DISORDER.repeat):
        bounds.append((bounds[-1] if bounds else 0.0) + share)
    unreadable, malformed, late, repeat = (chance < bound for bound in bounds)
    return Fate(
        unreadable=unreadable,
        malformed_date=MALFORMED_DATES[int(kind * len(MALFORMED_DATES))] if malformed and not unreadable else None,
        late=1 + int(lag * LATE_DAYS) if late and not malformed else 0,
        repeated=repeat and not late,
        null_location=draw() < DISORDER.null_location,
        html=draw() < DISORDER.html,
    )


def event(posting: Posting, fate: Fate) -> bytes:
    """The line of one posting as the feed sends it."""
    at = posting.posted_at.isoformat().replace("+00:00", "Z")
    return json.dumps(
        {
            "event_id": f"{posting.source}-{posting.job_id}",
            "timestamp": fate.malformed_date or at,
            "source": posting.source,
            "payload": {
                "job_id": posting.job_id,
                "title": posting.title,
                "company": posting.company,
                "location": None if fate.null_location else posting.location,
                "description": as_html(posting.description) if fate.html else posting.description,
                "is_remote": posting.is_remote,
            },
        },
        ensure_ascii=False,
    ).encode()


def day_feed(market: Market, day: date) -> DayFeed:
    """What arrives on a day: its own postings but the late ones, late ones of the days before, and reposts."""
    lines: list[bytes] = []
    times: list[datetime] = []
    tally: Counter[str] = Counter()
    for lag in range(LATE_DAYS + 1):
        posted_on = day - timedelta(days=lag)
        for number, fate in enumerate(fates(market, posted_on)):
            if fate.late == lag:
                posting = market.posting(posted_on, number)
                _send(lines, tally, posting, fate)
                times += [posting.posted_at + timedelta(days=lag)] * (len(lines) - len(times))
    for posting, fate in _reposts(market, day):
        lines.append(event(posting, fate))
        times.append(posting.posted_at)
        tally.update(reposts=1)
    tally["lines"] = len(lines)
    return DayFeed(lines, times, tally)


def arrivals(market: Market, after: datetime, until: datetime) -> list[bytes]:
    """The lines that arrive later than one moment and not later than another (UTC), in the order of their arrival."""
    arrived: list[bytes] = []
    day = after.astimezone(UTC).date()
    while datetime.combine(day, time(), UTC) <= until:
        arrived += [line for at, line in _by_time(market, day) if after < at <= until]
        day += timedelta(days=1)
    return arrived


@lru_cache(maxsize=2)
def _by_time(market: Market, day: date) -> list[tuple[datetime, bytes]]:
    """When each line of a day arrives, and the line. Kept, since the same day is asked for every few seconds."""
    feed = day_feed(market, day)
    return sorted(zip(feed.times, feed.lines, strict=True), key=lambda one: one[0])


def _send(lines: list[bytes], tally: Counter[str], posting: Posting, fate: Fate) -> None:
    line = event(posting, fate)
    if fate.unreadable:
        lines.append(line[: len(line) * 2 // 3])
        tally.update(unreadable_line=1)
        return
    lines.append(line)
    if fate.malformed_date:
        tally.update(malformed_date=1)
        return
    tally.update(postings=1, late=bool(fate.late), null_locations=fate.null_location, html=fate.html)
    if fate.repeated:
        lines.append(line)
        tally.update(repeats=1)


def _reposts(market: Market, day: date) -> list[tuple[Posting, Fate]]:
    """Postings of earlier days that appear on this day once more, through another source.

    Only what arrived in time and can be read is posted again, so that the first one is always known before.
    """
    draw = seeded(REPOSTS, day)
    found = []
    for number in range(market.count_on(day)):
        if draw() >= DISORDER.repost:
            continue
        original_on = day - timedelta(days=1 + int(draw() * REPOST_LAGS))
        candidates = fates(market, original_on)
        second = int(draw() * 86400)
        other = draw()
        if not candidates:
            continue
        chosen = int(draw() * len(candidates))
        fate = candidates[chosen]
        if not fate.readable or fate.late:
            continue
        original = market.posting(original_on, chosen)
        sources = [source for source in SOURCES if source != original.source]
        at = datetime.combine(day, original.posted_at.timetz()).replace(hour=second // 3600, minute=second // 60 % 60)
        source = sources[int(other * len(sources))]
        again = replace(original, posted_on=day, posted_at=at, source=source, job_id=f"{day:%y%m%d}-r{number:04d}")
        found.append((again, replace(fate, repeated=False)))
    return found
