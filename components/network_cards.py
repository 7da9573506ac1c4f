"""The cards of the network of skills: the picture with its pairs, its skills, and its groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import demand_cards, formatting
from components.chart_card import CardContent, CardKind, filled, no_answer, span, table_card
from components.figures import skill_network as figure
from components.how_computed import how_computed
from components.network_drawing import network_card
from components.network_words import MEASURE_NAMES, TIED
from components.notices import Nothing
from components.partner_cards import WRITTEN
from components.url_state import asked_of, query_string
from data_access.queries import network_clusters, network_edges, network_nodes
from data_access.queries.question import Answer, Question
from data_access.queries.skill_network import Graph, NetworkEdge
from domain.filters import FilterError
from domain.network import Backbone
from domain.vocabulary import AssociationMeasure

GROUPS_ARE_MADE = "Groups are worked out in the night: python -m jobs run refresh_network."

WITHOUT_A_PAIR = "They are skills in too few postings to have a pair; with fewer joint postings more of them have one."

GROUPS_NAMED = 12
"""Groups that the legend names; the table of groups has all."""


def empty_network_card(card: str, picker_id: dict[str, str], picker: Component) -> html.Section:
    """The empty card with the picture, what is known of the chosen skill, and the pairs. picker: chooses the skill."""
    return network_card(card, network_edges.QUESTION, picker_id, picker, how=how_computed(network_edges.QUESTION))


def empty_skills_card(card: str) -> html.Section:
    """The empty card with the skills of the network."""
    return table_card(
        card,
        network_nodes.QUESTION,
        first_column="skill_name",
        how=how_computed(network_nodes.QUESTION),
        rows=12,
    )


def empty_groups_card(card: str) -> html.Section:
    """The empty card with the groups of the network."""
    return table_card(
        card,
        network_clusters.QUESTION,
        first_column="cluster_name",
        how=how_computed(network_clusters.QUESTION),
        rows=12,
    )


def answer_of(question: Question[Any], filters: Any, graph: Graph) -> Answer[Any]:
    """What a question about the network is answered, out of the one reading of the network."""
    rows: dict[str, list[Any]] = {
        network_nodes.QUESTION.name: graph.nodes,
        network_clusters.QUESTION.name: graph.clusters,
        network_edges.QUESTION.name: graph.edges[: asked_of(network_edges.QUESTION, filters).limit],
    }
    return graph.answer(rows[question.name])


def subject(filters: Any, where: str, occupation: str) -> str:
    """'senior postings for Software Developers in Illinois'. occupation: its title, empty for all."""
    told = demand_cards.of_level(filters.seniority)
    return f"{told} for {occupation} in {where}" if occupation else f"{told} in {where}"


def network_parts(
    filters: Any, graph: Graph, among: str, skill: str, problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with the picture. among: the postings, see `subject`; skill: name, empty for the market."""
    question = network_edges.QUESTION
    answer = answer_of(question, filters, graph)
    query = query_string(asked_of(network_nodes.QUESTION, filters))
    links = {
        "nodes_csv": f"/download/{network_nodes.QUESTION.name}.csv{query}",
        "graphml": f"/download/cooccurrence.graphml{query}",
    }
    if not answer.rows:
        around = f" around {skill}" if skill else ""
        nothing = Nothing(
            f"{around.strip()} among {among}".strip(),
            "Choose fewer joint postings, a longer period, or a larger region.",
            "No pair of skills is asked for together often enough.",
        )
        nobody = no_answer(
            question, filters, answer, f"No network{around} here", nothing, problems, kind=CardKind.NETWORK
        )
        return {**nobody, **links, "legend": []}
    first = answer.rows[0]
    pair = f"{first.skill_name} and {first.partner_name}"
    measured = f"{MEASURE_NAMES[filters.measure]} {WRITTEN[filters.measure](figure.strength(first, filters.measure))}"
    groups = [one for one in graph.clusters if one.cluster]
    around = f" among the skills around {skill}" if skill else ""
    title = f"{pair} {TIED[filters.measure]}{around}"
    drawn, found = len(answer.rows), graph.edge_count
    pairs = formatting.counted(found, "pair")
    shown = pairs if drawn == found else f"the strongest {formatting.count(drawn)} of {pairs}"
    sentence = [
        "Of ",
        html.Strong(f"{formatting.count(graph.all_postings)} {among}"),
        f", {span(answer)}, {formatting.count(first.joint_postings)} ask for both ({measured}). Drawn: ",
        html.Strong(formatting.counted(len(graph.nodes), "skill")),
        f" in {formatting.counted(len(groups), 'group')} and {shown}" if groups else f" and {shown}",
        " that go together beyond chance." if filters.backbone is Backbone.ON else ", beyond chance or not (dashed).",
    ]
    content = CardContent(
        title,
        sentence,
        figure.drawing(graph.nodes, answer.rows, filters.measure),
        table_label=f"Pairs, strongest first: {formatting.count(len(answer.rows))}",
    )
    return {
        **filled(
            question,
            filters,
            answer,
            content,
            problems=problems,
            minimum=WITHOUT_A_PAIR,
            kind=CardKind.NETWORK,
        ),
        **links,
        "legend": legend(graph, answer.rows, filters.measure),
    }


