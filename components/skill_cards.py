"""The card about one skill: its summary in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import demand_cards, formatting, links
from components.chart_card import CardContent, CardKind, filled, no_answer, span
from components.notices import Nothing
from data_access.queries import skill_summary
from data_access.queries.question import Answer
from data_access.queries.skill_summary import Counted, SkillSummary
from domain.filters import FilterError
from domain.vocabulary import SkillType

KINDS = {
    SkillType.LANGUAGE: "a programming language",
    SkillType.FRAMEWORK: "a framework or library",
    SkillType.DATABASE: "a database system",
    SkillType.CLOUD: "a cloud platform or service",
    SkillType.TECHNOLOGY: "a technology or software product",
    SkillType.PROCESS: "a way of working",
    SkillType.KNOWLEDGE: "a field of knowledge",
    SkillType.CERTIFICATION: "a certification",
    SkillType.SOFT: "a soft skill",
}
"""What a skill of each type is, for the first sentence of its summary."""


def summary_card(
    filters: Any, answer: Answer[SkillSummary], where: str, skill: str, problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with the summary of a skill."""
    question = skill_summary.QUESTION
    kind = demand_cards.of_level(filters.seniority)
    if not answer.rows or not answer.rows[0].all_postings:
        nothing = Nothing(f"among {kind} in {where}")
        return no_answer(
            question, filters, answer, f"No posting tells of {skill} here", nothing, problems, kind=CardKind.TEXT
        )
    [row] = answer.rows
    assert row.share is not None
    assert row.share_low is not None
    assert row.share_high is not None
    title = f"{row.skill_name} is asked for in {formatting.share(row.share)} of {kind} in {where}"
    if row.direction and row.growth is not None:
        title += f": {formatting.word(row.direction).lower()}"
    sentence = [
        f"{span(answer)}: ",
        html.Strong(f"{formatting.count(row.postings)} of {formatting.counted(row.all_postings, 'posting')}"),
        f" (95% interval {formatting.share_interval(row.share_low, row.share_high)}), from "
        f"{formatting.counted(row.source_count, 'source')}.",
    ]
    content = CardContent(title, sentence, text=[html.Dl(_facts(row, filters), className="facts")])
    return filled(
        question,
        filters,
        answer,
        content,
        problems=problems,
        minimum=demand_cards.PAY_AND_GROWTH_MINIMUM,
        kind=CardKind.TEXT,
    )


def _facts(row: SkillSummary, filters: Any) -> list[Component]:
    named = f"{row.skill_name} is {KINDS[row.skill_type]}."
    if row.aliases:
        named += f" Postings that write {formatting.either(row.aliases)} are counted too."
    facts: list[tuple[str, Any]] = [("What it is", named)]
    if row.growth is not None:
        facts.append(("Change", f"{formatting.growth_of(row)} in the last 28 days against the 28 before"))
    facts.append(("Pay", _pay(row)))
    for name, entries, link in (
        ("Occupations", row.top_occupations, links.occupation),
        ("Asked for with", row.top_partners, links.skill),
    ):
        if entries:
            facts.append((name, _listed(entries, link, filters)))
    if row.top_titles:
        facts.append(("Titles", ", ".join(f"{one.name} ({formatting.count(one.postings)})" for one in row.top_titles)))
    return [part for name, text in facts for part in (html.Dt(name), html.Dd(text))]


def _pay(row: SkillSummary) -> str:
    stated = f"{formatting.share(row.pay_share)} of them state pay ({formatting.counted(row.pay_postings, 'posting')})"
    if row.median_pay is None:
        return f"Too few postings to say: {stated}."
    return (
        f"Half of the postings that state pay offer {formatting.money(row.pay_p25)} to {formatting.money(row.pay_p75)} "
        f"a year, the median is {formatting.money(row.median_pay)}; {stated}."
    )


def _listed(entries: Sequence[Counted], link: Any, filters: Any) -> list[Component | str]:
    parts: list[Component | str] = []
    for entry in entries:
        parts += [dcc.Link(entry.name, href=link(entry.key, filters)), f" ({formatting.count(entry.postings)})", ", "]
    return parts[:-1]
