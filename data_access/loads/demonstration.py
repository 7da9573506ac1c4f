"""What the database remembers of its generated data: table `demonstration`, one row where there is any."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from data_access.errors import InputRefused
from data_access.tables import (
    changed_day,
    demonstration,
    feed,
    jaat_summary,
    job_run,
    learning_pathway,
    onet_release,
    posting,
    projection_vintage,
    quarantine,
    wage_vintage,
)
from domain.vocabulary import GENERATED_RELEASES

RELEASES, WAGES, PROJECTIONS, SUMMARIES, PATHWAYS = "releases", "wages", "projections", "summaries", "pathways"
"""What a demonstration has beside postings."""


@dataclass(frozen=True)
class DemonstrationState:
    """anchor_on: the day that planted trends are told from. loaded_through: newest day loaded whole, None: none yet."""

    anchor_on: date
    loaded_through: date | None


def read_demonstration(connection: Connection) -> DemonstrationState | None:
    """The state of the generated data, or None in a database that has none."""
    row = connection.execute(select(demonstration.c.anchor_on, demonstration.c.loaded_through)).one_or_none()
    return None if row is None else DemonstrationState(*row)


def begin_demonstration(connection: Connection, anchor_on: date) -> None:
    """Marks the database as a demonstration, before its first posting comes."""
    connection.execute(insert(demonstration).values(anchor_on=anchor_on))


def finish_demonstration(connection: Connection, loaded_through: date) -> None:
    """Notes that everything up to a day is loaded and aggregated."""
    connection.execute(update(demonstration).values(loaded_through=loaded_through))


def other_sources(connection: Connection, ours: Collection[str]) -> list[str]:
    """Up to three sources of postings that are none of ours, in order."""
    statement = select(posting.c.source).where(posting.c.source.not_in(ours)).distinct().order_by(posting.c.source)
    return list(connection.execute(statement.limit(3)).scalars())


def missing_reference(connection: Connection) -> list[str]:
    """Which of RELEASES, WAGES, PROJECTIONS, SUMMARIES and PATHWAYS are still to be generated, in this order.

    None where a real release or real wages or projections are loaded: generated ones are never added to them. One
    statement of a few milliseconds, for every start of the application.
    """
    published = onet_release.c.status == "published"
    real = or_(
        exists().where(published, onet_release.c.version.not_in(GENERATED_RELEASES)),
        exists().where(~wage_vintage.c.generated),
        exists().where(~projection_vintage.c.generated),
    )
    there = {
        # Also where it is not current: somebody may have gone back to the older one.
        RELEASES: exists().where(published, onet_release.c.version == GENERATED_RELEASES[-1]),
        WAGES: exists(select(wage_vintage.c.wage_vintage_id)),
        PROJECTIONS: exists(select(projection_vintage.c.projection_vintage_id)),
        SUMMARIES: exists(select(jaat_summary.c.jaat_key)),
        PATHWAYS: exists(select(learning_pathway.c.learning_pathway_id)),
    }
    found = connection.execute(select(real, *there.values())).one()
    return [] if found[0] else [name for name, is_there in zip(there, found[1:], strict=True) if not is_there]


def needs_reference(connection: Connection) -> bool:
    """Whether the database is a demonstration that lacks something of it beside postings (see missing_reference)."""
    return read_demonstration(connection) is not None and bool(missing_reference(connection))


def check_not_mixed(connection: Connection, *, generated: bool) -> None:
    """Raises InputRefused where generated postings would come to others, or others to them.

    Asked by an import that holds the import's lock, under which the mark of a demonstration is set and removed.
    """
    marked = read_demonstration(connection) is not None
    if marked and not generated:
        raise InputRefused(
            [
                "the database holds generated demonstration data, and other postings are never mixed with them: remove "
                "them first (python -m jobs run remove_demonstration), or set SKILLPULSE_DEMO=off and name another "
                "SKILLPULSE_DATA_DIR"
            ]
        )
    if generated and not marked:
        raise InputRefused(["the demonstration data were removed while more were being generated"])


@dataclass(frozen=True)
class Removed:
    """What remove_generated removed. days: those that had generated postings, oldest first; their cells still stand.

    wages, projections: vintages; summaries: curated quick views; pathways: learning pathways.
    """

    marked: bool
    postings: int
    quarantined: int
    wages: int
    projections: int
    summaries: int
    pathways: int
    days: list[date]

    @property
    def nothing(self) -> bool:
        """Whether there was nothing to remove."""
        counts = (self.postings, self.quarantined, self.wages, self.projections, self.summaries, self.pathways)
        return not self.marked and not any(counts)


def remove_generated(connection: Connection, *, sources: Collection[str], feeds: Collection[str]) -> Removed:
    """Removes the postings of `sources` with their texts, what `feeds` left in the quarantine, and the mark.

    So is the demonstration's live feed with its events, and so are generated wages, projections, quick views and
    pathways; generated occupations stay, since others may refer to them.
    The caller holds the imports, and aggregates the days anew in the same transaction.
    """
    ours = select(posting.c.posting_id).where(posting.c.source.in_(sources))
    # Where both were mixed by an older version, another's posting may be linked to one that goes: it counts again.
    freed = connection.execute(
        update(posting)
        .where(posting.c.repost_of.in_(ours), posting.c.source.not_in(sources))
        .values(repost_of=None, updated_at=func.clock_timestamp())
        .returning(posting.c.posted_on)
    ).scalars()
    days_freed = [{"posted_on": day} for day in sorted(set(freed))]
    if days_freed:
        connection.execute(
            upsert(changed_day)
            .values(days_freed)
            .on_conflict_do_update(
                index_elements=[changed_day.c.posted_on], set_={"changed_at": func.clock_timestamp()}
            )
        )
    gone = delete(posting).where(posting.c.source.in_(sources)).returning(posting.c.posted_on).cte("gone")
    connection.execute(delete(feed).where(feed.c.generated))
    days = connection.execute(
        select(gone.c.posted_on, func.count()).group_by(gone.c.posted_on).order_by(gone.c.posted_on)
    ).all()
    return Removed(
        postings=sum(count for _, count in days),
        quarantined=connection.execute(delete(quarantine).where(quarantine.c.source.in_(feeds))).rowcount,
        wages=connection.execute(delete(wage_vintage).where(wage_vintage.c.generated)).rowcount,
        projections=connection.execute(delete(projection_vintage).where(projection_vintage.c.generated)).rowcount,
        summaries=connection.execute(delete(jaat_summary).where(jaat_summary.c.generated)).rowcount,
        pathways=connection.execute(delete(learning_pathway).where(learning_pathway.c.generated)).rowcount,
        marked=bool(connection.execute(delete(demonstration)).rowcount),
        days=[day for day, _ in days],
    )


def was_removed(connection: Connection) -> bool:
    """Whether somebody had the generated data removed, and nothing has been generated since.

    Any run of the job counts, also one that found nothing: who removes generated data wants none.
    """
    asked = select(exists().where(job_run.c.job == "remove_demonstration"))
    return read_demonstration(connection) is None and bool(connection.execute(asked).scalar())
