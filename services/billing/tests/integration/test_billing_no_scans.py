"""Whatever is asked of the store has an index: it works where the store refuses to scan."""

import itertools

import pytest
from invoicing_factories import customer, draft, invoice, order, party, set_up, tell

from billing.ordered.invoicing_runs import invoice_due_orders, make_collective_invoices
from chassis.ids import new_id


@pytest.fixture
def unscanned(unscanned_stack, monkeypatch):
    """The rules on a store that refuses to read a collection without an index."""
    from billing.service import BillingService
    from chassis.testing.rules import opened

    unscanned_stack.empty_stores()
    with opened(unscanned_stack, BillingService, monkeypatch) as rules:
        set_up(rules, invoicing_policy="monthly")
        yield rules


def narrowed(filters):
    return [dict(pair) for size in (0, 1, 2) for pair in
            itertools.combinations(filters.items(), size)]


def test_lists_narrowed_in_any_way(unscanned):
    customer_id = customer(unscanned)
    issued = invoice(unscanned, customer_id)
    unscanned.create_credit_note(invoice_id=issued["id"], reason="Todo")

    for filters in narrowed({
            "contact_id": customer_id, "state": "issued", "kind": "invoice", "series": "F",
            "number": issued["number"], "issued_from": "2020-01-01",
            "issued_until": "2099-01-01", "is_overdue": True, "order_id": new_id("order"),
            "credits_invoice_id": issued["id"]}):
        unscanned.list_invoices(limit=1, **filters)
    for filters in narrowed({"contact_id": customer_id, "state": "waiting"}):
        unscanned.list_billing_profile_changes(**filters)
    for filters in narrowed({"contact_id": customer_id, "reason": "issuer_missing"}):
        unscanned.list_waiting_orders(**filters)
    (profile,) = unscanned.list_billing_profiles(contact_id=customer_id)["items"]
    unscanned.list_billing_profiles()
    unscanned.list_billing_profile_versions(billing_profile_id=profile["id"])
    unscanned.list_invoicing_runs()
    unscanned.list_series()
    unscanned.list_issuer_versions()
    for country in ({}, {"country": "ES"}):
        assert unscanned.list_tax_rates(**country)["items"]


def test_orders_jobs_and_chains(unscanned):
    customer_id, stranger_id = customer(unscanned), party()
    tell(unscanned, order(customer_id), order(stranger_id), order(customer_id, state="cancelled"))
    draft(unscanned, customer_id)
    customer(unscanned, contact_id=stranger_id)

    invoice_due_orders()
    make_collective_invoices()
    issued = invoice(unscanned, customer_id)

    assert unscanned.verify_chain(series="F", year=int(issued["issued_on"][:4]))["broken"] is None
    assert unscanned.export_facts(limit=10)["items"]
