"""Who earns most is claimed only where the published figures say so."""

from __future__ import annotations

from itertools import permutations

import pytest

from components.pay_words import Paid, who_earns_most

A, B, C = Paid("A", 100_000), Paid("B", 90_000), Paid("C", 80_000)
TOP = 239_200


@pytest.mark.parametrize(
    ("paid", "told"),
    [
        ([A], "A earn $100,000 a year in the middle"),
        ([Paid("A", TOP, True)], "A earn ≥ $239,200 a year in the middle"),
        ([A, B, C], "A earn most in the middle: $100,000 a year"),
        ([Paid("A", TOP, True), B], "A earn most in the middle: ≥ $239,200 a year"),
        ([A, Paid("B", 100_000)], "A and B earn the same in the middle: $100,000 a year"),
        ([A, Paid("B", 100_000), C], "A and B earn most, the same in the middle: $100,000 a year"),
        (
            [Paid("A", TOP, True), Paid("B", TOP, True), C],
            "It cannot be told which earn most in the middle: A (≥ $239,200) or B (≥ $239,200)",
        ),
        (
            [A, Paid("B", 90_000, True), C],
            "It cannot be told which earn most in the middle: A ($100,000) or B (≥ $90,000)",
        ),
        (
            [Paid(name, TOP, True) for name in "ABCDE"],
            "It cannot be told which earn most in the middle: A (≥ $239,200), B (≥ $239,200), C (≥ $239,200) or 2 more",
        ),
    ],
)
def test_the_finding(paid: list[Paid], told: str) -> None:
    assert who_earns_most(paid) == told


def test_most_is_claimed_only_of_one_that_is_highest_whatever_the_bounds_hide() -> None:
    values = [(1, False), (1, True), (2, False), (2, True), (3, False), (3, True)]
    for chosen in permutations([*values, *values], 3):
        paid = [Paid(name, 1000 * pay, bound) for name, (pay, bound) in zip("ABC", chosen, strict=True)]
        # A bound may hide any value above it; 100 stands for one above all others.
        possible = [{pay, 100} if bound else {pay} for pay, bound in chosen]
        certain = [
            name
            for n, name in enumerate("ABC")
            if all(
                min(possible[n]) > most
                for m in range(3)
                if m != n
                for most in [max(possible[m])]
            )
        ]
        claims = who_earns_most(paid)
        assert (" earn most in the middle" in claims and claims[0] in "ABC" and claims[1] == " ") == bool(certain)
        if certain:
            assert claims.startswith(f"{certain[0]} earn most in the middle")
