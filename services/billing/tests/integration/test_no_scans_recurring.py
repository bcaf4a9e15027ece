"""What self-billing and subscriptions ask of the store has an index."""

import itertools
from datetime import timedelta

import pytest
from invoicing_factories import customer, party, set_up
from self_billed_factories import (
    at_once,
    close,
    commissions,
    issued,
    partner_of,
    proposed,
    supplier,
)
from subscription_factories import plan, subscribed

from billing.self_billed.commissions import invoice_waiting_commissions
from billing.subscriptions.renewals import renew_subscriptions
from chassis import clock
from contracts.context import Actor


@pytest.fixture
def unscanned(unscanned_stack, monkeypatch):
    """The rules on a store that refuses to read a collection without an index."""
    from billing.service import BillingService
    from chassis.testing.rules import opened

    unscanned_stack.empty_stores()
    with opened(unscanned_stack, BillingService, monkeypatch) as rules:
        set_up(rules)
        yield rules
    clock.move(timedelta())


def narrowed(filters):
    return [dict(pair) for size in (0, 1, 2) for pair in
            itertools.combinations(filters.items(), size)]


def test_self_billing(unscanned):
    supplier_id, asked_id = at_once(unscanned), supplier(unscanned, name="Otra S.L.")
    done, shown = issued(unscanned, supplier_id), proposed(unscanned, asked_id)
    close(unscanned, commissions(supplier_id))
    close(unscanned, commissions(party()))
    invoice_waiting_commissions()
    unscanned.create_supplier_payment(
        invoice_id=done["id"], amount={"amount": "1", "currency": "EUR"})
    unscanned.credit_self_billed_invoice(invoice_id=done["id"], reason="Todo")

    for filters in narrowed({"contact_id": supplier_id, "kind": "invoice", "state": "issued",
                             "acceptance": "waiting", "is_overdue": True}):
        unscanned.list_self_billed_invoices(limit=1, **filters)
    for filters in narrowed({"contact_id": supplier_id, "invoice_id": done["id"]}):
        unscanned.list_supplier_payments(**filters)
    for filters in narrowed({"kind": "invoice", "state": "draft", "acceptance": "waiting"}):
        partner_of(unscanned, asked_id).list_partner_self_billed_invoices(**filters)
    for filters in ({}, {"contact_id": supplier_id}):
        unscanned.list_waiting_commissions(**filters)
    assert [row["total"] for row in unscanned.list_payables()["items"]] == ["302.50"]
    assert partner_of(unscanned, asked_id).accept_partner_self_billed_invoice(
        invoice_id=shown["id"])["state"] == "issued"


def test_subscriptions(unscanned):
    contact_id, plan_id = customer(unscanned), plan(unscanned)
    made = subscribed(unscanned, plan_id, contact_id=contact_id)
    paused = subscribed(unscanned, plan_id, contact_id=contact_id, ends_on="2999-01-01")
    unscanned.pause_subscription(subscription_id=paused["id"])
    unscanned.change_subscription(subscription_id=made["id"], quantity=2)
    clock.move(timedelta(days=40))
    renew_subscriptions()

    for filters in narrowed({"contact_id": contact_id, "plan_id": plan_id, "state": "active"}):
        assert unscanned.list_subscriptions(**filters)["items"]
    for filters in ({}, {"is_retired": False}):
        assert unscanned.list_subscription_plans(**filters)["items"]
    portal = unscanned.by(Actor("portal_user", roles=("customer",), party_id=contact_id))
    assert portal.list_portal_subscriptions(state="active")["items"]
