"""Writing what the network of skills stores: groups and places of skills, and the pair counts of large slices.

Tables `network_layout`, `network_cluster`, `network_skill` and `network_slice`; the caller has one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, delete, func, insert, select

from data_access.conditions import among_ids
from data_access.queries.pair_counts import count_links, count_pairs, read_links, read_slugs, slice_row
from data_access.queries.slices import Slice
from data_access.tables import (
    aggregated_day,
    network_cluster,
    network_layout,
    network_skill,
    network_slice,
    posting,
    skill,
)
from domain.filters import PERIODS, DayRange, Period
from domain.network import MINIMUM_JOINT, associations
from domain.skill_communities import Group
from domain.skill_layout import Edge, Place

METHOD_VERSION = 1
"""Raised whenever the same postings would give other groups, places or stored counts: all is then worked out anew."""

STORED_FROM = 2000
"""Postings from which a slice is stored; smaller ones are counted fast enough when they are asked for."""


@dataclass(frozen=True)
class Layout:
    """The groups and places that are stored; none before the first night."""

    groups: Sequence[Group] = ()
    places: Mapping[int, Place] = field(default_factory=dict)


def newest_day(connection: Connection) -> date | None:
    """The newest aggregated day."""
    return connection.execute(select(func.max(aggregated_day.c.posted_on))).scalar()


def moment(connection: Connection) -> datetime:
    """The database's time: what is counted again after it is newer than what is read after it."""
    return connection.execute(select(func.clock_timestamp())).scalar_one()


def is_current(connection: Connection, as_of: date) -> bool:
    """Whether what is stored is of this day, by this method, and of days that have not been counted again since."""
    found = connection.execute(
        select(network_layout.c.laid_out_at).where(
            network_layout.c.last_on == as_of, network_layout.c.method_version == METHOD_VERSION
        )
    ).scalar()
    if found is None:
        return False
    later = select(aggregated_day.c.posted_on).where(aggregated_day.c.aggregated_at > found)
    return connection.execute(later.limit(1)).first() is None


def read_layout(connection: Connection) -> Layout:
    """What is stored."""
    places: dict[int, Place] = {}
    members: dict[int, set[int]] = {}
    for row in connection.execute(select(network_skill)):
        places[row.skill_id] = row.x, row.y
        if row.cluster is not None:
            members.setdefault(row.cluster, set()).add(row.skill_id)
    groups = [
        Group(row.cluster, frozenset(members.get(row.cluster, ())), tuple(row.named_after))
        for row in connection.execute(select(network_cluster).order_by(network_cluster.c.cluster))
    ]
    return Layout(groups, places)


def clear_network(connection: Connection) -> int:
    """Remove everything stored; returns how many skills had a place."""
    removed = 0
    for table in (network_slice, network_skill, network_cluster, network_layout):
        gone = connection.execute(delete(table)).rowcount
        removed += gone if table is network_skill else 0
    return removed


def write_layout(
    connection: Connection, days: DayRange, at: datetime, groups: Collection[Group], places: Mapping[int, Place]
) -> None:
    """Replace groups and places. days: those whose postings they are from; at: when these were read."""
    for table in (network_skill, network_cluster, network_layout):
        connection.execute(delete(table))
    layout = {"first_on": days.first_on, "last_on": days.last_on, "method_version": METHOD_VERSION, "laid_out_at": at}
    connection.execute(insert(network_layout).values(layout))
    names = _names(connection, {skill_id for group in groups for skill_id in group.named_after})
    clusters = [
        {
            "cluster": group.number,
            "cluster_name": " and ".join(names[skill_id] for skill_id in group.named_after),
            "named_after": list(group.named_after),
        }
        for group in groups
    ]
    if clusters:
        connection.execute(insert(network_cluster), clusters)
    numbers = {skill_id: group.number for group in groups for skill_id in group.skill_ids}
    skills = [
        {"skill_id": skill_id, "cluster": numbers.get(skill_id), "x": x, "y": y} for skill_id, (x, y) in places.items()
    ]
    if skills:
        connection.execute(insert(network_skill), skills)


