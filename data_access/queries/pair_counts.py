"""How many postings of a slice ask for each pair of skills?

Large slices are counted in the night (network_slice, jobs/refresh_network.py); all others are counted from `posting`
when they are asked for. Both are of the MOST_COUNTED most asked-for skills of the slice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from data_access.queries.cooccurrence import read_partners
from data_access.queries.scope import Scope
from data_access.queries.slices import Slice, count_demand, within
from data_access.tables import aggregated_day, network_slice, posting, skill
from domain.filters import DayRange

MOST_COUNTED = 500
"""Skills of a slice whose pairs are counted."""

DAYS_AT_ONCE = 28
"""Read in one statement, so that a year of many postings fits into memory."""

_COUNT = np.dtype("<i4")
"""How network_slice.joint_postings holds a count."""


@dataclass(frozen=True)
class PairCounts:
    """Postings of a slice by skill and by pair of skills.

    all_postings: of the slice. skill_ids: the most asked-for skills, most postings first, then by slug; after them the
    skill that was asked about where it is not among them. postings: of each. joint: of each two, a symmetrical matrix
    with 0 on its diagonal. counted_at: when, None: just now.
    """

    all_postings: int
    skill_ids: np.ndarray
    postings: np.ndarray
    joint: np.ndarray
    counted_at: datetime | None = None


@dataclass(frozen=True)
class Links:
    """Which postings ask for which skills: one entry a posting and skill, postings numbered from 0 in `owners`.

    more: what else is known of each posting, those without skills too.
    """

    owners: np.ndarray  # ascending
    skill_ids: np.ndarray
    all_postings: int
    more: tuple[np.ndarray, ...] = ()

    def of(self, postings: np.ndarray) -> Links:
        """Those of some postings, given as a truth value for each."""
        kept = postings[self.owners]
        numbers = np.cumsum(postings, dtype=np.int32) - 1
        more = tuple(values[postings] for values in self.more)
        return Links(numbers[self.owners[kept]], self.skill_ids[kept], int(postings.sum()), more)


def pair_counts(connection: Connection, slice_: Slice, scope: Scope, skill_id: int | None = None) -> PairCounts:
    """The counts of a slice: stored ones where there are any, else counted now. skill_id: the skill asked about."""
    stored = _stored(connection, slice_, scope.days)
    if stored is None:
        return count_pairs(connection, slice_, scope.days, skill_id)
    if skill_id is None or skill_id in stored.skill_ids:
        return stored
    if scope.waiting or days_counted_since(connection, stored, scope.days):
        # Its counts would be of other postings than the stored ones.
        return count_pairs(connection, slice_, scope.days, skill_id)
    return _with_skill(connection, stored, slice_, scope.days, skill_id)


def days_counted_since(connection: Connection, counts: PairCounts, days: DayRange) -> int:
    """How many of the days have been aggregated anew since the pairs were counted."""
    if counts.counted_at is None:
        return 0
    counted = aggregated_day.c
    later = select(func.count()).where(within(counted.posted_on, days), counted.aggregated_at > counts.counted_at)
    return connection.execute(later).scalar_one()


def count_pairs(connection: Connection, slice_: Slice, days: DayRange, skill_id: int | None = None) -> PairCounts:
    """The counts of a slice from its postings. skill_id: a skill that is counted even if it is not asked for much."""
    links = read_links(connection, slice_, days)
    return count_links(links, read_slugs(connection), skill_id)


def read_slugs(connection: Connection) -> dict[int, str]:
    """The slug of every skill."""
    return {row.skill_id: row.slug for row in connection.execute(select(skill.c.skill_id, skill.c.slug))}


def count_links(links: Links, slugs: Mapping[int, str], skill_id: int | None = None) -> PairCounts:
    """The counts of these postings. skill_id: see count_pairs."""
    by_id = np.bincount(links.skill_ids)
    ids = sorted(map(int, np.flatnonzero(by_id)), key=lambda one: (-by_id[one], slugs[one]))[:MOST_COUNTED]
    if skill_id is not None and skill_id not in ids and skill_id < len(by_id) and by_id[skill_id]:
        ids.append(skill_id)
    place = np.full(len(by_id), -1, dtype=np.int32)
    place[ids] = np.arange(len(ids))
    places = place[links.skill_ids]
    kept = places >= 0
    ends = np.cumsum(np.bincount(links.owners[kept], minlength=links.all_postings))
    asking = csr_array(
        (np.ones(int(kept.sum()), dtype=np.int32), places[kept], np.concatenate(([0], ends))),
        shape=(links.all_postings, len(ids)),
    )
    joint = (asking.T @ asking).toarray().astype(np.int64)
    np.fill_diagonal(joint, 0)
    return PairCounts(links.all_postings, np.array(ids, dtype=np.int64), by_id[ids], joint)


def read_links(connection: Connection, slice_: Slice, days: DayRange, *more: ColumnElement[Any]) -> Links:
    """The skills of the slice's postings. more: columns to read of each posting beside."""
    owners, skill_ids = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int32)]
    beside: list[list[Any]] = [[] for _ in more]
    read = 0
    # The lists of all postings come as one value, one after another in the form in which PostgreSQL sends a list of
    # whole numbers. That takes half the time that a row a posting takes.
    lists = func.string_agg(func.array_send(posting.c.skill_ids), None).filter(posting.c.skill_ids != [])
    lengths = func.array_agg(func.cardinality(posting.c.skill_ids))
    for part in _parts(days):
        where = and_(slice_.conditions(), within(posting.c.posted_on, part))
        found = connection.execute(select(lists, lengths, *map(func.array_agg, more)).where(where)).one()
        raw, sizes, *values = tuple(found)
        counts = np.array(sizes or [], dtype=np.int32)
        owners.append(np.repeat(np.arange(read, read + len(counts), dtype=np.int32), counts))
        skill_ids.append(_sent(raw or b"", counts[counts > 0]))
        for every, some in zip(beside, values, strict=True):
            every.extend(some or [])
        read += len(counts)
    values_of = tuple(np.array(values, dtype=object) for values in beside)
    return Links(np.concatenate(owners), np.concatenate(skill_ids), read, values_of)


