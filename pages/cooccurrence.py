"""Co-occurrence: which skills are asked for together with a skill?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash
from dash import callback, html

from components import demand_cards, shell
from components.chart_card import card_outputs
from components.partner_cards import empty_partners_card, partners_card
from components.url_state import filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import choices, cooccurrence
from data_access.tenancy import PUBLIC

PAGE = "cooccurrence"
dash.register_page(__name__, path=f"/{PAGE}", name="Co-occurrence", title="Co-occurrence · SkillPulse", order=5)


class ids:
    """This page's own outputs."""

    CARD = f"{PAGE}-partners"


@dataclass(frozen=True)
class Filters(cooccurrence.Filters):
    """The question's own."""


def layout(**query: Any) -> html.Main:
    """The page for an address."""
    return shell.page(
        PAGE,
        Filters,
        query,
        title="Which skills go together?",
        lead="The skills named in the same postings as a skill, by how often or by how much more often than chance.",
        cards=lambda filters: [
            empty_partners_card(ids.CARD, filters.limit)
        ],
    )


@callback(card_outputs(ids.CARD), {"controls": filter_inputs(PAGE, Filters)})
def show_partners(controls: dict[str, Any]) -> dict[str, Any]:
    """The skills asked for together with the chosen one."""
    filters, problems = read_controls(Filters, controls)
    with reading(PUBLIC) as connection:
        answer = cooccurrence.ask(connection, filters)
        where = demand_cards.place(connection, filters.region)
        skill = choices.skill_name(connection, filters.skill)
    return partners_card(filters, answer, where, skill, problems)
