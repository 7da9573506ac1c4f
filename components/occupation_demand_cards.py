"""Cards that set postings beside O*NET: the skills of an occupation, and the occupations that ask for a skill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import formatting, links
from components.chart_card import CardContent, filled, no_answer, span
from components.demand_cards import MARKS
from components.figures.ranked_bars import Bar, ranked_bars
from components.figures.theme import Figure
from components.notices import NOT_COUNTED, Nothing
from data_access.queries import occupation_skills, skill_occupations
from data_access.queries.occupation_skills import OccupationSkill
from data_access.queries.question import Answer
from data_access.queries.skill_occupations import SkillOccupation
from domain.filters import FilterError
from domain.occupation_standing import MINIMUM_ASKED, NOTABLE_SHARE, Standing
from domain.statistics import MINIMUM_TREND
from domain.vocabulary import ALL

SHOWN = 20
EVERY_LEVEL = "All levels: postings are not counted by occupation and level."
NAMED = 6
"""Skills that the sentence names of those emerging, and of those fading."""


def skills_card(
    filters: Any, answer: Answer[OccupationSkill], title: str, where: str, problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with the skills of an occupation, measured and official."""
    question = occupation_skills.QUESTION
    drawn = [row for row in answer.rows if row.share and row.postings][:SHOWN]
    if not answer.rows:
        nothing = Nothing(f"for {title} in {where}")
        return no_answer(question, filters, answer, f"Nothing is known of the skills of {title}", nothing, problems)
    emerging = [row for row in answer.rows if row.standing is Standing.EMERGING]
    fading = [row for row in answer.rows if row.standing is Standing.FADING]
    if drawn:
        first = drawn[0]
        headline = f"{title} are asked for {first.skill_name} most: in {formatting.share(first.share)} of postings"
        headline += _as_high(drawn)
        told: list[Any] = [
            f"{formatting.counted(answer.postings, 'posting')} for {title} in {where}, {span(answer)}. "
        ]
    else:
        listed = sum(bool(row.listed) for row in answer.rows)
        headline = f"No posting for {title} in {where} names a skill"
        counted = f"{formatting.counted(answer.postings, 'posting')} for {title} in {where}, {span(answer)}. "
        told = [counted if answer.days else f"{NOT_COUNTED} ", f"In the table: {listed} listed by O*NET. "]
    for name, rows in (("Emerging here", emerging), ("Fading here", fading)):
        if rows:
            told += [html.Strong(f"{name}: "), *_named(rows, filters), ". "]
    if drawn and not emerging and not fading:
        told.append("No software is clearly emerging or fading here.")
    figure = _bars([_bar(row) for row in drawn])
    noted = [
        "Dark bars are listed by O*NET for the occupation; ● marks software that O*NET calls in demand there, ○ a hot "
        f"technology. Emerging: asked for in at least {MINIMUM_ASKED} postings and clearly more than "
        f"{formatting.share(NOTABLE_SHARE)} of them, and not listed. Fading: listed, and falling, or marked and yet "
        f"asked for in clearly less than {formatting.share(NOTABLE_SHARE)}."
    ]
    minimum = f"Growth is shown from {MINIMUM_TREND} postings of the skill in both windows together."
    content = CardContent(headline, told, figure, noted)
    return filled(question, filters, answer, content, problems=problems, minimum=minimum)


def _as_high(rows: Sequence[OccupationSkill | SkillOccupation]) -> str:
    """How many others the interval of the first does not tell apart."""
    others = sum((row.share_high or 0) >= (rows[0].share_low or 0) for row in rows) - 1
    return f", but {others} {'other' if others == 1 else 'others'} may be as high" if others else ""


def _named(rows: Sequence[OccupationSkill], filters: Any) -> list[Component | str]:
    parts: list[Component | str] = []
    for row in rows[:NAMED]:
        name = dcc.Link(row.skill_name, href=links.skill(row.skill, filters)) if row.skill else row.skill_name
        parts += [name, f" ({formatting.share(row.share)})", ", "]
    if len(rows) > NAMED:
        return [*parts[:-1], f" and {len(rows) - NAMED} more"]
    return parts[:-1]


