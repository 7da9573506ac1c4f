"""Cards about one occupation from O*NET's ratings: importance of elements, and the interests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from components import formatting
from components.chart_card import CardContent, filled, no_answer
from components.figures.ranked_bars import Bar, ranked_bars
from components.notices import Nothing
from data_access.queries import occupation_ratings
from data_access.queries.occupation_ratings import OccupationRating
from data_access.queries.question import Answer
from domain.filters import FilterError
from domain.ratings import RatingDomain

SHOWN = 15
"""Elements drawn; the table has all."""

MEASURED = {
    RatingDomain.WORK_CONTEXT: "how much of it",
    RatingDomain.INTERESTS: "how well it fits the interest",
    RatingDomain.WORK_VALUES: "how far it meets the value",
}
"""What the score of a domain tells, where it is not importance."""

LOW_PRECISION = "†"
RIASEC = ("Realistic", "Investigative", "Artistic", "Social", "Enterprising", "Conventional")
"""The interest types in the order of Holland's hexagon."""


def ratings_card(
    filters: Any, answer: Answer[OccupationRating], title: str, problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with the ratings of one domain."""
    question = occupation_ratings.QUESTION
    domain = RatingDomain(filters.domain)
    name = formatting.word(domain).lower()
    if not answer.rows:
        nothing = Nothing(
            f"of {name} for {title} in {answer.source}",
            "That is not a rating of 0. Choose other ratings, another release or a related occupation.",
            "Not rated.",
        )
        return no_answer(question, filters, answer, f"{title}: {name} not rated", nothing, problems)
    rows = answer.rows
    measure = MEASURED.get(domain, "importance")
    first = formatting.listed([row.element_name for row in rows[:3]])
    unsure = sum(row.low_precision for row in rows)
    sentence: list[Any] = [
        f"{answer.source}, {measure} on 0–100: ",
        html.Strong(f"{rows[0].element_name} {rows[0].importance:.0f}"),
        f"{_interval(rows[0])}; {len(rows)} rated.",
    ]
    noted = []
    if unsure:
        noted.append(f"{LOW_PRECISION} {unsure} of them have a low precision: the publisher advises caution.")
    if any(row.level_not_relevant for row in rows):
        noted.append("A level is left out where too few called the element important; that is not a level of 0.")
    figure = ranked_bars(
        [_bar(row) for row in rows[:SHOWN]],
        written=lambda value: f"{value:.0f}",
        axis_title=f"{measure.capitalize()}, 0–100, with 95% interval",
        tickformat=".0f",
        rows=SHOWN,
    )
    finding = "come first" if domain in MEASURED else "matter most"
    content = CardContent(f"{title}: {first} {finding}", sentence, figure, noted)
    return filled(question, filters, answer, content, problems=problems)


def _interval(row: OccupationRating) -> str:
    if row.importance_low is None or row.importance_high is None:
        return ""
    return f" (95% interval {row.importance_low:.0f}–{row.importance_high:.0f})"


def _bar(row: OccupationRating, *, highlighted: bool = False) -> Bar:
    level = "not relevant" if row.level_not_relevant else f"{row.level:.0f}" if row.level is not None else "none"
    lines = [f"<b>{row.element_name}</b>", f"{row.importance:.0f}{_interval(row)}", f"Level {level}"]
    if row.low_precision:
        lines.append("Low precision")
    return Bar(
        row.element_name,
        row.importance,
        row.importance_low,
        row.importance_high,
        hover="<br>".join(lines),
        highlighted=highlighted,
        mark=LOW_PRECISION if row.low_precision else "",
    )


def interests_card(filters: Any, answer: Answer[OccupationRating], title: str) -> dict[str, Any]:
    """The parts of the card with the six interest types, in their own order."""
    question = occupation_ratings.QUESTION
    by_name = {row.element_name: row for row in answer.rows}
    rows = [by_name[name] for name in RIASEC if name in by_name]
    if not rows:
        where = f"of interests for {title} in {answer.source}"
        nothing = Nothing(where, "A related occupation may have one.", "Not rated.")
        return no_answer(question, filters, answer, f"{title}: interests not rated", nothing)
    strongest = sorted(rows, key=lambda row: -row.importance)[:3]
    letters = "".join(row.element_name[0] for row in strongest)
    figure = ranked_bars(
        [_bar(row, highlighted=row in strongest) for row in rows],
        written=lambda value: f"{value:.0f}",
        axis_title="Fit of the interest, 0–100",
        tickformat=".0f",
        rows=len(RIASEC),
    )
    sentence = [
        f"{answer.source}: the work suits people with ",
        html.Strong(formatting.listed([row.element_name.lower() for row in strongest])),
        " interests most.",
    ]
    content = CardContent(f"{title} have the interest profile {letters}", sentence, figure)
    return filled(question, filters, answer, content)
