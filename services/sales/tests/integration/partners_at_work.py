"""Partners and what they need, for tests of the rules of sales."""

import pytest
from pricing_factories import add_party

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from contracts import sales as contract
from contracts.context import Actor

TODAY = clock.today()
THIS_YEAR = {"starts_on": f"{TODAY[:4]}-01-01"}


@pytest.fixture
def north(rules):
    return add_party(name="Distribuciones Norte")


@pytest.fixture
def south(rules):
    return add_party(name="Comercial Sur")


@pytest.fixture
def agree(rules):
    def agree(partner_id, **fields):
        made = rules.create_agreement(
            partner_id=partner_id, type="reseller", name="Gold", **THIS_YEAR, **fields)
        return rules.activate_agreement(agreement_id=made["id"])

    return agree


def signed_in(partner_id):
    return Actor(new_id("portal_account"), roles=("partner",), contact_id=partner_id,
                 party_id=partner_id)


def said(**fields):
    return {"customer_name": "Hostelería Gil", "description": "Valves for four kitchens.", **fields}


def order(rules, partner_id, *lines, **fields):
    """An order through a partner, delivered, as it is stored."""
    placed = rules.place_order(
        customer_id=add_party(name="Gil"), partner_id=partner_id, channel="other",
        currency="EUR", lines=[{
            "description": f"Thing {number}", "quantity": "1", "unit": "C62",
            "unit_price": str(net), "tax_category": "standard",
            **({"product_id": product_id} if product_id else {})}
            for number, (net, product_id) in enumerate(lines)], **fields)
    return placed


def deliver(rules, placed):
    rules.confirm_order(order_id=placed["id"])
    rules.ship_order(order_id=placed["id"])
    delivered = rules.deliver_order(order_id=placed["id"])
    told = contract.order_delivered.schema.load({"order": delivered})
    event = Happened(id=new_id("x"), type="sales.order.delivered", at=clock.now(), data=told)
    for _ in range(2):
        rules.react("on_order_delivered", event)
    return delivered
