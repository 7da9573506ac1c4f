"""Welcome: the first answers, one click away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash
from dash import callback, dcc, html

from components import demand_cards, shell
from components.chart_card import card_outputs, chart_card
from components.figures import ranked_bars
from components.how_computed import how_computed
from components.markup import attributes
from components.url_state import filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import top_skills
from data_access.tenancy import PUBLIC
from domain.filters import Period, a_day, a_period, a_region

PAGE = "welcome"
dash.register_page(__name__, path="/", name="Overview", title="SkillPulse", order=0)

SHOWN = 10

COMPARED = "occupation=15-1252.00&occupation=15-2051.00"

QUESTIONS = (
    ("How did demand for Docker move nationwide in the last 14 days?", "/trends?skill=docker&region=US&period=14d"),
    ("Which ten skills does Illinois ask for most this week?", "/top-skills?region=US-IL&period=7d"),
    ("Which skills are most common in senior roles nationwide?", "/top-skills?region=US&seniority=senior"),
    ("Which skills appear most often alongside Terraform?", "/cooccurrence?skill=terraform"),
    ("Where is Python in unusual demand?", "/regional-demand?colouring=location_quotient"),
    ("At which level is Kubernetes asked for, and at what pay?", "/seniority?skill=kubernetes"),
    ("Which occupation is a “softwear enginer”?", "/occupations?q=softwear+enginer"),
    ("What do software developers do, earn and need?", "/occupation?occupation=15-1252.00"),
    ("How do developers and data scientists differ?", f"/occupation-comparison?{COMPARED}"),
)
"""Answers that people come for, and where they are."""


class ids:
    """This page's own outputs."""

    CARD = f"{PAGE}-top"


@dataclass(frozen=True)
class Filters:
    """A region and a period, by default the nation in the newest week."""

    region: str = a_region("US")
    period: Period = a_period("7d")
    as_of: Any = a_day()


def layout(**query: Any) -> html.Main:
    """The page for an address."""
    return shell.page(
        PAGE,
        Filters,
        query,
        title="Which skills does the labour market ask for?",
        lead="Counted from postings, with the uncertainty of every number. Choose a question or a region.",
        cards=lambda _: [
            html.Nav(
                html.Ul([html.Li(dcc.Link(question, href=address)) for question, address in QUESTIONS]),
                className="questions",
                **attributes(aria_label="Questions to start with"),
            ),
            chart_card(
                ids.CARD,
                top_skills.QUESTION,
                height=ranked_bars.height(SHOWN),
                first_column="skill_name",
                how=how_computed(top_skills.QUESTION),
                label="Bars: share of postings per skill, with intervals.",
                table_beside=True,
                class_name="card--whole",
            ),
        ],
    )


@callback(card_outputs(ids.CARD), {"controls": filter_inputs(PAGE, Filters)})
def show_top_skills(controls: dict[str, Any]) -> dict[str, Any]:
    """The top skills of the region and period."""
    filters, problems = read_controls(Filters, controls)
    asked = top_skills.Filters(region=filters.region, period=filters.period, limit=SHOWN, as_of=filters.as_of)
    with reading(PUBLIC) as connection:
        answer = top_skills.ask(connection, asked)
        where = demand_cards.place(connection, filters.region)
    return demand_cards.top_skills_card(top_skills.QUESTION, asked, answer, where, problems)
