"""How a sale is taxed, by whom it is from and to."""

from decimal import Decimal

import pytest

from billing.taxes.treatment import treated

SELLER = {"address": {"country": "ES"}, "vat_id": "ESB58378431"}
RATES = {"standard": (Decimal(21), Decimal("5.2")), "reduced": (Decimal(10), Decimal("1.4"))}


def code_of(country, *, category="standard", vat_id=None, regime=None, **also):
    found = treated(
        {"tax_category": category}, seller=SELLER, rate_of=RATES.__getitem__,
        buyer={"address": {"country": country}, "vat_id": vat_id,
               "tax_regime": {"kind": regime, **also} if regime else None})
    return found["vat_code"], str(found["vat_rate"]), str(found["surcharge_rate"])


@pytest.mark.parametrize(("buyer", "expected"), [
    ({"country": "ES"}, ("S", "21", "0")),
    ({"country": "ES", "category": "reduced"}, ("S", "10", "0")),
    ({"country": "ES", "category": "zero"}, ("Z", "0", "0")),
    ({"country": "ES", "category": "exempt"}, ("E", "0", "0")),
    ({"country": "ES", "category": "outside_scope"}, ("O", "0", "0")),
    ({"country": "ES", "vat_id": "ESA08015497"}, ("S", "21", "0")),
    ({"country": "ES", "regime": "equivalence_surcharge"}, ("S", "21", "5.2")),
    ({"country": "ES", "regime": "exempt"}, ("E", "0", "0")),
    # Such as the Canary Islands, which are in ES and not in its VAT.
    ({"country": "ES", "regime": "export"}, ("G", "0", "0")),
    ({"country": "FR"}, ("S", "21", "0")),
    ({"country": "FR", "regime": "equivalence_surcharge"}, ("S", "21", "0")),
    ({"country": "FR", "vat_id": "FR40303265045"}, ("AE", "0", "0")),
    ({"country": "FR", "vat_id": "FR40303265045", "regime": "intra_community"}, ("K", "0", "0")),
    ({"country": "GR", "vat_id": "EL094259216"}, ("AE", "0", "0")),
    # A branch abroad of a business that is registered here.
    ({"country": "FR", "vat_id": "ESA08015497"}, ("S", "21", "0")),
    ({"country": "US"}, ("G", "0", "0")),
    ({"country": "GB", "vat_id": "FR40303265045"}, ("G", "0", "0")),
    ({"country": "US", "category": "exempt"}, ("E", "0", "0")),
])
def test_treated_by_who_sells_and_who_buys(buyer, expected):
    assert code_of(**buyer) == expected


def test_treated_outside_the_eu_at_home():
    found = treated({"tax_category": "standard"}, seller={"address": {"country": "CH"}},
                    buyer={"address": {"country": "CH"}},
                    rate_of=lambda _: (Decimal("8.1"), Decimal(0)))

    assert (found["vat_code"], found["vat_rate"]) == ("S", Decimal("8.1"))


def test_treated_tells_the_reason_in_the_language_of_the_buyer():
    buyer = {"address": {"country": "FR"}, "vat_id": "FR40303265045"}

    spanish = treated({"tax_category": "standard"}, seller=SELLER, buyer=buyer,
                      rate_of=RATES.__getitem__, language="es-ES")
    other = treated({"tax_category": "standard"}, seller=SELLER, buyer=buyer,
                    rate_of=RATES.__getitem__, language="pl")

    assert spanish["exemption_reason"].startswith("Inversión del sujeto pasivo")
    assert other["exemption_reason"].startswith("Reverse charge")


def test_treated_exempt_buyer_with_the_reason_that_was_recorded():
    buyer = {"address": {"country": "ES"},
             "tax_regime": {"kind": "exempt", "exemption_reason": "Art. 22 Ley 37/1992"}}

    found = treated({"tax_category": "standard"}, seller=SELLER, buyer=buyer,
                    rate_of=RATES.__getitem__)

    assert found["exemption_reason"] == "Art. 22 Ley 37/1992"
