"""Whatever orders ask of the store has an index: it works where the store refuses to scan."""

import itertools

import pytest
from orders_factories import ordered, party, sent
from quotes_factories import signed_in

QUOTE = "quote_01h455vb4pex5vsknk084sn02q"
DEAL = "deal_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    from chassis.testing.rules import opened
    from sales.service import SalesService

    unscanned_stack.empty_stores()
    with opened(unscanned_stack, SalesService, monkeypatch) as rules:
        yield rules


def test_orders_are_placed_moved_on_and_taken_over(rules):
    ana = party(rules.store, external_ids=[{"system": "shop", "id": "C-1"}])
    order = rules.place_order(**ordered(ana, deal_id=DEAL))
    rules.confirm_order(order_id=order["id"])
    rules.ship_order(order_id=order["id"])
    rules.deliver_order(order_id=order["id"])
    named = {"customer": {"external_id": {"system": "shop", "id": "C-1"}}}

    answer = rules.bulk_orders(orders=[
        sent(ana) | named, sent(ana) | {"external_id": {"system": "erp", "id": "1"}}])

    assert answer["created"] == 2
    assert len(rules.export_facts()["items"]) == 3


def test_lists_of_orders_narrowed_in_any_way(rules):
    ana = party(rules.store)
    order = rules.place_order(**ordered(ana))
    filters = {
        "contact_id": ana, "state": "placed", "channel": "other", "owner_id": None,
        "team_id": "north", "placed_after": order["placed_at"], "number": order["number"],
        "external_id": "1", "external_system": "shop", "deal_id": DEAL, "quote_id": QUOTE,
        "interaction_id": "interaction_01h455vb4pex5vsknk084sn02q", "partner_id": ana,
    }
    filters["owner_id"] = "user_01h455vb4pex5vsknk084sn02q"

    for size in (0, 1, 2):
        for chosen in itertools.combinations(filters.items(), size):
            rules.list_orders(**dict(chosen))

    assert rules.list_orders(contact_id=ana, state="placed")["items"] == [order]


def test_orders_in_the_portal_narrowed_in_any_way(rules):
    ana = party(rules.store)
    orders = [rules.place_order(**ordered(ana)) for _ in range(2)]
    theirs = rules.by(signed_in(ana))
    filters = {"state": "placed", "placed_after": orders[0]["placed_at"],
               "placed_before": "2099-01-01T00:00:00Z"}

    for size in range(4):
        for chosen in itertools.combinations(filters.items(), size):
            page = theirs.list_portal_orders(limit=1, **dict(chosen))
            assert theirs.list_portal_orders(
                limit=1, after=page["next"], **dict(chosen))["items"][0]["id"] == orders[0]["id"]

    assert theirs.get_portal_order(order_id=orders[0]["id"])["number"] == orders[0]["number"]
