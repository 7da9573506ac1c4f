"""Texts and the pay they state; labelled by hand."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pay import (
    A_YEAR,
    ANNUAL_BOUNDS,
    COARSE_UNITS,
    DOLLAR_SIZED,
    HOURS_A_YEAR,
    LARGEST_ANNUAL,
    Pay,
    annual_pay,
    pay_in_text,
)
from domain.vocabulary import PayPeriod

HOUR, DAY, WEEK, MONTH, YEAR = PayPeriod.HOUR, PayPeriod.DAY, PayPeriod.WEEK, PayPeriod.MONTH, PayPeriod.YEAR

STATED = [
    # text, low, high, period, currency
    ("$120-150k", 120_000, 150_000, YEAR, "USD"),
    ("$120k–$150K", 120_000, 150_000, YEAR, "USD"),
    ("$120k - $150k", 120_000, 150_000, YEAR, "USD"),
    ("$120k-$150", 120_000, 150_000, YEAR, "USD"),
    ("$277—$397k", 277_000, 397_000, YEAR, "USD"),
    ("$170 - $220k + profit share", 170_000, 220_000, YEAR, "USD"),
    ("$280K-307K total comp", 280_000, 307_000, YEAR, "USD"),
    ("$145~170k + 10% bonus", 145_000, 170_000, YEAR, "USD"),
    ("€~55k-€~75k", 55_000, 75_000, YEAR, "EUR"),
    ("€80-100k + equity", 80_000, 100_000, YEAR, "EUR"),
    ("€100K–€165K + Equity", 100_000, 165_000, YEAR, "EUR"),
    ("150-180K €", 150_000, 180_000, YEAR, "EUR"),
    ("90k EUR", 90_000, 90_000, YEAR, "EUR"),
    ("120.000 €", 120_000, 120_000, YEAR, "EUR"),
    ("120 000 € - 150 000 €", 120_000, 150_000, YEAR, "EUR"),
    ("€45.000 - € 70.000 per year", 45_000, 70_000, YEAR, "EUR"),
    ("50.000 euro per year", 50_000, 50_000, YEAR, "EUR"),
    ("£45,000 - £55,000 per annum", 45_000, 55_000, YEAR, "GBP"),
    ("£30k-£35k pro rata", 30_000, 35_000, YEAR, "GBP"),
    ("£70,000 – £85,000 base. 0.5% EMI equity", 70_000, 85_000, YEAR, "GBP"),
    ("CAD 110,000", 110_000, 110_000, YEAR, "CAD"),
    ("C$130K-C$150K + equity", 130_000, 150_000, YEAR, "CAD"),
    ("$140k CAD", 140_000, 140_000, YEAR, "CAD"),
    ("$300-600k AUD", 300_000, 600_000, YEAR, "AUD"),
    ("A$120,000", 120_000, 120_000, YEAR, "AUD"),
    ("NZ$95,000 per year", 95_000, 95_000, YEAR, "NZD"),
    ("S$90k-120k", 90_000, 120_000, YEAR, "SGD"),
    ("CHF 120'000 - 150'000", 120_000, 150_000, YEAR, "CHF"),
    ("US$ 120k", 120_000, 120_000, YEAR, "USD"),
    ("$ 150 000", 150_000, 150_000, YEAR, "USD"),
    ("$70.000 - $90.000", 70_000, 90_000, YEAR, "USD"),
    ("$45,000.00 - $60,000.00 Annually", 45_000, 60_000, YEAR, "USD"),
    ("compensation: 140,000-180,000 USD", 140_000, 180_000, YEAR, "USD"),
    ("60-120K USD depending on the candidate", 60_000, 120_000, YEAR, "USD"),
    ("$180,000 - $320,000 USD + equity", 180_000, 320_000, YEAR, "USD"),
    ("$116,800 - $175,200 plus top-tier benefits", 116_800, 175_200, YEAR, "USD"),
    ("$90k-$150K+", 90_000, 150_000, YEAR, "USD"),
    ("$80k-$110k+ (can go higher)", 80_000, 110_000, YEAR, "USD"),
    ("$150k + 0.75% equity", 150_000, 150_000, YEAR, "USD"),
    ("$192k + bonus", 192_000, 192_000, YEAR, "USD"),
    ("$160K–$200K + seed-stage equity", 160_000, 200_000, YEAR, "USD"),
    ("$150k base, 0.5% equity", 150_000, 150_000, YEAR, "USD"),
    ("$200k OTE", 200_000, 200_000, YEAR, "USD"),
    ("$120k base + $20k bonus", 120_000, 120_000, YEAR, "USD"),
    ("$120k and 401k", 120_000, 120_000, YEAR, "USD"),
    ("between $100k and $120k", 100_000, 120_000, YEAR, "USD"),
    ("from $60k to $80k", 60_000, 80_000, YEAR, "USD"),
    ("annual salary of $95,000", 95_000, 95_000, YEAR, "USD"),
    ("$185,000/yr - $210,000/yr", 185_000, 210_000, YEAR, "USD"),
    ("$80k/year", 80_000, 80_000, YEAR, "USD"),
    ("$145K-$175K/yr+equity", 145_000, 175_000, YEAR, "USD"),
    ("Remote | $80-100K base + 0.50% equity", 80_000, 100_000, YEAR, "USD"),
    ("raised $20M | Engineer | $150k-$200k", 150_000, 200_000, YEAR, "USD"),
    ("$15k a year", 15_000, 15_000, YEAR, "USD"),
    # other periods
    ("$55/hr", 55, 55, HOUR, "USD"),
    ("USD 60 an hour", 60, 60, HOUR, "USD"),
    ("$60/hour - $80/hour", 60, 80, HOUR, "USD"),
    ("$60-80/h W2", 60, 80, HOUR, "USD"),
    ("50-60€/h", 50, 60, HOUR, "EUR"),
    ("hourly rate: $45", 45, 45, HOUR, "USD"),
    ("$25.50 - $30.75 per hour", "25.50", "30.75", HOUR, "USD"),
    ("Salary: $25.00 to $30.00 /hour", 25, 30, HOUR, "USD"),
    ("$70–85/hr, contract-to-hire", 70, 85, HOUR, "USD"),
    ("$600 per day", 600, 600, DAY, "USD"),
    ("£500 p/d", 500, 500, DAY, "GBP"),
    ("£400-£500 day rate", 400, 500, DAY, "GBP"),
    ("$1,500/week", 1500, 1500, WEEK, "USD"),
    ("weekly pay of $1,200", 1200, 1200, WEEK, "USD"),
    ("$4,000 - $5,000 a month", 4000, 5000, MONTH, "USD"),
    ("€4k monthly", 4000, 4000, MONTH, "EUR"),
    ("USD 6700/month", 6700, 6700, MONTH, "USD"),
    ("30.000 - 40.000 PLN / month", 30_000, 40_000, MONTH, "PLN"),
    ("₹12-18 LPA", 1_200_000, 1_800_000, YEAR, "INR"),
    ("12 LPA", 1_200_000, 1_200_000, YEAR, "INR"),
    ("35-100L INR", 3_500_000, 10_000_000, YEAR, "INR"),
    ("₹40L–₹70L base", 4_000_000, 7_000_000, YEAR, "INR"),
    # no period and no size that tells it
    ("$4,000 - $5,000", 4000, 5000, None, "USD"),
    ("500,000 INR", 500_000, 500_000, None, "INR"),
    ("60,000 SEK", 60_000, 60_000, None, "SEK"),
]

NOT_PAY = [
    "401k matching",
    "401(k) with 4% match",
    "raised $50M",
    "We raised $2,500,000 last year",
    "$3B in revenue",
    "$1.2M ARR",
    "Series B | 16M Funding",
    "$300M Series E",
    "$24B lending market",
    "€3.8M ($4.5M) seed round",
    "referral bonus $2,000",
    "a $5,000 signing bonus",
    "$150,000 sign-on bonus",
    "$10,000 retention bonus",
    "bonus of up to $20,000",
    "$500 home office stipend",
    "$1,500 learning budget",
    "$5,000 relocation",
    "$2,000 travel allowance",
    "tuition reimbursement of $5,250 per year",
    "managing a $200,000 budget",
    "a quota of $900,000",
    "10,000 customers pay $99",
    "$7/month for a pair of tickets",
    "$20 gift card",
    "$300 for take-home exercises",
    "up to $140k CAD + Generous Equity",
    "up to $220K USD",
    "$200K USD+",
    "£150k+ cash/equity",
    "from $60k",
    "over $200,000 with meaningful equity",
    "minimum $50,000",
    "60k-100k + Equity",
    "120,000 - 150,000",
    "1,2 Mio €",
    "$10k - $900k",
    "$150k-$120k",
    "$0",
    "$12,0,0",
    "3 PHP developers",
    "We use 2 USD feeds",
    "$",
    "",
    None,
]


def test_there_are_enough_labelled_texts():
    assert len(STATED) + len(NOT_PAY) >= 100


@pytest.mark.parametrize(("text", "low", "high", "period", "currency"), STATED)
def test_stated_pay_is_found(text, low, high, period, currency):
    assert pay_in_text(text) == Pay(Decimal(low), Decimal(high), period, currency)


@pytest.mark.parametrize("text", NOT_PAY)
def test_other_money_is_not_pay(text):
    assert pay_in_text(text) is None


@pytest.mark.parametrize(("text", "low", "high", "period", "currency"), STATED)
def test_pay_is_found_inside_a_long_text(text, low, high, period, currency):
    around = "We build tools for hospitals and have 12 engineers. " * 10
    assert pay_in_text(f"{around}\n{text}\n{around}") == Pay(Decimal(low), Decimal(high), period, currency)


def test_a_bare_dollar_is_the_currency_of_the_source():
    assert pay_in_text("$110,000", dollar="CAD") == Pay(Decimal(110_000), Decimal(110_000), YEAR, "CAD")
    assert pay_in_text("USD 110,000", dollar="CAD") == Pay(Decimal(110_000), Decimal(110_000), YEAR, "USD")


def test_pay_with_a_period_comes_before_an_amount_without():
    assert pay_in_text("$8,000 contract or so. Later: $90,000 a year") == Pay(
        Decimal(90_000), Decimal(90_000), YEAR, "USD"
    )


ANNUAL = [
    (Pay(Decimal(120_000), Decimal(150_000), YEAR, "USD"), 135_000),
    (Pay(Decimal(55), Decimal(55), HOUR, "USD"), 114_400),
    (Pay(Decimal("25.50"), Decimal("30.75"), HOUR, "USD"), 58_500),
    (Pay(Decimal("24.01"), Decimal("24.02"), HOUR, "USD"), 49_951),
    (Pay(Decimal(400), Decimal(500), DAY, "GBP"), 117_000),
    (Pay(Decimal(1500), Decimal(1500), WEEK, "USD"), 78_000),
    (Pay(Decimal(4000), Decimal(5000), MONTH, "EUR"), 54_000),
    (Pay(Decimal(50_001), Decimal(50_002), YEAR, "USD"), 50_002),
    (Pay(Decimal(10_000), Decimal(10_000), YEAR, "USD"), 10_000),
    (Pay(Decimal(9_999), Decimal(9_999), YEAR, "USD"), None),
    (Pay(Decimal(1_000_000), Decimal(1_000_000), YEAR, "USD"), 1_000_000),
    (Pay(Decimal(1_000_001), Decimal(1_000_001), YEAR, "USD"), None),
    (Pay(Decimal(120_000), Decimal(120_000), HOUR, "USD"), None),
    (Pay(Decimal(55), Decimal(55), YEAR, "USD"), None),
    (Pay(Decimal(4000), Decimal(5000), None, "USD"), None),
    (Pay(Decimal(1_500_000), Decimal(1_500_000), YEAR, "INR"), 1_500_000),
    (Pay(Decimal(100_000), Decimal(100_000), YEAR, "INR"), None),
    (Pay(Decimal(900_000), Decimal(900_000), YEAR, "XTS"), None),
    (Pay(Decimal(3_000_000_000), Decimal(3_000_000_000), YEAR, "IDR"), None),
    (Pay(Decimal("NaN"), Decimal("NaN"), YEAR, "USD"), None),
    (Pay(Decimal("Infinity"), Decimal("Infinity"), YEAR, "USD"), None),
]


@pytest.mark.parametrize(("pay", "annual"), ANNUAL)
def test_annual_pay_is_the_midpoint_over_a_year(pay, annual):
    assert annual_pay(pay) == annual


def test_all_periods_come_from_the_hours_of_a_year():
    assert HOURS_A_YEAR == 2080
    assert {period: HOURS_A_YEAR / times for period, times in A_YEAR.items()} == {
        HOUR: 1,
        DAY: 8,
        WEEK: 40,
        MONTH: pytest.approx(173 + 1 / 3),
        YEAR: HOURS_A_YEAR,
    }


AMOUNTS = st.decimals(min_value=0, max_value=10**10, places=2)


@given(
    AMOUNTS,
    AMOUNTS,
    st.sampled_from([None, *PayPeriod]),
    st.sampled_from([*sorted(DOLLAR_SIZED), *COARSE_UNITS, "XXX"]),
)
def test_annual_pay_is_within_bounds_and_agrees_with_plain_arithmetic(low, high, period, currency):
    annual = annual_pay(Pay(low, high, period, currency))
    hours = {HOUR: 1, DAY: 8, WEEK: 40, MONTH: 2080 / 12, YEAR: 2080}
    if annual is None:
        if period and currency in DOLLAR_SIZED:
            plain = float(low + high) / 2 * 2080 / hours[period]
            assert plain <= ANNUAL_BOUNDS[0] + 1 or plain >= ANNUAL_BOUNDS[1] - 1
        return
    assert period is not None
    unit = COARSE_UNITS.get(currency, 1)
    assert ANNUAL_BOUNDS[0] * unit <= annual <= min(ANNUAL_BOUNDS[1] * unit, LARGEST_ANNUAL)
    assert math.isclose(annual, float(low + high) / 2 * 2080 / hours[period], abs_tol=1)


PIECES = st.sampled_from(
    [
        "$",
        "€",
        "£",
        "USD",
        "k",
        "K",
        "M",
        "-",
        "–",
        "to",
        "/hr",
        "per hour",
        "120",
        "1,000",
        "55.50",
        "120.000",
        "+",
        "up to",
        "LPA",
        "1'000",
        " ",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join), st.lists(PIECES, max_size=12).map(" ".join)))
def test_any_text_gives_sound_pay_or_none(text):
    pay = pay_in_text(text)
    if pay is not None:
        assert 0 < pay.low <= pay.high
        assert pay.currency in DOLLAR_SIZED or pay.currency in COARSE_UNITS
        assert (annual_pay(pay) is None) == (pay.period is None)


@given(
    st.integers(20, 900),
    st.integers(0, 90),
    st.sampled_from(["${}-{}k", "${}k-${}k", "{}k-{}k USD", "${},000 - ${},000", "USD {}-{}K"]),
)
def test_a_yearly_range_in_thousands_is_read_as_written(low, more, form):
    pay = pay_in_text(form.format(low, low + more))
    assert pay == Pay(Decimal(low * 1000), Decimal((low + more) * 1000), YEAR, "USD")
