"""Co-occurrence: which skills are asked for together, with one skill, in the whole market, or with several at once?"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

import dash
from dash import ALL as EVERY
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, dcc, html
from dash.development.base_component import Component
from sqlalchemy import Connection

from components import demand_cards, network_cards, network_drawing, shell
from components.chart_card import CardKind, card_outputs, part
from components.filters import Occupations, node_picker
from components.network_panel import panel, panel_without_choice
from components.partner_cards import empty_partners_card, partners_card
from components.set_card import empty_set_card, set_card
from components.url_state import control_names, filter_id, filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import choices, cooccurrence, cooccurrence_set, skill_network
from data_access.queries.skill_network import NetworkFilters
from data_access.tenancy import PUBLIC
from domain import filters as filters_module
from domain.filters import a_skill_or_all, one_word
from domain.vocabulary import ALL

PAGE = "cooccurrence"
dash.register_page(__name__, path=f"/{PAGE}", name="Co-occurrence", title="Co-occurrence · SkillPulse", order=6)


class View(StrEnum):
    """What the page shows."""

    PARTNERS = "partners"
    NETWORK = "network"
    SET = "set"


class ids:
    """This page's own outputs."""

    CARD = f"{PAGE}-partners"
    NETWORK = f"{PAGE}-network"
    SKILLS = f"{PAGE}-skills"
    GROUPS = f"{PAGE}-groups"
    SET = f"{PAGE}-set"
    NODE = filter_id(PAGE, "node")
    MOVED = f"{PAGE}-moved"


@dataclass(frozen=True)
class Filters(cooccurrence.Filters):
    """The question's own, and which view this is."""

    view: View = one_word(View, View.PARTNERS)


@dataclass(frozen=True)
class OfNetwork(NetworkFilters):
    """The network's own, the skill of it that is looked at, and which view this is."""

    node: str = a_skill_or_all()
    view: View = one_word(View, View.PARTNERS)


@dataclass(frozen=True)
class OfSet(cooccurrence_set.Filters):
    """The question's own, and which view this is."""

    view: View = one_word(View, View.PARTNERS)


FILTERS: dict[View, type[Any]] = {View.PARTNERS: Filters, View.NETWORK: OfNetwork, View.SET: OfSet}
"""Every view has its own filters: the same parameter may take a skill, all of them, or several."""

LEADS = {
    View.PARTNERS: "The skills named in the same postings as a skill, by how often or by how much more often than "
    "chance.",
    View.NETWORK: "Circles are skills, lines join those that are asked for together; groups of skills that belong "
    "together share a colour.",
    View.SET: "The skills asked for by postings that ask for all of these together.",
}


def layout(**query: Any) -> html.Main:
    """The page for an address."""
    view = view_of(query)
    return shell.page(
        PAGE,
        FILTERS[view],
        query,
        title="Which skills go together?",
        lead=LEADS[view],
        cards=lambda chosen: [*cards_of(chosen), dcc.Store(id=ids.MOVED)],
        occupations=Occupations.NONE if view is View.PARTNERS else Occupations.WITH_DEMAND,
    )


def view_of(query: Mapping[str, Any]) -> View:
    """The view that an address names, else that of a skill's partners."""
    return View(query["view"]) if query.get("view") in tuple(View) else View.PARTNERS


def cards_of(chosen: Any) -> list[Component]:
    """The empty cards of the view."""
    if chosen.view is View.NETWORK:
        with reading(PUBLIC) as connection:
            picker = node_picker(PAGE, chosen.node, _name(connection, chosen.node))
        return [
            network_cards.empty_network_card(ids.NETWORK, ids.NODE, picker),
            network_cards.empty_skills_card(ids.SKILLS),
            network_cards.empty_groups_card(ids.GROUPS),
        ]
    if chosen.view is View.SET:
        return [empty_set_card(ids.SET, chosen.limit)]
    return [empty_partners_card(ids.CARD, chosen.limit)]


def _name(connection: Connection, slug: str) -> str:
    """A skill's name; nothing for all of them."""
    return "" if slug == ALL else choices.skill_name(connection, slug)


