"""The one set of filter controls. A page shows the controls of its Filters' fields, in the order it names them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component
from sqlalchemy import Connection

from components import formatting
from components.markup import attributes
from components.url_state import DATES, filter_id
from data_access.queries import choices
from data_access.queries.occupation_comparison import Section
from data_access.queries.onet_releases import Release, loaded_releases
from data_access.queries.skill_gap import GapOrder
from domain import filters as filters_module
from domain.education import EntryEducation
from domain.filters import CURRENT, LONGEST_WORDS, MOST_YEARS, PERIODS, PREVIOUS, FilterError, LeftOut, Period
from domain.job_families import JOB_FAMILIES
from domain.matching import RequirementSource
from domain.outlook import Outlook
from domain.ratings import RatingDomain
from domain.releases import ChangeKind
from domain.vocabulary import ALL, AssociationMeasure, EmploymentType, Grain, Seniority, SkillType, WorkMode

F = TypeVar("F")

LIMITS = (5, 10, 15, 20, 30)
LONG_LIMITS = (50, 200, 1000)
LONG_LISTS = ("release-changes",)
LIMITED = {"occupations": "occupations", "release-changes": "changes"}
"""Page -> what it shows a number of, where that is not skills."""

PAY_STEPS = (30_000, 50_000, 75_000, 100_000, 150_000)

TYPING_PAUSE = 150
"""Milliseconds after a keystroke before what was typed is searched for."""

VIEWS = {
    "glance": "At a glance",
    "places": "Regions and levels",
    "together": "Asked for together",
    "skills": "Skills and software",
    "ratings": "O*NET ratings",
    "work": "Tasks and interests",
    "market": "Demand for it",
    "target": "One occupation",
    "frontier": "All occupations",
    "partners": "Partners of a skill",
    "network": "Network",
    "set": "Together with several",
}
"""View of a page -> its name, where that is not just the word."""

GAP_ORDERS = {
    GapOrder.IMPORTANCE: "Importance",
    GapOrder.DEMAND: "Share of postings here",
    GapOrder.PAY: "Pay that goes with it",
}

WEIGHTS = {0: "Not at all", 2: "A little", 5: "As usual", 8: "Much", 10: "Most"}
"""Weight of the opportunity frontier -> its word."""

JOB_ZONES = {"1": "little", "2": "some", "3": "medium", "4": "considerable", "5": "extensive"}
"""How much preparation each of O*NET's job zones asks for."""

MEASURES = {
    AssociationMeasure.POSTINGS: "How often together (joint postings)",
    AssociationMeasure.JACCARD: "Overlap (Jaccard)",
    AssociationMeasure.LIFT: "More than expected (lift)",
    AssociationMeasure.NPMI: "Tied together (NPMI)",
}


JOINT_STEPS = (5, 10, 20, 50, 100, 200, 500)
NODE_STEPS = (30, 50, 100, 150, 200, 300)

SEVERAL_SKILLS = {"cooccurrence": (6, "One to six")}
"""Page -> how many skills it takes and what it says without any, where that is not the twelve of trends."""

IN_CARDS = ("node",)
"""Filters whose control stands in a card, beside what it changes."""


@dataclass(frozen=True)
class Choices:
    """What the pickers offer; occupations only where the page asked for them."""

    skills: list[choices.SkillChoice]
    regions: list[choices.RegionChoice]
    occupations: Sequence[choices.OccupationChoice | choices.OccupationName]
    releases: Sequence[Release] = ()
    to_show: bool = True  # whether the page has any card to show

    def skill_name(self, slug: str) -> str:
        return next((one.skill_name for one in self.skills if one.skill == slug), slug)

    @property
    def first_occupation(self) -> str:
        return self.occupations[0].onetsoc_code if self.occupations else ALL

    def region_name(self, code: str) -> str:
        return next((one.region_name for one in self.regions if one.region_code == code), code)


class Occupations(StrEnum):
    """Which occupations a page offers."""

    NONE = "none"
    WITH_DEMAND = "with_demand"
    ALL = "all"


OCCUPATION_CHOICES: dict[Occupations, Callable[[Connection], Sequence[Any]]] = {
    Occupations.NONE: lambda _: [],
    Occupations.WITH_DEMAND: choices.occupations_with_demand,
    Occupations.ALL: choices.occupation_names,
}


