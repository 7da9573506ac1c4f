"""Whose published figures are: said as they are, also where one source is real and the other generated."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from data_access.queries.soc_figures import figures_source

REAL, MADE = SimpleNamespace(generated=False), SimpleNamespace(generated=True)


@pytest.mark.parametrize(
    ("wages", "outlooks", "said"),
    [
        ([REAL], [REAL], "BLS wages and projections"),
        ([MADE], [MADE], "generated wages and projections"),
        ([REAL], [MADE], "BLS wages and generated projections"),
        ([REAL, MADE], [], "generated wages and BLS projections"),
    ],
)
def test_generated_figures_are_not_called_the_publishers(wages, outlooks, said):
    assert figures_source(wages, outlooks) == said
