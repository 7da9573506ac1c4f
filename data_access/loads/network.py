"""Writing what the network of skills stores: groups and places of skills, and the pair counts of large slices.

Tables `network_layout`, `network_cluster`, `network_skill` and `network_slice`; the caller has one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np
from sqlalchemy import Connection, delete, func, insert, select

from data_access.conditions import among_ids
from data_access.queries.pair_counts import (
    Links,
    PairCounts,
    count_links,
    count_pairs,
    read_links,
    read_slugs,
    slice_row,
)
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

STORED_FROM = 5000
"""Postings from which a slice is stored; smaller ones are counted fast enough when they are asked for."""


_COUNTRY, _SUBDIVISION, _LEVEL, _OCCUPATION = range(1, 5)
"""Places of these columns in Links.more, after the day."""


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
    periods = sorted((Period(code).resolve(as_of) for code in PERIODS), key=lambda days: days.days)
    columns = (posting.c.posted_on, posting.c.region_code, posting.c.seniority, posting.c.onetsoc_code)
    market = _Market.of(read_links(connection, Slice(), periods[-1], *columns))
    slugs = read_slugs(connection)
    stored = 0
    earlier: dict[Slice, PairCounts] = {}
    for days in periods:
        for slice_, links in market.slices(days.first_on):
            counts = earlier.get(slice_)
            if counts is None or counts.all_postings != links.all_postings:
                # Else the longer period has the same postings as the shorter one.
                counts = earlier[slice_] = count_links(links, slugs)
            connection.execute(insert(network_slice).values(**slice_row(slice_, days, counts), counted_at=at))
            stored += 1
    return stored


@dataclass(frozen=True)
class _Market:
    """Postings and by what they are sliced.

    links: with the day, country, subdivision, level and occupation of each posting as the number of its value; -1 for
    none. values: of each of the last four, in the order of their numbers.
    """

    links: Links
    values: list[list[str]]

    @classmethod
    def of(cls, links: Links) -> _Market:
        """links: with day, region, level and occupation of each posting."""
        posted_on, regions, levels, occupations = links.more
        countries = [code and code.partition("-")[0] for code in regions]
        subdivisions = [code if code and "-" in code else None for code in regions]
        coded = [_coded(column) for column in (countries, subdivisions, levels, occupations)]
        days = posted_on.astype("datetime64[D]")
        return cls(replace(links, more=(days, *(numbers for numbers, _ in coded))), [values for _, values in coded])

    def slices(self, first_on: date) -> Iterator[tuple[Slice, Links]]:
        """The slices from this day on that are stored, each with its postings."""
        links = self.links.of(self.links.more[0] >= np.datetime64(first_on))
        yield Slice(), links
        for level, of_level in self._large(links, _LEVEL):
            yield Slice(seniority=level), of_level
        for code, of_occupation in self._large(links, _OCCUPATION):
            yield Slice(occupation=code), of_occupation
        for kind in (_COUNTRY, _SUBDIVISION):
            for code, of_region in self._large(links, kind):
                yield Slice(code), of_region
                for level, of_level in self._large(of_region, _LEVEL):
                    yield Slice(code, level), of_level

    def _large(self, links: Links, kind: int) -> Iterator[tuple[str, Links]]:
        """The values that STORED_FROM of these postings have, and their postings."""
        numbers, values = links.more[kind], self.values[kind - 1]
        counts = np.bincount(numbers[numbers >= 0], minlength=len(values))
        for number, value in enumerate(values):
            if counts[number] >= STORED_FROM:
                yield value, links.of(numbers == number)


def _coded(column: Iterable[str | None]) -> tuple[np.ndarray, list[str]]:
    """The number of each value, -1 for none, and the values in the order of their numbers."""
    known: dict[str | None, int] = {None: -1}
    numbers = [known.setdefault(value, len(known) - 1) for value in column]
    return np.array(numbers, dtype=np.int32), [value for value in known if value is not None]


def _names(connection: Connection, skill_ids: Collection[int]) -> dict[int, str]:
    named = select(skill.c.skill_id, skill.c.skill_name).where(among_ids(skill.c.skill_id, skill_ids))
    return {row.skill_id: row.skill_name for row in connection.execute(named)}
