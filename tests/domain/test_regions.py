"""Written locations and the regions they name; expectations were decided by hand."""

from __future__ import annotations

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.filters import REGION
from domain.gazetteer import country_of, gazetteer
from domain.regions import common_region, resolve_region

CASES = [
    # the written location decides over the country column
    ("Mesa, AZ", "Sudan", "US-AZ"),
    ("Austin, TX", "Sudan", "US-TX"),
    ("Anywhere", "Sudan", "SD"),
    ("", "Sudan", "SD"),
    (None, "Sudan", "SD"),
    (None, None, None),
    ("Anywhere", None, None),
    ("Deep Lake", "United States", "US"),
    ("Hyderabad", "Sudan", "IN"),
    # countries and their variants
    ("United States", None, "US"),
    ("USA", None, "US"),
    ("U.S.", None, "US"),
    ("US", None, "US"),
    ("us", None, "US"),
    ("join us", None, None),
    ("UK", None, "GB"),
    ("England", None, "GB"),
    ("South Korea", None, "KR"),
    ("Czech Republic", None, "CZ"),
    ("Czechia", None, "CZ"),
    ("UAE", None, "AE"),
    ("Russia", None, "RU"),
    ("Vietnam", None, "VN"),
    ("Taiwan", None, "TW"),
    ("Türkiye", None, "TR"),
    ("The Bahamas", None, "BS"),
    ("Bosnia and Herzegovina", None, "BA"),
    ("Trinidad and Tobago", None, "TT"),
    ("Kinshasa, Democratic Republic of the Congo", None, "CD"),
    ("Congo", None, None),
    ("FR", None, "FR"),
    # states and provinces
    ("Texas", None, "US-TX"),
    ("Texas, United States", None, "US-TX"),
    ("California", None, "US-CA"),
    ("New York", None, "US-NY"),
    ("New York, NY", None, "US-NY"),
    ("New York, United States", None, "US-NY"),
    ("Washington", None, "US-WA"),
    ("Washington, United States", None, "US-WA"),
    ("Washington DC", None, "US-DC"),
    ("Washington, DC", None, "US-DC"),
    ("Washington, D.C.", None, "US-DC"),
    ("Washington, DC, USA", None, "US-DC"),
    ("Seattle, Washington", None, "US-WA"),
    ("Washington, UK", "United Kingdom", "GB"),
    ("NY", None, "US-NY"),
    ("Ontario, Canada", None, "CA-ON"),
    ("Ontario, CA", None, "US-CA"),
    ("Ontario, CA", "Canada", "CA-ON"),
    ("British Columbia, Canada", None, "CA-BC"),
    # codes that are a state's and a country's
    ("Springfield, IL", None, "US-IL"),
    ("Haifa, IL", None, "IL"),
    ("Ashdod, IL", "Israel", "IL"),
    ("San Francisco, CA", None, "US-CA"),
    ("Toronto, CA", None, "CA-ON"),
    ("Vancouver, CA", None, "CA-BC"),
    ("Vancouver, WA", None, "US-WA"),
    ("CA", None, None),
    ("CA", "United States", "US-CA"),
    ("CA", "Canada", "CA"),
    ("IN", None, None),
    ("Bloomington, IN", None, "US-IN"),
    ("Bengaluru, IN", None, "IN"),
    ("Wilmington, DE", None, "US-DE"),
    ("Berlin, DE", None, "DE"),
    ("Denver, CO", None, "US-CO"),
    ("Bogotá, CO", None, "CO"),
    ("Lebanon, PA", None, "US-PA"),
    ("Laurel, MD", None, "US-MD"),
    ("Harahan, LA", "United States", "US-LA"),
    ("New Orleans, LA", None, "US-LA"),
    ("LA", None, "US-CA"),
    ("la", None, None),
    ("Adelaide SA, Australia", None, "AU"),
    ("Perth WA, Australia", None, "AU"),
    ("Sydney NSW, Australia", None, "AU"),
    ("Ispra, VA, Italy", None, "IT"),
    ("Moscow, ID", None, "US-ID"),
    ("AI", None, None),
    ("Staff Engineer, AI", None, None),
    ("Head of IT", None, None),
    ("Berlin, AI", None, "DE"),
    ("Milan, IT", None, "IT"),
    ("Milan IT", None, "IT"),
    ("Doha, QA", None, "QA"),
    ("Stockholm, SE", None, "SE"),
    # Georgia and other names that several places share
    ("Georgia", None, None),
    ("Georgia", "United States", "US-GA"),
    ("Georgia", "Georgia", "GE"),
    ("Georgia", "Sudan", None),
    ("Georgia, United States", None, "US-GA"),
    ("Georgia, VT", None, "US-VT"),
    ("Tbilisi, Georgia", None, "GE"),
    ("Atlanta, Georgia", None, "US-GA"),
    ("Alpharetta, Georgia", None, "US-GA"),
    ("Cambridge", None, None),
    ("Cambridge, UK", None, "GB"),
    ("Cambridge, MA", None, "US-MA"),
    ("Cambridge", "United States", "US-MA"),
    ("Birmingham, England", None, "GB"),
    ("Portland", None, "US"),
    ("Portland, OR", None, "US-OR"),
    ("Portland, ME", None, "US-ME"),
    ("Kansas City", "United States", "US"),
    ("London, ON", None, "CA-ON"),
    ("London, UK", None, "GB"),
    ("Paris, Texas", None, "US-TX"),
    ("Vienna, VA", None, "US-VA"),
    ("Philadelphia, Jamaica", None, "JM"),
    ("New Jersey, NB, Canada", None, "CA-NB"),
    ("St. Petersburg, FL", None, "US-FL"),
    ("St. Petersburg", "Russia", "RU"),
    # cities and parts in several languages
    ("SF", None, "US-CA"),
    ("NYC", None, "US-NY"),
    ("Bay Area", None, "US-CA"),
    ("SF Bay Area", None, "US-CA"),
    ("Berlin", None, "DE"),
    ("10115 Berlin", None, "DE"),
    ("Austin, TX 78701", None, "US-TX"),
    ("Portland OR", None, "US-OR"),
    ("Toronto, ON, Canada", None, "CA-ON"),
    ("Bengaluru, Karnataka, India", None, "IN"),
    ("São Paulo, State of São Paulo, Brazil", None, "BR"),
    ("San José Province, San José, Costa Rica", None, "CR"),
    ("İstanbul, Türkiye", None, "TR"),
    ("Wrocław, Poland", None, "PL"),
    ("Dubai - United Arab Emirates", None, "AE"),
    ("Krems an der Donau (near Vienna), Austria", None, "AT"),
    ("Munich, Germany (hybrid)", None, "DE"),
    ("NYC (Hybrid, 3 days onsite)", None, "US-NY"),
    # territories keep their country code
    ("San Juan, Puerto Rico", None, "PR"),
    ("San Juan, PR", None, "PR"),
    ("Hagåtña, Guam", None, "GU"),
    ("St Thomas, USVI", None, "VI"),
    # several places: what they have in common
    ("NYC or SF", None, "US"),
    ("SF / NYC", None, "US"),
    ("Seattle OR Arlington, United States", None, "US"),
    ("San Francisco, CA, New York, NY", None, "US"),
    ("SF, NYC, London", None, None),
    ("US | Canada", None, None),
    ("London/New York", "United Kingdom", None),
    ("Boston, MA or Boston, MA", None, "US-MA"),
    ("Portland, OR or Remote", None, "US-OR"),
    ("Austin, TX (+1 other)", None, "US"),
    ("Taiwan   (+16 others)", None, "TW"),
    # no place
    ("2 locations", None, None),
    ("Multiple", None, None),
    ("Various", "Canada", "CA"),
    ("Remote Europe", None, None),
    ("Remote (US)", None, "US"),
    ("Remote (US/Canada)", None, None),
    ("US-Based / Remote", None, "US"),
    (" , ,", None, None),
]


