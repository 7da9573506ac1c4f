"""Stated pay: found in text, and made annual.

Kept as stated (amount, period, currency); `annual_pay` is the midpoint over a year. Not taken for pay: bonuses,
stipends, funding, revenue and other money; amounts in millions; an amount that only bounds the pay ("up to $140k",
"$200K+"), since a bound is no midpoint; amounts without a currency; amounts whose annual value is implausible.

Period: the words beside the amount ("per hour", "/yr", "p.a.") decide. Without them it is a year where the amounts lie
in YEARLY_WITHOUT_WORDS and the currency is one of DOLLAR_SIZED, since nobody states another period's pay of that size,
or where they are in lakhs of rupees; else it is None and the pay has no annual value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from domain.text_windows import windows
from domain.vocabulary import PayPeriod

PAY_CURRENCY = "USD"
"""The one currency that pay aggregates are in; others are kept with the posting and never mixed in."""

HOURS_A_YEAR = 2080
"""Hours of a full-time year, 52 weeks of 40 hours: the convention of the BLS wage statistics."""

A_YEAR = {
    PayPeriod.HOUR: HOURS_A_YEAR,
    PayPeriod.DAY: HOURS_A_YEAR // 8,
    PayPeriod.WEEK: HOURS_A_YEAR // 40,
    PayPeriod.MONTH: 12,
    PayPeriod.YEAR: 1,
}
"""Periods in a year: days of 8 hours and weeks of 40, derived from HOURS_A_YEAR."""

ANNUAL_BOUNDS = (10_000, 1_000_000)
"""Annual pay outside of these is implausible and excluded; in units of the size of a dollar (see COARSE_UNITS)."""

YEARLY_WITHOUT_WORDS = (20_000, 1_000_000)
"""Amounts without a period are yearly within these bounds."""

WIDEST_RANGE = 5
"""A range whose high end is more than this many times its low end is not one posting's pay."""

DOLLAR_SIZED = frozenset(("USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD"))
COARSE_UNITS = {
    "BRL": 5, "PLN": 4, "ILS": 4, "AED": 4, "SAR": 4, "QAR": 4, "MYR": 4, "RON": 5, "CNY": 7, "HKD": 8, "DKK": 7,
    "SEK": 10, "NOK": 10, "MXN": 17, "ZAR": 18, "CZK": 22, "THB": 35, "TRY": 30, "UAH": 40, "PHP": 55, "INR": 80,
    "RUB": 90, "JPY": 140, "HUF": 350, "KRW": 1300, "COP": 4000, "VND": 25000, "IDR": 15000,
}  # fmt: skip
"""Other currencies and how many of their units make about one dollar: for the bounds only, never to convert."""

LARGEST_ANNUAL = 2**31 - 1
"""What the database's integer holds."""


@dataclass(frozen=True, slots=True)
class Pay:
    """Pay as stated. low and high: per period, in units of currency (ISO 4217); equal where one amount is given."""

    low: Decimal
    high: Decimal
    period: PayPeriod | None
    currency: str


def annual_pay(pay: Pay) -> int | None:
    """The midpoint over a year in whole units of the pay's currency, halves rounded up.

    None where the period or the currency is unknown or the result is outside of ANNUAL_BOUNDS.
    """
    unit = 1 if pay.currency in DOLLAR_SIZED else COARSE_UNITS.get(pay.currency)
    if pay.period is None or unit is None or not (pay.low.is_finite() and pay.high.is_finite()):
        return None
    annual = (pay.low + pay.high) / 2 * A_YEAR[pay.period]
    if not ANNUAL_BOUNDS[0] * unit <= annual <= min(ANNUAL_BOUNDS[1] * unit, LARGEST_ANNUAL):
        return None
    return int(annual.to_integral_value(ROUND_HALF_UP))


