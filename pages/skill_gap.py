"""Skill gap: how well a person matches an occupation, what is missing, what to learn next, and where else to go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import dash
from dash import ALL as EVERY
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from sqlalchemy import Connection

from components import demand_cards, person_panel, shell
from components.chart_card import CardKind, card_outputs, chart_card, text_card
from components.figures import frontier, gap_bars, ranked_bars
from components.filters import Choices, Occupations
from components.frontier_cards import frontier_card, list_card, transitions_card
from components.gap_cards import NEXT_SHOWN, SHOWN, gap_card, next_card, scores_card, transferable_card
from components.how_computed import how_computed
from components.pathway_cards import pathways_card
from components.person_panel import read_text, read_upload, skill_list, with_levels, without
from components.url_state import asked_of, filter_id, filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import (
    choices,
    skill_gap,
    skill_gap_next,
    skill_gap_occupations,
    skill_gap_pathways,
    skill_gap_scores,
)
from data_access.queries.occupation_scope import find_occupation
from data_access.queries.own_skills import named_skills
from data_access.queries.question import Answer, Question
from data_access.queries.skill_gap import GapOrder
from data_access.tenancy import PUBLIC
from domain.filters import (
    FilterError,
    LeftOut,
    a_day,
    a_region,
    a_release,
    an_occupation,
    one_word,
    own_skills,
    whole_number,
    years_of_experience,
)
from domain.matching import RequirementSource
from domain.person import Person, read_what_can_be
from domain.sources import Source
from domain.vocabulary import ALL, Seniority

PAGE = "skill-gap"
dash.register_page(__name__, path=f"/{PAGE}", name="Skill gap", title="Skill gap · SkillPulse", order=9)

MOST_OCCUPATIONS = 2000
"""More than there are: the page shows all of them."""


class View(StrEnum):
    """What the person is held against."""

    TARGET = "target"
    FRONTIER = "frontier"


class ids:
    """This page's own outputs."""

    SKILLS = filter_id(PAGE, "skills")
    SCORES = f"{PAGE}-scores"
    GAP = f"{PAGE}-missing"
    NEXT = f"{PAGE}-next"
    TRANSFERABLE = f"{PAGE}-transferable"
    PATHWAYS = f"{PAGE}-pathways"
    FRONTIER = f"{PAGE}-frontier"
    LIST = f"{PAGE}-list"
    TRANSITIONS = f"{PAGE}-transitions"
    CARDS = f"{PAGE}-cards"


@dataclass(frozen=True)
class Filters:
    """The person, what they are held against, and how it is shown."""

    skills: Person = own_skills()
    occupation: str = an_occupation("15-1252.00")
    region: str = a_region()
    source: RequirementSource = one_word(RequirementSource, RequirementSource.MEASURED)
    order: GapOrder = one_word(GapOrder, GapOrder.IMPORTANCE)
    weight_closeness: int = whole_number(5, 0, 10)
    weight_demand: int = whole_number(5, 0, 10)
    weight_pay: int = whole_number(5, 0, 10)
    years: int | None = years_of_experience()
    present: str = an_occupation()
    seniority: Seniority | str = one_word(Seniority, ALL)
    release: str = a_release()
    as_of: Any = a_day()
    view: View = one_word(View, View.TARGET)


def layout(**query: Any) -> html.Main:
    """The page for an address."""
    usable, left_out, names = _own(query)
    return shell.page(
        PAGE,
        Filters,
        usable,
        title="How well do my skills match, and what is missing?",
        lead="Say what you can do. Postings and O*NET each say what an occupation requires.",
        cards=lambda filters: cards_of(filters.view),
        more=("years", "present", "seniority", "release"),
        occupations=Occupations.ALL,
        official=(Source.ONET,),
        needs_postings=False,
        panel=lambda filters, offered: _panel(filters, offered, names),
        left_out=left_out,
    )


def _own(query: dict[str, Any]) -> tuple[dict[str, Any], list[FilterError], dict[str, str]]:
    """The query with the skills that can be used, what is left out, and the names of the skills."""
    if "skills" not in query:
        return query, [], {}
    value = query["skills"]
    person, left_out = read_what_can_be(",".join(value) if isinstance(value, list) else str(value))
    with reading(PUBLIC) as connection:
        names = named_skills(connection, [one.key for one in person.skills])
    known = Person(tuple(one for one in person.skills if one.key in names))
    left_out += [one.key for one in person.skills if one.key not in names]
    allowed = Filters.__dataclass_fields__["skills"].metadata["filter"].allowed
    problems: list[FilterError] = [LeftOut("skills", ", ".join(left_out), allowed)] if left_out else []
    return {**query, "skills": str(known)}, problems, names


def _panel(filters: Filters, offered: Choices, names: dict[str, str]) -> Component:
    with reading(PUBLIC) as connection:
        return person_panel.person_panel(filters.skills, offered, connection, names)


def _text(card: str, question: Question[Any], first_column: str, *, whole: bool = False, rows: int = 10) -> Component:
    class_name = "card--whole" if whole else ""
    return text_card(
        card, question, first_column=first_column, how=how_computed(question), rows=rows, class_name=class_name
    )


