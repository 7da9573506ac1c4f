"""O*NET releases: which are loaded, which were refused, and what changed from one to another?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash
from dash import Input, callback, html

from components import shell
from components.chart_card import CardKind, card_outputs, chart_card, table_card, text_card
from components.figures import ranked_bars
from components.how_computed import how_computed
from components.release_cards import changes_card, kinds_card, releases_card
from components.url_state import asked_of, filter_id, filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import onet_releases, release_change_kinds, release_changes
from data_access.queries.alerts import standing_alerts
from data_access.tenancy import PUBLIC
from domain.releases import ChangeKind
from domain.sources import Source

PAGE = "release-changes"
dash.register_page(__name__, path=f"/{PAGE}", name="O*NET releases", title="O*NET releases · SkillPulse", order=10)


class ids:
    """This page's own outputs."""

    RELEASES = f"{PAGE}-releases"
    KINDS = f"{PAGE}-kinds"
    CHANGES = f"{PAGE}-changes"


@dataclass(frozen=True)
class Filters(release_changes.Filters):
    """The question's own."""


def layout(**query: Any) -> html.Main:
    """The page for an address."""
    return shell.page(
        PAGE,
        Filters,
        query,
        title="What changed in O*NET?",
        lead="The O*NET releases that are loaded, the archives that were refused, and how two of them differ.",
        cards=lambda _: [
            chart_card(
                ids.KINDS,
                release_change_kinds.QUESTION,
                height=ranked_bars.height(len(ChangeKind)),
                first_column="kind",
                how=how_computed(release_change_kinds.QUESTION),
                label="Bars: how many changes of each kind there are.",
            ),
            text_card(
                ids.RELEASES,
                onet_releases.QUESTION,
                first_column="release",
                how=how_computed(onet_releases.QUESTION),
                rows=5,
            ),
            table_card(
                ids.CHANGES,
                release_changes.QUESTION,
                first_column="kind",
                how=how_computed(release_changes.QUESTION),
                rows=12,
                class_name="card--whole",
            ),
        ],
        official=(Source.ONET,),
        needs_postings=False,
    )


@callback(card_outputs(ids.RELEASES, CardKind.TEXT), Input(filter_id(PAGE, "after"), "value"))
def show_releases(_: str) -> dict[str, Any]:
    """The loaded releases and the latest refusals; no filter narrows them."""
    with reading(PUBLIC) as connection:
        answer = onet_releases.ask(connection, onet_releases.Filters())
        alerts = standing_alerts(connection)
    return releases_card(answer, alerts)


@callback(card_outputs(ids.KINDS), {"controls": filter_inputs(PAGE, Filters, without=("limit",))})
def show_kinds(controls: dict[str, Any]) -> dict[str, Any]:
    """How many changes of each kind there are."""
    filters, problems = read_controls(Filters, controls)
    asked = asked_of(release_change_kinds.QUESTION, filters)
    with reading(PUBLIC) as connection:
        answer = release_change_kinds.ask(connection, asked)
    return kinds_card(asked, answer, problems)


@callback(card_outputs(ids.CHANGES, CardKind.TABLE), {"controls": filter_inputs(PAGE, Filters)})
def show_changes(controls: dict[str, Any]) -> dict[str, Any]:
    """The changes one by one."""
    filters, _ = read_controls(Filters, controls)
    with reading(PUBLIC) as connection:
        answer = release_changes.ask(connection, filters)
    return changes_card(filters, answer)
