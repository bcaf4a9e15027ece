"""Quotes and what they need, for tests of the rules of sales."""

import pytest
from pricing_factories import add_party, price_list, product, tiers
from quotes_factories import quote, signed_in, thing

from contracts import contacts

CLEAR = {"action": "send_quote", "checked_at": "2026-03-01T09:00:00Z", "services_not_heard": [],
         "items": [], "unknown_ids": []}


@pytest.fixture
def clear(stub):
    """Nothing speaks against anything."""
    return stub(contacts.contacts, {"check_many_guards": CLEAR})


@pytest.fixture
def customer(rules):
    return add_party(name="Hostelería Gil", languages=["es"],
                     emails=[{"address": "compras@gil.example"}],
                     addresses=[{"street": "Calle Mayor 1", "locality": "Bilbao",
                                 "country": "ES"}])


@pytest.fixture
def valve(rules):
    """A product with a standard price of 12.50, and 10.00 from a hundred on."""
    valve = rules.create_product(**product(name="Brass valve", unit_costs=[
        {"amount": "8.00", "currency": "EUR"}]))
    held = rules.create_price_list(**price_list(is_standard=True))
    rules.set_price_entries(price_list_id=held["id"], entries=[
        {"product_id": valve["id"], "tiers": tiers(("0", "12.50"), ("100", "10.00"))}])
    return valve


@pytest.fixture
def sent(rules, clear, customer):
    """A quote of one firm and one optional line, sent."""
    made = rules.create_quote(**quote(
        customer, thing(), thing("Training", "60.00", "2", is_optional=True)))
    return rules.send_quote(quote_id=made["id"])


def portal(rules, party_id):
    return rules.by(signed_in(party_id))