def read_choices(connection: Connection, *, occupations: Occupations = Occupations.NONE) -> Choices:
    """What there is to choose from."""
    return Choices(
        choices.skills_with_demand(connection),
        choices.regions_with_demand(connection),
        OCCUPATION_CHOICES[occupations](connection),
        loaded_releases(connection),
    )


def read_page(filters: type[F], query: Mapping[str, Any], offered: Choices) -> tuple[F, list[FilterError]]:
    """A page's filters from the address. What cannot be used, or has no posting, falls back and is named."""
    chosen, problems = filters_module.read(filters, query, strict=False)
    known = {
        "skill": {one.skill for one in offered.skills},
        "node": {one.skill for one in offered.skills},
        "region": {ALL, *(one.region_code for one in offered.regions)},
        "inside": {ALL, *(one.region_code for one in offered.regions)},
        "occupation": {ALL, *(one.onetsoc_code for one in offered.occupations)},
        "present": {ALL, *(one.onetsoc_code for one in offered.occupations)},
        "release": {CURRENT, *(one.version for one in offered.releases)},
        "before": {PREVIOUS, CURRENT, *(one.version for one in offered.releases)},
        "after": {CURRENT, *(one.version for one in offered.releases)},
    }
    replaced: dict[str, Any] = {}
    for field in dataclasses.fields(filters):  # type: ignore[arg-type]
        if field.name not in known or not known[field.name]:
            continue
        value = getattr(chosen, field.name)
        values = value if isinstance(value, tuple) else (value,)
        missing = [one for one in values if one not in known[field.name] and not one == ALL == field.default]
        if not missing:
            continue
        if field.name in query:
            error = LeftOut if isinstance(value, tuple) else FilterError
            problems.append(error(field.name, ", ".join(missing), f"one of the list “{field.name}” of this page"))
        if isinstance(value, tuple):
            replaced[field.name] = tuple(one for one in values if one not in missing)
        elif field.default in known[field.name]:
            replaced[field.name] = field.default
        else:
            first = {"skill": offered.skills and offered.skills[0].skill, "occupation": offered.first_occupation}
            replaced[field.name] = first.get(field.name) or ALL
    return dataclasses.replace(chosen, **replaced), problems  # type: ignore[type-var]


def dom_id(identity: Mapping[str, str]) -> str:
    """The HTML id that Dash gives to a component with a dict for an id."""
    return json.dumps(identity, sort_keys=True, separators=(",", ":"))


def labelled(identity: Mapping[str, str], label: str, control: Component, class_name: str = "") -> html.Div:
    """A control under its label."""
    return html.Div([html.Label(label, htmlFor=dom_id(identity)), control], className=f"filter {class_name}".strip())


def choose(
    identity: dict[str, str], label: str, options: Sequence[tuple[str, str]], value: str, class_name: str = ""
) -> html.Div:
    """A short list, as the system draws it."""
    return labelled(
        identity,
        label,
        dbc.Select(id=identity, options=[{"label": name, "value": code} for code, name in options], value=value),
        class_name,
    )


def search(
    identity: dict[str, str],
    label: str,
    options: Sequence[tuple[str, str]],
    value: Any,
    *,
    most: int = 1,
    placeholder: str = "Choose",
    clearable: bool = False,
) -> html.Div:
    """A long list to search in; with `most` above 1 several may be chosen; a clearable one may be left empty."""
    control = dcc.Dropdown(
        id=identity,
        options=[{"label": name, "value": code, "search": f"{name} {code}"} for code, name in options],
        value=value,
        multi=most > 1,
        clearable=clearable or most > 1,
        searchable=True,
        maxHeight=320,
        placeholder=placeholder,
    )
    # The control names itself by its value alone, so its label names the group.
    return html.Div(
        [html.Label(label, htmlFor=dom_id(identity)), control],
        className=f"filter {'filter--wide' if most > 1 else 'filter--search'}",
        role="group",
        **attributes(aria_label=label),
    )


def _words(words: type[StrEnum], everything: str) -> list[tuple[str, str]]:
    return [(ALL, everything), *((word.value, formatting.word(word)) for word in words)]


