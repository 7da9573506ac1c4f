"""Every card of every page as a browser asks for it: the callback's request, through routes, JSON and all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import Dash

from tests.test_page_contract import Visit


def cases(application: Dash, addresses: tuple[str, ...]) -> dict[str, Callable[[], Any]]:
    """Name -> a call that answers one card's callback once. Raises AssertionError where a card fails."""
    client = application.server.test_client()
    found: dict[str, Callable[[], Any]] = {}
    for address in addresses:
        visit = Visit(client, application, address)
        for card in visit.cards:
            found[f"`{address}` {card['data-card']}"] = _call(visit, card["data-card"])
    return found


def _call(visit: Visit, card: str) -> Callable[[], Any]:
    def call() -> Any:
        answer = visit.call(card)
        assert answer.status_code == 200, answer.text
        return answer

    return call
