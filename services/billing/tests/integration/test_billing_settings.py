"""The issuer, series and tax rates: what is kept of them, and what is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from invoicing_factories import ADDRESS, TAX_ID, invoice, set_up

from billing.errors import SeriesExists, SeriesIsBegun, TaxRateExists
from billing.taxes.known_rates import RATES
from billing.taxes.tax_rates import rates_on
from contracts.errors import NotFound, PreconditionFailed, ValidationFailed

ISSUER = {"legal_name": "Vinculo Demo S.L.", "tax_id": TAX_ID, "address": ADDRESS}


def test_set_issuer_and_each_of_its_versions(rules):
    with pytest.raises(NotFound):
        rules.get_issuer()

    first = rules.set_issuer(issuer={**ISSUER, "tax_id": "b-58378431"})
    second = rules.set_issuer(issuer={**ISSUER, "logo_text": "Vinculo"}, expected_version=1)

    assert (first["tax_id"], first["version"], second["version"]) == (TAX_ID, 1, 2)
    assert rules.get_issuer() == second
    versions = rules.list_issuer_versions()["items"]
    assert [(one["version"], one.get("logo_text")) for one in versions] == [
        (2, "Vinculo"), (1, None)]


def test_set_issuer_that_has_changed_since(rules):
    rules.set_issuer(issuer=ISSUER)

    with pytest.raises(PreconditionFailed):
        rules.set_issuer(issuer={**ISSUER, "legal_name": "Otra"}, expected_version=7)

    assert rules.get_issuer()["legal_name"] == "Vinculo Demo S.L."


@pytest.mark.parametrize(("wrong", "pointer"), [
    ({"tax_id": "B58378432"}, "/tax_id"), ({"iban": "ES00"}, "/iban"),
    ({"email": "nobody"}, "/email"),
])
def test_set_issuer_names_what_is_wrong(rules, wrong, pointer):
    with pytest.raises(ValidationFailed) as refused:
        rules.set_issuer(issuer={**ISSUER, **wrong})

    assert [one["pointer"] for one in refused.value.details["errors"]] == [pointer]


# Series


def test_create_series_and_have_it_be_the_default(rules):
    set_up(rules)

    made = rules.create_series(code="A", kinds=["invoice", "credit_note"],
                               number_format="{series}{year}/{sequence:04}",
                               default_for=["invoice"])

    assert (made["is_per_year"], made["issued_count"], made["default_for"]) == (
        True, 0, ["invoice"])
    assert {one["code"]: one.get("default_for", []) for one in rules.list_series()["items"]} == {
        "A": ["invoice"], "F": [], "R": ["credit_note"]}
    issued = invoice(rules)
    assert issued["number"] == f"A{issued['issued_on'][:4]}/0001"
    shown = rules.get_series(series_id=made["id"])
    assert (shown["issued_count"], shown["last_number"]) == (1, issued["number"])


@pytest.mark.parametrize("number_format", [
    "{sequence}", "{series}-{year}", "{series}-{sequence}", "{series.__class__}{year}{sequence}",
    "{series!r}{year}{sequence}", "{series}{year}{sequence:{year}}", "{series}{year}{sequence",
    "{series}{year}{sequence:9999}", "{series}{year}{sequence}{other}",
])
def test_create_series_refuses_odd_formats(rules, number_format):
    with pytest.raises(ValidationFailed):
        rules.create_series(code="A", kinds=["invoice"], number_format=number_format)

    assert rules.list_series()["items"] == []


def test_create_series_once(rules):
    def create(_):
        try:
            return rules.create_series(code="A", kinds=["invoice"])
        except SeriesExists:
            return None

    with ThreadPoolExecutor(16) as pool:
        made = [one for one in pool.map(create, range(50)) if one]

    assert len(made) == len(rules.list_series()["items"]) == 1


def test_update_series_keeps_the_format_once_it_is_begun(rules):
    set_up(rules)
    begun = rules.list_series()["items"][0]
    rules.update_series(series_id=begun["id"],
                        changes={"number_format": "{series}{year}{sequence}"})
    invoice(rules)

    with pytest.raises(SeriesIsBegun):
        rules.update_series(series_id=begun["id"],
                            changes={"number_format": "{series}/{year}/{sequence}"})
    renamed = rules.update_series(series_id=begun["id"], changes={"name": "Ventas"})

    assert (renamed["name"], renamed["number_format"]) == ("Ventas", "{series}{year}{sequence}")


# Tax rates


def test_rates_on_a_day_are_those_that_hold_then(rules):
    rules.create_tax_rate(country="ES", tax_category="standard", rate="18",
                          valid_from="2010-07-01", surcharge_rate="4")
    rules.create_tax_rate(country="ES", tax_category="standard", rate="21",
                          valid_from="2012-09-01", surcharge_rate="5.2")

    assert [str(rates_on("ES", day)("standard")[0])
            for day in ("2010-07-01", "2012-08-31", "2012-09-01", "2026-01-01")] == [
        "18", "18", "21", "21"]


def test_create_tax_rate_once_for_a_day(rules):
    rate = {"country": "ES", "tax_category": "standard", "rate": "21", "valid_from": "2012-09-01"}
    held = rules.create_tax_rate(**rate)

    with pytest.raises(TaxRateExists):
        rules.create_tax_rate(**{**rate, "rate": "22"})

    assert rules.list_tax_rates(country="ES")["items"] == [held]


def test_update_and_delete_tax_rate(rules):
    held = rules.create_tax_rate(country="PL", tax_category="reduced", rate="8",
                                 valid_from="2011-01-01")

    changed = rules.update_tax_rate(tax_rate_id=held["id"], expected_version=1,
                                    changes={"rate": "8.5"})
    assert (changed["rate"], changed["version"]) == ("8.5", 2)
    rules.delete_tax_rate(tax_rate_id=held["id"])

    with pytest.raises(NotFound):
        rules.get_tax_rate(tax_rate_id=held["id"])


def test_rates_that_an_installation_begins_with(rules):
    set_up(rules)

    held = rules.list_tax_rates(limit=200)["items"]

    assert len(held) == len(RATES)
    assert {one["country"] for one in held} == {
        "ES", "PT", "FR", "DE", "IT", "NL", "BE", "IE", "AT", "LU"}
    assert [(one["rate"], one["surcharge_rate"]) for one in
            sorted(rules.list_tax_rates(country="ES")["items"], key=lambda one: -float(one["rate"]))
            ] == [("21", "5.2"), ("10", "1.4"), ("4", "0.5")]
