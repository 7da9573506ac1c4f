"""The scores of all occupations at once are those of one after the other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.matching import GapStanding, Requirement, Variant, judge, scores
from domain.matching_arrays import Columns, score_all
from domain.person import OwnSkill

SHARES = st.floats(0, 1, allow_nan=False).map(lambda value: round(value, 3))
REQUIREMENTS = st.tuples(SHARES, SHARES, st.booleans(), st.sampled_from(["not", "without", 1, 2, 3]))
OCCUPATIONS = st.lists(st.lists(REQUIREMENTS, max_size=6), min_size=1, max_size=5)


def own(said: str | int) -> OwnSkill | None:
    if said == "not":
        return None
    return OwnSkill("it", said if isinstance(said, int) else None)


@settings(max_examples=150)
@given(OCCUPATIONS, st.floats(0.5, 1))
def test_every_occupation_scores_as_if_it_were_alone(occupations, weight):
    every = [(place, *one) for place, some in enumerate(occupations) for one in some]
    owned = [own(one[4]) for one in every]
    columns = Columns(
        np.array([one[0] for one in every], dtype=np.intp),
        np.array([one[1] for one in every], dtype=float),
        np.array([one[2] for one in every], dtype=float),
        np.array([one[3] for one in every], dtype=bool),
        np.array([one is not None for one in owned], dtype=bool),
        np.array([one.proficiency if one else None for one in owned], dtype=float),
    )
    found = score_all(columns, np.full(len(occupations), weight))
    for place, some in enumerate(occupations):
        judged = [judge(Requirement("it", *one[:2], rated=one[2]), own(one[3])) for one in some]
        counted, weighted = (scores(judged, weight, variant) for variant in Variant)
        assert (found.matched[place], found.required[place]) == (counted.matched, counted.required)
        assert found.missing[place] == sum(one.standing is GapStanding.MISSING for one in judged)
        for got, expected in (
            (found.match[place], counted.match),
            (found.adjusted[place], counted.adjusted),
            (found.weighted[place], weighted.match),
        ):
            assert np.isnan(got) if expected is None else got == pytest.approx(expected, abs=1e-9)