def moved(view: View, left: View, controls: Mapping[str, Any]) -> str:
    """The query of a view for a reader who comes from another: what both can be narrowed to stays."""
    chosen, _ = read_controls(FILTERS[left], controls)
    fields = {field.name: field for field in dataclasses.fields(FILTERS[view])}
    kept: dict[str, Any] = {}
    for name, value in filters_module.write(chosen).items():
        if name in ("from", "to"):
            kept[name] = value
        elif name in fields:
            several = fields[name].metadata["filter"].repeatable
            kept[name] = value if several or isinstance(value, str) else value[0]
    kept.pop("view", None)
    if view is not View.PARTNERS:
        kept["view"] = view.value
    return f"?{urlencode(kept, doseq=True)}" if kept else ""


@callback(
    Output(ids.MOVED, "data"),
    Input(filter_id(PAGE, "view"), "value"),
    State({"page": PAGE, "filter": EVERY}, "value"),
    prevent_initial_call=True,
)
def show_view(view: str, _: Any) -> str:
    """The address of the view that was chosen; the page is then made anew, with the filters of that view."""
    controls = {state["id"]["filter"]: state.get("value") for state in ctx.states_list[0]}
    left = next(one for one, filters in FILTERS.items() if set(control_names(filters)) == set(controls))
    return moved(View(view), left, {**controls, "view": view})


# Two steps: what is answered into the page itself is not asked as soon as the page is there.
clientside_callback(
    ClientsideFunction("network", "go"),
    Output("_pages_location", "search"),
    Input(ids.MOVED, "data"),
)


@callback(card_outputs(ids.CARD), {"controls": filter_inputs(PAGE, Filters, without=("view",))})
def show_partners(controls: dict[str, Any]) -> dict[str, Any]:
    """The skills asked for together with the chosen one."""
    filters, problems = read_controls(Filters, controls)
    with reading(PUBLIC) as connection:
        answer = cooccurrence.ask(connection, filters)
        where = demand_cards.place(connection, filters.region)
        skill = choices.skill_name(connection, filters.skill)
    return partners_card(filters, answer, where, skill, problems)


@callback(
    {
        "network": card_outputs(ids.NETWORK, CardKind.NETWORK),
        "skills": card_outputs(ids.SKILLS, CardKind.TABLE),
        "groups": card_outputs(ids.GROUPS, CardKind.TABLE),
    },
    {"controls": filter_inputs(PAGE, OfNetwork, without=("view", "node"))},
)
def show_network(controls: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The network with its skills and groups, from one reading."""
    filters, problems = read_controls(OfNetwork, controls)
    with reading(PUBLIC) as connection:
        graph = skill_network.graph(connection, filters)
        among = _among(connection, filters)
        skill = _name(connection, filters.skill)
    return {
        "network": network_cards.network_parts(filters, graph, among, skill, problems),
        "skills": network_cards.skills_parts(filters, graph, among),
        "groups": network_cards.groups_parts(filters, graph),
    }


@callback(
    Output(part(ids.NETWORK, "panel"), "children"), {"controls": filter_inputs(PAGE, OfNetwork, without=("view",))}
)
def show_node(controls: dict[str, Any]) -> list[Component]:
    """What is known of the skill that was chosen in the network."""
    filters, _ = read_controls(OfNetwork, controls)
    if filters.node == ALL:
        return panel_without_choice()
    with reading(PUBLIC) as connection:
        graph = skill_network.graph(connection, filters)
        name = _name(connection, filters.node)
    return panel(filters, graph, name)


@callback(card_outputs(ids.SET), {"controls": filter_inputs(PAGE, OfSet, without=("view",))})
def show_set(controls: dict[str, Any]) -> dict[str, Any]:
    """The skills asked for together with all of the chosen ones."""
    filters, problems = read_controls(OfSet, controls)
    with reading(PUBLIC) as connection:
        answer = cooccurrence_set.ask(connection, filters)
        among = _among(connection, filters)
        names = [choices.skill_name(connection, slug) for slug in filters.skill]
    return set_card(filters, answer, among, names, problems)


def _among(connection: Connection, filters: Any) -> str:
    title = "" if filters.occupation == ALL else choices.occupation_name(connection, filters.occupation)
    return network_cards.subject(filters, demand_cards.place(connection, filters.region), title)


network_drawing.register(ids.NETWORK, ids.SKILLS, ids.NODE)