def _chart(
    card: str, question: Question[Any], height: int, first_column: str, label: str, *, beside: bool = True
) -> Component:
    return chart_card(
        card,
        question,
        height=height,
        first_column=first_column,
        how=how_computed(question),
        label=label,
        rows=12,
        table_beside=beside,
        class_name="card--whole" if beside else "",
    )


def _target() -> list[Component]:
    missing = "Bars: how much each missing skill weighs, and how much of it is there."
    gained = "Bars: points of the match that one more skill would add."
    height = ranked_bars.height(NEXT_SHOWN, notes=True)
    return [
        _text(ids.SCORES, skill_gap_scores.QUESTION, "source", rows=4),
        _chart(ids.NEXT, skill_gap_next.QUESTION, height, "skill_name", gained, beside=False),
        _chart(ids.GAP, skill_gap.QUESTION, gap_bars.height(SHOWN), "skill_name", missing),
        _text(ids.TRANSFERABLE, skill_gap.QUESTION, "skill_name"),
        _text(ids.PATHWAYS, skill_gap_pathways.QUESTION, "pathway"),
    ]


def _frontier() -> list[Component]:
    label = "Points: occupations by closeness and pay, as large as the demand; diamonds are beaten by no other."
    return [
        _chart(ids.FRONTIER, skill_gap_occupations.QUESTION, frontier.HEIGHT, "title", label),
        _text(ids.LIST, skill_gap_occupations.QUESTION, "title"),
        _text(ids.TRANSITIONS, skill_gap_occupations.QUESTION, "title"),
    ]


def cards_of(view: View) -> list[Component]:
    """The empty cards of one view."""
    return _frontier() if view is View.FRONTIER else _target()


@callback(Output(ids.CARDS, "children"), Input(filter_id(PAGE, "view"), "value"), prevent_initial_call=True)
def show_view(view: str) -> list[Component]:
    """The cards of the view that was chosen; their own callbacks fill them."""
    return cards_of(View(view))


READERS = (person_panel.ids.READ, person_panel.ids.UPLOAD)
"""What has a text or a file read."""


# --- The person ----------------------------------------------------------------------------------------------------


@callback(
    {
        "skills": Output(ids.SKILLS, "value"),
        "told": Output(person_panel.ids.TOLD, "children"),
        "picked": Output(person_panel.ids.PICKER, "value"),
        "uploaded": Output(person_panel.ids.UPLOAD, "contents"),
        "reading": Output(person_panel.ids.READING, "open"),
    },
    {
        "picked": Input(person_panel.ids.PICKER, "value"),
        "levels": Input(person_panel.level_id(EVERY), "value"),
        "removed": Input(person_panel.remove_id(EVERY), "n_clicks"),
        "asked": Input(person_panel.ids.READ, "n_clicks"),
        "uploaded": Input(person_panel.ids.UPLOAD, "contents"),
        "text": State(person_panel.ids.TEXT, "value"),
        "skills": State(ids.SKILLS, "value"),
        "listed": State(person_panel.level_id(EVERY), "id"),
    },
    prevent_initial_call=True,
)
def change_person(
    *,
    picked: str | None,
    levels: list[str],
    uploaded: str | None,
    text: str | None,
    skills: str | None,
    listed: list[dict[str, str]],
    **_buttons: Any,
) -> dict[str, Any]:
    """The person after a skill was picked, rated, removed, or found in a text; a text goes no further than this."""
    person, _ = read_what_can_be(skills or "")
    told: Any = no_update
    trigger: Any = ctx.triggered_id
    if trigger == person_panel.ids.PICKER and picked:
        after, _ = read_what_can_be(f"{skills or ''},{picked}") if picked not in person.by_key else (person, [])
    elif trigger == person_panel.ids.READ:
        with reading(PUBLIC) as connection:
            after, told = read_text(connection, person, text or "")
    elif trigger == person_panel.ids.UPLOAD and uploaded:
        with reading(PUBLIC) as connection:
            after, told = read_upload(connection, person, uploaded)
    elif isinstance(trigger, dict) and trigger["own"] == "remove" and ctx.triggered[0]["value"]:
        after, told = without(person, trigger["key"]), None
    elif isinstance(trigger, dict) and trigger["own"] == "level":
        after = with_levels(person, [(one["key"], value) for one, value in zip(listed, levels, strict=True)])
    else:
        raise PreventUpdate
    return {
        "skills": str(after) if after != person else no_update,
        "told": told,
        "picked": None if picked else no_update,
        "uploaded": None if uploaded else no_update,
        # What was found makes room for what follows from it.
        "reading": False if trigger in READERS and after != person else no_update,
    }


