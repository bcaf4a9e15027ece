"""Credit notes by portions: never more than the invoice, and all portions are the invoice."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.credit_notes.portions import credited_lines, credited_sums
from billing.errors import MoreThanWasInvoiced
from billing.taxes.totals import totals

RATES = [("S", "21", "5.2"), ("S", "10", "1.4"), ("S", "4", "0"), ("E", "0", "0")]


def line(id, net, quantity="1", rate=RATES[2]):
    code, vat, surcharge = rate
    return {"id": id, "net": Decimal(net), "quantity": Decimal(quantity),
            "unit_price": Decimal(net) / Decimal(quantity), "discount": Decimal(0),
            "vat_code": code, "vat_rate": Decimal(vat), "surcharge_rate": Decimal(surcharge)}


def test_credited_lines_of_a_quantity_and_then_the_rest():
    lines = [line("a", "10.00", "3")]

    first, credited = credited_lines(lines, {}, [{"line_id": "a", "quantity": Decimal(1)}], "EUR")
    rest, _ = credited_lines(lines, credited, None, "EUR")

    assert [(str(one["quantity"]), str(one["net"])) for one in first] == [("1", "3.33")]
    assert [(str(one["quantity"]), str(one["net"])) for one in rest] == [("2", "6.67")]
    assert rest[0]["credits_line_id"] == "a"


def test_credited_lines_of_an_amount_leave_the_quantity():
    lines = [line("a", "10.00", "2")]

    first, credited = credited_lines(
        lines, {}, [{"line_id": "a", "amount": Decimal("2.50")}], "EUR")
    rest, _ = credited_lines(lines, credited, None, "EUR")

    assert [(str(one["quantity"]), str(one["net"])) for one in first] == [("1", "2.50")]
    assert [(str(one["quantity"]), str(one["net"])) for one in rest] == [("2", "7.50")]


@pytest.mark.parametrize("asked", [
    {"quantity": Decimal("2.01")}, {"amount": Decimal("10.01")},
])
def test_credited_lines_never_beyond_the_line(asked):
    with pytest.raises(MoreThanWasInvoiced):
        credited_lines([line("a", "10.00", "2")], {}, [{"line_id": "a", **asked}], "EUR")


def test_credited_lines_of_one_line_twice_in_one_credit_note():
    asked = [{"line_id": "a", "quantity": Decimal(1)}] * 3

    with pytest.raises(MoreThanWasInvoiced):
        credited_lines([line("a", "10.00", "2")], {}, asked, "EUR")


def test_credited_lines_when_nothing_is_left():
    lines = [line("a", "10.00")]
    _, credited = credited_lines(lines, {}, None, "EUR")

    with pytest.raises(MoreThanWasInvoiced):
        credited_lines(lines, credited, None, "EUR")


@given(
    st.lists(st.tuples(st.decimals("0.01", "999.99", places=2), st.integers(1, 9),
                       st.sampled_from(RATES)), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.integers(1, 9)), max_size=12),
    st.sampled_from([None, Decimal(15)]),
)
def test_portions_add_up_to_the_invoice(nets, steps, withholding_rate):
    lines = [line(str(place), net, str(quantity), rate)
             for place, (net, quantity, rate) in enumerate(nets)]
    invoice = totals(lines, "EUR", withholding_rate=withholding_rate)
    credited, taxes, given_back = {}, {}, []

    asks = [[{"line_id": str(place % len(lines)),
              "quantity" if by_quantity else "amount": Decimal(many)}]
            for place, by_quantity, many in steps]
    for asked in [*asks, None]:
        try:
            part, after = credited_lines(lines, credited, asked, "EUR")
        except MoreThanWasInvoiced:
            continue
        credited = after
        sums, taxes = credited_sums(
            part, invoice["taxes"], invoice["withholding"], taxes, "EUR")
        assert sums["payable"] >= 0
        given_back.append(sums)

    for name in ("net", "total", "payable"):
        assert sum(sums[name] for sums in given_back) == invoice[name]
    for name in ("tax", "surcharge"):
        assert sum(total[name] for sums in given_back for total in sums["taxes"]) == sum(
            total[name] for total in invoice["taxes"])