def _skill(page: str, value: Any, offered: Choices) -> html.Div:
    options = [(one.skill, one.skill_name) for one in sorted(offered.skills, key=lambda one: one.skill_name.casefold())]
    if isinstance(value, tuple):
        most, placeholder = SEVERAL_SKILLS.get(page, (12, "The five most frequent"))
        return search(filter_id(page, "skill"), "Skills", options, list(value), most=most, placeholder=placeholder)
    return search(filter_id(page, "skill"), "Skill", options, value)


def _skill_or_all(page: str, value: str, offered: Choices) -> html.Div:
    """A skill, or the whole market."""
    options = [(one.skill, one.skill_name) for one in sorted(offered.skills, key=lambda one: one.skill_name.casefold())]
    return search(filter_id(page, "skill"), "Around a skill", [(ALL, "The whole market"), *options], value)


def node_picker(page: str, value: str, name: str) -> html.Div:
    """The skill of a network that is looked at, and its name; the network's card fills in those that it shows."""
    chosen = None if value == ALL else value
    options = [(chosen, name)] if chosen else []
    identity = filter_id(page, "node")
    return search(identity, "Look at a skill", options, chosen, placeholder="A skill of the network", clearable=True)


def region_options(offered: Choices, everything: str = "All regions") -> list[tuple[str, str]]:
    """All regions, then countries by name, then subdivisions by country and name."""
    names = {one.region_code: one.region_name for one in offered.regions}
    ordered = sorted(
        offered.regions,
        key=lambda one: (one.parent_code is not None, names.get(one.parent_code or "", ""), one.region_name),
    )
    options = [
        (one.region_code, f"{one.region_name} ({one.parent_code})" if one.parent_code else one.region_name)
        for one in ordered
    ]
    return [(ALL, everything), *options]


def _region(page: str, value: str, offered: Choices) -> html.Div:
    return search(filter_id(page, "region"), "Region", region_options(offered), value)


def _inside(page: str, value: str, offered: Choices) -> html.Div:
    return search(filter_id(page, "inside"), "Look into a region", region_options(offered, "The whole map"), value)


def _period(page: str, value: Period, _: Choices) -> html.Div:
    options = [*((code, formatting.PERIOD_NAMES[code]) for code in PERIODS), (DATES, "From … to …")]
    ends = (
        {"from": value.dates.first_on.isoformat(), "to": value.dates.last_on.isoformat()}
        if value.dates
        else {"from": None, "to": None}
    )
    # The component passes the type on as it is, though its list of types lacks dates.
    dates = [
        labelled(
            filter_id(page, name),
            label,
            dbc.Input(id=filter_id(page, name), value=ends[name], debounce=True, type="date"),  # type: ignore[arg-type]
        )
        for name, label in (("from", "First day"), ("to", "Last day"))
    ]
    return html.Div(
        [
            choose(filter_id(page, "period"), "Period", options, value.code or DATES),
            html.Div(dates, className="filter__dates"),
        ],
        className="filter__period",
    )


def _years(page: str, value: int | None, _: Choices) -> html.Div:
    identity = filter_id(page, "years")
    written = None if value is None else str(value)
    typed = dbc.Input(
        id=identity, value=written, type="number", placeholder="Not stated", min=0, max=MOST_YEARS, step=1
    )
    return labelled(identity, "Years of experience", typed)


def _present(page: str, value: str, offered: Choices) -> html.Div:
    options = [(ALL, "Not stated"), *((one.onetsoc_code, _title(one)) for one in offered.occupations)]
    return search(filter_id(page, "present"), "Your present occupation", options, value)


def _order(page: str, value: StrEnum, _: Choices) -> html.Div:
    options = [(order.value, name) for order, name in GAP_ORDERS.items()]
    return choose(filter_id(page, "order"), "Missing skills by", options, value.value, "filter--target")


def _weight(name: str, label: str) -> Callable[[str, int, Choices], html.Div]:
    """How much one of the three counts, 0-10; what is usual has a word."""

    def control(page: str, value: int, _: Choices) -> html.Div:
        steps = {**WEIGHTS, value: WEIGHTS.get(value, str(value))}
        options = [(str(step), word) for step, word in sorted(steps.items())]
        return choose(filter_id(page, name), label, options, str(value), "filter--frontier")

    return control


