"""The card of the skills that are asked for together with a skill."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from components import demand_cards, formatting
from components.chart_card import CardContent, chart_card, filled, no_answer, span
from components.figures import ranked_bars
from components.figures.ranked_bars import Bar
from components.how_computed import how_computed
from components.notices import Nothing
from data_access.queries import cooccurrence
from data_access.queries.cooccurrence import SkillAssociation
from data_access.queries.question import Answer
from domain.filters import FilterError
from domain.vocabulary import AssociationMeasure

WRITTEN = {
    AssociationMeasure.POSTINGS: lambda value: formatting.count(round(value)),
    AssociationMeasure.JACCARD: lambda value: f"{value:.3f}",
    AssociationMeasure.LIFT: formatting.ratio,
    AssociationMeasure.NPMI: lambda value: f"{value:.2f}".replace("-", "−"),
}
AXES = {
    AssociationMeasure.POSTINGS: ("Postings that ask for both", ",.0f"),
    AssociationMeasure.JACCARD: ("Jaccard: postings with both / with either", ".2f"),
    AssociationMeasure.LIFT: ("Lift: 1 is as often as by chance", ".1f"),
    AssociationMeasure.NPMI: ("NPMI: 0 is as often as by chance, 1 is only together", ".1f"),
}


def empty_partners_card(card: str, rows: int) -> html.Section:
    """The empty card of so many partners with its table."""
    return chart_card(
        card,
        cooccurrence.QUESTION,
        height=ranked_bars.height(rows),
        first_column="partner_name",
        how=how_computed(cooccurrence.QUESTION),
        label="Bars: the skills asked for together with the chosen one.",
        rows=rows,
        table_beside=True,
        class_name="card--whole",
    )


def _measured(row: SkillAssociation, measure: AssociationMeasure) -> float:
    return float(row.joint_postings if measure is AssociationMeasure.POSTINGS else getattr(row, measure))


def _hover(row: SkillAssociation) -> str:
    return (
        f"<b>{row.skill_name} and {row.partner_name}</b><br>"
        f"{formatting.counted(row.joint_postings, 'posting')} ask for both: "
        f"{formatting.share(row.joint_postings / row.skill_postings)} of those for {row.skill_name}<br>"
        f"Lift {formatting.ratio(row.lift)}, NPMI {row.npmi:.2f}, Jaccard {row.jaccard:.3f}<br>"
        f"{'Beyond chance' if row.significant else 'Not beyond chance, or too few'}"
    )


def partners_card(
    filters: Any, answer: Answer[SkillAssociation], where: str, skill: str, problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with the partners."""
    question = cooccurrence.QUESTION
    kind = demand_cards.of_level(filters.seniority)
    rows = answer.rows
    if not rows:
        return no_answer(
            question,
            filters,
            answer,
            f"No skill is asked for with {skill} here",
            Nothing(f"for {skill} among {kind} in {where}"),
            problems,
        )
    first = rows[0]
    names = formatting.listed([row.partner_name for row in rows[:3]])
    title = {
        AssociationMeasure.POSTINGS: f"{skill} is asked for most often with {names}",
        AssociationMeasure.JACCARD: f"{skill} overlaps most with {names}",
        AssociationMeasure.LIFT: f"{names} are most over-represented beside {skill}"
        if len(rows) > 1
        else f"{names} is over-represented beside {skill}",
        AssociationMeasure.NPMI: f"{skill} is tied most closely to {names}",
    }[filters.measure]
    sure = sum(row.significant for row in rows)
    sentence = [
        "Of ",
        html.Strong(f"{formatting.count(first.skill_postings)} {kind}"),
        f" for {skill} in {where}, {span(answer)}, {formatting.count(first.joint_postings)} also ask for "
        f"{first.partner_name}: ",
        html.Strong(formatting.share(first.joint_postings / first.skill_postings)),
        f", {formatting.ratio(first.lift)} what unrelated skills would have. {sure} of the {len(rows)} shown "
        "go together beyond chance (bars in strong colour).",
    ]
    axis_title, tickformat = AXES[filters.measure]
    figure = ranked_bars.ranked_bars(
        [
            Bar(row.partner_name, _measured(row, filters.measure), hover=_hover(row), highlighted=row.significant)
            for row in rows
        ],
        written=WRITTEN[filters.measure],
        axis_title=axis_title,
        tickformat=tickformat,
        rows=filters.limit if filters.limit <= 30 else None,
    )
    return filled(question, filters, answer, CardContent(title, sentence, figure), problems=problems)
