"""Occupation: one occupation whole: at a glance, skills, ratings, tasks, and what its postings ask for and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import dash
from dash import Input, Output, callback, dcc, html
from dash.development.base_component import Component
from sqlalchemy import Connection

from components import demand_cards, links, shell
from components.chart_card import CardKind, card_outputs, chart_card, part, text_card
from components.figures import pay_ranges, ranked_bars
from components.figures.region_map import Colouring, Scope
from components.filters import Occupations
from components.how_computed import how_computed
from components.occupation_cards import glance_card, related_card, tasks_card, titles_card
from components.occupation_demand_cards import SHOWN, skills_card
from components.occupation_pay_cards import outlook_card, wages_card
from components.occupation_rating_cards import RIASEC, interests_card, ratings_card
from components.occupation_rating_cards import SHOWN as ELEMENTS
from components.region_cards import empty_region_card, listed_regions, occupation_subject, region_map_card
from components.trend_cards import empty_lines_card, occupation_line_card, readable_grain
from components.url_state import asked_of, filter_id, filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import (
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
)
from data_access.queries.occupation_scope import find_occupation
from data_access.queries.question import Answer, Question
from data_access.tenancy import PUBLIC
from domain.filters import FilterError, one_word
from domain.ratings import RatingDomain
from domain.sources import Source

PAGE = "occupation"
dash.register_page(__name__, path=f"/{PAGE}", name="Occupation", title="Occupation · SkillPulse")


class View(StrEnum):
    """What of the occupation the page shows."""

    GLANCE = "glance"
    SKILLS = "skills"
    RATINGS = "ratings"
    WORK = "work"
    MARKET = "market"


class ids:
    """This page's own outputs."""

    GLANCE = f"{PAGE}-glance"
    WAGES = f"{PAGE}-wages"
    OUTLOOK = f"{PAGE}-outlook"
    SKILLS = f"{PAGE}-skills"
    RATINGS = f"{PAGE}-ratings"
    TASKS = f"{PAGE}-tasks"
    INTERESTS = f"{PAGE}-interests"
    RELATED = f"{PAGE}-related"
    TITLES = f"{PAGE}-titles"
    TREND = f"{PAGE}-trend"
    REGIONS = f"{PAGE}-regions"
    CARDS = f"{PAGE}-cards"
    SEARCH = f"{PAGE}-search"
    SKILL_GAP = f"{PAGE}-skill-gap"


@dataclass(frozen=True)
class Filters(occupation_summary.Filters):
    """The summary's own, what of the occupation is shown, which ratings, and how the map is drawn."""

    view: View = one_word(View, View.GLANCE)
    domain: RatingDomain = one_word(RatingDomain, RatingDomain.SKILLS)
    scope: Scope = one_word(Scope, Scope.US)
    colouring: Colouring = one_word(Colouring, Colouring.SHARE)


def layout(**query: Any) -> html.Main:
    """The page for an address."""
    return shell.page(
        PAGE,
        Filters,
        query,
        title="What does an occupation ask for?",
        lead=[
            "Official descriptions, ratings, wages and outlook beside what postings ask for now. ",
            dcc.Link("Search for another occupation", id=ids.SEARCH, href=links.occupations()),
            " or ",
            dcc.Link("compare this one with your skills", id=ids.SKILL_GAP, href="/skill-gap"),
            ".",
        ],
        cards=lambda filters: cards_of(filters.view),
        more=("release", "domain", "scope", "colouring"),
        occupations=Occupations.ALL,
        official=(Source.ONET, Source.OEWS, Source.PROJECTIONS),
        needs_postings=False,
    )


def _text(card: str, question: Question[Any], first_column: str, *, whole: bool = False, rows: int = 10) -> Component:
    return text_card(
        card,
        question,
        first_column=first_column,
        how=how_computed(question),
        rows=rows,
        class_name="card--whole" if whole else "",
    )


def _chart(
    card: str,
    question: Question[Any],
    height: int,
    first_column: str,
    label: str,
    *,
    beside: bool = True,
    rows: int = 12,
) -> Component:
    return chart_card(
        card,
        question,
        height=height,
        first_column=first_column,
        how=how_computed(question),
        label=label,
        rows=rows,
        table_beside=beside,
        class_name="card--whole" if beside else "",
    )