def _held(name: str) -> Callable[[str, Any, Choices], html.Div]:
    """A filter that is chosen by its address alone."""

    def control(page: str, value: Any, _: Choices) -> html.Div:
        held = dbc.Input(id=filter_id(page, name), type="hidden", value=None if value is None else str(value))
        return html.Div(held, className="filter--hidden")

    return control


def _q(page: str, value: str, _: Choices) -> html.Div:
    identity = filter_id(page, "q")
    typed = dbc.Input(
        id=identity,
        value=value,
        type="search",
        debounce=TYPING_PAUSE,
        maxLength=LONGEST_WORDS,
        autoComplete="off",
        placeholder="A title, what is done, or a code",
    )
    return labelled(identity, "Search", typed, "filter--typed")


def _min_pay(page: str, value: int, _: Choices) -> html.Div:
    steps = sorted({*PAY_STEPS, value} - {0})
    options = [("0", "Any"), *((str(step), f"${step:,} or more") for step in steps)]
    return choose(filter_id(page, "min_pay"), "Median pay a year", options, str(value))


def _listed(name: str, label: str, options: Sequence[tuple[str, str]]) -> Callable[[str, Any, Choices], html.Div]:
    def control(page: str, value: Any, _: Choices) -> html.Div:
        return choose(filter_id(page, name), label, options, str(value))

    return control


def _steps(name: str, label: str, steps: Sequence[int], written: str) -> Callable[[str, Any, Choices], html.Div]:
    """One of some numbers, or the one that the address gives."""

    def control(page: str, value: int, _: Choices) -> html.Div:
        options = [(str(step), written.format(step)) for step in sorted({*steps, value})]
        return choose(filter_id(page, name), label, options, str(value))

    return control


def _limit(page: str, value: int, _: Choices) -> html.Div:
    what = LIMITED.get(page, "skills")
    numbers = sorted({*(LONG_LIMITS if page in LONG_LISTS else LIMITS), value})
    return choose(
        filter_id(page, "limit"), "Show", [(str(number), f"{number:,} {what}") for number in numbers], str(value)
    )


def _release(name: str, label: str, usual: tuple[str, str]) -> Callable[[str, Any, Choices], html.Div]:
    """One of the loaded O*NET releases, newest first, or the usual one."""

    def control(page: str, value: str, offered: Choices) -> html.Div:
        named = {one.version: formatting.sentence_case(formatting.release(one.version)) for one in offered.releases}
        options = [usual, *named.items()]
        if value == CURRENT and usual[0] != CURRENT:
            options.append((CURRENT, "The current release"))
        return choose(filter_id(page, name), label, options, value)

    return control


def _title(one: choices.OccupationChoice | choices.OccupationName) -> str:
    """A title as the list offers it; a retired one with its code: another occupation may have the title now."""
    retired = isinstance(one, choices.OccupationName) and one.retired
    return f"{one.title} (retired, {one.onetsoc_code})" if retired else one.title


def _occupation(page: str, value: Any, offered: Choices) -> html.Div:
    options = [(one.onetsoc_code, _title(one)) for one in offered.occupations]
    if isinstance(value, tuple):
        chosen = list(value)
        return search(filter_id(page, "occupation"), "Occupations", options, chosen, most=3, placeholder="Two or three")
    if not any(isinstance(one, choices.OccupationName) for one in offered.occupations):
        options = [(ALL, "All occupations"), *options]  # a page on demand may leave it open
    return search(filter_id(page, "occupation"), "Occupation", options, value)


def _view(page: str, value: StrEnum, offered: Choices) -> html.Div:
    identity = filter_id(page, "view")
    words: Any = [
        {"label": VIEWS.get(word, formatting.word(word)), "value": word.value, "disabled": not offered.to_show}
        for word in type(value)
    ]
    control = dbc.RadioItems(id=identity, options=words, value=value.value, inline=True, class_name="views")
    return html.Div(control, className="filter filter--views", role="group", **attributes(aria_label="View"))


