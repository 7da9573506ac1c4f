"""What the database remembers of its generated data: table `demonstration`, one row where there is any."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, exists, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from data_access.errors import InputRefused
from data_access.tables import changed_day, current_release, demonstration, job_run, posting, quarantine


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


def has_release(connection: Connection) -> bool:
    """Whether any O*NET release, generated or real, is current."""
    return bool(connection.execute(select(exists().select_from(current_release))).scalar())


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
    """What remove_generated removed. days: those that had generated postings, oldest first; their cells still stand."""

    marked: bool
    postings: int
    quarantined: int
    days: list[date]


def remove_generated(connection: Connection, *, sources: Collection[str], feed: str) -> Removed:
    """Removes the postings of `sources` with their texts, what `feed` left in the quarantine, and the mark.

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
    days = connection.execute(
        select(gone.c.posted_on, func.count()).group_by(gone.c.posted_on).order_by(gone.c.posted_on)
    ).all()
    return Removed(
        postings=sum(count for _, count in days),
        quarantined=connection.execute(delete(quarantine).where(quarantine.c.source == feed)).rowcount,
        marked=bool(connection.execute(delete(demonstration)).rowcount),
        days=[day for day, _ in days],
    )


def was_removed(connection: Connection) -> bool:
    """Whether somebody had the generated data removed, and nothing has been generated since.

    Any run of the job counts, also one that found nothing: who removes generated data wants none.
    """
    asked = select(exists().where(job_run.c.job == "remove_demonstration"))
    return read_demonstration(connection) is None and bool(connection.execute(asked).scalar())