def _glance() -> list[Component]:
    return [
        _text(ids.GLANCE, occupation_summary.QUESTION, "title", whole=True, rows=1),
        _chart(
            ids.WAGES,
            occupation_wages.QUESTION,
            pay_ranges.height(1),
            "basis",
            "Line: pay from the 10th to the 90th percentile.",
            beside=False,
            rows=2,
        ),
        _text(ids.OUTLOOK, occupation_outlook.QUESTION, "title", rows=1),
    ]


def _skills() -> list[Component]:
    height = ranked_bars.height(SHOWN)
    label = "Bars: share of the occupation's postings that ask for a skill; dark ones are listed by O*NET."
    return [_chart(ids.SKILLS, occupation_skills.QUESTION, height, "skill_name", label)]


def _ratings() -> list[Component]:
    label = "Bars: importance of each element on 0 to 100, with intervals."
    return [_chart(ids.RATINGS, occupation_ratings.QUESTION, ranked_bars.height(ELEMENTS), "element_name", label)]


def _work() -> list[Component]:
    height = ranked_bars.height(len(RIASEC))
    label = "Bars: how well the work fits each of the six interest types."
    return [
        _text(ids.TASKS, occupation_tasks.QUESTION, "task"),
        _chart(
            ids.INTERESTS, occupation_ratings.QUESTION, height, "element_name", label, beside=False, rows=len(RIASEC)
        ),
        _text(ids.RELATED, occupation_related.QUESTION, "title"),
        _text(ids.TITLES, occupation_titles.QUESTION, "title"),
    ]


def _market() -> list[Component]:
    line = "Line: share of postings that are for the occupation, over time."
    areas = "Map: share of postings that are for the occupation, by region."
    return [
        empty_lines_card(ids.TREND, occupation_demand.QUESTION, line),
        empty_region_card(ids.REGIONS, occupation_regions.QUESTION, areas),
    ]


VIEWS: dict[View, Callable[[], list[Component]]] = {
    View.GLANCE: _glance,
    View.SKILLS: _skills,
    View.RATINGS: _ratings,
    View.WORK: _work,
    View.MARKET: _market,
}


def cards_of(view: View) -> list[Component]:
    """The empty cards of one view."""
    return VIEWS[view]()


@callback(Output(ids.CARDS, "children"), Input(filter_id(PAGE, "view"), "value"), prevent_initial_call=True)
def show_view(view: str) -> list[Component]:
    """The cards of the view that was chosen; their own callbacks fill them."""
    return cards_of(View(view))


DRAWN = ("view", "domain", "scope", "colouring")
"""Filters that do not matter to most cards."""


def _asks(*also: str) -> dict[str, Input]:
    return filter_inputs(PAGE, Filters, without=[name for name in DRAWN if name not in also])


def _answer(
    controls: dict[str, Any], question: Question[Any], **fixed: Any
) -> tuple[Filters, Any, Answer[Any], str, str, list[FilterError]]:
    """The page's filters, the question's own, its answer, the occupation's title, the place, and what was unusable.

    The title is that of the release that the page shows, in all cards alike.
    """
    filters, problems = read_controls(Filters, controls)

    def read(connection: Connection) -> tuple[Any, Answer[Any], str, str]:
        asked = asked_of(question, filters, **fixed)
        answer = question.ask(connection, asked)
        title = find_occupation(connection, filters).title
        return asked, answer, title, demand_cards.place(connection, filters.region)

    with reading(PUBLIC) as connection:
        return filters, *read(connection), problems


@callback(Output(ids.SEARCH, "href"), {"controls": filter_inputs(PAGE, Filters, without=(*DRAWN, "occupation"))})
def lead_to_search(controls: dict[str, Any]) -> str:
    """The search, narrowed as this page is."""
    return links.occupations(read_controls(Filters, controls)[0])


@callback(Output(ids.SKILL_GAP, "href"), {"controls": filter_inputs(PAGE, Filters, without=DRAWN)})
def lead_to_skill_gap(controls: dict[str, Any]) -> str:
    """What a person lacks for the occupation, narrowed as this page is."""
    filters, _ = read_controls(Filters, controls)
    return links.skill_gap(filters.occupation, filters)


