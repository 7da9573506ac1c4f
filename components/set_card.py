"""The card of the skills that are asked for together with all of a set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from components import formatting
from components.chart_card import CardContent, chart_card, filled, no_answer, span
from components.figures import ranked_bars
from components.figures.ranked_bars import Bar
from components.how_computed import how_computed
from components.network_words import MEASURE_NAMES
from components.notices import Nothing
from components.partner_cards import AXES, WRITTEN
from data_access.queries import cooccurrence_set
from data_access.queries.cooccurrence_set import SetAssociation
from data_access.queries.question import Answer
from domain.filters import FilterError
from domain.vocabulary import AssociationMeasure


def empty_set_card(card: str, rows: int) -> html.Section:
    """The empty card of so many partners of a set with its table."""
    return chart_card(
        card,
        cooccurrence_set.QUESTION,
        height=ranked_bars.height(rows),
        first_column="partner_name",
        how=how_computed(cooccurrence_set.QUESTION),
        label="Bars: the skills asked for together with all of the chosen ones.",
        rows=rows,
        table_beside=True,
        class_name="card--whole",
    )


def _measured(row: SetAssociation, measure: AssociationMeasure) -> float:
    return float(row.joint_postings if measure is AssociationMeasure.POSTINGS else getattr(row, measure))


def _hover(row: SetAssociation) -> str:
    return (
        f"<b>{row.partner_name}</b><br>"
        f"{formatting.counted(row.joint_postings, 'posting')} ask for it and all of the set: "
        f"{formatting.share(row.joint_postings / row.set_postings)} of those for the set<br>"
        f"Lift {formatting.ratio(row.lift)}, NPMI {row.npmi:.2f}, Jaccard {row.jaccard:.3f}<br>"
        f"{'Beyond chance' if row.significant else 'Not beyond chance, or too few'}"
    )


def set_card(
    filters: Any,
    answer: Answer[SetAssociation],
    among: str,
    names: Sequence[str],
    problems: Sequence[FilterError] = (),
) -> dict[str, Any]:
    """The parts of the card. among: the postings, for instance 'senior postings in Illinois'; names: of the set."""
    question = cooccurrence_set.QUESTION
    rows = answer.rows
    together = formatting.listed(names)
    if not rows:
        nothing = Nothing(
            f"for {together} together among {among}" if names else "to start from",
            "" if names else "Choose one to six skills.",
            "No posting matches." if names else "No skill is chosen.",
        )
        title = (
            f"No skill is asked for together with {together} here"
            if names
            else "Choose skills to see what goes with them"
        )
        return no_answer(question, filters, answer, title, nothing, problems)
    first = rows[0]
    leaders = formatting.listed([row.partner_name for row in rows[:3]])
    ends = {
        AssociationMeasure.POSTINGS: f"is asked for most often with {leaders}",
        AssociationMeasure.JACCARD: f"overlaps most with {leaders}",
        AssociationMeasure.LIFT: f"goes more often than expected with {leaders}",
        AssociationMeasure.NPMI: f"is tied most closely to {leaders}",
    }
    whole = f"The set of {together}" if len(names) > 1 else together
    sure = sum(row.significant for row in rows)
    sentence = [
        "Of ",
        html.Strong(f"{formatting.count(first.set_postings)} {among}"),
        f" that ask for {together}{' together' if len(names) > 1 else ''}, {span(answer)}, "
        f"{formatting.count(first.joint_postings)} also ask for {first.partner_name}: ",
        html.Strong(formatting.share(first.joint_postings / first.set_postings)),
        f", {formatting.ratio(first.lift)} what is usual. {sure} of the {len(rows)} shown, by "
        f"{MEASURE_NAMES[filters.measure]}, go with the set beyond chance (bars in strong colour).",
    ]
    axis_title, tickformat = AXES[filters.measure]
    if filters.measure is AssociationMeasure.POSTINGS:
        axis_title = "Postings that ask for the set and the skill"
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
    return filled(
        question, filters, answer, CardContent(f"{whole} {ends[filters.measure]}", sentence, figure), problems=problems
    )