@pytest.mark.parametrize(("location", "country", "region_code"), CASES)
def test_a_location_names_its_region(location, country, region_code):
    assert resolve_region(location, country).region_code == region_code


REMOTE = [
    ("Remote", True),
    ("Anywhere", True),
    ("remote (US)", True),
    ("Portland, OR or Remote", True),
    ("Work from home", True),
    ("WFH", True),
    ("Remote, not remote sensing", True),
    ("Berlin", False),
    ("not remote, Berlin", False),
    ("No remote", False),
    ("Remoteville", False),
    (None, False),
]


@pytest.mark.parametrize(("location", "remote"), REMOTE)
def test_a_location_says_whether_it_is_remote(location, remote):
    assert resolve_region(location).remote is remote


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("United States", "US"),
        ("us", "US"),
        ("USA", "US"),
        ("deu", "DE"),
        ("Georgia", "GE"),
        ("CA", "CA"),
        ("Germany", "DE"),
        ("Texas", None),
        ("Atlantis", None),
        ("zz", None),
        ("zzz", None),
        ("", None),
        (None, None),
    ],
)
def test_a_country_column_is_read_as_a_country(column, code):
    assert country_of(column) == code


def test_several_regions_have_their_country_in_common():
    assert common_region(["US-IL", "US-TX"]) == "US"
    assert common_region(["US-IL", "US"]) == "US"
    assert common_region(["US-IL", "US-IL"]) == "US-IL"
    assert common_region(["US-IL", "CA-ON"]) is None
    assert common_region([]) is None