def read_backbone(connection: Connection, days: DayRange) -> tuple[list[int], list[Edge]]:
    """The most asked-for skills of the whole market, and their pairs that are beyond chance, weighted by NPMI."""
    counts = count_pairs(connection, Slice(), days)
    one, other = np.triu_indices(len(counts.skill_ids), 1)
    joint = counts.joint[one, other]
    often = joint >= MINIMUM_JOINT
    one, other, joint = one[often], other[often], joint[often]
    measures = associations(joint, counts.postings[one], counts.postings[other], counts.all_postings)
    ids = counts.skill_ids.tolist()
    beyond = np.flatnonzero(measures.beyond_chance)
    weights = measures.npmi[beyond].tolist()
    pairs = zip(one[beyond].tolist(), other[beyond].tolist(), weights, strict=True)
    return ids, [(ids[first], ids[second], weight) for first, second, weight in pairs]


def write_slices(connection: Connection, as_of: date, at: datetime) -> int:
    """Replace the stored slices by those of the periods that end on this day; returns their number.

    These are the whole market whatever its size, and of STORED_FROM postings on each region, each level, each level of
    each region, and each occupation.
    """
    connection.execute(delete(network_slice))
    periods = [Period(code).resolve(as_of) for code in PERIODS]
    columns = (posting.c.posted_on, posting.c.region_code, posting.c.seniority, posting.c.onetsoc_code)
    links = read_links(connection, Slice(), max(periods, key=lambda days: days.days), *columns)
    posted_on = np.array(links.more[0], dtype="datetime64[D]")
    dimensions = _Dimensions.of(*links.more[1:])
    slugs = read_slugs(connection)
    stored = 0
    for days in periods:
        for slice_, wanted in dimensions.slices(posted_on >= np.datetime64(days.first_on)):
            counts = count_links(links.of(wanted), slugs)
            connection.execute(insert(network_slice).values(**slice_row(slice_, days, counts), counted_at=at))
            stored += 1
    return stored


class _Coded(NamedTuple):
    """The values of a column, and the number of its own for each posting; -1 for none."""

    values: list[str]
    numbers: np.ndarray

    @classmethod
    def of(cls, column: Iterable[str | None]) -> _Coded:
        known: dict[str | None, int] = {None: -1}
        numbers = [known.setdefault(value, len(known) - 1) for value in column]
        return cls([value for value in known if value is not None], np.array(numbers, dtype=np.int32))

    def large(self, postings: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
        """The values that STORED_FROM of these postings have, and which have them."""
        counts = np.bincount(self.numbers[postings & (self.numbers >= 0)], minlength=len(self.values))
        for number, value in enumerate(self.values):
            if counts[number] >= STORED_FROM:
                yield value, postings & (self.numbers == number)


class _Dimensions(NamedTuple):
    """By what the market is sliced."""

    countries: _Coded
    subdivisions: _Coded
    levels: _Coded
    occupations: _Coded

    @classmethod
    def of(cls, regions: list[str | None], levels: list[str], occupations: list[str | None]) -> _Dimensions:
        countries = _Coded.of(code and code.partition("-")[0] for code in regions)
        subdivisions = _Coded.of(code if code and "-" in code else None for code in regions)
        return cls(countries, subdivisions, _Coded.of(levels), _Coded.of(occupations))

    def slices(self, period: np.ndarray) -> Iterator[tuple[Slice, np.ndarray]]:
        """The slices of these postings that are stored, each with its postings."""
        yield Slice(), period
        for level, postings in self.levels.large(period):
            yield Slice(seniority=level), postings
        for code, postings in self.occupations.large(period):
            yield Slice(occupation=code), postings
        for regions in (self.countries, self.subdivisions):
            for code, of_region in regions.large(period):
                yield Slice(code), of_region
                for level, postings in self.levels.large(of_region):
                    yield Slice(code, level), postings


def _names(connection: Connection, skill_ids: Collection[int]) -> dict[int, str]:
    named = select(skill.c.skill_id, skill.c.skill_name).where(among_ids(skill.c.skill_id, skill_ids))
    return {row.skill_id: row.skill_name for row in connection.execute(named)}
