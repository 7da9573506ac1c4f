"""Regional demand: where is a skill asked for, and what else is asked for there?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, callback, clientside_callback, html

from components import demand_cards, formatting, shell
from components.chart_card import CardContent, card_outputs, chart_card, filled, no_answer, part, span
from components.figures import ranked_bars, region_map
from components.figures.region_map import Area, Colouring, Scope
from components.how_computed import how_computed
from components.notices import Nothing
from components.url_state import filter_id, filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import choices, regional_demand, top_skills
from data_access.queries.question import Answer
from data_access.queries.regional_demand import RegionDemand
from data_access.tenancy import PUBLIC
from domain.filters import FilterError, a_region, one_word
from domain.statistics import MINIMUM_QUOTIENT_ALL, MINIMUM_QUOTIENT_SKILL
from domain.vocabulary import ALL

PAGE = "regional-demand"
dash.register_page(__name__, path=f"/{PAGE}", name="Regional demand", title="Regional demand · SkillPulse", order=2)

COUNTRY = "US"
"""The country of the map of subdivisions."""
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
            chart_card(
                ids.MAP,
                regional_demand.QUESTION,
                height=region_map.HEIGHT,
                first_column="region_name",
                how=how_computed(regional_demand.QUESTION),
                label="Map: share of postings that ask for the skill, by region.",
                rows=12,
                table_beside=True,
                class_name="card--whole card--map",
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
    listed = (
        {"filterType": "text", "type": "equals", "filter": COUNTRY}
        if filters.scope is Scope.US
        else {"filterType": "text", "type": "blank"}
    )
    return {**map_card(filters, answer, skill, problems), "listed": {"parent_code": listed}}


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


def _colour_value(row: RegionDemand, colouring: Colouring) -> float | None:
    """What colours a region; None where so few postings are behind it that its colour would mislead the eye."""
    if colouring is Colouring.LOCATION_QUOTIENT:
        return row.location_quotient
    return row.share if row.all_postings >= MINIMUM_QUOTIENT_ALL else None


def _hover(row: RegionDemand) -> str:
    lines = [
        f"<b>{row.region_name}</b>",
        f"{formatting.share_of(row)}",
        f"{formatting.count(row.postings)} of {formatting.counted(row.all_postings, 'posting')}",
    ]
    if row.location_quotient is not None:
        interval = formatting.ratio_interval(row.location_quotient_low, row.location_quotient_high)
        lines.append(f"Location quotient {formatting.ratio(row.location_quotient)} ({interval})")
    return "<br>".join(lines)


def _standing(above: list[RegionDemand], below: list[RegionDemand], regions: int, nouns: tuple[str, str]) -> str:
    """How many regions differ from what they are compared with, by their location quotient's interval."""
    noun, whole = nouns
    if not above and not below:
        return f"No {noun} lies clearly above or below the {whole}."
    told = f"{len(above)} of {formatting.counted(regions, noun)} clearly above the {whole}, {len(below)} clearly below"
    if not above:
        return f"{told}."
    names = formatting.listed([row.region_name for row in above[:3]])
    return f"{told}; {names} {'stands' if len(above) == 1 else 'stand'} out."


def _headline(rows: list[RegionDemand], skill: str, colouring: Colouring, nouns: tuple[str, str]) -> str:
    """The region whose colour is strongest, and how many others its interval does not tell apart."""
    noun, kind = nouns
    coloured = [row for row in rows if _colour_value(row, colouring) is not None]
    if not coloured:
        return f"Too few postings in any {noun} to say where {skill} is asked for most"
    first = max(coloured, key=lambda row: _colour_value(row, colouring) or 0)
    if colouring is Colouring.LOCATION_QUOTIENT:
        interval = formatting.ratio_interval(first.location_quotient_low, first.location_quotient_high)
        whole = "national share" if noun == "state" else "share of all regions"
        title = (
            f"{skill} stands out most in {first.region_name}: {formatting.ratio(first.location_quotient)} "
            f"the {whole} ({interval})"
        )
        reached = [row for row in coloured if (row.location_quotient_high or 0) >= (first.location_quotient_low or 0)]
    elif not first.postings:
        return f"No posting asks for {skill} in any {noun} with {MINIMUM_QUOTIENT_ALL} postings"
    else:
        title = f"{skill}'s share of {kind} is highest in {first.region_name}: {formatting.share_of(first)}"
        reached = [row for row in coloured if row.share_high >= first.share_low]
    others = len(reached) - 1
    if not others:
        return title
    return f"{title}, but {others} {'other' if others == 1 else 'others'} may be as high"


def map_card(filters: Filters, answer: Answer[RegionDemand], skill: str, problems: list[FilterError]) -> dict[str, Any]:
    """The parts of the card with the map. The table holds all regions, the map those of its scope."""
    question = regional_demand.QUESTION
    kind = demand_cards.of_level(filters.seniority)
    in_us = filters.scope is Scope.US
    rows = [row for row in answer.rows if row.parent_code == (COUNTRY if in_us else None)]
    if not rows:
        where = "the United States" if in_us else "any country"
        return no_answer(
            question,
            filters,
            answer,
            "No posting asks for this skill here",
            Nothing(f"among {kind} in {where}"),
            problems,
        )
    areas = [
        Area(
            row.region_code,
            _colour_value(row, filters.colouring),
            _hover(row),
            highlighted=row.region_code == filters.inside,
        )
        for row in rows
    ]
    figure = region_map.region_map(areas, scope=filters.scope, colouring=filters.colouring)
    sure = [row for row in rows if row.location_quotient is not None]
    above = [row for row in sure if (row.location_quotient_low or 0) > 1]
    below = [row for row in sure if (row.location_quotient_high or 2) < 1]
    country = next((row for row in answer.rows if row.region_code == COUNTRY), None)
    noun = "state" if in_us else "country"
    first = max(rows, key=lambda row: row.all_postings)
    title = _headline(rows, skill, filters.colouring, (noun, kind))
    told, where = (country, "Nationwide") if in_us and country else (first, f"In {first.region_name}")
    sentence: list[Any] = [
        f"{where}, {span(answer)}, {formatting.count(told.postings)} of {formatting.count(told.all_postings)} {kind} ",
        f"ask for {skill}: ",
        html.Strong(formatting.share(told.share)),
        f" (95% interval {formatting.share_interval(told.share_low, told.share_high)}). ",
    ]
    sentence.append(_standing(above, below, len(rows), ("state", "nation") if in_us else ("country", "whole")))
    minimum = (
        f"A location quotient needs {MINIMUM_QUOTIENT_SKILL} postings of the skill and {MINIMUM_QUOTIENT_ALL} of all. "
        f"{demand_cards.PAY_MINIMUM}"
    )
    noted = []
    grey = sum(area.value is None for area in areas)
    if grey:
        needs = (
            f"a location quotient needs {MINIMUM_QUOTIENT_SKILL} postings of the skill, {MINIMUM_QUOTIENT_ALL} of all"
            if filters.colouring is Colouring.LOCATION_QUOTIENT
            else f"fewer than {MINIMUM_QUOTIENT_ALL} postings, so their shares stand in the table alone"
        )
        noted.append(f"{formatting.counted(grey, noun)} in grey: {needs}.")
    label = f"{formatting.counted(len(rows), noun)}; the CSV holds all {formatting.counted(len(answer.rows), 'region')}"
    content = CardContent(title, sentence, figure, noted, label)
    return filled(question, filters, answer, content, problems=problems, minimum=minimum)
