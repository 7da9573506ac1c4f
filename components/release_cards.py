"""Cards about O*NET's releases: which are loaded and which were refused, and what changed from one to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from components import formatting, notices
from components.chart_card import CardContent, CardKind, filled, no_answer
from components.figures import ranked_bars
from components.figures.ranked_bars import Bar
from components.notices import Nothing
from components.url_state import query_string
from data_access.queries import onet_releases, release_change_kinds, release_changes
from data_access.queries.alerts import Alert
from data_access.queries.onet_releases import ReleaseRecord
from data_access.queries.question import Answer
from data_access.queries.release_change_kinds import KindCount
from data_access.queries.release_changes import MOST_ROWS, ComparedAnswer, ReleaseChange
from domain.filters import FilterError
from domain.releases import REFUSED_ALERT, ChangeKind, ReleaseState
from domain.vocabulary import ALL

SO_MANY = {
    ChangeKind.OCCUPATION_ADDED: "{} occupation{s} added",
    ChangeKind.OCCUPATION_REMOVED: "{} occupation{s} removed",
    ChangeKind.OCCUPATION_RETITLED: "{} occupation{s} retitled",
    ChangeKind.RATING_MOVED: "{} rating{s} moved beyond chance",
    ChangeKind.SOFTWARE_GAINED: "{} product{s} listed anew",
    ChangeKind.SOFTWARE_LOST: "{} product{s} no longer listed",
    ChangeKind.HOT_TECHNOLOGY_FLIPPED: "{} hot mark{s} changed",
    ChangeKind.IN_DEMAND_FLIPPED: "{} in-demand mark{s} changed",
    ChangeKind.TITLE_ADDED: "{} title{s} added",
    ChangeKind.TITLE_REMOVED: "{} title{s} removed",
}
"""Kind of change -> so many of them in a sentence."""

TOLD = 3
"""Failed checks of a refused archive that the card names."""

REFUSALS = 3
"""Refused archives that the card names."""


def so_many(one: KindCount) -> str:
    """'19,750 ratings moved beyond chance'."""
    return SO_MANY[one.kind].format(formatting.count(one.changes), s="" if one.changes == 1 else "s")


# --- Releases --------------------------------------------------------------------------------------------------------


def releases_card(answer: Answer[ReleaseRecord], alerts: Sequence[Alert]) -> dict[str, Any]:
    """The parts of the card with the loaded releases and the latest refusals."""
    question, filters = onet_releases.QUESTION, onet_releases.Filters()
    warned = [
        notices.notice(
            "failed",
            html.Strong("A release was refused. "),
            f"None has been published since {formatting.day(one.raised_at.date())}; the current one stays until a "
            "sound archive is loaded: python -m jobs run refresh_onet --source ...",
        )
        for one in alerts
        if one.subject == REFUSED_ALERT
    ]
    if not answer.rows:
        nothing = Nothing("to show", notices.HOW_TO_LOAD, "No O*NET release is loaded.")
        return no_answer(question, filters, answer, "No O*NET release is loaded", nothing, kind=CardKind.TEXT)
    loaded = [row for row in answer.rows if row.state is not ReleaseState.REFUSED]
    refusals = [row for row in answer.rows if row.state is ReleaseState.REFUSED]
    current = next((row for row in loaded if row.state is ReleaseState.CURRENT), None)
    title = f"{_named(current.release) if current else 'No release'} is current"
    if not refusals:
        title += ", and no archive was refused"
    sentence = [
        html.Strong(formatting.counted(len(loaded), "release")),
        f" {'is' if len(loaded) == 1 else 'are'} loaded",
        f"; {formatting.counted(len(refusals), 'archive')} {'was' if len(refusals) == 1 else 'were'} refused"
        if refusals
        else "",
        f". The current one has {formatting.counted(current.total_rows or 0, 'row')}." if current else ".",
    ]
    lines = [html.Li(_loaded(row)) for row in loaded] + [html.Li(_refused(row)) for row in refusals[:REFUSALS]]
    content = CardContent(title, sentence, text=[*warned, html.Ul(lines, className="lines")])
    return filled(question, filters, answer, content, kind=CardKind.TEXT)


def _named(version: str | None) -> str:
    return formatting.sentence_case(formatting.release(version))


def _loaded(row: ReleaseRecord) -> list[Any]:
    named: list[Any] = [html.Strong(_named(row.release))]
    named.append(f" ({row.released_on:%B %Y})" if row.released_on else "")
    named.append(", the current one" if row.state is ReleaseState.CURRENT else "")
    rows = formatting.counted(row.total_rows or 0, "row")
    named.append(f": loaded on {formatting.day(row.judged_at.date())}, {rows}")
    if row.codes_added or row.codes_removed:
        named.append(f", {row.codes_added or 0:,} occupation codes added and {row.codes_removed or 0:,} removed")
    named.append(f". Without {formatting.listed(row.absent_files)}." if row.absent_files else ".")
    return named


def _refused(row: ReleaseRecord) -> list[Any]:
    which = _named(row.release) if row.release else "An archive"
    told = "; ".join(row.failed_checks[:TOLD])
    more = len(row.failed_checks) - TOLD
    return [
        html.Strong(f"{which} refused"),
        f" on {formatting.day(row.judged_at.date())}: {told}{f'; and {more} more' if more > 0 else ''}.",
    ]


# --- Changes ---------------------------------------------------------------------------------------------------------


def kinds_card(
    filters: Any, answer: ComparedAnswer[KindCount], problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with the number of changes of each kind."""
    question = release_change_kinds.QUESTION
    if not answer.rows:
        title, nothing = _nothing(answer)
        return no_answer(question, filters, answer, title, nothing, problems)
    ranked = sorted(answer.rows, key=lambda one: -one.changes)
    others = [so_many(one) for one in answer.rows if one is not ranked[0]]
    sentence = [
        html.Strong(formatting.counted(answer.changes, "change")),
        f" {_between(answer)}{_inside(filters)}: {so_many(ranked[0])}",
        f", {formatting.listed(others)}." if others else ".",
    ]
    figure = ranked_bars.ranked_bars(
        [_bar(one) for one in ranked],
        written=lambda value: formatting.count(round(value)),
        axis_title="Changes",
        tickformat=",.0f",
        rows=len(ChangeKind),
    )
    content = CardContent(f"{so_many(ranked[0])} {_between(answer)}", sentence, figure)
    return filled(question, filters, answer, content, problems=problems)


