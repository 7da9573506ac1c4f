"""Skill: what there is to know about one skill, where and when it is asked for, and with what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import dash
from dash import Input, Output, callback, html
from dash.development.base_component import Component

from components import demand_cards, shell
from components.chart_card import CardKind, card_outputs, chart_card, part, text_card
from components.figures import ranked_bars
from components.figures.region_map import Colouring, Scope
from components.how_computed import how_computed
from components.level_cards import empty_levels_card, levels_card
from components.occupation_demand_cards import SHOWN, occupations_card
from components.partner_cards import empty_partners_card, partners_card
from components.region_cards import empty_region_card, listed_regions, region_map_card, skill_subject
from components.skill_cards import summary_card
from components.trend_cards import empty_lines_card, lines_card, readable_grain
from components.url_state import asked_of, filter_id, filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import (
    choices,
    cooccurrence,
    regional_demand,
    seniority,
    skill_occupations,
    skill_summary,
    trend,
)
from data_access.tenancy import PUBLIC
from domain.filters import one_word
from domain.sources import Source

PAGE = "skill-summary"
dash.register_page(__name__, path=f"/{PAGE}", name="Skill", title="Skill · SkillPulse", order=7)

PARTNERS = 15
"""Skills that are shown as asked for together with it."""


class View(StrEnum):
    """What of the skill the page shows."""

    GLANCE = "glance"
    PLACES = "places"
    TOGETHER = "together"
    OCCUPATIONS = "occupations"


class ids:
    """This page's own outputs."""

    SUMMARY = f"{PAGE}-summary"
    TREND = f"{PAGE}-trend"
    MAP = f"{PAGE}-map"
    LEVELS = f"{PAGE}-levels"
    PARTNERS = f"{PAGE}-partners"
    OCCUPATIONS = f"{PAGE}-occupations"
    CARDS = f"{PAGE}-cards"


@dataclass(frozen=True)
class Filters(skill_summary.Filters):
    """The question's own, how the map is drawn, and what of the skill is shown."""

    view: View = one_word(View, View.GLANCE)
    scope: Scope = one_word(Scope, Scope.US)
    colouring: Colouring = one_word(Colouring, Colouring.SHARE)


def layout(**query: Any) -> html.Main:
    """The page for an address."""
    return shell.page(
        PAGE,
        Filters,
        query,
        title="What is there to know about a skill?",
        lead="Its demand, change, pay and places, the skills it goes with, and the occupations that ask for it.",
        cards=lambda filters: cards_of(filters.view),
        more=("scope", "colouring"),
        official=(Source.ONET,),
    )


def cards_of(view: View) -> list[Component]:
    """The empty cards of one view."""
    if view is View.PLACES:
        return [
            empty_region_card(
                ids.MAP,
                regional_demand.QUESTION,
                "Map: share of postings that ask for the skill, by region.",
            ),
            empty_levels_card(ids.LEVELS),
        ]
    if view is View.TOGETHER:
        return [
            empty_partners_card(ids.PARTNERS, PARTNERS),
        ]
    if view is View.OCCUPATIONS:
        return [
            chart_card(
                ids.OCCUPATIONS,
                skill_occupations.QUESTION,
                height=ranked_bars.height(SHOWN),
                first_column="title",
                how=how_computed(skill_occupations.QUESTION),
                label="Bars: share of each occupation's postings that ask for the skill; dark ones list it in O*NET.",
                rows=12,
                table_beside=True,
                class_name="card--whole",
            ),
        ]
    return [
        text_card(
            ids.SUMMARY,
            skill_summary.QUESTION,
            first_column="skill_name",
            how=how_computed(skill_summary.QUESTION),
            rows=1,
            class_name="card--whole",
        ),
        empty_lines_card(ids.TREND, trend.QUESTION, "Line: share of postings over time."),
    ]


