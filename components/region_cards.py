"""The card of the map: where is a skill, or an occupation, asked for?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dash import html

from components import demand_cards, formatting
from components.chart_card import CardContent, chart_card, filled, no_answer, span
from components.figures import region_map
from components.figures.region_map import Area, Colouring, Scope
from components.how_computed import how_computed
from components.notices import Nothing
from data_access.queries.question import Answer, Question
from domain.filters import FilterError
from domain.statistics import MINIMUM_QUOTIENT_ALL, MINIMUM_QUOTIENT_SKILL
from domain.vocabulary import ALL

COUNTRY = "US"
"""The country of the map of subdivisions."""


class RegionRow(Protocol):
    """What a row of regional demand tells, of a skill or of an occupation."""

    @property
    def region_code(self) -> str: ...
    @property
    def region_name(self) -> str: ...
    @property
    def parent_code(self) -> str | None: ...
    @property
    def postings(self) -> int: ...
    @property
    def all_postings(self) -> int: ...
    @property
    def share(self) -> float: ...
    @property
    def share_low(self) -> float: ...
    @property
    def share_high(self) -> float: ...
    @property
    def location_quotient(self) -> float | None: ...
    @property
    def location_quotient_low(self) -> float | None: ...
    @property
    def location_quotient_high(self) -> float | None: ...


@dataclass(frozen=True)
class Subject:
    """Whose demand a map shows. asks, asks_one: what postings, or one of them, do: "ask for Python"."""

    name: str
    asks: str
    asks_one: str

    @property
    def possessive(self) -> str:
        """"Python's", "Software Developers'"."""
        return f"{self.name}'" if self.name.endswith("s") else f"{self.name}'s"


def skill_subject(skill_name: str) -> Subject:
    """A skill, which postings ask for."""
    return Subject(skill_name, f"ask for {skill_name}", f"asks for {skill_name}")


def occupation_subject(title: str) -> Subject:
    """An occupation, which postings are for."""
    return Subject(title, f"are for {title}", f"is for {title}")


def empty_region_card(card: str, question: Question[Any], label: str) -> html.Section:
    """The empty card of a map with its table. label: what the map is, for those who do not see it."""
    return chart_card(
        card,
        question,
        height=region_map.HEIGHT,
        first_column="region_name",
        how=how_computed(question),
        label=label,
        rows=12,
        table_beside=True,
        class_name="card--whole card--map",
    )


def listed_regions(scope: Scope) -> dict[str, Any]:
    """The filter of the table beside a map: it holds every region, as the CSV does, and lists those of the map."""
    if scope is Scope.US:
        return {"parent_code": {"filterType": "text", "type": "equals", "filter": COUNTRY}}
    return {"parent_code": {"filterType": "text", "type": "blank"}}


def _colour_value(row: RegionRow, colouring: Colouring) -> float | None:
    """What colours a region; None where so few postings are behind it that its colour would mislead the eye."""
    if colouring is Colouring.LOCATION_QUOTIENT:
        return row.location_quotient
    return row.share if row.all_postings >= MINIMUM_QUOTIENT_ALL else None


def _hover(row: RegionRow) -> str:
    lines = [
        f"<b>{row.region_name}</b>",
        f"{formatting.share_of(row)}",
        f"{formatting.count(row.postings)} of {formatting.counted(row.all_postings, 'posting')}",
    ]
    if row.location_quotient is not None:
        interval = formatting.ratio_interval(row.location_quotient_low, row.location_quotient_high)
        lines.append(f"Location quotient {formatting.ratio(row.location_quotient)} ({interval})")
    return "<br>".join(lines)


def _standing(above: Sequence[RegionRow], below: Sequence[RegionRow], regions: int, nouns: tuple[str, str]) -> str:
    """How many regions differ from what they are compared with, by their location quotient's interval."""
    noun, whole = nouns
    if not above and not below:
        return f"No {noun} lies clearly above or below the {whole}."
    told = f"{len(above)} of {formatting.counted(regions, noun)} clearly above the {whole}, {len(below)} clearly below"
    if not above:
        return f"{told}."
    names = formatting.listed([row.region_name for row in above[:3]])
    return f"{told}; {names} {'stands' if len(above) == 1 else 'stand'} out."


