"""What marketing is asked of currencies, and does by itself about them, reads by indexes."""

import pytest
from marketing_factories import a_contact_id, an_invoice, an_order, issued, placed

from chassis.testing.rules import opened
from marketing.currencies.revaluing import revalue
from marketing.service import MarketingService


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, MarketingService, monkeypatch) as rules:
        yield rules


def test_exchange_rates_are_read_and_valued_by_indexes(rules):
    contact_id = a_contact_id()
    rules.react("on_order_told", placed(an_order(contact_id, currency="USD")))
    rules.react("on_invoice_told", issued(an_invoice(contact_id, currency="USD")))

    rules.set_exchange_rates(rates=[{"currency": "USD", "day": "2026-02-27", "rate": "0.9217"}])
    revalue()

    assert len(rules.list_exchange_rates()["items"]) == 1
    assert len(rules.list_exchange_rates(currency="USD")["items"]) == 1
    assert "house_total" in rules.store.sold_orders.find_one({"contact_ids": contact_id})
