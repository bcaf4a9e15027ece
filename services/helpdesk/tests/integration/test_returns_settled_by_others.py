"""Returns beside the real sales and billing: looked up, settled there, and known to profiles."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from returns_at_work import a_customer, delivered, inspected, set_up, settled
from ticket_factories import named

from chassis.testing.processes import wait_until
from contracts.errors import VinculoError


@pytest.fixture
def others(clean_stack, shared_service, client):
    """Contacts, sales, billing and helpdesk, with what billing needs to invoice."""
    for name in ("contacts", "sales", "billing", "helpdesk"):
        shared_service(name)
    set_up(client)
    return client


def test_refunds_are_credited_once_each_up_to_what_was_invoiced(others):
    client = others
    customer_id = a_customer(client)
    order = delivered(client, customer_id)
    ids = [inspected(client, order) for _ in range(3)]

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda id: decided(client, id), ids * 2))
    returns = [settled(client, id) for id in ids]

    (invoice,) = client.billing.list_invoices(order_id=order["id"], kind="invoice")["items"]
    notes = client.billing.list_invoices(credits_invoice_id=invoice["id"])["items"]
    assert sorted(note["return_id"] for note in notes) == sorted(ids)
    assert sorted(note["net"]["amount"] for note in notes) == ["33.33", "33.33", "33.33"]
    assert {one["settlement"]["evidence"][0]["id"] for one in returns} == {
        note["id"] for note in notes}
    assert client.billing.get_invoice(invoice_id=invoice["id"])["open_amount"]["amount"] == "0.00"
    wait_until(lambda: pending_of(client, customer_id) == 0, 20, "the profile counts none")


def pending_of(client, customer_id):
    issues = client.contacts.get_profile(contact_id=customer_id)["sections"].get("open_issues")
    return ((issues or {}).get("returns") or {}).get("count")


def decided(client, return_id):
    try:
        client.helpdesk.settle_return(return_id=return_id, how="refund", text="Abonado.")
    except VinculoError:
        return False
    return True


def test_exchange_is_an_order_and_a_voucher_a_coupon(others):
    client = others
    customer_id = a_customer(client, "organisation")
    order = delivered(client, customer_id)
    reason = client.helpdesk.create_return_reason(
        reason="too_big", name=named("Too big"), offers=["voucher", "part_refund"])
    line_id = order["lines"][0]["id"]

    def asked():
        return client.helpdesk.request_return(
            order_id=order["id"], reason_id=reason["id"],
            lines=[{"line_id": line_id, "quantity": "1"}])

    pending = asked()
    wait_until(lambda: pending_of(client, customer_id) == 1, 20, "the profile counts it")
    offered = client.helpdesk.make_return_offers(return_id=pending["id"])["offering"]["offers"]
    voucher, part = (next(one for one in offered if one["kind"] == kind)
                     for kind in ("voucher", "part_refund"))
    client.helpdesk.answer_return_offer(return_id=pending["id"], offer_id=voucher["id"])
    other = asked()
    client.helpdesk.make_return_offers(return_id=other["id"])
    others_part = next(one["id"] for one in client.helpdesk.get_return(
        return_id=other["id"])["offering"]["offers"] if one["kind"] == "part_refund")
    client.helpdesk.answer_return_offer(return_id=other["id"], offer_id=others_part)
    third = asked()
    client.helpdesk.authorize_return(return_id=third["id"])
    client.helpdesk.receive_return(return_id=third["id"])
    client.helpdesk.inspect_return(return_id=third["id"], lines=[
        {"line_id": line_id, "condition": "as_new", "accepted_quantity": "1"}])
    client.helpdesk.settle_return(return_id=third["id"], how="exchange", text="Va otra.")

    coupon, refund, exchange = (
        settled(client, held["id"])["settlement"]["evidence"][0]
        for held in (pending, other, third))
    new = client.sales.get_order(order_id=exchange["id"])
    assert (new["total"]["amount"], new["state"]) == ("0.00", "confirmed")
    assert new["lines"][0]["sku"] == "S-1"
    price = client.sales.calculate_prices(
        customer_id=customer_id, currency="EUR", coupons=[coupon["id"]],
        lines=[{"description": "Mesa", "quantity": "1", "unit_price": "100.00"}])
    assert price["discount"] == coupon["amount"]["amount"] == "8.33"
    assert coupon["amount"] == voucher["amount"]
    assert refund["amount"] == part["amount"]


def test_subscription_is_cancelled_in_billing(others):
    client = others
    customer_id = a_customer(client)
    plan = client.billing.create_subscription_plan(
        name="Soporte", interval="month", currency="EUR",
        lines=[{"description": "Soporte", "unit_price": "10.00"}])
    held = client.billing.create_subscription(contact_id=customer_id, plan_id=plan["id"])

    asked = client.helpdesk.request_return(subscription_id=held["id"], words="No lo uso.")
    client.helpdesk.settle_return(return_id=asked["id"], how="cancellation", text="Hecho.")
    settled(client, asked["id"])

    assert client.billing.get_subscription(subscription_id=held["id"])["cancelled_at"]
