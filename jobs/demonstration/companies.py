"""Invented companies. Every name says that it is an example, so none can be taken for a real one."""

from __future__ import annotations

from functools import cache

from jobs.demonstration.draws import Draw

BEGINNINGS = (
    "Alder", "Bramble", "Cinder", "Dapple", "Elder", "Fennel", "Gorse", "Hazel", "Iver", "Juniper", "Kestrel", "Larch",
    "Mallow", "Nettle", "Osier", "Plover", "Quill", "Rowan", "Sorrel", "Tansy", "Umber", "Vetch", "Willow", "Yarrow",
)  # fmt: skip
ENDINGS = ("brook", "combe", "dale", "field", "ford", "garth", "holt", "mere", "moor", "shaw", "stead", "wick")
KINDS = {
    "software": ("Software", "Systems", "Digital", "Labs"),
    "data": ("Analytics", "Data", "Research", "Security"),
    "health": ("Health", "Clinics", "Care", "Hospital"),
    "finance": ("Finance", "Accounts", "Capital", "Bank"),
    "logistics": ("Logistics", "Freight", "Transport", "Warehousing"),
    "building": ("Engineering", "Builders", "Construction", "Energy"),
    "education": ("School", "Academy", "Learning", "Schools"),
    "commerce": ("Retail", "Trading", "Goods", "Media"),
    "office": ("Partners", "Services", "Group", "Advisers"),
    "industry": ("Manufacturing", "Works", "Machines", "Metals"),
    "hospitality": ("Hotels", "Kitchens", "Restaurants", "Inns"),
}
"""Field -> what a company of it calls itself."""

COMPANIES_PER_FIELD = 160


@cache
def companies(field: str) -> tuple[str, ...]:
    """The companies of a field, the one that advertises most first."""
    kinds = KINDS[field]
    start = 37 * list(KINDS).index(field)
    names = []
    for number in range(COMPANIES_PER_FIELD):
        place = (start + 29 * number) % (len(BEGINNINGS) * len(ENDINGS))
        beginning, ending = divmod(place, len(ENDINGS))
        names.append(f"{BEGINNINGS[beginning]}{ENDINGS[ending]} Example {kinds[number % len(kinds)]}")
    return tuple(names)


def any_company(draw: Draw, field: str) -> str:
    """A company of a field; a few advertise much, many a little."""
    return companies(field)[int(COMPANIES_PER_FIELD * draw() ** 2)]
