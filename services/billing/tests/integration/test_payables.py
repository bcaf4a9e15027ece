"""Payables: what we owe by self-billed documents, which is never taken for what is owed to us."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from invoicing_factories import invoice, set_up
from self_billed_factories import at_once, drafted, issued, partner_of

from billing.errors import CurrencyDiffers, InvoiceIsSelfBilled, MoreThanIsOpen, NothingIsOpen
from chassis import clock
from chassis.testing.events import waiting_events
from contracts.context import Actor


@pytest.fixture
def ready(rules):
    set_up(rules)
    yield rules
    clock.move(timedelta())


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def test_self_billed_invoice_is_owed_by_us_and_to_nobody_else(ready):
    both_id = at_once(ready)
    bought, done = invoice(ready, both_id), issued(ready, both_id)
    clock.move(timedelta(days=45))

    assert [one["id"] for one in ready.list_invoices()["items"]] == [bought["id"]]
    assert [row["total"] for row in ready.get_ageing()["items"]] == ["242.00"]
    (row,) = ready.list_payables()["items"]
    assert (row["contact_id"], row["days_1_30"], row["total"]) == (both_id, "1210.00", "1210.00")
    (statement,) = ready.get_statement(
        contact_id=both_id, starts_on=bought["issued_on"])["currencies"]
    assert [entry["id"] for entry in statement["entries"]] == [bought["id"]]
    assert ready.get_net_position(contact_id=both_id)["positions"] == [
        {"currency": "EUR", "owed_to_us": "242.00", "credit": "0", "owed_by_us": "1210.00",
         "net": "-968.00"}]
    assert [one["id"] for one in ready.list_self_billed_invoices(
        is_overdue=True)["items"]] == [done["id"]]
    portal = ready.by(Actor("portal_user", roles=("customer",), party_id=both_id))
    assert [one["id"] for one in portal.list_portal_invoices()["items"]] == [bought["id"]]
    facts = ready.export_facts(limit=100)["items"]
    assert [fact["type"] for fact in facts] == ["billing.invoice.issued"]
    assert ready.check_balances()["is_right"]


def test_self_billed_invoice_is_not_told_as_an_invoice(ready):
    supplier_id = at_once(ready)
    before = len(waiting_events(ready.store))
    done = issued(ready, supplier_id)
    ready.create_supplier_payment(invoice_id=done["id"], amount=eur("1210.00"))

    events = waiting_events(ready.store)[before:]

    assert [event["type"] for event in events] == [
        "billing.self_billed_invoice.issued", "billing.self_billed_invoice.paid"]


def test_create_supplier_payment_settles_what_we_owe(ready):
    done = issued(ready, at_once(ready))

    paid = ready.create_supplier_payment(
        invoice_id=done["id"], amount=eur("210.00"), paid_on="2026-11-30", reference="SEPA 1")

    assert (paid["contact_id"], paid["paid_on"]) == (done["contact_ids"][0], "2026-11-30")
    held = ready.get_self_billed_invoice(invoice_id=done["id"])
    assert (held["state"], held["open_amount"]) == ("issued", eur("1000.00"))
    for amount, error in ((eur("1000.01"), MoreThanIsOpen),
                          ({"amount": "1", "currency": "USD"}, CurrencyDiffers)):
        with pytest.raises(error):
            ready.create_supplier_payment(invoice_id=done["id"], amount=amount)
    assert ready.get_self_billed_invoice(invoice_id=done["id"]) == held
    ready.create_supplier_payment(invoice_id=done["id"], amount=eur("1000.00"))
    assert partner_of(ready, paid["contact_id"]).get_partner_self_billed_invoice(
        invoice_id=done["id"])["state"] == "paid"
    assert ready.list_payables()["items"] == []
    assert len(ready.list_supplier_payments(invoice_id=done["id"])["items"]) == 2


def test_create_supplier_payment_of_what_is_not_owed(ready):
    supplier_id = at_once(ready)
    draft = drafted(ready, supplier_id)
    done = issued(ready, supplier_id)
    note = ready.credit_self_billed_invoice(invoice_id=done["id"], reason="Todo")

    for id in (draft["id"], note["id"], done["id"]):
        with pytest.raises(NothingIsOpen):
            ready.create_supplier_payment(invoice_id=id, amount=eur("1"))

    assert ready.list_supplier_payments()["items"] == []


def test_payment_of_a_customer_never_settles_what_we_owe(ready):
    supplier_id = at_once(ready)
    done = issued(ready, supplier_id)

    with pytest.raises(InvoiceIsSelfBilled):
        ready.create_payment(contact_id=supplier_id, amount=eur("10"),
                             allocations=[{"invoice_id": done["id"]}])

    assert ready.get_self_billed_invoice(invoice_id=done["id"]) == done


def test_create_supplier_payment_by_many_at_once_pays_no_more_than_is_open(ready):
    done = issued(ready, at_once(ready), price="100")

    def pay(_):
        try:
            return ready.create_supplier_payment(invoice_id=done["id"], amount=eur("50"))
        except (MoreThanIsOpen, NothingIsOpen):
            return None

    with ThreadPoolExecutor(8) as pool:
        paid = [one for one in pool.map(pay, range(8)) if one]

    assert len(paid) == 2
    assert ready.get_self_billed_invoice(
        invoice_id=done["id"])["open_amount"] == eur("21.00")
