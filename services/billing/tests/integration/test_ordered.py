"""Invoices of orders: by policy, once, and as soon as what they wait for is there."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from invoicing_factories import (
    MOMENT,
    customer,
    invoices,
    line,
    order,
    party,
    set_up,
    shipment,
    tell,
)

from billing.errors import BillingProfileMissing, OrderIsCancelled, OrderIsInvoiced
from billing.ordered.invoicing_runs import invoice_due_orders
from chassis.ids import new_id
from contracts.errors import NotFound, ValidationFailed


@pytest.fixture
def ready(rules):
    set_up(rules, invoicing_policy="when_placed")
    return rules


def later(told, **changes):
    """The next version of an order."""
    return {**told, "version": told["version"] + 1, **changes}


def waiting(rules):
    return [(one["order_id"], one["reason"]) for one in rules.list_waiting_orders()["items"]]


def nets(rules, **filters):
    return [one["net"]["amount"] for one in invoices(rules, **filters)]


def test_order_is_invoiced_when_it_is_placed(ready):
    customer_id = customer(ready)
    placed = order(customer_id, reference="PO-77", lines=[
        line("100.00", "4", unit_cost=Decimal("12.00")),
        line("10.00", tax_category="super_reduced")])

    tell(ready, placed)

    (issued,) = invoices(ready)
    assert (issued["state"], issued["order_ids"]) == ("issued", [placed["id"]])
    assert (issued["net"]["amount"], issued["total"]["amount"]) == ("110.00", "131.40")
    assert issued["customer_reference"] == "PO-77"
    assert [one["order_line_id"] for one in issued["lines"]] == [
        one["id"] for one in placed["lines"]]
    # What it costs us is no matter of the customer's.
    assert "unit_cost" not in issued["lines"][0]


def test_order_is_invoiced_once_whatever_is_told_again(ready):
    placed = order(customer(ready))

    tell(ready, placed)
    tell(ready, placed, later(placed, state="confirmed"))
    tell(ready, later(placed, version=5, state="delivered"))

    assert len(invoices(ready)) == 1


def test_order_is_invoiced_when_it_is_confirmed(ready):
    placed = order(customer(ready, invoicing_policy="when_confirmed"))

    tell(ready, placed)
    assert invoices(ready) == []
    tell(ready, later(placed, state="confirmed"))

    assert nets(ready) == ["100.00"]


def test_order_is_invoiced_by_shipment_exactly_what_left_us(ready):
    chairs, tables = line("100.00", "3"), line("50.00", "2")
    placed = order(customer(ready, invoicing_policy="when_shipped"), lines=[chairs, tables])
    first = shipment((chairs, 2), at=MOMENT)
    second = shipment(at=MOMENT + timedelta(days=2))

    tell(ready, placed)
    tell(ready, later(placed, state="shipped", shipments=[first]))
    tell(ready, later(placed, version=3, state="shipped", shipments=[first, second]))

    one, other = invoices(ready)
    assert (one["net"]["amount"], other["net"]["amount"]) == ("66.67", "83.33")
    assert [(item["shipment_id"], item["quantity"]) for item in one["lines"]] == [
        (first["id"], "2")]
    assert [item["quantity"] for item in other["lines"]] == ["1", "2"]
    assert (one["supplied_on"], other["supplied_on"]) == ("2026-11-20", "2026-11-22")


def test_shipments_are_invoiced_in_whatever_order_they_are_told(ready):
    chairs = line("100.00", "3")
    placed = order(customer(ready, invoicing_policy="when_shipped"), lines=[chairs])
    parcels = [shipment((chairs, 1), at=MOMENT + timedelta(days=day)) for day in range(3)]

    tell(ready, later(placed, version=4, state="shipped", shipments=parcels))
    tell(ready, placed)
    tell(ready, later(placed, version=3, state="shipped", shipments=parcels[:2]))

    assert nets(ready) == ["33.33", "33.34", "33.33"]


def test_order_from_before_the_suite_is_not_invoiced(ready):
    tell(ready, order(customer(ready), is_historic=True, state="delivered"))

    assert (invoices(ready), waiting(ready)) == ([], [])


def test_order_waits_without_a_billing_profile_and_is_invoiced_once_it_is_there(ready):
    contact_id = party()
    placed = order(contact_id)
    tell(ready, placed)
    (shown,) = ready.list_waiting_orders(contact_id=contact_id)["items"]
    invoice_due_orders()

    assert (shown["order_id"], shown["number"], shown["reason"], shown["detail"]) == (
        placed["id"], placed["number"], "billing_profile_missing",
        "This party has no billing profile.")
    assert invoices(ready) == []
    customer(ready, contact_id=contact_id)
    invoice_due_orders()

    assert nets(ready) == ["100.00"]
    assert waiting(ready) == []


def test_order_waits_for_what_all_need(rules):
    contact_id = customer(rules)
    first, second = order(contact_id), order(contact_id)
    tell(rules, first, second)
    assert waiting(rules) == [(second["id"], "issuer_missing"), (first["id"], "issuer_missing")]

    set_up(rules, invoicing_policy="when_placed")
    invoice_due_orders()

    assert (nets(rules), waiting(rules)) == (["100.00", "100.00"], [])


def test_order_waits_for_a_tax_rate(ready):
    ready.set_issuer(issuer={"legal_name": "Vinculo Polska", "tax_id": "PL8567346215",
                             "address": {"country": "PL"}, "invoicing_policy": "when_placed"})
    customer_id = customer(ready, tax_id=None, address={"country": "PL"})
    tell(ready, order(customer_id))
    assert [reason for _, reason in waiting(ready)] == ["tax_rate_missing"]

    ready.create_tax_rate(country="PL", tax_category="standard", rate="23",
                          valid_from="2011-01-01")
    invoice_due_orders()

    assert [one["total"]["amount"] for one in invoices(ready)] == ["123.00"]
    assert ready.verify_chain(series="F")["broken"] is None


def test_change_of_policy_takes_up_what_is_not_invoiced(ready):
    customer_id = customer(ready, invoicing_policy="by_hand")
    tell(ready, order(customer_id))
    invoice_due_orders()
    assert invoices(ready) == []

    (profile,) = ready.list_billing_profiles(contact_id=customer_id)["items"]
    ready.update_billing_profile(billing_profile_id=profile["id"],
                                 changes={"invoicing_policy": "when_placed"})
    invoice_due_orders()

    assert nets(ready) == ["100.00"]


def test_cancelled_order_is_not_invoiced(ready):
    placed = order(party())
    tell(ready, placed)
    tell(ready, later(placed, state="cancelled"))
    customer(ready, contact_id=placed["contact_ids"][0])
    invoice_due_orders()

    assert (invoices(ready), waiting(ready)) == ([], [])


def test_cancelled_order_that_was_invoiced_waits_to_be_credited(ready):
    placed = order(customer(ready))
    tell(ready, placed)
    tell(ready, later(placed, state="cancelled"))
    invoice_due_orders()
    assert waiting(ready) == [(placed["id"], "order_is_cancelled")]

    (issued,) = invoices(ready)
    ready.create_credit_note(invoice_id=issued["id"], reason="Pedido anulado")

    assert waiting(ready) == []


# By hand


def test_invoice_order_by_hand(ready):
    placed = order(customer(ready, invoicing_policy="by_hand"))
    tell(ready, placed)

    issued = ready.invoice_order(order_id=placed["id"])

    assert (issued["state"], issued["net"]["amount"]) == ("issued", "100.00")
    with pytest.raises(OrderIsInvoiced):
        ready.invoice_order(order_id=placed["id"])
    assert len(invoices(ready)) == 1


def test_invoice_order_of_one_shipment_and_then_of_the_rest(ready):
    chairs = line("100.00", "3")
    parcel = shipment((chairs, 1))
    shipped = order(customer(ready, invoicing_policy="by_hand"), lines=[chairs], state="shipped",
                    shipments=[parcel])
    tell(ready, shipped)

    first = ready.invoice_order(order_id=shipped["id"], shipment_id=parcel["id"])
    with pytest.raises(OrderIsInvoiced):
        ready.invoice_order(order_id=shipped["id"], shipment_id=parcel["id"])
    rest = ready.invoice_order(order_id=shipped["id"])

    assert (first["net"]["amount"], rest["net"]["amount"]) == ("33.33", "66.67")


def test_invoice_order_refuses_what_cannot_be(ready):
    waits, cancelled = order(party()), order(customer(ready), state="cancelled")
    by_hand = order(customer(ready, invoicing_policy="by_hand"))
    tell(ready, waits, cancelled, by_hand)

    with pytest.raises(BillingProfileMissing):
        ready.invoice_order(order_id=waits["id"])
    with pytest.raises(OrderIsCancelled):
        ready.invoice_order(order_id=cancelled["id"])
    with pytest.raises(NotFound):
        ready.invoice_order(order_id=new_id("order"))
    with pytest.raises(ValidationFailed):
        ready.invoice_order(order_id=by_hand["id"], shipment_id=new_id("shipment"))

    assert invoices(ready) == []


def test_invoice_order_fifty_times_at_once(ready):
    placed = order(customer(ready, invoicing_policy="by_hand"))
    tell(ready, placed)

    def invoice_it(_):
        try:
            return ready.invoice_order(order_id=placed["id"])
        except OrderIsInvoiced:
            return None

    with ThreadPoolExecutor(16) as pool:
        issued = [one for one in pool.map(invoice_it, range(50)) if one]

    assert len(issued) == len(invoices(ready)) == 1


def test_what_an_order_was_invoiced_by_cannot_be_there_twice(ready):
    from pymongo.errors import DuplicateKeyError

    tell(ready, order(customer(ready)))
    again = {**ready.store.invoices.find_one(), "_id": new_id("invoice"), "number": "F-2",
             "_chain_place": 2, "sequence": 2}

    with pytest.raises(DuplicateKeyError) as refused:
        ready.store.invoices.insert_one(again)

    assert "_source_keys" in refused.value.details["keyPattern"]
