"""The weight of experience, against the reference and at its edges."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.experience import TYPICAL_YEARS, WITHOUT_EXPERIENCE, experience_weight
from tests import gap_reference

YEARS = st.none() | st.floats(0, 60)
ZONES = st.none() | st.sampled_from([*TYPICAL_YEARS, 9])


@pytest.mark.parametrize(
    ("years", "zone", "weight"),
    [
        (0, 4, 0.5),
        (1, 4, 0.5 + 1 / 6),
        (1.5, 4, 0.75),
        (3, 4, 1.0),
        (30, 4, 1.0),
        (3, 5, 0.75),
        (1, 1, 1.0),
        (None, 4, 1.0),
        (0, None, 1.0),
        (0, 7, 1.0),  # a zone that nobody knows
    ],
)
def test_by_hand(years, zone, weight):
    assert experience_weight(years, zone) == pytest.approx(weight)


@settings(max_examples=80)
@given(YEARS, ZONES)
def test_it_is_the_references(years, zone):
    typical = TYPICAL_YEARS.get(zone) if zone else None
    assert experience_weight(years, zone) == pytest.approx(gap_reference.experience_weight(years, typical))


@settings(max_examples=80)
@given(st.floats(0, 60), st.floats(0, 60), st.sampled_from([*TYPICAL_YEARS]))
def test_more_years_never_weigh_less_and_harder_zones_never_more(years, more, zone):
    weight = experience_weight(years, zone)
    assert WITHOUT_EXPERIENCE <= weight <= 1
    assert experience_weight(years + more, zone) >= weight
    assert all(experience_weight(years, higher) <= weight for higher in TYPICAL_YEARS if higher > zone)


def test_negative_years_are_refused():
    with pytest.raises(ValueError, match="-1 years of experience are not possible"):
        experience_weight(-1, None)
