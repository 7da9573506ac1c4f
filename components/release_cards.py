"""Cards about O*NET's releases: which are loaded and which were refused, and what changed from one to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dash import html

from components import formatting, notices
from components.chart_card import CardContent, CardKind, filled, no_answer
from components.figures import ranked_bars
from components.figures.ranked_bars import Bar
from components.notices import Nothing
from components.url_state import query_string
from data_access.queries import onet_releases, release_changes
from data_access.queries.alerts import Alert
from data_access.queries.onet_releases import ReleaseRecord
from data_access.queries.question import Answer
from data_access.queries.release_changes import MOST_ROWS, KindCount, ReleaseChange
from domain.filters import FilterError
from domain.releases import REFUSED_ALERT, ChangeKind, ReleaseState
from domain.vocabulary import ALL, is_generated_release

NAMES = {
    ChangeKind.OCCUPATION_ADDED: ("Occupations added", "{} occupation{s} added"),
    ChangeKind.OCCUPATION_REMOVED: ("Occupations removed", "{} occupation{s} removed"),
    ChangeKind.OCCUPATION_RETITLED: ("Occupations retitled", "{} occupation{s} retitled"),
    ChangeKind.RATING_MOVED: ("Ratings moved", "{} rating{s} moved beyond chance"),
    ChangeKind.SOFTWARE_GAINED: ("Software gained", "{} product{s} listed anew"),
    ChangeKind.SOFTWARE_LOST: ("Software lost", "{} product{s} no longer listed"),
    ChangeKind.HOT_TECHNOLOGY_FLIPPED: ("Hot marks changed", "{} hot mark{s} changed"),
    ChangeKind.IN_DEMAND_FLIPPED: ("In-demand marks changed", "{} in-demand mark{s} changed"),
    ChangeKind.TITLE_ADDED: ("Titles added", "{} title{s} added"),
    ChangeKind.TITLE_REMOVED: ("Titles removed", "{} title{s} removed"),
}
"""Kind of change -> its name beside a bar, and so many of them in a sentence."""

TOLD = 3
"""Failed checks of a refused archive that the card names."""

REFUSALS = 3
"""Refused archives that the card names."""

HOW_TO_LOAD = "Load one: python -m jobs run refresh_onet --source db_30_3_text.zip"


@dataclass(frozen=True)
class Difference:
    """What a page has read of two releases. before, after: their numbers, None where there are not two."""

    before: str | None
    after: str | None
    counts: list[KindCount]
    answer: Answer[ReleaseChange]

    @property
    def total(self) -> int:
        return sum(one.changes for one in self.counts)

    @property
    def between(self) -> str:
        return f"from {called(self.before)} to {called(self.after)}"


def called(version: str | None) -> str:
    """'O*NET 29.0', 'generated release 0.1'."""
    return f"generated release {version}" if is_generated_release(version) else f"O*NET {version}"


def so_many(one: KindCount) -> str:
    """'19,750 ratings moved beyond chance'."""
    return NAMES[one.kind][1].format(formatting.count(one.changes), s="" if one.changes == 1 else "s")


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
        nothing = Nothing("to show", HOW_TO_LOAD, "No O*NET release is loaded.")
        return no_answer(question, filters, answer, "No O*NET release is loaded", nothing, kind=CardKind.TEXT)
    loaded = [row for row in answer.rows if row.state is not ReleaseState.REFUSED]
    refusals = [row for row in answer.rows if row.state is ReleaseState.REFUSED]
    current = next((row for row in loaded if row.state is ReleaseState.CURRENT), None)
    title = f"{called(current.release) if current else 'No release'} is current".replace("generated", "Generated")
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
    content = CardContent(title, sentence, text=[*warned, html.Ul(lines, className="releases")])
    return filled(question, filters, answer, content, kind=CardKind.TEXT)


def _loaded(row: ReleaseRecord) -> list[Any]:
    named: list[Any] = [html.Strong(called(row.release).replace("generated", "Generated"))]
    named.append(f" ({row.released_on:%B %Y})" if row.released_on else "")
    named.append(", the current one" if row.state is ReleaseState.CURRENT else "")
    rows = formatting.counted(row.total_rows or 0, "row")
    named.append(f": loaded on {formatting.day(row.judged_at.date())}, {rows}")
    if row.codes_added or row.codes_removed:
        named.append(f", {row.codes_added or 0:,} occupation codes added and {row.codes_removed or 0:,} removed")
    named.append(f". Without {formatting.listed(row.absent_files)}." if row.absent_files else ".")
    return named


def _refused(row: ReleaseRecord) -> list[Any]:
    which = called(row.release) if row.release else "An archive"
    told = "; ".join(row.failed_checks[:TOLD])
    more = len(row.failed_checks) - TOLD
    return [
        html.Strong(f"{which} refused"),
        f" on {formatting.day(row.judged_at.date())}: {told}{f'; and {more} more' if more > 0 else ''}.",
    ]


# --- Changes ---------------------------------------------------------------------------------------------------------


def kinds_card(
    filters: release_changes.Filters, difference: Difference, problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with the number of changes of each kind."""
    if not difference.answer.rows:
        return _nothing(filters, difference, problems, CardKind.CHART)
    most = max(difference.counts, key=lambda one: one.changes)
    title = f"{so_many(most)} {difference.between}"
    others = [so_many(one) for one in difference.counts if one is not most]
    sentence = [
        html.Strong(formatting.counted(difference.total, "change")),
        f" {difference.between}{_inside(filters)}: {so_many(most)}",
        f", {formatting.listed(others)}." if others else ".",
    ]
    figure = ranked_bars.ranked_bars(
        [
            Bar(NAMES[one.kind][0], one.changes, hover=f"<b>{NAMES[one.kind][0]}</b><br>{so_many(one)}")
            for one in sorted(difference.counts, key=lambda one: -one.changes)
        ],
        written=lambda value: formatting.count(round(value)),
        axis_title="Changes",
        tickformat=",.0f",
        rows=len(ChangeKind),
    )
    content = CardContent(title, sentence, figure, table_label=_first(difference))
    return filled(release_changes.QUESTION, filters, difference.answer, content, problems=problems)