@callback(
    Output(person_panel.ids.LIST, "children"),
    Input(ids.SKILLS, "value"),
    State(person_panel.level_id(EVERY), "id"),
    prevent_initial_call=True,
)
def list_person(skills: str | None, listed: list[dict[str, str]]) -> Sequence[Component]:
    """The list of the person's skills; only a change of level leaves it alone, and with it the focus."""
    person, _ = read_what_can_be(skills or "")
    keys = [one.key for one in person.skills]
    if keys and keys == [one["key"] for one in listed]:
        raise PreventUpdate
    with reading(PUBLIC) as connection:
        return skill_list(person, named_skills(connection, keys))


clientside_callback(
    ClientsideFunction("person", "settle"),
    Output(person_panel.ids.LIST, "title"),
    Input(person_panel.ids.LIST, "children"),
    prevent_initial_call=True,
)


# --- One occupation ------------------------------------------------------------------------------------------------

DRAWN = ("view", "source", "order", "weight_closeness", "weight_demand", "weight_pay")
"""Filters that do not matter to most cards."""


def _asks(*also: str, without: Sequence[str] = ()) -> dict[str, Input]:
    left_out = [*(name for name in DRAWN if name not in also), *without]
    return filter_inputs(PAGE, Filters, without=left_out)


def _answer(
    controls: dict[str, Any], question: Question[Any], **fixed: Any
) -> tuple[Filters, Any, Answer[Any], str, list[FilterError]]:
    """The page's filters, the question's own, its answer, the occupation's title, and what was unusable."""
    filters, problems = read_controls(Filters, controls)

    def read(connection: Connection) -> tuple[Any, Answer[Any], str]:
        asked = asked_of(question, filters, **fixed)
        answer = question.ask(connection, asked)
        return asked, answer, find_occupation(connection, filters).title

    with reading(PUBLIC) as connection:
        return filters, *read(connection), problems


def _place(filters: Filters) -> str:
    with reading(PUBLIC) as connection:
        return demand_cards.place(connection, filters.region)


def _present(filters: Filters) -> str | None:
    """The title of the present occupation; None where none is named."""
    if filters.present == ALL:
        return None
    with reading(PUBLIC) as connection:
        return choices.occupation_name(connection, filters.present)


@callback(card_outputs(ids.SCORES, CardKind.TEXT), {"controls": _asks("source", without=("present",))})
def show_scores(controls: dict[str, Any]) -> dict[str, Any]:
    """How well the person matches."""
    filters, asked, answer, title, problems = _answer(controls, skill_gap_scores.QUESTION)
    return scores_card(asked, answer, title, filters.source, problems)


@callback(card_outputs(ids.GAP), {"controls": _asks("source", "order")})
def show_missing(controls: dict[str, Any]) -> dict[str, Any]:
    """What is missing, or below the level."""
    filters, asked, answer, title, problems = _answer(controls, skill_gap.QUESTION)
    return gap_card(asked, answer, title, filters.source, problems)


@callback(card_outputs(ids.NEXT), {"controls": _asks("source", without=("present",))})
def show_next(controls: dict[str, Any]) -> dict[str, Any]:
    """What to learn next."""
    filters, asked, answer, title, _ = _answer(controls, skill_gap_next.QUESTION)
    return next_card(asked, answer, title, filters.source, _place(filters))


@callback(card_outputs(ids.TRANSFERABLE, CardKind.TEXT), {"controls": _asks()})
def show_transferable(controls: dict[str, Any]) -> dict[str, Any]:
    """What the person brings."""
    filters, asked, answer, title, _ = _answer(controls, skill_gap.QUESTION)
    return transferable_card(asked, answer, title, _present(filters))


@callback(card_outputs(ids.PATHWAYS, CardKind.TEXT), {"controls": _asks(without=("present",))})
def show_pathways(controls: dict[str, Any]) -> dict[str, Any]:
    """Ways of learning what is missing."""
    _, asked, answer, title, _ = _answer(controls, skill_gap_pathways.QUESTION)
    return pathways_card(asked, answer, title)


# --- All occupations -----------------------------------------------------------------------------------------------


def _opportunities(controls: dict[str, Any]) -> tuple[Filters, Any, Answer[Any], list[FilterError]]:
    filters, problems = read_controls(Filters, controls)
    asked = asked_of(skill_gap_occupations.QUESTION, filters, limit=MOST_OCCUPATIONS)
    with reading(PUBLIC) as connection:
        return filters, asked, skill_gap_occupations.ask(connection, asked), problems


FRONTIER_INPUTS = filter_inputs(PAGE, Filters, without=("view", "order", "occupation"))


@callback(
    {
        "frontier": card_outputs(ids.FRONTIER),
        "list": card_outputs(ids.LIST, CardKind.TEXT),
        "transitions": card_outputs(ids.TRANSITIONS, CardKind.TEXT),
    },
    {"controls": FRONTIER_INPUTS},
)
def show_frontier(controls: dict[str, Any]) -> dict[str, Any]:
    """The picture, the list and the changes of occupation, of one answer."""
    filters, asked, answer, problems = _opportunities(controls)
    where = _place(filters)
    return {
        "frontier": frontier_card(asked, answer, where, problems),
        "list": list_card(asked, answer, where),
        "transitions": transitions_card(asked, answer, _present(filters)),
    }