def legend(graph: Graph, edges: Sequence[NetworkEdge], measure: AssociationMeasure) -> list[Component]:
    """What size, width and colour mean."""
    most = graph.nodes[0].postings if graph.nodes else 0
    least = graph.nodes[-1].postings if graph.nodes else 0
    strong, weak = (WRITTEN[measure](figure.strength(edge, measure)) for edge in (edges[0], edges[-1]))
    circles = [
        html.Span(className="network__dot", style={"width": f"{size}px", "height": f"{size}px"}) for size in (7, 12, 18)
    ]
    lines = [html.Span(className="network__line", style={"height": f"{width}px"}) for width in (1, 3, 5)]
    groups = [one for one in graph.clusters if one.cluster]
    named = [
        html.Li([html.Span(className=_swatch(one.cluster)), one.cluster_name], title=", ".join(one.skills[:8]))
        for one in groups[:GROUPS_NAMED]
    ]
    if len(groups) > GROUPS_NAMED:
        named.append(html.Li(f"and {len(groups) - GROUPS_NAMED} more in the table of groups"))
    if any(not node.cluster for node in graph.nodes):
        named.append(html.Li([html.Span(className=_swatch(0)), "in no group"]))
    return [
        html.P([*circles, f" Postings: {formatting.count(least)} to {formatting.count(most)}"]),
        html.P([*lines, f" {formatting.sentence_case(MEASURE_NAMES[measure])}: {weak} to {strong}"]),
        html.Ul(named, className="network__groups"),
    ]


def _swatch(cluster: int) -> str:
    colour, shape = figure.look(cluster)
    return f"network__swatch network__swatch--c{colour} network__swatch--{figure.SHAPES[shape]}"


def skills_parts(filters: Any, graph: Graph, among: str) -> dict[str, Any]:
    """The parts of the card with the skills."""
    question = network_nodes.QUESTION
    answer = answer_of(question, filters, graph)
    if not answer.rows:
        return no_answer(question, filters, answer, "No skill here", Nothing(f"among {among}"), kind=CardKind.TABLE)
    busiest = max(answer.rows, key=lambda node: (node.partners, node.postings))
    sentence = [
        html.Strong(formatting.counted(busiest.partners, "other skill")),
        f" of the {formatting.count(len(answer.rows))} shown are tied to it. {answer.rows[0].skill_name} is asked for "
        f"most, in {formatting.share(answer.rows[0].share)} of {among}.",
    ]
    content = CardContent(
        f"{busiest.skill_name} has the most partners",
        sentence,
        table_label=f"Skills, most postings first: {formatting.count(len(answer.rows))}",
    )
    return filled(question, filters, answer, content, minimum=WITHOUT_A_PAIR, kind=CardKind.TABLE)


def groups_parts(filters: Any, graph: Graph) -> dict[str, Any]:
    """The parts of the card with the groups."""
    question = network_clusters.QUESTION
    answer = answer_of(question, filters, graph)
    if not answer.rows:
        return no_answer(
            question,
            filters,
            answer,
            "No groups here",
            Nothing("among these skills", GROUPS_ARE_MADE, "No group of skills."),
            kind=CardKind.TABLE,
        )
    first = answer.rows[0]
    inside = sum(one.edges for one in answer.rows)
    sentence = [
        html.Strong(f"{formatting.count(first.skill_count)} skills"),
        f" are in the largest group, the strongest pair in it is {first.strongest}. "
        if first.strongest
        else " are in the largest group. ",
        f"{formatting.counted(inside, 'pair')} of {formatting.count(graph.edge_count)} lie inside a group.",
    ]
    content = CardContent(
        f"{formatting.counted(len(answer.rows), 'group')} of skills, the largest: {first.cluster_name}",
        sentence,
        table_label=f"Groups: {formatting.count(len(answer.rows))}",
    )
    return filled(question, filters, answer, content, minimum=WITHOUT_A_PAIR, kind=CardKind.TABLE)
