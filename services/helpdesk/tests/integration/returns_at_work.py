"""Orders that were delivered and invoiced by the real sales and billing, and returns of them."""

from contextlib import suppress

from chassis.testing.processes import wait_until
from contracts.errors import Conflict

TAX_ID, OTHER_TAX_ID = "B58378431", "A08015497"
ADDRESS = {"street": "Gran Vía 1", "locality": "Madrid", "postal_code": "28013", "country": "ES"}


def set_up(client):
    """What billing needs to invoice."""
    client.billing.set_issuer(issuer={
        "legal_name": "Vinculo Demo S.L.", "tax_id": TAX_ID, "address": ADDRESS,
        "invoicing_policy": "when_placed"})
    # Both are there where the service has only just begun.
    with suppress(Conflict):
        client.billing.create_tax_rate(country="ES", tax_category="standard", rate="21",
                                       valid_from="2012-09-01")
    for code, kind in (("F", "invoice"), ("R", "credit_note")):
        with suppress(Conflict):
            client.billing.create_series(code=code, kinds=[kind], default_for=[kind],
                                         number_format="{series}-{year}-{sequence:06}")


def a_customer(client, kind="person"):
    contact = client.contacts.create_contact(
        kind=kind, name="Ana Ruiz", emails=[{"address": "ana@example.com"}])
    client.billing.create_billing_profile(
        contact_id=contact["id"], legal_name="Ana Ruiz", tax_id=OTHER_TAX_ID, address=ADDRESS)
    return contact["id"]


def delivered(client, customer_id, quantity="3"):
    """An order that was delivered and invoiced."""
    order = client.sales.place_order(customer_id=customer_id, currency="EUR", lines=[
        {"description": "Silla", "sku": "S-1", "quantity": quantity, "unit_price": "33.33",
         "unit_cost": "10.01"}])
    for step in (client.sales.confirm_order, client.sales.ship_order, client.sales.deliver_order):
        step(order_id=order["id"])
    wait_until(lambda: client.billing.list_invoices(order_id=order["id"])["items"], 30,
               "the order is invoiced")
    return client.sales.get_order(order_id=order["id"])


def inspected(client, order, quantity="1"):
    held = client.helpdesk.request_return(
        order_id=order["id"], lines=[{"line_id": order["lines"][0]["id"], "quantity": quantity}])
    client.helpdesk.receive_return(return_id=held["id"])
    client.helpdesk.inspect_return(return_id=held["id"], lines=[
        {"line_id": order["lines"][0]["id"], "condition": "damaged",
         "accepted_quantity": quantity}])
    return held["id"]


def settled(client, return_id):
    def done():
        held = client.helpdesk.get_return(return_id=return_id)
        return held if held["status"] == "settled" else None

    return wait_until(done, 40, "the return is settled")