def _bar(row: OccupationSkill) -> Bar:
    assert row.share is not None
    official = {True: "In O*NET's list", False: "Not in O*NET's list", None: "O*NET has no list"}[row.listed]
    lines = [
        f"<b>{row.skill_name}</b>: {formatting.word(row.standing).lower()}",
        formatting.share_of(row),
        f"{formatting.count(row.postings or 0)} of {formatting.counted(row.all_postings or 0, 'posting')}",
        official + (", in demand" if row.in_demand else "") + (", hot technology" if row.hot_technology else ""),
    ]
    if row.direction and row.growth is not None:
        lines.append(f"{formatting.word(row.direction)}: {formatting.growth_of(row)}")
    marks = [
        "●" if row.in_demand else "○" if row.hot_technology else "",
        MARKS.get(row.direction, "") if row.direction else "",
    ]
    return Bar(
        row.skill_name,
        row.share,
        row.share_low,
        row.share_high,
        hover="<br>".join(lines),
        highlighted=bool(row.listed),
        mark=" ".join(mark for mark in marks if mark),
    )


def occupations_card(
    filters: Any,
    answer: Answer[SkillOccupation],
    skill: str,
    where: str,
    problems: Sequence[FilterError] = (),
    *,
    seniority: str = ALL,
) -> dict[str, Any]:
    """The parts of the card with the occupations that ask for a skill. seniority: what the page is narrowed to."""
    question = skill_occupations.QUESTION
    if seniority != ALL:
        answer = replace(answer, notes=[*answer.notes, EVERY_LEVEL])
    drawn = [row for row in answer.rows if row.share][:SHOWN]
    if not answer.rows:
        nothing = Nothing(f"for {skill} in {where}", headline="No occupation asks for it.")
        return no_answer(question, filters, answer, f"No occupation asks for {skill} here", nothing, problems)
    listed = sum(bool(row.listed) for row in answer.rows)
    told: list[Any] = [f"{span(answer)}, {where}. "]
    if drawn:
        first = drawn[0]
        headline = f"{skill} is asked for most by {first.title}: in {formatting.share(first.share)} of their postings"
        headline += _as_high(drawn)
        told += [
            "Of ",
            html.Strong(f"{formatting.count(first.all_postings)} postings"),
            f" for {first.title}, {formatting.count(first.postings)} ask for it ({formatting.share_of(first)}). ",
        ]
    else:
        headline = f"Too few postings say which occupation asks for {skill} here"
    every = formatting.counted(len(answer.rows), "occupation")
    told.append(f"O*NET lists it for {listed} of the {every} in the table.")
    figure = _bars([_occupation_bar(row) for row in drawn])
    noted = ["Dark bars are occupations for which O*NET lists it."]
    return filled(question, filters, answer, CardContent(headline, told, figure, noted), problems=problems)


def _occupation_bar(row: SkillOccupation) -> Bar:
    lines = [
        f"<b>{row.title}</b>",
        formatting.share_of(row),
        f"{formatting.count(row.postings)} of {formatting.counted(row.all_postings, 'posting')}",
        f"{'In' if row.listed else 'Not in'} O*NET's list",
    ]
    return Bar(
        row.title,
        row.share or 0,
        row.share_low,
        row.share_high,
        hover="<br>".join(lines),
        highlighted=bool(row.listed),
    )


def _bars(bars: Sequence[Bar]) -> Figure | None:
    """Shares of an occupation's postings; None where there is none to draw, and the table alone tells."""
    if not bars:
        return None
    return ranked_bars(
        bars,
        written=formatting.share,
        axis_title="Share of the occupation's postings, with 95% interval",
        tickformat=".0%",
        rows=SHOWN if len(bars) > SHOWN // 2 else None,
    )