@callback(card_outputs(ids.GLANCE, CardKind.TEXT), {"controls": _asks()})
def show_glance(controls: dict[str, Any]) -> dict[str, Any]:
    """The quick view."""
    _, asked, answer, _, where, problems = _answer(controls, occupation_summary.QUESTION)
    return glance_card(asked, answer, where, problems)


@callback(card_outputs(ids.WAGES), {"controls": _asks()})
def show_wages(controls: dict[str, Any]) -> dict[str, Any]:
    """What it pays, as published."""
    _, asked, answer, title, _, _ = _answer(controls, occupation_wages.QUESTION)
    return wages_card(asked, answer, title)


@callback(card_outputs(ids.OUTLOOK, CardKind.TEXT), {"controls": _asks()})
def show_outlook(controls: dict[str, Any]) -> dict[str, Any]:
    """How its employment is projected."""
    _, asked, answer, title, _, _ = _answer(controls, occupation_outlook.QUESTION)
    return outlook_card(asked, answer, title)


@callback(card_outputs(ids.SKILLS), {"controls": _asks()})
def show_skills(controls: dict[str, Any]) -> dict[str, Any]:
    """What its postings ask for beside what O*NET lists."""
    _, asked, answer, title, where, problems = _answer(controls, occupation_skills.QUESTION, limit=5000)
    return skills_card(asked, answer, title, where, problems)


@callback(card_outputs(ids.RATINGS), {"controls": _asks("domain")})
def show_ratings(controls: dict[str, Any]) -> dict[str, Any]:
    """O*NET's ratings of one domain."""
    _, asked, answer, title, _, problems = _answer(controls, occupation_ratings.QUESTION)
    return ratings_card(asked, answer, title, problems)


@callback(card_outputs(ids.TASKS, CardKind.TEXT), {"controls": _asks()})
def show_tasks(controls: dict[str, Any]) -> dict[str, Any]:
    """What people do in it."""
    _, asked, answer, title, _, problems = _answer(controls, occupation_tasks.QUESTION)
    return tasks_card(asked, answer, title, problems)


@callback(card_outputs(ids.INTERESTS), {"controls": _asks()})
def show_interests(controls: dict[str, Any]) -> dict[str, Any]:
    """Whom it suits."""
    _, asked, answer, title, _, _ = _answer(controls, occupation_ratings.QUESTION, domain=RatingDomain.INTERESTS)
    return interests_card(asked, answer, title)


@callback(card_outputs(ids.RELATED, CardKind.TEXT), {"controls": _asks()})
def show_related(controls: dict[str, Any]) -> dict[str, Any]:
    """Occupations like it."""
    filters, _, answer, title, _, _ = _answer(controls, occupation_related.QUESTION)
    return related_card(filters, answer, title)


@callback(card_outputs(ids.TITLES, CardKind.TEXT), {"controls": _asks()})
def show_titles(controls: dict[str, Any]) -> dict[str, Any]:
    """The titles that it goes by."""
    _, asked, answer, title, _, _ = _answer(controls, occupation_titles.QUESTION)
    return titles_card(asked, answer, title)


@callback(card_outputs(ids.TREND), {"controls": _asks()})
def show_trend(controls: dict[str, Any]) -> dict[str, Any]:
    """Its share of all postings over time."""
    grain = readable_grain(read_controls(Filters, controls)[0].period)
    _, asked, answer, title, where, problems = _answer(controls, occupation_demand.QUESTION, grain=grain)
    return occupation_line_card(asked, answer, title, where, problems)


@callback(
    {**card_outputs(ids.REGIONS), "listed": Output(part(ids.REGIONS, "table"), "filterModel")},
    {"controls": _asks("scope", "colouring")},
)
def show_regions(controls: dict[str, Any]) -> dict[str, Any]:
    """Where it is asked for."""
    filters, _, answer, title, _, _ = _answer(controls, occupation_regions.QUESTION)
    parts = region_map_card(occupation_regions.QUESTION, filters, answer, occupation_subject(title))
    return {**parts, "listed": listed_regions(filters.scope)}
