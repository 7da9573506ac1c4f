"""Cards that hold a person against one occupation: match, what is missing, what to learn next, what carries over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import formatting, links
from components.chart_card import CardContent, CardKind, filled, no_answer
from components.figures.gap_bars import GapBar, gap_bars
from components.figures.ranked_bars import Bar, ranked_bars
from components.notices import Nothing
from data_access.queries import skill_gap, skill_gap_next, skill_gap_scores
from data_access.queries.question import Answer
from data_access.queries.skill_gap import LACKING, GapOrder, GapSkill
from data_access.queries.skill_gap_next import OPEN_SHARE, NextSkill
from data_access.queries.skill_gap_scores import GapScore
from domain.filters import FilterError
from domain.matching import GapStanding, RequirementSource, Variant
from domain.vocabulary import ALL

SHOWN = 12
NEXT_SHOWN = 5
"""Skills that a chart shows; the table has all."""

NAMED = 3
"""Skills that a headline names."""

ORDER_WORDS = {
    GapOrder.IMPORTANCE: "most important first",
    GapOrder.DEMAND: "most asked for here first",
    GapOrder.PAY: "best paid first",
}
NOTHING_REQUIRED = Nothing(
    "by this source", "Choose the other source, all regions or another occupation.", "Nothing is required."
)


def required_words(source: RequirementSource, title: str) -> str:
    """'postings for Software Developers ask for', 'O*NET lists for Software Developers'."""
    return f"postings for {title} ask for" if source is RequirementSource.MEASURED else f"O*NET lists for {title}"


def points(value: float | None) -> str:
    """A score of 0-100: '62%'."""
    return formatting.MISSING if value is None else f"{value:.0f}%"


# --- Scores --------------------------------------------------------------------------------------------------------


def scores_card(
    filters: Any,
    answer: Answer[GapScore],
    title: str,
    source: RequirementSource,
    problems: Sequence[FilterError] = (),
) -> dict[str, Any]:
    """The parts of the card with the scores by both sources and both ways of scoring."""
    rows = {(row.source, row.variant): row for row in answer.rows}
    row = rows[source, Variant.COUNTED]
    wanted = required_words(source, title)
    if not filters.skills.skills:
        headline = f"Name your skills to see how you match {title}"
        told: list[Any] = [f"There are {row.required} requirements of what {wanted}. Add skills above."]
    elif row.match_score is None:
        headline = f"What {wanted} cannot be told"
        told = ["There are 0 requirements that could be judged. The other source may have some."]
    else:
        headline = f"You match {points(row.match_score)} of what {wanted}"
        told = [
            html.Strong(f"{row.matched} of {row.required} requirements"),
            f"; adjusted by level and experience {points(row.adjusted_score)}. Gap: ",
            html.Strong(formatting.share(row.gap)),
            ".",
        ]
    text: list[Component] = [_score_table(rows)]
    if row.flat_rating:
        text.append(
            html.P(
                [
                    html.Strong("All your levels are the same. "),
                    "Such a rating tells no skill from another: set those apart that you know best and least.",
                ],
                className="flat",
            )
        )
    content = CardContent(headline, told, text=text)
    return filled(skill_gap_scores.QUESTION, filters, answer, content, problems=problems, kind=CardKind.TEXT)


def _score_table(rows: dict[tuple[RequirementSource, Variant], GapScore]) -> html.Div:
    """One line a source: both ways of scoring, then the parts that they are made of."""
    headings = ("Required by", "Match", "By importance", "Matched", "Levels", "Experience", "Gap")
    lines = []
    for source in RequirementSource:
        counted, weighted = rows[source, Variant.COUNTED], rows[source, Variant.WEIGHTED]
        lines.append(
            html.Tr(
                [
                    html.Th(formatting.word(source), scope="row"),
                    html.Td(_score(counted)),
                    html.Td(_score(weighted)),
                    html.Td([f"{counted.matched} of {counted.required}", *_not_rated(counted)]),
                    html.Td([f"×{counted.alignment:.2f}", html.Small(_levels(counted))]),
                    html.Td(f"×{counted.experience_weight:.2f}"),
                    html.Td(formatting.share(counted.gap)),
                ]
            )
        )
    head = html.Thead(html.Tr([html.Th(heading, scope="col") for heading in headings]))
    return html.Div(
        html.Table([head, html.Tbody(lines)], className="compared"), className="compared__frame", tabIndex=0
    )


def _score(row: GapScore) -> list[Component | str]:
    if row.match_score is None:
        return [formatting.MISSING]
    return [html.Strong(points(row.match_score)), html.Small(f"adjusted {points(row.adjusted_score)}")]


def _not_rated(row: GapScore) -> list[Component]:
    return [html.Small(f"{row.not_rated} not rated")] if row.not_rated else []


def _levels(row: GapScore) -> str:
    return f"of {row.aligned} with a level" if row.aligned else "no level stated"


# --- What is missing -----------------------------------------------------------------------------------------------


def gap_card(
    filters: Any,
    answer: Answer[GapSkill],
    title: str,
    source: RequirementSource,
    problems: Sequence[FilterError] = (),
) -> dict[str, Any]:
    """The parts of the card with what is missing or below the level, in the order that was chosen."""
    question = skill_gap.QUESTION
    of_source = [row for row in answer.rows if row.source is source]
    lacking = [row for row in of_source if row.standing in LACKING]
    wanted = required_words(source, title)
    if not answer.rows:
        return no_answer(question, filters, answer, f"What {wanted} cannot be told", NOTHING_REQUIRED, problems)
    if not lacking:
        headline = f"Nothing is missing of what {wanted}" if of_source else f"What {wanted} cannot be told"
        told: Any = f"{len(of_source)} requirements by this source. The table has both sources."
        return filled(question, filters, answer, CardContent(headline, told), problems=problems)
    names = [row.skill_name for row in lacking[:NAMED]]
    missing = sum(row.standing is GapStanding.MISSING for row in lacking)
    headline = f"Missing most: {formatting.listed(names)}"
    told = [
        html.Strong(formatting.counted(missing, "skill")),
        f" missing and {len(lacking) - missing} below the level, of {len(of_source)} that {wanted}; ",
        f"{ORDER_WORDS[filters.order]}. ",
    ]
    not_rated = sum(row.standing is GapStanding.NOT_RATED for row in of_source)
    if not_rated:
        told.append(f"{not_rated} that you have not rated do not count as lacking.")
    drawn = lacking[:SHOWN]
    figure = gap_bars(
        [_gap_bar(row) for row in drawn],
        axis_title="Importance × level required, dark: what you have of it",
    )
    noted = [
        f"The {len(drawn)} first of {len(lacking)} are drawn. A percentage beside a bar is its part of the gap; the "
        "parts add up to the gap. Pay that goes with a skill is an association, with a 95% interval in the table."
    ]
    return filled(question, filters, answer, CardContent(headline, told, figure, noted), problems=problems)


def _gap_bar(row: GapSkill) -> GapBar:
    needed = row.importance * row.required_level
    have = row.importance * min(row.have_level or 0.0, row.required_level)
    known = [
        f"in {formatting.share(row.local_share)} of postings" if row.local_share is not None else "",
        f"pay {formatting.percent_change(row.pay_difference)}" if row.pay_difference is not None else "",
    ]
    lines = [
        f"<b>{row.skill_name}</b>: {formatting.word(row.standing).lower()}",
        f"Importance {row.importance:.2f}, level required {row.required_level:.2f}, yours {row.have_level or 0:.2f}",
        *(
            [f"Asked for in {formatting.counted(row.local_postings, 'posting')} here"]
            if row.local_postings is not None
            else []
        ),
        *(
            [
                f"Pay with it {formatting.percent_change(row.pay_difference)} "
                f"({formatting.percent_change(row.pay_difference_low)} to "
                f"{formatting.percent_change(row.pay_difference_high)}), {row.pay_postings} postings"
            ]
            if row.pay_difference is not None
            else []
        ),
    ]
    return GapBar(
        row.skill_name,
        needed,
        have,
        formatting.share(row.gap_share),
        ", ".join(one for one in known if one),
        "<br>".join(lines),
    )


# --- What to learn next --------------------------------------------------------------------------------------------


def next_card(
    filters: Any, answer: Answer[NextSkill], title: str, source: RequirementSource, where: str
) -> dict[str, Any]:
    """The parts of the card with the single skill that helps most."""
    question = skill_gap_next.QUESTION
    rows = [row for row in answer.rows if row.source is source]
    if not rows:
        nothing = Nothing(f"for {title} by this source", "Choose the other source.", "No skill is missing.")
        headline = f"No further skill raises the match with {title}"
        if not answer.rows:
            return no_answer(question, filters, answer, headline, nothing)
        return filled(question, filters, answer, CardContent(headline, f"0 of the {len(answer.rows)} in the table."))
    first = rows[0]
    headline = f"Learn {first.skill_name} next: match {points(first.match_now)} → {points(first.match_with)}"
    told: list[Any] = ["It opens "]
    told += [
        html.Strong(formatting.counted(first.postings_opened, "more posting")),
        f" of {formatting.count(first.all_postings)} for {title} in {where}, ",
        f"{formatting.count(first.open_postings)} of which are open to you now.",
    ]
    bars = [
        Bar(
            row.skill_name,
            row.weighted_gain,
            hover="<br>".join(_next_lines(row)),
            highlighted=place == 0,
            note=f"opens {formatting.counted(row.postings_opened, 'posting')}",
        )
        for place, row in enumerate(rows[:NEXT_SHOWN])
    ]
    figure = ranked_bars(
        bars,
        written=lambda gain: f"+{gain:.1f}",
        axis_title="Points of the match by importance, gained",
        tickformat="~g",
        rows=NEXT_SHOWN,
    )
    noted = [f"Open: you have {OPEN_SHARE:.0%} or more of the skills that a posting asks for."]
    return filled(question, filters, answer, CardContent(headline, told, figure, noted))


def _next_lines(row: NextSkill) -> list[str]:
    lines = [
        f"<b>{row.skill_name}</b>",
        f"Match {row.match_now:.1f} → {row.match_with:.1f}, by importance "
        f"{row.weighted_now:.1f} → {row.weighted_with:.1f}",
        f"Gap {formatting.share(row.gap_now)} → {formatting.share(row.gap_with)}",
        f"Opens {formatting.counted(row.postings_opened, 'posting')}",
    ]
    if row.pay_difference is not None:
        lines.append(f"Pay with it {formatting.percent_change(row.pay_difference)}")
    return lines


# --- What carries over ---------------------------------------------------------------------------------------------


def transferable_card(filters: Any, answer: Answer[GapSkill], title: str, present: str | None) -> dict[str, Any]:
    """The parts of the card with what the person brings. present: title of the present occupation, if named."""
    question = skill_gap.QUESTION
    by_skill: dict[str, list[GapSkill]] = {}
    for row in answer.rows:
        if row.transferable:
            by_skill.setdefault(row.skill, []).append(row)
    ordered = sorted(by_skill.values(), key=lambda rows: (-max(row.importance for row in rows), rows[0].skill_name))
    if not answer.rows:
        return no_answer(
            question, filters, answer, f"What {title} require cannot be told", NOTHING_REQUIRED, kind=CardKind.TEXT
        )
    if not filters.skills.skills:
        told = f"There are 0 skills of yours yet; add some above, and those that {title} require too stand here."
        content = CardContent(f"What you bring for {title}", told, text=[html.P(_advice(filters))])
        return filled(question, filters, answer, content, kind=CardKind.TEXT)
    whose = f"{present} and {title}" if present else title
    if not ordered:
        headline = f"None of your skills is required by {whose}"
        told = f"0 of {len(filters.skills.skills)} skills of yours."
        return filled(question, filters, answer, CardContent(headline, told, text=[html.P(_advice(filters))]),
                      kind=CardKind.TEXT)  # fmt: skip
    names = [rows[0].skill_name for rows in ordered[:NAMED]]
    headline = f"You bring {formatting.listed(names)}" + (f" and {len(ordered) - NAMED} more" if len(ordered) > NAMED
                                                         else "")  # fmt: skip
    told = f"{len(ordered)} of your {len(filters.skills.skills)} skills are required by {whose}."
    items = [html.Li(_carried(rows, filters)) for rows in ordered]
    text: list[Component] = [html.Ul(items, className="chips")]
    if not present:
        text.append(html.P(_advice(filters), className="facts__source"))
    return filled(question, filters, answer, CardContent(headline, told, text=text), kind=CardKind.TEXT)


def _advice(filters: Any) -> str:
    if filters.present == ALL:
        return "Choose your present occupation above to see what it has in common with this one."
    return "Other occupations may be nearer; the view “All occupations” shows which."


def _carried(rows: Sequence[GapSkill], filters: Any) -> list[Component | str]:
    """A skill with who requires it; below the level it says so."""
    first = rows[0]
    sources = formatting.listed([formatting.word(row.source) for row in rows])
    below = any(row.standing is GapStanding.BELOW for row in rows)
    named = first.skill_name if "." in first.skill else dcc.Link(first.skill_name, links.skill(first.skill, filters))
    return [named, html.Small(f"{sources}{', below the level' if below else ''}")]
