"""Whatever payments, statements, bank statements and dunning ask the store has an index."""

import base64

import pytest
from bank_factories import PAYER, camt, detail, entry, in_base64
from payments_factories import credited, days_from_now, eur, invoiced, party

from billing.bank.bank_entries import book_sure_entries
from billing.dunning.reminders import remind
from chassis.testing.rules import opened
from contracts.context import Actor


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    """The operations of the service on a store that refuses to scan a collection."""
    from billing.service import BillingService

    unscanned_stack.empty_stores()
    with opened(unscanned_stack, BillingService, monkeypatch) as rules:
        yield rules


def both_pages(operation, **filters):
    page = operation(limit=1, **filters)
    operation(limit=1, after=page["next"], **filters)


def test_payments_and_statements_scan_nothing(rules):
    acme = party()
    invoices = [invoiced(acme, 100, due=-5) for _ in range(3)]
    payments = [rules.create_payment(contact_id=acme, amount=eur("150"), external_id=f"x/{n}")
                for n in range(2)]
    invoiced(acme, 100, due=-5)
    rules.allocate_payment(payment_id=payments[0]["id"])
    note = credited(invoices[0], 10)
    rules.allocate_credit_note(credit_note_id=note)
    spare = [rules.create_payment(contact_id=acme, amount=eur("900")) for _ in range(3)]
    for payment in spare[:2]:
        rules.create_refund(source_id=payment["id"], amount=eur("1"), external_id=payment["id"])
    rules.reverse_payment(payment_id=spare[2]["id"], reason="Bounced")
    for filters in ({}, {"contact_id": acme}, {"invoice_id": invoices[0]}, {"has_credit": True},
                    {"external_id": "x/1"}, {"state": "received", "method": "transfer"}):
        both_pages(rules.list_payments, **filters)
    for filters in ({}, {"contact_id": acme}, {"invoice_id": invoices[0]},
                    {"source_id": payments[0]["id"]}, {"state": "active"}):
        both_pages(rules.list_allocations, **filters)
    for filters in ({}, {"contact_id": acme}, {"source_id": spare[0]["id"]}):
        both_pages(rules.list_refunds, **filters)
    allocation = rules.list_allocations(state="active")["items"][0]
    rules.take_back_allocation(allocation_id=allocation["id"])
    assert rules.check_balances()["is_right"]
    assert rules.check_balances(contact_id=acme)["is_right"]
    assert rules.get_statement(contact_id=acme)["currencies"] != []
    assert rules.get_net_position(contact_id=acme)["positions"] != []
    assert rules.get_ageing()["items"] != []


def test_portal_and_disputes_scan_nothing(rules):
    acme = party()
    invoices = [invoiced(acme, 100, due=-5) for _ in range(3)]
    portal = rules.by(Actor("portal_user", roles=("customer",), party_id=acme))
    for filters in ({}, {"is_overdue": True}, {"state": "issued", "kind": "invoice"},
                    {"issued_from": days_from_now(-9)}, {"number": "F-1"}):
        both_pages(portal.list_portal_invoices, **filters)
    portal.get_portal_invoice(invoice_id=invoices[0])
    disputes = [portal.dispute_portal_invoice(invoice_id=invoice, reason="Wrong")
                for invoice in invoices]
    for filters in ({}, {"contact_id": acme}, {"invoice_id": invoices[0]}, {"state": "open"}):
        both_pages(rules.list_disputes, **filters)
    assert rules.settle_dispute(
        dispute_id=disputes[0]["id"], resolution="Right")["state"] == "settled"


def test_bank_statements_scan_nothing(rules):
    acme = party()
    number = rules.store.invoices.find_one({"_id": invoiced(acme, 10)})["number"]
    rules.create_bank_statement(format="camt053", data=in_base64(camt(
        entry("10.00", detail(number, name="Acme", iban=PAYER), ref="1"),
        entry("7.00", detail("?", name="Acme", iban=PAYER), ref="2"),
        entry("7.00", detail("AM04", iban=PAYER, credit=False), ref="3", credit=False,
              reversal=True))))
    both_pages(rules.list_bank_statements)
    for filters in ({}, {"state": "open"}, {"is_credit": True}):
        both_pages(rules.list_bank_entries, **filters)
    for held in rules.list_bank_entries()["items"]:
        rules.suggest_for_bank_entry(bank_entry_id=held["id"])
    rules.set_bank_settings(books_sure_matches=True)
    book_sure_entries()
    assert len(rules.list_bank_entries(state="booked")["items"]) == 1


def test_links_and_dunning_scan_nothing(rules):
    acme = party(emails=[{"address": "ana@example.com"}])
    invoices = [invoiced(acme, 10, due=-30) for _ in range(3)]
    secret = base64.b64encode(b"a secret that nobody is shown....").decode()
    for name in ("Pay", "Other"):
        rules.create_payment_provider(
            name=name, secret=secret, url_template="https://pay.example.com/{payment_link_id}")
    both_pages(rules.list_payment_providers)
    rules.create_payment_link(invoice_id=invoices[0])
    rules.pause_dunning(invoice_id=invoices[0], reason="Talking")
    remind(rules.get_dunning_settings()["levels"], lambda _ids: {})
    for filters in ({}, {"contact_id": acme}, {"invoice_id": invoices[1]}, {"is_paused": True}):
        both_pages(rules.list_dunning_cases, **filters)
    assert rules.list_due_for_dunning()["invoices"] == []
