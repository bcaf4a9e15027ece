"""Addresses on letters, by the rules of the country that they go to."""

import pytest

from marketing.letters.addresses import address_lines


def lines(name="Ana Ruiz", organisation=None, home="ES", **address):
    return address_lines({"name": name, "addresses": [address]}, organisation, home)


def test_address_at_home_has_no_country_and_says_a_town_once():
    assert lines(street="Calle Mayor 1\n2º B", postal_code="28013", locality="Madrid",
                 region="Madrid", country="ES") == [
        "Ana Ruiz", "Calle Mayor 1", "2º B", "28013 MADRID"]


@pytest.mark.parametrize(("country", "postal_code", "locality", "region", "last"), [
    ("GB", "SW1A 1AA", "London", None, ["LONDON", "SW1A 1AA", "UNITED KINGDOM"]),
    ("US", "62701", "Springfield", "IL", ["SPRINGFIELD, IL 62701", "UNITED STATES"]),
    ("DE", "10115", "Berlin", None, ["10115 BERLIN", "GERMANY"]),
])
def test_address_abroad_is_as_that_country_writes_it(country, postal_code, locality, region, last):
    found = lines(street="1 Main Street", postal_code=postal_code, locality=locality,
                  region=region, country=country)

    assert found == ["Ana Ruiz", "1 Main Street", *last]


def test_address_without_a_country_is_at_home():
    assert lines(street="Gran Vía 1", postal_code="48001", locality="Bilbao")[-1] == "48001 BILBAO"


def test_organisation_stands_below_the_name_and_not_twice():
    at = {"street": "Gran Vía 1", "locality": "Bilbao", "country": "ES"}

    assert lines(organisation="Gil SL", **at)[:2] == ["Ana Ruiz", "Gil SL"]
    assert lines(name="Gil SL", organisation="Gil SL", **at)[:2] == ["Gil SL", "Gran Vía 1"]


def test_country_that_has_no_rules_is_written_as_it_is():
    assert lines(street="Street 1", postal_code="7", locality="Town", country="XK")[-1] == "KOSOVO"
    assert lines(street="Street 1", postal_code="7", locality="Town", country="QQ") == [
        "Ana Ruiz", "Street 1", "7 Town", "QQ"]


@pytest.mark.parametrize("address", [
    {"street": "Gran Vía 1"}, {"locality": "Bilbao"}, {"street": " ", "locality": "Bilbao"}])
def test_what_the_post_cannot_find_is_no_address(address):
    assert lines(**address) is None


def test_nobody_without_an_address_has_one():
    assert address_lines({"name": "Ana"}, None, "ES") is None
