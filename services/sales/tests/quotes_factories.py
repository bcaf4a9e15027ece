"""Quotes for tests, and those who are sent them."""

from chassis.ids import new_id
from contracts.context import Actor


def thing(description="Fitting on site", unit_price="45.00", quantity="8", **fields):
    """A line that is no product."""
    return {"description": description, "quantity": quantity, "unit": "HUR",
            "unit_price": unit_price, **fields}


def quote(customer_id, *lines, **fields):
    """A quote for a customer; of one thing when nothing is said."""
    return {"contact_ids": [customer_id], "lines": list(lines) or [thing()], **fields}


def signed_in(party_id, contact_id=None):
    """Whoever signed in to the portal of customers for a party."""
    return Actor(new_id("portal_account"), roles=("customer",),
                 contact_id=contact_id or party_id, party_id=party_id)


def seller(*roles):
    """A user of ours with these roles."""
    return Actor(new_id("user"), roles=roles or ("sales",))
