"""A customer's own invoices in the portal: nothing of anybody else, and no drafts."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from invoicing_factories import customer, set_up
from payments_factories import credited, days_from_now, eur, invoiced, party
from subscription_factories import subscribed

from chassis.testing.events import waiting_events
from contracts.access import ROLES
from contracts.catalogue import all_services
from contracts.context import Actor
from contracts.errors import Conflict, NotFound, PermissionDenied

PORTAL = [operation for operation in all_services()["billing"].operations.values()
          if operation.route and operation.route.audience == "portal"]
NAMING = [operation for operation in PORTAL if "{" in operation.route.path]


@pytest.fixture
def acme(rules):
    return party()


@pytest.fixture
def portal(rules, acme):
    return rules.by(Actor("portal_user", roles=("customer",), party_id=acme))


def test_list_portal_invoices_shows_the_own_and_no_drafts(rules, portal, acme):
    shown = invoiced(acme, 100, due=-3)
    paid = invoiced(acme, 50)
    rules.create_payment(contact_id=acme, amount=eur("50"), allocations=[{"invoice_id": paid}])
    note = credited(shown, 10)
    for hidden in ({"state": "draft"}, {"is_self_billed": True}):
        invoiced(acme, 1, **hidden)
    invoiced(party(), 1)

    assert [item["id"] for item in portal.list_portal_invoices()["items"]] == [note, paid, shown]
    for filters, found in (
            ({"kind": "credit_note"}, [note]), ({"state": "paid"}, [paid]),
            ({"is_overdue": True}, [shown]), ({"issued_from": days_from_now(1)}, []),
            ({"issued_until": days_from_now(0), "kind": "invoice"}, [paid, shown])):
        items = portal.list_portal_invoices(**filters)["items"]
        assert [item["id"] for item in items] == found


def test_get_portal_invoice_shows_nothing_that_is_ours(portal, acme):
    line = {"id": "line_01h455vb4pex5vsknk084sn02q", "description": "Silla", "quantity": "2",
            "unit": "C62", "unit_price": "50", "net": "100", "unit_cost": "12",
            "vat_code": "S", "vat_rate": "21"}
    invoice = invoiced(acme, 100, lines=[line], owner_id="user_01h455vb4pex5vsknk084sn02q")

    told = portal.get_portal_invoice(invoice_id=invoice)

    assert told["open_amount"] == eur("100.00")
    assert told["lines"] == [{"description": "Silla", "quantity": "2", "unit": "C62",
                              "unit_price": "50", "net": "100", "vat_rate": "21"}]
    assert "unit_cost" not in str(told)
    assert "owner_id" not in told
    assert (told["is_overdue"], told["is_disputed"]) == (False, False)


@pytest.mark.parametrize("fields", [{"state": "draft"}, {"is_self_billed": True}])
def test_get_portal_invoice_is_not_found_for_drafts_and_self_billed_ones(portal, acme, fields):
    with pytest.raises(NotFound):
        portal.get_portal_invoice(invoice_id=invoiced(acme, 100, **fields))


@pytest.mark.parametrize("operation", NAMING, ids=lambda item: item.name)
def test_portal_operation_is_not_found_for_anything_of_another_organisation(
        rules, portal, operation):
    set_up(rules)
    other = customer(rules, name="Other")
    of_another = {"invoice_id": lambda: invoiced(other, 100),
                  "subscription_id": lambda: subscribed(rules, contact_id=other)["id"]}
    named = {name: of_another[name]() for name in re.findall(r"{(\w+)}", operation.route.path)}
    before = len(waiting_events(rules.store))

    with pytest.raises(NotFound):
        getattr(portal, operation.name)(**{**operation.example["request"], **named})

    assert len(waiting_events(rules.store)) == before


@pytest.mark.parametrize("operation", PORTAL, ids=lambda item: item.name)
def test_portal_operation_is_for_customers_only_who_act_for_somebody(rules, operation):
    with pytest.raises(PermissionDenied):
        getattr(rules, operation.name)(**operation.example["request"])

    assert operation.permission == "portal:use"
    assert [role for role, granted in ROLES.items() if "portal:use" in granted] == ["customer"]


def test_dispute_portal_invoice_is_noted_once_and_told(rules, portal, acme):
    invoice = invoiced(acme, 100)

    dispute = portal.dispute_portal_invoice(invoice_id=invoice, reason="Two chairs are missing")

    assert portal.dispute_portal_invoice(invoice_id=invoice, reason="Again") == dispute
    assert portal.get_portal_invoice(invoice_id=invoice)["is_disputed"]
    assert rules.list_disputes(contact_id=acme, state="open")["items"] == [dispute]
    (event,) = [event for event in waiting_events(rules.store)
                if event["type"] == "billing.invoice.disputed"]
    assert b"Two chairs are missing" in event["data"]


def test_dispute_portal_invoice_fifty_at_once_is_one_dispute(rules, portal, acme):
    invoice = invoiced(acme, 100)

    with ThreadPoolExecutor(50) as pool:
        ids = set(pool.map(lambda _: portal.dispute_portal_invoice(
            invoice_id=invoice, reason="Wrong")["id"], range(50)))

    assert len(ids) == 1
    assert len(rules.list_disputes()["items"]) == 1


def test_dispute_invoice_is_refused_when_nothing_is_open(rules, acme):
    invoice = invoiced(acme, 100)
    rules.create_payment(contact_id=acme, amount=eur("100"))

    with pytest.raises(Conflict) as refused:
        rules.dispute_invoice(invoice_id=invoice, reason="Wrong")

    assert refused.value.code == "nothing_is_open"
    assert rules.list_disputes()["items"] == []


def test_settle_dispute_ends_it_and_another_may_follow(rules, acme):
    invoice = invoiced(acme, 100)
    dispute = rules.dispute_invoice(invoice_id=invoice, reason="Wrong")

    settled = rules.settle_dispute(dispute_id=dispute["id"], resolution="Sent the chairs")

    assert settled["state"] == "settled"
    assert rules.settle_dispute(dispute_id=dispute["id"], resolution="Again") == settled
    again = rules.dispute_invoice(invoice_id=invoice, reason="Wrong again")
    assert again["id"] != dispute["id"]
