"""The questions that users ask, one module each, and their registry.

`QUESTIONS[name]` answers the page, `/api/v1/<name>` and `/download/<name>.csv` alike.
"""

from __future__ import annotations

from typing import Any

from data_access.queries import (
    cooccurrence,
    cooccurrence_set,
    movers,
    network_clusters,
    network_edges,
    network_nodes,
    occupation_comparison,
    occupation_demand,
    occupation_outlook,
    occupation_ratings,
    occupation_regions,
    occupation_related,
    occupation_skills,
    occupation_summary,
    occupation_tasks,
    occupation_titles,
    occupation_wages,
    occupations,
    onet_releases,
    pulse,
    pulse_intake,
    pulse_regions,
    regional_demand,
    release_change_kinds,
    release_changes,
    seniority,
    skill_gap,
    skill_gap_next,
    skill_gap_occupations,
    skill_gap_pathways,
    skill_gap_scores,
    skill_occupations,
    skill_summary,
    top_skills,
    trend,
)
from data_access.queries.question import Question

QUESTIONS: dict[str, Question[Any]] = {
    module.QUESTION.name: module.QUESTION
    for module in (
        top_skills,
        regional_demand,
        seniority,
        trend,
        movers,
        cooccurrence,
        cooccurrence_set,
        network_edges,
        network_nodes,
        network_clusters,
        skill_summary,
        occupations,
        occupation_summary,
        occupation_ratings,
        occupation_related,
        occupation_tasks,
        occupation_titles,
        occupation_demand,
        occupation_regions,
        occupation_skills,
        skill_occupations,
        occupation_wages,
        occupation_outlook,
        occupation_comparison,
        onet_releases,
        release_changes,
        release_change_kinds,
        pulse,
        pulse_regions,
        pulse_intake,
        skill_gap,
        skill_gap_scores,
        skill_gap_next,
        skill_gap_occupations,
        skill_gap_pathways,
    )
}