def _bar(one: KindCount) -> Bar:
    name = formatting.word(one.kind)
    return Bar(name, one.changes, hover=f"<b>{name}</b><br>{so_many(one)}")


def changes_card(filters: Any, answer: ComparedAnswer[ReleaseChange]) -> dict[str, Any]:
    """The parts of the card that lists the changes."""
    question = release_changes.QUESTION
    shown = len(answer.rows)
    if not shown:
        title, nothing = _nothing(answer)
        return no_answer(question, filters, answer, title, nothing, kind=CardKind.TABLE)
    codes = {row.onetsoc_code for row in answer.rows}
    changes = formatting.counted(answer.changes, "change")
    if shown < answer.changes:
        title, label = f"The first {shown:,} of {changes}, one by one", f"Table: the first {shown:,} of {changes}"
    else:
        title = "The one change" if shown == 1 else f"All {changes}, one by one"
        label = f"Table: {changes}"
    sentence = [
        f"They are about {formatting.counted(len(codes), 'occupation')}. "
        if shown > 1
        else f"It is about 1 occupation, {answer.rows[0].title}. ",
        html.A(
            f"All {changes} as CSV" if answer.changes > 1 else "The change as CSV",
            href=f"/download/{question.name}.csv{query_string(replace(filters, limit=MOST_ROWS))}",
            download="",
        ),
        "; a value of a rating is on its own scale, and its error is that of the difference.",
    ]
    content = CardContent(title, sentence, table_label=label)
    return filled(question, filters, answer, content, kind=CardKind.TABLE)


def _between(answer: ComparedAnswer[Any]) -> str:
    return f"from {formatting.release(answer.before)} to {formatting.release(answer.after)}"


def _inside(filters: Any) -> str:
    return "" if filters.family == ALL else " in this job family"


def _nothing(answer: ComparedAnswer[Any]) -> tuple[str, Nothing]:
    """The title of a card without a change, and why there is none."""
    if answer.before is None:
        nothing = Nothing("to compare", notices.HOW_TO_LOAD, "One more O*NET release is needed.")
        return "There are not two releases to compare", nothing
    nothing = Nothing(advice="Choose all kinds, all families or other releases.", headline="No change matches.")
    return f"Nothing of this kind changed {_between(answer)}", nothing