SYMBOLS = {
    "$": "", "us$": "USD", "usd$": "USD", "ca$": "CAD", "c$": "CAD", "cad$": "CAD", "cdn$": "CAD", "a$": "AUD",
    "au$": "AUD", "aud$": "AUD", "nz$": "NZD", "s$": "SGD", "sg$": "SGD", "hk$": "HKD", "r$": "BRL", "mx$": "MXN",
    "€": "EUR", "£": "GBP", "₹": "INR", "rs": "INR", "zł": "PLN", "kč": "CZK", "₪": "ILS", "euro": "EUR",
    "euros": "EUR", "dollars": "", "lpa": "INR",
}  # fmt: skip
"""Signs and words for currencies; empty where it is some dollar."""

WRITTEN_CODES = tuple(sorted({*DOLLAR_SIZED, *COARSE_UNITS} - {"PHP", "TRY"}))
"""Codes read in text, in capitals: PHP is a language more often than a currency, TRY a word."""

MARK = re.compile(
    r"[$€£₹₪]|\d(?:(?<=[A-Z]{3}\d)|(?<=[A-Z]{3} \d)|(?<=[Rr]s\d)|(?<=[Rr]s\.\d)|(?<=[Rr]s \d)|"
    r"(?<=usd \d)|(?<=eur \d)|(?<=gbp \d)|"
    r"(?=[kKL]? ?(?:[A-Z]{3}\b|(?:usd|eur|gbp)\b|zł|Kč|[Ee]uro|dollars|lpa\b|[Ll]akh|[Ll]ac)))"
)
"""Where a text may name an amount with its currency: a sign, or a digit beside a code. Quick, for long texts."""

_SIGN = r"(?i:(?:us|usd|ca|c|cad|cdn|au|aud|a|nz|sg|s|hk|r|mx)?\$|[€£₹₪]|rs\.?(?=\s?\d))"
_CODE = rf"(?:{'|'.join(WRITTEN_CODES)}|usd|eur|gbp|(?i:euros?|dollars|zł|kč|lpa))"
_NUMBER = r"\d{1,3}(?:[ ,.'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,7}(?:[.,]\d{1,2})?(?!\d)"
_SCALE = r"(?i:k|lpa|lakhs?|lacs?|l|mio|mm|mn|m|million|bn|b|billion)(?![A-Za-z])"
_BEFORE = rf"(?<![A-Za-z])(?:{_CODE}\s?[$€£]?|{_SIGN})"
_AFTER = rf"€|£|₹|\$|{_CODE}(?![A-Za-z])"
AMOUNT = re.compile(
    rf"(?P<between>(?i:between)\s)?(?P<before>{_BEFORE})?\s?[~≈]?\s?(?<![\w.,])(?P<low>{_NUMBER})\s?"
    rf"(?P<low_scale>{_SCALE})?"
    rf"\s?(?P<low_code>{_AFTER})?(?P<low_period>\s?(?i:/|per\s)\s?(?i:hour|hr|h|year|yr|month|mo)(?![A-Za-z]))?"
    rf"(?:\s?(?(between)and|(?:-|–|—|−|~|to|bis))\s?(?P<middle>{_BEFORE})?\s?[~≈]?\s?(?P<high>{_NUMBER})\s?"
    rf"(?P<high_scale>{_SCALE})?)?(?P<plus>\s?\+)?\s?(?P<after>{_AFTER})?(?P<late_plus>\+)?"
)
"""An amount or a range, with the currency, scale and period that stand at it."""

REACH = 28
"""How far from a mark of currency, in characters, the amounts are looked for."""

THOUSANDS = re.compile(r"[ ,.'’](?=\d{3}(?!\d))")
LAKH = 100_000
"""The Indian unit of yearly pay; without other words, pay in lakhs is yearly."""

SCALES = {"k": 1000, **dict.fromkeys(("lpa", "l", "lakh", "lakhs", "lac", "lacs"), LAKH)}

