"""Sums of invoices: exact, by tax and rate, whatever the order of lines."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.taxes.totals import net_of_line, tax_totals, totals
from contracts.errors import ValidationFailed

CENT = Decimal("0.01")
RATES = [("S", "21", "5.2"), ("S", "21", "0"), ("S", "10", "1.4"), ("S", "4", "0.5"),
         ("E", "0", "0"), ("AE", "0", "0")]


def taxed(net, rate=("S", "21", "0")):
    code, vat, surcharge = rate
    return {"net": Decimal(net), "vat_code": code, "vat_rate": Decimal(vat),
            "surcharge_rate": Decimal(surcharge)}


lines = st.lists(st.builds(
    taxed, st.decimals("0", "99999.99", places=2), st.sampled_from(RATES)), max_size=30)


def test_totals_reckon_a_tax_on_the_sum_of_its_lines():
    # By line it would be 3 × 0.02 = 0.06.
    found = totals([taxed("0.11"), taxed("0.11"), taxed("0.11")], "EUR")

    assert [str(total["tax"]) for total in found["taxes"]] == ["0.07"]
    assert (str(found["net"]), str(found["total"])) == ("0.33", "0.40")


def test_totals_with_surcharge_and_withholding():
    found = totals([taxed("100.00", ("S", "21", "5.2")), taxed("50.00", ("S", "10", "1.4"))],
                   "EUR", withholding_rate=Decimal(15))

    assert [(str(total["rate"]), str(total["tax"]), str(total["surcharge"]))
            for total in found["taxes"]] == [("10", "5.00", "0.70"), ("21", "21.00", "5.20")]
    assert str(found["total"]) == "181.90"
    assert found["withholding"] == {
        "rate": Decimal(15), "base": Decimal("150.00"), "amount": Decimal("22.50")}
    assert str(found["payable"]) == "159.40"


@pytest.mark.parametrize(("currency", "tax"), [("EUR", "0.11"), ("JPY", "0"), ("KWD", "0.105")])
def test_totals_at_the_minor_unit_of_the_currency(currency, tax):
    (found,) = tax_totals([taxed("0.5")], currency)

    assert str(found["tax"]) == tax


@given(lines, st.sampled_from([None, Decimal(7), Decimal(15), Decimal(19)]))
def test_totals_add_up(lines, withholding_rate):
    found = totals(lines, "EUR", withholding_rate=withholding_rate)

    assert found["net"] == sum(line["net"] for line in lines)
    assert sum(total["base"] for total in found["taxes"]) == found["net"]
    assert found["total"] == found["net"] + sum(
        total["tax"] + total["surcharge"] for total in found["taxes"])
    for total in found["taxes"]:
        assert abs(total["tax"] - total["base"] * total["rate"] / 100) <= CENT / 2
        assert abs(total["surcharge"] - total["base"] * total["surcharge_rate"] / 100) <= CENT / 2
    withheld = found["withholding"]["amount"] if withholding_rate else 0
    assert found["payable"] == found["total"] - withheld


@given(lines, st.randoms())
def test_totals_do_not_depend_on_the_order_of_lines(lines, chance):
    shuffled = list(lines)
    chance.shuffle(shuffled)

    assert totals(shuffled, "EUR") == totals(lines, "EUR")


def priced(quantity, unit_price, discount="0"):
    return {"quantity": Decimal(quantity), "unit_price": Decimal(unit_price),
            "discount": Decimal(discount)}


def test_net_of_line_is_half_up():
    assert str(net_of_line(priced("0.5", "0.01"), "EUR")) == "0.01"
    assert str(net_of_line(priced("3", "3.335", "0.01"), "EUR")) == "10.00"


def test_net_of_line_refuses_a_discount_beyond_it():
    with pytest.raises(ValidationFailed) as refused:
        net_of_line(priced("1", "10", "10.01"), "EUR", pointer="/lines/0")

    assert refused.value.details["errors"][0]["pointer"] == "/lines/0/discount"


def test_net_of_line_refuses_what_no_sum_can_hold():
    with pytest.raises(ValidationFailed) as refused:
        net_of_line(priced("999999999999999.999999", "999999999999999.999999"), "EUR")

    assert refused.value.details["errors"][0]["pointer"] == "/unit_price"