CONTROLS: dict[str, Callable[[str, Any, Choices], html.Div]] = {
    "skill": _skill,
    "skill=all": _skill_or_all,
    "region": _region,
    "inside": _inside,
    "period": _period,
    "as_of": _held("as_of"),
    "release": _release("release", "O*NET release", (CURRENT, "The current one")),
    "seniority": _listed("seniority", "Level", _words(Seniority, "All levels")),
    "grain": _listed("grain", "By", [(grain.value, formatting.word(grain)) for grain in Grain]),
    "measure": _listed("measure", "Order by", [(measure.value, name) for measure, name in MEASURES.items()]),
    "skill_type": _listed("skill_type", "Type of skill", _words(SkillType, "All types")),
    "work_mode": _listed("work_mode", "Work mode", _words(WorkMode, "All work modes")),
    "employment_type": _listed("employment_type", "Employment", _words(EmploymentType, "All kinds")),
    "section": _listed("section", "Compare", _words(Section, "Everything")),
    "domain": _listed("domain", "Ratings of", [(one.value, formatting.word(one)) for one in RatingDomain]),
    "limit": _limit,
    "min_joint": _steps("min_joint", "Pairs in at least", JOINT_STEPS, "{} postings"),
    "backbone": _listed("backbone", "Draw", [("on", "Pairs beyond chance"), ("off", "All pairs")]),
    "nodes": _steps("nodes", "Show", NODE_STEPS, "{} skills"),
    "before": _release("before", "Compare", (PREVIOUS, "The release before")),
    "after": _release("after", "With", (CURRENT, "The current release")),
    "kind": _listed("kind", "Kind of change", _words(ChangeKind, "All kinds")),
    "occupation": _occupation,
    "skills": _held("skills"),
    "years": _years,
    "present": _present,
    "order": _order,
    "source": _listed("source", "Required by", [(one.value, formatting.word(one)) for one in RequirementSource]),
    "weight_closeness": _weight("weight_closeness", "Closeness counts"),
    "weight_demand": _weight("weight_demand", "Demand counts"),
    "weight_pay": _weight("weight_pay", "Pay counts"),
    "q": _q,
    "family": _listed("family", "Job family", [(ALL, "All families"), *JOB_FAMILIES.items()]),
    "job_zone": _listed(
        "job_zone",
        "Job zone",
        [(ALL, "All zones"), *((zone, f"{zone}: {much} preparation") for zone, much in JOB_ZONES.items())],
    ),
    "education": _listed("education", "Education for entry", _words(EntryEducation, "Any")),
    "min_pay": _min_pay,
    "outlook": _listed("outlook", "Outlook", _words(Outlook, "Any")),
    "hot_technology": _listed("hot_technology", "Software", [(ALL, "Any"), ("yes", "Hot and in demand")]),
    "view": _view,
    "scope": _listed("scope", "Map", [("us", "United States"), ("world", "World")]),
    "colouring": _listed(
        "colouring",
        "Colour shows",
        [("share", "Share of postings"), ("location_quotient", "Compared with the country")],
    ),
}
"""The control of every field that a page's Filters may have; `field=all` where it may be left open."""


def filter_bar(page: str, filters: Any, offered: Choices, *, more: Sequence[str] = ()) -> html.Div:
    """The controls of a page's filters; those named in `more` are folded away unless they are set."""
    first: list[Component] = []
    folded: list[Component] = []
    opened = False
    tabs: list[Component] = []
    for field in dataclasses.fields(filters):
        if field.name in IN_CARDS:
            continue
        value = getattr(filters, field.name)
        control = (CONTROLS.get(f"{field.name}={field.default}") or CONTROLS[field.name])(page, value, offered)
        if field.name == "view":
            tabs.append(control)
        elif field.name in more:
            folded.append(control)
            opened = opened or value != field.default
        else:
            first.append(control)
    if folded:
        first.append(
            html.Details(
                [html.Summary("More filters"), html.Div(folded, className="filters")],
                className="filters__more",
                open=opened,
            )
        )
    # The choice of a view stands below everything that holds in all of them.
    bar = [*first, *tabs]
    return html.Div(bar, className="filters", role="search", **attributes(aria_label="Filters of this page"))
