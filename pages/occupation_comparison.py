"""Comparison: how do two or three occupations differ?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash
from dash import Output, callback, dcc, html

from components import demand_cards, links, shell
from components.chart_card import CardKind, card_outputs, chart_card, text_card
from components.comparison_cards import compared_card, pay_card
from components.figures import pay_ranges
from components.filters import Occupations
from components.how_computed import how_computed
from components.url_state import asked_of, filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import occupation_comparison
from data_access.queries.occupation_comparison import MOST_OCCUPATIONS, Section
from data_access.tenancy import PUBLIC
from domain.sources import Source

PAGE = "occupation-comparison"
dash.register_page(__name__, path=f"/{PAGE}", name="Compare", title="Compare occupations · SkillPulse")


class ids:
    """This page's own outputs."""

    PAY = f"{PAGE}-pay"
    TABLE = f"{PAGE}-table"
    SEARCH = f"{PAGE}-search"


@dataclass(frozen=True)
class Filters(occupation_comparison.Filters):
    """The question's own."""


def layout(**query: Any) -> html.Main:
    """The page for an address."""
    return shell.page(
        PAGE,
        Filters,
        query,
        title="How do occupations differ?",
        lead=[
            "Two or three side by side. ",
            dcc.Link("Search occupations", id=ids.SEARCH, href=links.occupations()),
            ".",
        ],
        cards=lambda _: [
            chart_card(
                ids.PAY,
                occupation_comparison.QUESTION,
                height=pay_ranges.height(MOST_OCCUPATIONS),
                first_column="title",
                how=how_computed(occupation_comparison.QUESTION),
                label="Lines: annual pay of each occupation from the 10th to the 90th percentile.",
                class_name="card--whole",
            ),
            text_card(
                ids.TABLE,
                occupation_comparison.QUESTION,
                first_column="measure",
                how=how_computed(occupation_comparison.QUESTION),
                class_name="card--whole",
            ),
        ],
        more=("section", "release"),
        occupations=Occupations.ALL,
        official=(Source.ONET, Source.OEWS, Source.PROJECTIONS),
        needs_postings=False,
    )


@callback(Output(ids.SEARCH, "href"), {"controls": filter_inputs(PAGE, Filters, without=("section", "occupation"))})
def lead_to_search(controls: dict[str, Any]) -> str:
    """The search, narrowed as this page is."""
    return links.occupations(read_controls(Filters, controls)[0])


@callback(card_outputs(ids.PAY), {"controls": filter_inputs(PAGE, Filters, without=("section",))})
def show_pay(controls: dict[str, Any]) -> dict[str, Any]:
    """What they pay, as published."""
    filters, _ = read_controls(Filters, controls)
    asked = asked_of(occupation_comparison.QUESTION, filters, section=Section.PROSPECTS)
    with reading(PUBLIC) as connection:
        answer = occupation_comparison.ask(connection, asked)
    return pay_card(asked, answer)


@callback(card_outputs(ids.TABLE, CardKind.TEXT), {"controls": filter_inputs(PAGE, Filters)})
def show_table(controls: dict[str, Any]) -> dict[str, Any]:
    """Everything side by side."""
    filters, problems = read_controls(Filters, controls)
    with reading(PUBLIC) as connection:
        answer = occupation_comparison.ask(connection, filters)
        where = demand_cards.place(connection, filters.region)
    return compared_card(filters, answer, where, problems)