PERIODS = (
    (PayPeriod.HOUR, r"(?:/|\bper|\ban?|\bje|\bpro)\s?(?:hour|hr|h|stunde)\b|\bhourly\b|\bph\b|\bp/h\b"),
    (PayPeriod.DAY, r"(?:/|\bper|\ba)\s?(?:day|diem|d)\b|\bdaily\b|\bday rate\b|\bp/d\b"),
    (PayPeriod.WEEK, r"(?:/|\bper|\ba)\s?(?:week|wk)\b|\bweekly\b|\bp/w\b"),
    (PayPeriod.MONTH, r"(?:/|\bper|\ba)\s?(?:month|mo|m)\b|\bmonthly\b|\bp\.?m\.?(?=\W|$)"),
    (
        PayPeriod.YEAR,
        r"(?:/|\bper|\ba)\s?(?:year|yr|annum|y)\b|\bannual(?:ly)?\b|\byearly\b|\bp\.?a\.?(?=\W|$)|\banno\b|\blpa\b",
    ),
)
PERIOD_AFTER = re.compile("|".join(f"(?P<{period}>{words})" for period, words in PERIODS))
PERIOD_BEFORE = re.compile(
    r"\b(?:(?P<hour>hourly)|(?P<day>daily|day)|(?P<week>weekly)|(?P<month>monthly)|"
    r"(?P<year>annual(?:ly|ized)?|yearly|base salary|ote))\b"
)
CLAUSE_END = re.compile(r"[|;\n$€£]")
NOT_PAY_BEFORE = re.compile(
    r"(?:rais(?:ed|ing)|fund(?:ing|ed)|series [a-e]\b|seed|backed|revenues?|bonus(?:es)?|stipends?|budget|arr|mrr|gmv|"
    r"valuation|valued|worth|allowance|reimburse\w*|referral|credits?|savings?|saves?|sold|sales of|costs?|price[ds]?|"
    r"pricing|fee|invest\w*|equity|stock|rsus?|insurance|contribution|match(?:ing)?|grants? of|gift|prize|award|market|"
    r"assets?|manag(?:ing|e)|process(?:ed|ing)|spend(?:ing)?|deals?|commission|quota|401|profit|turnover|loans?|"
    r"per diem|relocation|donat\w*)\b[^.;|\n]{0,25}$"
)
NOT_PAY_AFTER = re.compile(
    r"[\s)]*(?:\w+[\s-]+){0,3}?(?:bonus(?:es)?|stipend|funding|raised?|revenues?|arr|mrr|gmv|valuation|allowance|"
    r"reimbursement|budget|credits?|referral|fund|market|industry|investment|contribution|match|deductible|insurance|"
    r"retention|signing|sign-on|relocation|in assets|customers?|users?|clients?|companies|deals?|quota|fee|loans?|gift|"
    r"per diem|savings|round|seed|series)\b"
)
BOUND_BEFORE = re.compile(
    r"(?:\bup to|\bmax(?:imum)?(?: of)?|\bat least|\bmin(?:imum)?(?: of)?|\bfrom|\bstarting(?: at| from)?|\bover|"
    r"\babove|\bmore than|[<>≥≤]|\bbis zu|\bab)\s*$"
)
PLUS_BENEFITS = re.compile(
    r"\s*(?:[a-z-]+ )?(?:equity|bonus|benefits|stock|commission|options|profit|tips|\d|ote|super)"
)


def _number(text: str) -> Decimal:
    """A written number: a sign before exactly three digits groups thousands, another one is the decimal sign."""
    return Decimal(THOUSANDS.sub("", text).replace(",", "."))


def _scale(written: str | None) -> int | None:
    """What an amount is multiplied by, 0 where it has no scale, None for millions and billions."""
    return SCALES.get(written.lower()) if written else 0