@callback(Output(ids.CARDS, "children"), Input(filter_id(PAGE, "view"), "value"), prevent_initial_call=True)
def show_view(view: str) -> list[Component]:
    """The cards of the view that was chosen; their own callbacks fill them."""
    return cards_of(View(view))


INPUTS = filter_inputs(PAGE, Filters, without=("view", "scope", "colouring"))


@callback(card_outputs(ids.SUMMARY, CardKind.TEXT), {"controls": INPUTS})
def show_summary(controls: dict[str, Any]) -> dict[str, Any]:
    """The skill in words."""
    filters, problems = read_controls(Filters, controls)
    with reading(PUBLIC) as connection:
        answer = skill_summary.ask(connection, filters)
        where = demand_cards.place(connection, filters.region)
        skill = choices.skill_name(connection, filters.skill)
    return summary_card(filters, answer, where, skill, problems)


@callback(card_outputs(ids.TREND), {"controls": INPUTS})
def show_trend(controls: dict[str, Any]) -> dict[str, Any]:
    """Its share over time."""
    filters, _ = read_controls(Filters, controls)
    asked = trend.Filters(
        skill=(filters.skill,),
        region=filters.region,
        seniority=filters.seniority,
        period=filters.period,
        grain=readable_grain(filters.period),
        as_of=filters.as_of,
    )
    with reading(PUBLIC) as connection:
        answer = trend.ask(connection, asked)
        where = demand_cards.place(connection, filters.region)
    return lines_card(asked, answer, where)


@callback(
    {**card_outputs(ids.MAP), "listed": Output(part(ids.MAP, "table"), "filterModel")},
    {"controls": filter_inputs(PAGE, Filters, without=("view", "region"))},
)
def show_regions(controls: dict[str, Any]) -> dict[str, Any]:
    """Where it is asked for."""
    filters, problems = read_controls(Filters, controls)
    with reading(PUBLIC) as connection:
        answer = regional_demand.ask(connection, asked_of(regional_demand.QUESTION, filters))
        skill = choices.skill_name(connection, filters.skill)
    parts = region_map_card(regional_demand.QUESTION, filters, answer, skill_subject(skill), problems)
    return {**parts, "listed": listed_regions(filters.scope)}


@callback(card_outputs(ids.LEVELS), {"controls": INPUTS})
def show_levels(controls: dict[str, Any]) -> dict[str, Any]:
    """At which level it is asked for."""
    filters, _ = read_controls(Filters, controls)
    with reading(PUBLIC) as connection:
        answer = seniority.ask(connection, asked_of(seniority.QUESTION, filters))
        where = demand_cards.place(connection, filters.region)
    return levels_card(filters, answer, where)


@callback(card_outputs(ids.PARTNERS), {"controls": INPUTS})
def show_partners(controls: dict[str, Any]) -> dict[str, Any]:
    """What it is asked for together with."""
    filters, problems = read_controls(Filters, controls)
    asked = cooccurrence.Filters(
        skill=filters.skill,
        region=filters.region,
        seniority=filters.seniority,
        period=filters.period,
        limit=PARTNERS,
        as_of=filters.as_of,
    )
    with reading(PUBLIC) as connection:
        answer = cooccurrence.ask(connection, asked)
        where = demand_cards.place(connection, filters.region)
        skill = choices.skill_name(connection, filters.skill)
    return partners_card(asked, answer, where, skill, problems)


@callback(card_outputs(ids.OCCUPATIONS), {"controls": INPUTS})
def show_occupations(controls: dict[str, Any]) -> dict[str, Any]:
    """Which occupations ask for it."""
    filters, problems = read_controls(Filters, controls)
    asked = asked_of(skill_occupations.QUESTION, filters, limit=5000)
    with reading(PUBLIC) as connection:
        answer = skill_occupations.ask(connection, asked)
        where = demand_cards.place(connection, filters.region)
        skill = choices.skill_name(connection, filters.skill)
    return occupations_card(asked, answer, skill, where, problems, seniority=filters.seniority)