def changes_card(filters: release_changes.Filters, difference: Difference) -> dict[str, Any]:
    """The parts of the card that lists the changes."""
    shown = len(difference.answer.rows)
    if not shown:
        return _nothing(filters, difference, (), CardKind.TABLE)
    codes = {row.onetsoc_code for row in difference.answer.rows}
    everything = query_string(replace(filters, limit=MOST_ROWS))
    title = f"All {difference.total:,} changes, one by one"
    if shown < difference.total:
        title = f"The first {shown:,} of {difference.total:,} changes, one by one"
    sentence = [
        f"They are about {formatting.counted(len(codes), 'occupation')}. ",
        html.A(
            f"All {formatting.counted(difference.total, 'change')} as CSV",
            href=f"/download/{release_changes.QUESTION.name}.csv{everything}",
            download="",
        ),
        "; a value of a rating is on its own scale, and its error is that of the difference.",
    ]
    content = CardContent(title, sentence, table_label=_first(difference))
    return filled(release_changes.QUESTION, filters, difference.answer, content, kind=CardKind.TABLE)


def _first(difference: Difference) -> str:
    shown = len(difference.answer.rows)
    return f"Table: {'the first ' if shown < difference.total else ''}{formatting.counted(shown, 'change')}"


def _inside(filters: release_changes.Filters) -> str:
    return "" if filters.family == ALL else " in this job family"


def _nothing(
    filters: release_changes.Filters, difference: Difference, problems: Sequence[FilterError], kind: CardKind
) -> dict[str, Any]:
    if difference.before is None:
        title = "There are not two releases to compare"
        nothing = Nothing("to compare", HOW_TO_LOAD, "One more O*NET release is needed.")
    else:
        title = f"Nothing of this kind changed {difference.between}"
        nothing = Nothing(advice="Choose all kinds, all families or other releases.", headline="No change matches.")
    return no_answer(release_changes.QUESTION, filters, difference.answer, title, nothing, problems, kind=kind)
