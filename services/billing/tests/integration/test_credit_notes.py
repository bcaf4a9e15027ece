"""Credit notes: what they give back, and never more than was invoiced."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from invoicing_factories import customer, draft, invoice, invoices, set_up

from billing.errors import InvoiceIsDraft, MoreThanWasInvoiced
from chassis.ids import new_id
from chassis.testing.events import waiting_events
from contracts.errors import NotFound, ValidationFailed


@pytest.fixture
def ready(rules):
    set_up(rules)
    return rules


def settle(rules, issued, amount):
    """Have a payment settle so much of an invoice."""
    from billing.invoices import settling
    from billing.invoices.models import Invoice
    from chassis.outbox import commit

    commit(lambda: settling.lower(Invoice.fetch(issued["id"]), Decimal(amount)))
    return rules.get_invoice(invoice_id=issued["id"])


def raise_again(rules, issued, amount):
    from billing.invoices import settling
    from billing.invoices.models import Invoice
    from chassis.outbox import commit

    commit(lambda: settling.raise_again(Invoice.fetch(issued["id"]), Decimal(amount)))
    return rules.get_invoice(invoice_id=issued["id"])


def test_create_credit_note_of_a_whole_invoice(ready):
    issued = invoice(ready)
    return_id = new_id("return")

    credit = ready.create_credit_note(
        invoice_id=issued["id"], reason="No le gustó", return_id=return_id)

    year = issued["issued_on"][:4]
    assert (credit["kind"], credit["type_code"], credit["number"]) == (
        "credit_note", "381", f"R-{year}-000001")
    assert (credit["credits_invoice_id"], credit["credits_number"]) == (
        issued["id"], issued["number"])
    assert (credit["reason"], credit["return_id"]) == ("No le gustó", return_id)
    assert [credit[name]["amount"] for name in ("net", "total", "payable")] == [
        "200.00", "242.00", "242.00"]
    assert (credit["state"], credit["unallocated"]["amount"]) == ("paid", "0.00")
    after = ready.get_invoice(invoice_id=issued["id"])
    assert (after["state"], after["open_amount"]["amount"]) == ("cancelled", "0.00")
    assert after["credited"]["amount"] == "242.00"
    assert [event["type"] for event in waiting_events(ready.store)] == [
        "billing.invoice.issued", "billing.invoice.cancelled", "billing.invoice.issued"]


def test_create_credit_note_of_a_part(ready):
    issued = invoice(ready)
    (line,) = issued["lines"]

    credit = ready.create_credit_note(
        invoice_id=issued["id"], reason="Una hora", lines=[
            {"line_id": line["id"], "quantity": "0.5"}])

    assert (credit["total"]["amount"], credit["lines"][0]["quantity"]) == ("60.50", "0.5")
    assert credit["lines"][0]["credits_line_id"] == line["id"]
    after = ready.get_invoice(invoice_id=issued["id"])
    assert (after["state"], after["open_amount"]["amount"]) == ("issued", "181.50")
    assert waiting_events(ready.store)[1]["type"] == "billing.invoice.updated"


def test_create_credit_note_of_an_amount_and_then_of_the_rest(ready):
    issued = invoice(ready)
    (line,) = issued["lines"]

    first = ready.create_credit_note(
        invoice_id=issued["id"], reason="Descuento", lines=[
            {"line_id": line["id"], "amount": "10.01"}])
    rest = ready.create_credit_note(invoice_id=issued["id"], reason="Todo")

    assert (first["net"]["amount"], rest["net"]["amount"]) == ("10.01", "189.99")
    assert Decimal(first["total"]["amount"]) + Decimal(rest["total"]["amount"]) == Decimal("242")
    assert rest["previous_hash"] == first["hash"]
    assert ready.verify_chain(series="R")["checked_count"] == 2


def test_create_credit_note_of_what_is_paid_is_a_credit_of_the_customer(ready):
    issued = invoice(ready)
    settle(ready, issued, "200")

    credit = ready.create_credit_note(invoice_id=issued["id"], reason="Devuelto")

    assert (credit["state"], credit["unallocated"]["amount"], credit["open_amount"]["amount"]) == (
        "issued", "200.00", "200.00")
    assert ready.get_invoice(invoice_id=issued["id"])["state"] == "cancelled"


def test_create_credit_note_of_a_part_of_what_is_paid_whole(ready):
    issued = invoice(ready)
    paid = settle(ready, issued, "242")
    assert (paid["state"], paid["open_amount"]["amount"]) == ("paid", "0.00")

    credit = ready.create_credit_note(
        invoice_id=issued["id"], reason="Rebaja",
        lines=[{"line_id": issued["lines"][0]["id"], "amount": "50"}])

    after = ready.get_invoice(invoice_id=issued["id"])
    assert credit["unallocated"]["amount"] == "60.50"
    assert (after["state"], after["credited"]["amount"]) == ("paid", "60.50")
    rest = ready.create_credit_note(invoice_id=issued["id"], reason="Todo")
    assert rest["unallocated"]["amount"] == "181.50"
    assert ready.get_invoice(invoice_id=issued["id"])["state"] == "cancelled"


def test_create_credit_note_refuses_more_than_was_invoiced(ready):
    issued = invoice(ready)
    (line,) = issued["lines"]

    for asked in ({"quantity": "2.01"}, {"amount": "200.01"}):
        with pytest.raises(MoreThanWasInvoiced):
            ready.create_credit_note(invoice_id=issued["id"], reason="Mucho",
                                     lines=[{"line_id": line["id"], **asked}])

    assert ready.get_invoice(invoice_id=issued["id"]) == issued
    assert invoices(ready, kind="credit_note") == []


def test_create_credit_note_refuses_what_makes_no_sense(ready):
    issued, drafted = invoice(ready), draft(ready)
    credit = ready.create_credit_note(invoice_id=issued["id"], reason="Todo")

    with pytest.raises(InvoiceIsDraft):
        ready.create_credit_note(invoice_id=drafted["id"], reason="Borrador")
    with pytest.raises(ValidationFailed):
        ready.create_credit_note(invoice_id=credit["id"], reason="Abono de abono")
    with pytest.raises(ValidationFailed):
        ready.create_credit_note(invoice_id=issued["id"], reason="Otra", lines=[
            {"line_id": new_id("line")}])
    with pytest.raises(NotFound):
        ready.create_credit_note(invoice_id=new_id("invoice"), reason="Ninguna")
    with pytest.raises(MoreThanWasInvoiced):
        ready.create_credit_note(invoice_id=issued["id"], reason="Otra vez")


def test_create_credit_note_fifty_at_once_gives_back_no_more_than_was_invoiced(ready):
    issued = invoice(ready, lines=[
        {"description": "Silla", "quantity": "10", "unit_price": "33.33"}])
    (line,) = issued["lines"]

    def credit(_):
        try:
            return ready.create_credit_note(
                invoice_id=issued["id"], reason="Una silla",
                lines=[{"line_id": line["id"], "quantity": "1"}])
        except MoreThanWasInvoiced:
            return None

    with ThreadPoolExecutor(16) as pool:
        credits = [one for one in pool.map(credit, range(50)) if one]

    assert len(credits) == 10
    assert sum(Decimal(one["total"]["amount"]) for one in credits) == Decimal(
        issued["total"]["amount"])
    assert ready.get_invoice(invoice_id=issued["id"])["state"] == "cancelled"
    assert ready.verify_chain(series="R") == {
        "checked_count": 10, "broken": None, "next": None}


def test_credit_note_keeps_surcharge_and_withholding_of_its_invoice(ready):
    customer_id = customer(ready, tax_regime={
        "kind": "equivalence_surcharge", "withholding_rate": "15"})
    issued = invoice(ready, customer_id)
    (profile,) = ready.list_billing_profiles(contact_id=customer_id)["items"]
    ready.update_billing_profile(billing_profile_id=profile["id"], changes={"tax_regime": None})

    credit = ready.create_credit_note(invoice_id=issued["id"], reason="Todo")

    for name in ("net", "total", "payable", "withholding", "taxes", "buyer"):
        assert credit[name] == issued[name]


# What is open


def test_instalments_move_the_day_that_an_invoice_is_due(ready):
    issued = invoice(ready, customer(ready, payment_terms={"instalments": [
        {"share": "50", "days": 0}, {"share": "50", "days": 30}]}))
    first, second = (part["due_on"] for part in issued["instalments"])
    assert issued["due_on"] == first

    assert settle(ready, issued, "121")["due_on"] == second
    assert settle(ready, issued, "121")["state"] == "paid"
    opened = raise_again(ready, issued, "242")

    assert (opened["state"], opened["due_on"], opened["open_amount"]["amount"]) == (
        "issued", first, "242.00")
    assert "paid_at" not in opened