def _headline(rows: Sequence[RegionRow], subject: Subject, colouring: Colouring, nouns: tuple[str, str]) -> str:
    """The region whose colour is strongest, and how many others its interval does not tell apart."""
    noun, kind = nouns
    coloured = [row for row in rows if _colour_value(row, colouring) is not None]
    if not coloured:
        return f"Too few postings in any {noun} to say where demand for {subject.name} is highest"
    first = max(coloured, key=lambda row: _colour_value(row, colouring) or 0)
    if colouring is Colouring.LOCATION_QUOTIENT:
        interval = formatting.ratio_interval(first.location_quotient_low, first.location_quotient_high)
        whole = "national share" if noun == "state" else "share of all regions"
        title = (
            f"Demand for {subject.name} stands out most in {first.region_name}: "
            f"{formatting.ratio(first.location_quotient)} the {whole} ({interval})"
        )
        reached = [row for row in coloured if (row.location_quotient_high or 0) >= (first.location_quotient_low or 0)]
    elif not first.postings:
        return f"No posting {subject.asks_one} in any {noun} with {MINIMUM_QUOTIENT_ALL} postings"
    else:
        title = f"{subject.possessive} share of {kind} is highest in {first.region_name}: {formatting.share_of(first)}"
        reached = [row for row in coloured if row.share_high >= first.share_low]
    others = len(reached) - 1
    if not others:
        return title
    return f"{title}, but {others} {'other' if others == 1 else 'others'} may be as high"


def region_map_card(
    question: Question[Any], filters: Any, answer: Answer[Any], subject: Subject, problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with the map. The table holds all regions, the map those of its scope.

    filters: scope and colouring say how the map is drawn, seniority and inside (where a page has them) which postings
    are meant and which region is marked.
    """
    kind = demand_cards.of_level(getattr(filters, "seniority", ALL))
    in_us = filters.scope is Scope.US
    rows = [row for row in answer.rows if row.parent_code == (COUNTRY if in_us else None)]
    if not rows:
        where = "the United States" if in_us else "any country"
        return no_answer(
            question,
            filters,
            answer,
            f"No posting {subject.asks_one} here",
            Nothing(f"among {kind} in {where}"),
            problems,
        )
    areas = [
        Area(
            row.region_code,
            _colour_value(row, filters.colouring),
            _hover(row),
            highlighted=row.region_code == getattr(filters, "inside", ALL),
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
    title = _headline(rows, subject, filters.colouring, (noun, kind))
    told, where = (country, "Nationwide") if in_us and country else (first, f"In {first.region_name}")
    sentence: list[Any] = [
        f"{where}, {span(answer)}, {formatting.count(told.postings)} of {formatting.count(told.all_postings)} {kind} ",
        f"{subject.asks}: ",
        html.Strong(formatting.share(told.share)),
        f" (95% interval {formatting.share_interval(told.share_low, told.share_high)}). ",
    ]
    sentence.append(_standing(above, below, len(rows), ("state", "nation") if in_us else ("country", "whole")))
    minimum = (
        f"A location quotient needs {MINIMUM_QUOTIENT_SKILL} postings for it and {MINIMUM_QUOTIENT_ALL} of all."
        f"{f' {demand_cards.PAY_MINIMUM}' if hasattr(first, 'average_pay') else ''}"
    )
    noted = []
    grey = sum(area.value is None for area in areas)
    if grey:
        needs = (
            f"a location quotient needs {MINIMUM_QUOTIENT_SKILL} postings for it, {MINIMUM_QUOTIENT_ALL} of all"
            if filters.colouring is Colouring.LOCATION_QUOTIENT
            else f"fewer than {MINIMUM_QUOTIENT_ALL} postings, so their shares stand in the table alone"
        )
        noted.append(f"{formatting.counted(grey, noun)} in grey: {needs}.")
    label = f"{formatting.counted(len(rows), noun)}; the CSV holds all {formatting.counted(len(answer.rows), 'region')}"
    content = CardContent(title, sentence, figure, noted, label)
    return filled(question, filters, answer, content, problems=problems, minimum=minimum)