KNOWN = {country.alpha_2 for country in pycountry.countries} | {division.code for division in pycountry.subdivisions}


def test_the_gazetteer_knows_only_iso_codes():
    codes = {code for candidates in gazetteer().names.values() for code in candidates}
    codes |= {code for candidates in gazetteer().codes.values() for code in candidates}
    assert codes <= KNOWN
    assert all(REGION.fullmatch(code) for code in codes)


def test_every_state_and_province_is_found_by_its_name():
    for division in pycountry.subdivisions:
        if division.country_code == "CA":
            assert resolve_region(f"{division.name}, Canada").region_code == division.code
        elif division.country_code == "US" and division.code not in (
            "US-PR",
            "US-GU",
            "US-VI",
            "US-AS",
            "US-MP",
            "US-UM",
        ):
            assert resolve_region(f"{division.name}, USA").region_code == division.code


def test_every_country_is_found_by_its_name_and_in_its_column():
    for country in pycountry.countries:
        name = getattr(country, "common_name", country.name)
        assert country_of(country.alpha_2) == country.alpha_2
        assert country_of(country.alpha_3) == country.alpha_2
        if "," not in name and name not in ("Georgia", "Congo"):
            assert resolve_region(name).region_code == country.alpha_2, name


PLACES = st.sampled_from(
    [
        "NYC",
        "Remote",
        "CA",
        "IL",
        "London",
        "Georgia",
        "UK",
        "Texas",
        "(US)",
        "or",
        "and",
        ",",
        "/",
        "-",
        "(",
        ")",
        "+2 others",
        "78701",
    ]
)


@given(
    st.one_of(st.text(), st.lists(PLACES).map(" ".join)),
    st.one_of(st.none(), st.text(), st.sampled_from(["Sudan", "US", "Canada"])),
)
def test_any_text_gives_an_iso_code_or_none(location, country):
    resolved = resolve_region(location, country)
    assert resolved.region_code is None or resolved.region_code in KNOWN
    assert resolve_region(location, country) == resolved


def test_a_very_long_location_is_read_at_its_beginning():
    assert resolve_region("Austin, TX" + " " * 300 + "Berlin").region_code == "US-TX"
