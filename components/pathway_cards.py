"""The card with ways of learning towards an occupation, and what of a person's gap each step closes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import formatting
from components.chart_card import CardContent, CardKind, filled, no_answer
from components.notices import Nothing
from data_access.queries import skill_gap_pathways
from data_access.queries.question import Answer
from data_access.queries.skill_gap_pathways import PathwaySkill

SHOWN = 4
"""Pathways that the card tells; the table has all."""

MONTHS_FROM = 60
DAYS_A_MONTH = 30.4

HOW_TO_IMPORT = "Import some: python -m jobs run import_pathways --source pathways.json (docs/pathways.md)."


def pathways_card(filters: Any, answer: Answer[PathwaySkill], title: str) -> dict[str, Any]:
    """The parts of the card; the pathway that closes most of the gap comes first."""
    question = skill_gap_pathways.QUESTION
    if not answer.rows:
        nothing = Nothing(f"to {title}", HOW_TO_IMPORT, "No learning pathway.")
        return no_answer(
            question, filters, answer, f"No learning pathway leads to {title} yet", nothing, kind=CardKind.TEXT
        )
    pathways = [list(rows) for _, rows in groupby(answer.rows, key=lambda row: row.rank)]
    first = pathways[0]
    covered = _covered(first)
    if covered:
        headline = f"A way to {title}: “{first[0].pathway}”"
    else:
        headline = f"A way to {title} is “{first[0].pathway}”, which teaches nothing that you lack"
    told: list[Any] = [
        "It teaches ",
        html.Strong(formatting.counted(len(covered), "skill")),
        " of your gap",
        f" ({formatting.listed(covered)})" if covered else "",
        f" in {_duration(first[0].duration_days)}.",
    ]
    noted = ["Generated example: nobody offers it."] if any(row.generated for row in answer.rows) else []
    text = [_pathway(rows) for rows in pathways[:SHOWN]]
    content = CardContent(headline, told, noted=noted, text=text)
    return filled(question, filters, answer, content, kind=CardKind.TEXT)


def _covered(rows: Sequence[PathwaySkill]) -> list[str]:
    """Names of the skills of the gap that a pathway teaches, each once."""
    return list(dict.fromkeys(row.skill_name or "" for row in rows if row.covers))


def _duration(days: int) -> str:
    """'14 days', 'about 5 months'."""
    if days >= MONTHS_FROM:
        return f"about {round(days / DAYS_A_MONTH)} months"
    return "1 day" if days == 1 else f"{days} days"


def _pathway(rows: Sequence[PathwaySkill]) -> html.Section:
    first = rows[0]
    steps = [_step(list(step)) for _, step in groupby(rows, key=lambda row: row.step)]
    source = "generated" if first.generated else formatting.word(first.source)
    told = [
        f"{_duration(first.duration_days)}",
        f"closes {formatting.counted(len(_covered(rows)), 'skill')} of your gap",
        *([f"certificate: {first.certification}"] if first.certification else []),
        f"{first.curator}, {source}, reviewed {formatting.day(first.reviewed_on)}",
    ]
    return html.Section(
        [
            html.H3(first.pathway),
            html.P(first.summary),
            html.P(", ".join(told), className="facts__source"),
            html.Ol(steps, className="lines"),
        ],
        className="pathway",
    )


def _step(rows: Sequence[PathwaySkill]) -> html.Li:
    first = rows[0]
    skills: list[Component | str] = []
    for row in rows:
        if row.skill_name:
            skills += [html.Mark(row.skill_name) if row.covers else row.skill_name, ", "]
    name = html.A(first.step_title, href=first.url, rel="noreferrer") if first.url else first.step_title
    return html.Li([name, html.Small(_duration(first.days)), html.Div(skills[:-1])])
