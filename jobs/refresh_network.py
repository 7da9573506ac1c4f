"""Works out what the network of skills shows but cannot count for every reader: groups, places, and large slices."""

from __future__ import annotations

from data_access.loads.network import (
    clear_network,
    is_current,
    moment,
    newest_day,
    read_backbone,
    read_layout,
    write_layout,
    write_slices,
)
from domain.filters import Period
from domain.skill_communities import group_skills, number_of_skills
from domain.skill_layout import lay_out
from jobs.registry import Outcome, Work, job

PERIOD = Period("28d")
"""What groups and places are worked out from."""


@job(schedule="10 3 * * *", late_after_hours=26)
def refresh_network(work: Work) -> Outcome:
    """Group the skills that are asked for together, place them in the picture, and count the pairs of large slices.

    It follows aggregate_nightly, and begins from last night's groups and places, so that little moves.
    """
    connection = work.connection
    as_of = newest_day(connection)
    if as_of is None:
        removed = clear_network(connection)
        return Outcome(nothing_to_do=not removed, detail={"reason": "no postings have been aggregated yet"})
    if is_current(connection, as_of):
        return Outcome(nothing_to_do=True, detail={"as_of": as_of.isoformat()})
    at = moment(connection)
    days = PERIOD.resolve(as_of)
    skill_ids, edges = read_backbone(connection, days)
    before = read_layout(connection)
    groups = group_skills(edges, before.groups)
    places = lay_out(skill_ids, edges, number_of_skills(groups), before.places)
    write_layout(connection, days, at, groups, places)
    slices = write_slices(connection, as_of, at)
    kept = {group.number for group in before.groups} & {group.number for group in groups}
    return Outcome(
        rows=len(places) + slices,
        detail={
            "as_of": as_of.isoformat(),
            "skills": len(places),
            "pairs": len(edges),
            "groups": len(groups),
            "groups_kept": len(kept),
            "slices": slices,
        },
    )