def _sent(raw: bytes, counts: np.ndarray) -> np.ndarray:
    """The numbers of lists in the form in which PostgreSQL sends them.

    Five numbers (dimensions, whether there are nulls, type, length, first index), then length and value of each entry,
    all of 4 bytes.
    """
    words = np.frombuffer(raw, dtype=">i4")
    begins = np.cumsum(5 + 2 * counts) - (5 + 2 * counts)
    earlier = np.cumsum(counts) - counts
    return words[np.repeat(begins + 6 - 2 * earlier, counts) + 2 * np.arange(counts.sum())].astype(np.int32)


def _parts(days: DayRange) -> Iterator[DayRange]:
    first_on = days.first_on
    while first_on <= days.last_on:
        last_on = min(days.last_on, first_on + timedelta(days=DAYS_AT_ONCE - 1))
        yield DayRange(first_on, last_on)
        first_on = last_on + timedelta(days=1)


def slice_row(slice_: Slice, days: DayRange, counts: PairCounts) -> dict[str, Any]:
    """The counts as a row of network_slice."""
    return {
        **_key(slice_, days),
        "postings": counts.all_postings,
        "skill_ids": counts.skill_ids.tolist(),
        "skill_postings": counts.postings.tolist(),
        "joint_postings": counts.joint[np.triu_indices(len(counts.joint), 1)].astype(_COUNT).tobytes(),
    }


def _key(slice_: Slice, days: DayRange) -> dict[str, Any]:
    return {
        "region_code": slice_.region,
        "seniority": slice_.seniority,
        "onetsoc_code": slice_.occupation,
        "first_on": days.first_on,
        "last_on": days.last_on,
    }


def _stored(connection: Connection, slice_: Slice, days: DayRange) -> PairCounts | None:
    columns = network_slice.c
    same = and_(*(columns[name] == value for name, value in _key(slice_, days).items()))
    known = select(skill.c.skill_id)
    one = func.unnest(columns.skill_ids).column_valued("one")
    removed = exists(select(one).where(one.not_in(known)))  # a skill that no posting asks for any more may go
    found = connection.execute(select(network_slice).where(same, ~removed)).one_or_none()
    if found is None:
        return None
    size = len(found.skill_ids)
    joint = np.zeros((size, size), dtype=np.int64)
    joint[np.triu_indices(size, 1)] = np.frombuffer(found.joint_postings, dtype=_COUNT)
    ids, postings = np.array(found.skill_ids, dtype=np.int64), np.array(found.skill_postings, dtype=np.int64)
    return PairCounts(found.postings, ids, postings, joint + joint.T, found.counted_at)


def _with_skill(connection: Connection, stored: PairCounts, slice_: Slice, days: DayRange, skill_id: int) -> PairCounts:
    """Stored counts and a skill that is not among them: few postings ask for it, and an index finds them."""
    asked = count_demand(connection, slice_, days, skill_id).postings
    if not asked:
        return stored
    together = {one.skill_id: one.joint for one in read_partners(connection, slice_, days, [skill_id])}
    row = np.array([together.get(one, 0) for one in stored.skill_ids.tolist()], dtype=np.int64)
    joint = np.pad(stored.joint, (0, 1))
    joint[-1, :-1] = joint[:-1, -1] = row
    ids, postings = np.append(stored.skill_ids, skill_id), np.append(stored.postings, asked)
    return PairCounts(stored.all_postings, ids, postings, joint, stored.counted_at)
