"""Server time of each question, and of each page's callback, against the bare SQL that it sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from data_access.database import Database
from data_access.queries import QUESTIONS, choices
from data_access.tenancy import PUBLIC
from domain.filters import read
from jobs.registry import JOBS
from jobs.runner import run_job
from tests.bench.timing import Line, bare_connection, best_together, replay, statements_sent

MOST_FREQUENT = "15-1000.00"
"""The occupation of one in seventeen postings."""
OWN_SKILLS = ",".join(f"skill-{number}:{number % 3 + 1}" for number in range(1, 60, 3))
"""Twenty skills of a person, each with a level."""

# skill-1 is in a seventh of all postings, skill-50 in one of forty, skill-1000 in one of a thousand.
CASES: list[tuple[str, dict[str, Any]]] = [
    ("top-skills", {}),
    ("top-skills", {"region": "US-IL", "period": "7d"}),
    ("top-skills", {"period": "90d"}),
    ("top-skills", {"work_mode": "remote"}),
    ("top-skills", {"occupation": "15-1003.00"}),
    ("regional-demand", {"skill": "skill-1"}),
    ("seniority", {"skill": "skill-1"}),
    ("seniority", {"skill": "skill-1000"}),
    ("trend", {}),
    ("trend", {"skill": "skill-50", "region": "US", "period": "14d"}),
    ("trend", {"grain": "week", "period": "90d"}),
    ("trend", {"grain": "hour", "period": "24h"}),
    ("movers", {}),
    ("cooccurrence", {"skill": "skill-1"}),
    ("cooccurrence", {"skill": "skill-50"}),
    ("cooccurrence", {"skill": "skill-1000", "region": "US-IL"}),
    ("cooccurrence-set", {"skill": ["skill-1", "skill-50"]}),
    ("cooccurrence-set", {"skill": ["skill-20", "skill-50"], "region": "US", "measure": "npmi"}),
    # Stored in the night: the whole market, around a skill within and beyond those counted, other slices and periods.
    ("cooccurrence-edges", {}),
    ("cooccurrence-edges", {"nodes": "300", "backbone": "off", "limit": "5000"}),
    ("cooccurrence-nodes", {"nodes": "300"}),
    ("cooccurrence-clusters", {}),
    ("cooccurrence-edges", {"skill": "skill-50"}),
    ("cooccurrence-edges", {"skill": "skill-1000"}),
    ("cooccurrence-edges", {"region": "US", "seniority": "senior"}),
    ("cooccurrence-edges", {"region": "US", "period": "90d"}),
    ("cooccurrence-edges", {"occupation": MOST_FREQUENT}),
    # Counted when they are asked for.
    ("cooccurrence-edges", {"region": "US-IL", "seniority": "lead"}),
    ("cooccurrence-edges", {"region": "US", "occupation": MOST_FREQUENT}),
    ("cooccurrence-edges", {"region": "US", "seniority": "senior", "occupation": MOST_FREQUENT, "period": "90d"}),
    ("cooccurrence-edges", {"as_of": "2026-06-15"}),
    ("skill-summary", {"skill": "skill-1"}),
    ("skill-summary", {"skill": "skill-50"}),
    ("top-skills", {"occupation": MOST_FREQUENT, "region": "US"}),
    ("occupation-demand", {"occupation": MOST_FREQUENT}),
    ("occupation-demand", {"occupation": MOST_FREQUENT, "region": "US", "period": "90d", "grain": "week"}),
    ("occupation-regions", {"occupation": MOST_FREQUENT}),
    ("occupation-regions", {"occupation": MOST_FREQUENT, "period": "90d"}),
    ("occupation-skills", {"occupation": MOST_FREQUENT}),
    ("occupation-skills", {"occupation": MOST_FREQUENT, "region": "US"}),
    ("occupation-skills", {"occupation": MOST_FREQUENT, "period": "90d"}),
    ("skill-occupations", {"skill": "skill-1"}),
    ("skill-occupations", {"skill": "skill-1", "region": "US"}),
    ("skill-occupations", {"skill": "skill-1", "period": "90d"}),
    ("occupation-summary", {"occupation": MOST_FREQUENT}),
    ("occupation-summary", {"occupation": MOST_FREQUENT, "region": "US", "period": "90d"}),
    ("occupation-related", {"occupation": MOST_FREQUENT}),
    ("occupation-comparison", {"occupation": [MOST_FREQUENT, "15-1001.00", "15-1002.00"]}),
    ("occupations", {"q": "occupation 17"}),
    ("occupations", {}),
    ("pulse", {}),
    ("pulse", {"skill": ["skill-1", "skill-50"], "region": "US"}),
    ("pulse-regions", {}),
    ("pulse-regions", {"skill": "skill-50"}),
    ("pulse-intake", {}),
    ("skill-gap", {"occupation": MOST_FREQUENT, "skills": OWN_SKILLS}),
    ("skill-gap", {"occupation": MOST_FREQUENT, "skills": OWN_SKILLS, "region": "US-IL", "present": "15-1001.00"}),
    ("skill-gap-scores", {"occupation": MOST_FREQUENT, "skills": OWN_SKILLS, "region": "US", "years": "3"}),
    ("skill-gap-next", {"occupation": MOST_FREQUENT, "skills": OWN_SKILLS}),
    ("skill-gap-next", {"occupation": MOST_FREQUENT, "skills": OWN_SKILLS, "region": "US-IL"}),
    ("skill-gap-occupations", {"skills": OWN_SKILLS}),
    ("skill-gap-occupations", {"skills": OWN_SKILLS, "region": "US", "source": "official", "present": "15-1001.00"}),
    ("skill-gap-occupations", {"skills": OWN_SKILLS, "as_of": "2026-06-15"}),
]

CHOICES = (
    choices.skills_with_demand,
    choices.regions_with_demand,
    choices.occupations_with_demand,
    choices.data_status,
)

VIEWS = ("glance", "skills", "ratings", "work", "market")

PAGES = (
    "/",
    "/top-skills",
    "/top-skills?region=US-IL&period=7d",
    "/regional-demand?skill=skill-1",
    "/seniority?skill=skill-1",
    "/trends",
    "/trends?skill=skill-1&skill=skill-50&period=90d",
    "/cooccurrence?skill=skill-50",
    "/cooccurrence?view=network",
    "/cooccurrence?view=network&nodes=300",
    "/cooccurrence?view=network&skill=skill-50&region=US-IL&period=90d",
    "/cooccurrence?view=set&skill=skill-1&skill=skill-50",
    *(f"/occupation?occupation={MOST_FREQUENT}&view={view}" for view in VIEWS),
    f"/occupation?occupation={MOST_FREQUENT}&region=US&period=90d&view=skills",
    f"/occupation-comparison?occupation={MOST_FREQUENT}&occupation=15-1001.00&occupation=15-1002.00",
    "/occupations?q=occupation+17",
    "/pulse",
    f"/skill-gap?occupation={MOST_FREQUENT}&skills={OWN_SKILLS}&present=15-1001.00&years=3",
    f"/skill-gap?occupation={MOST_FREQUENT}&skills={OWN_SKILLS}&region=US-IL&source=official&order=pay",
    f"/skill-gap?skills={OWN_SKILLS}&view=frontier&present=15-1001.00",
    *(f"/skill-summary?skill=skill-50&view={view}" for view in ("glance", "places", "together", "occupations")),
)
"""Addresses whose cards are measured."""


def run(database: Database, cards: Mapping[str, Callable[[], Any]]) -> list[Line]:
    """One line a question and card (name -> a call that draws it once), in milliseconds."""
    assert run_job(JOBS["refresh_requirements"], {}, database=database).good  # as it ran in the night
    calls: dict[str, Callable[[], Any]] = {}
    for name, query in CASES:
        filters, _ = read(QUESTIONS[name].filters, query, strict=True)
        label = name + "".join(f" {key}={value}" for key, value in query.items() if key != "skills")
        calls[label] = _reading(database, QUESTIONS[name].ask, filters)
    for choice in CHOICES:
        calls[f"choices.{choice.__name__}"] = _reading(database, choice)
    lines = []
    with bare_connection(database) as bare:
        for label, call in {**calls, **cards}.items():
            with statements_sent() as sent:
                call()
            ours, other = best_together(call, lambda sent=sent: replay(bare, sent))
            lines.append(Line(label, ours * 1000, other * 1000, "ms", f"{len(sent)} statements"))
    return lines


def _reading(database: Database, question: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
    def call() -> Any:
        with database.reading(PUBLIC) as connection:
            return question(connection, *arguments)

    return call