def _currency(found: re.Match[str], dollar: str) -> str | None:
    """The currency beside an amount: a code beats a bare dollar sign ("$140k CAD")."""
    written = [found[group] for group in ("after", "low_code", "before", "middle", "low_scale", "high_scale")]
    names = [name for mark in written if mark and ((name := mark.lower().strip(" .")) in SYMBOLS or mark[:3].isalpha())]
    for name in names:
        code = SYMBOLS.get(name, name[:3].upper())
        if code in DOLLAR_SIZED or code in COARSE_UNITS:
            return code
    return dollar if any(SYMBOLS.get(name) == "" for name in names) else None


def _amounts(found: re.Match[str]) -> tuple[Decimal, Decimal] | None:
    """Low and high as meant: "120-150k" is 120,000 to 150,000. None for millions, or where the ends make no range."""
    low_scale, high_scale = _scale(found["low_scale"]), _scale(found["high_scale"])
    if low_scale is None or high_scale is None:
        return None
    low = _number(found["low"])
    high = _number(found["high"]) if found["high"] else low
    if not found["high"] or (low_scale and not high_scale and high < 1000):
        high_scale = low_scale
    if high_scale and not low_scale and low < 1000:
        low_scale = high_scale
    low, high = low * (low_scale or 1), high * (high_scale or 1)
    return (low, high) if 0 < low <= high <= low * WIDEST_RANGE else None


def _period(found: re.Match[str], text: str) -> PayPeriod | None:
    """The period named beside an amount."""
    after = CLAUSE_END.split(text[found.end() : found.end() + 28].lower(), maxsplit=1)[0]
    stated = PERIOD_AFTER.search((found["low_period"] or "").lower()) or PERIOD_AFTER.search(after)
    if not stated and LAKH in (_scale(found["low_scale"]), _scale(found["high_scale"])):
        return PayPeriod.YEAR
    if not stated:
        before = CLAUSE_END.split(text[max(0, found.start() - 28) : found.start()].lower())[-1]
        stated = PERIOD_BEFORE.search(before)
    return PayPeriod(stated.lastgroup) if stated and stated.lastgroup else None


def _is_other_money(found: re.Match[str], text: str) -> bool:
    """Whether the words around an amount tell of something else than pay, or of a bound of it."""
    before = text[max(0, found.start() - 45) : found.start()].lower()
    after = text[found.end() : found.end() + 45].lower()
    plus = bool(found["plus"] or found["late_plus"])
    if not found["high"] and (BOUND_BEFORE.search(before) or (plus and not PLUS_BENEFITS.match(after))):
        return True
    if NOT_PAY_BEFORE.search(before):
        return True
    return not plus and bool(NOT_PAY_AFTER.match(re.split(r"[|+\n]", after, maxsplit=1)[0]))


def _read(found: re.Match[str], text: str, dollar: str) -> Pay | None:
    """The pay that an amount states, or None where it is none."""
    currency, amounts = _currency(found, dollar), _amounts(found)
    if currency is None or amounts is None or _is_other_money(found, text):
        return None
    low, high = amounts
    period = _period(found, text)
    if period is None and currency in DOLLAR_SIZED:
        yearly = YEARLY_WITHOUT_WORDS[0] <= low and high <= YEARLY_WITHOUT_WORDS[1]
        period = PayPeriod.YEAR if yearly else None
    pay = Pay(low, high, period, currency)
    if period is None:
        return pay if low >= 1000 else None  # smaller: a price or a count; pay of this size names its period
    return pay if annual_pay(pay) is not None else None


def pay_in_text(text: str | None, *, dollar: str = PAY_CURRENCY) -> Pay | None:
    """The first pay that a text states, or None. Never raises on any text.

    dollar: the currency of a bare "$", for instance "CAD" for a Canadian source.
    Where several stand in the text, the first with a period is taken, else the first.
    """
    if not text:
        return None
    first: Pay | None = None
    marks = (mark.start() for mark in MARK.finditer(text))
    for start, end in windows(marks, before=REACH, after=REACH):
        for found in AMOUNT.finditer(text, start, end):
            pay = _read(found, text, dollar)
            if pay is not None and pay.period is not None:
                return pay
            first = first or pay
    return first
