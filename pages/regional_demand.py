"""Regional demand: where is a skill asked for, and what else is asked for there?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, callback, clientside_callback, html

from components import demand_cards, shell
from components.chart_card import card_outputs, chart_card, part
from components.figures import ranked_bars
from components.figures.region_map import Colouring, Scope
from components.how_computed import how_computed
from components.region_cards import COUNTRY, empty_region_card, listed_regions, region_map_card, skill_subject
from components.url_state import filter_id, filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import choices, regional_demand, top_skills
from data_access.tenancy import PUBLIC
from domain.filters import a_region, one_word
from domain.vocabulary import ALL

PAGE = "regional-demand"
dash.register_page(__name__, path=f"/{PAGE}", name="Regional demand", title="Regional demand · SkillPulse", order=2)

SHOWN = 10
"""Skills of the region that is looked into."""


class ids:
    """This page's own outputs."""

    MAP = f"{PAGE}-map"
    INSIDE = f"{PAGE}-inside"


@dataclass(frozen=True)
class Filters(regional_demand.Filters):
    """The question's own, how the map is drawn, and the region that is looked into."""

    scope: Scope = one_word(Scope, Scope.US)
    colouring: Colouring = one_word(Colouring, Colouring.SHARE)
    inside: str = a_region()


def layout(**query: Any) -> html.Main:
    """The page for an address."""
    return shell.page(
        PAGE,
        Filters,
        query,
        title="Where is a skill asked for?",
        lead="Share of each region's postings that name the skill. Choose a region, on the map or in the list, to see "
        "what else it asks for.",
        cards=lambda _: [
            empty_region_card(
                ids.MAP,
                regional_demand.QUESTION,
                "Map: share of postings that ask for the skill, by region.",
            ),
            chart_card(
                ids.INSIDE,
                top_skills.QUESTION,
                height=ranked_bars.height(SHOWN),
                first_column="skill_name",
                how=how_computed(top_skills.QUESTION),
                label="Bars: the skills most asked for in the chosen region.",
                table_beside=True,
                class_name="card--whole",
            ),
        ],
    )


@callback(
    {**card_outputs(ids.MAP), "listed": Output(part(ids.MAP, "table"), "filterModel")},
    {"controls": filter_inputs(PAGE, Filters)},
)
def show_regions(controls: dict[str, Any]) -> dict[str, Any]:
    """Demand by region. The table holds every region, as the CSV does, and lists those of the map."""
    filters, problems = read_controls(Filters, controls)
    with reading(PUBLIC) as connection:
        answer = regional_demand.ask(connection, filters)
        skill = choices.skill_name(connection, filters.skill)
    parts = region_map_card(regional_demand.QUESTION, filters, answer, skill_subject(skill), problems)
    return {**parts, "listed": listed_regions(filters.scope)}


@callback(card_outputs(ids.INSIDE), {"controls": filter_inputs(PAGE, Filters, without=("colouring",))})
def show_region_inside(controls: dict[str, Any]) -> dict[str, Any]:
    """The top skills of the region looked into; without a choice, of the country that the map shows."""
    filters, _ = read_controls(Filters, controls)
    inside = COUNTRY if filters.inside == ALL and filters.scope is Scope.US else filters.inside
    asked = top_skills.Filters(
        region=inside, seniority=filters.seniority, period=filters.period, limit=SHOWN, as_of=filters.as_of
    )
    with reading(PUBLIC) as connection:
        answer = top_skills.ask(connection, asked)
        where = demand_cards.place(connection, inside)
    return demand_cards.top_skills_card(top_skills.QUESTION, asked, answer, where, highlight=filters.skill)


clientside_callback(
    ClientsideFunction("paint", "region"),
    Output(filter_id(PAGE, "inside"), "value"),
    Input(part(ids.MAP, "graph"), "clickData"),
    prevent_initial_call=True,
)
