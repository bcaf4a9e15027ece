"""Orders placed, shown, changed, confirmed and cancelled."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import orjson
import pytest
from orders_factories import line, ordered, party, told, told_types

from contracts.context import Actor
from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed

OWNER = "user_01keebmgr4egktre1p21w518fm"
NOBODY = "order_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def ana(rules):
    return party(rules.store, owner_id=OWNER, team_id="north")


@pytest.fixture
def order(rules, ana):
    return rules.place_order(**ordered(ana))


def test_place_order_reckons_each_line_and_the_whole(rules, ana):
    placed = rules.place_order(**ordered(
        ana, line(quantity="3", unit_price="0.335", unit_cost="0.2"),
        line(quantity="2", unit_price="10", discount="0.01", unit_cost="7.005")))

    assert [item["net"] for item in placed["lines"]] == ["1.01", "19.99"]
    assert placed["total"] == {"amount": "21.00", "currency": "EUR"}
    assert placed["margin"] == {"amount": "6.39", "currency": "EUR"}
    assert placed["number"] == f"P-{placed['placed_at'][:4]}-000001"
    assert (placed["state"], placed["channel"], placed["is_historic"]) == (
        "placed", "other", False)
    assert told(rules.store) == [("order.placed", {"order": placed})]


def test_place_order_has_the_owner_of_the_customer_and_the_unit_one(rules, ana):
    placed = rules.place_order(**ordered(ana, coupons=[], channel="web"))

    assert (placed["owner_id"], placed["team_id"], placed["channel"]) == (OWNER, "north", "web")
    assert placed["lines"][0]["unit"] == "C62"
    assert placed["lines"][0]["tax_category"] == "standard"
    assert "margin" not in placed


def test_place_order_rounds_to_what_the_currency_has(rules, ana):
    placed = rules.place_order(**ordered(ana, line(quantity="1", unit_price="99.5"),
                                         currency="JPY"))

    assert placed["total"] == {"amount": "100", "currency": "JPY"}


@pytest.mark.parametrize(("wrong", "pointer"), [
    (line(discount="1250.01"), "/lines/0/discount"),
    (line(discount="1250.001"), "/lines/0/discount"),
    (line(quantity="999999999999999", unit_price="999999999999999"), "/lines/0"),
    ({"product_id": "product_01kerq4qhyf7brxwhe1135z2d6", "quantity": "1"},
     "/lines/0/product_id"),
    ({"quantity": "1", "unit_price": "1"}, "/lines/0/description"),
])
def test_place_order_refuses_what_comes_to_nonsense(rules, ana, wrong, pointer):
    with pytest.raises(ValidationFailed) as refused:
        rules.place_order(**ordered(ana, wrong))

    assert refused.value.details["errors"][0]["pointer"] == pointer
    assert rules.store.orders.find_one() is None
    assert told(rules.store) == []


def test_place_order_refuses_lines_that_are_too_much_together(rules, ana):
    dear = line(quantity="1", unit_price="999999999999999")

    with pytest.raises(ValidationFailed) as refused:
        rules.place_order(**ordered(ana, dear, dear))

    assert refused.value.details["errors"][0]["pointer"] == "/lines"


def test_place_order_is_of_the_survivor_of_a_merged_customer(rules, ana):
    merged = party(rules.store, merged_into=ana)

    placed = rules.place_order(**ordered(merged, contact_ids=[ana, merged]))

    assert placed["contact_ids"] == [ana]


def test_place_makes_one_order_of_a_quote(rules, ana):
    from chassis.outbox import commit
    from sales.orders.lines import reckoned
    from sales.orders.placing import place

    quote_id = "quote_01h455vb4pex5vsknk084sn02q"
    priced = reckoned([line(quantity=Decimal("3"), unit_price=Decimal("9.99"), unit="C62",
                            tax_category="standard")], "EUR")

    def accept(number):
        return commit(lambda: place(
            customer={"id": ana}, lines=priced, currency="EUR", channel="quote", number=number,
            quote_id=quote_id))

    with ThreadPoolExecutor(50) as pool:
        accepted = list(pool.map(accept, [f"P-{number}" for number in range(50)]))

    assert len({order.id for order in accepted}) == 1
    (held,) = rules.list_orders(quote_id=quote_id)["items"]
    assert held["total"] == {"amount": "29.97", "currency": "EUR"}
    assert told_types(rules.store) == ["order.placed"]


def test_get_order_shows_it_as_it_was_placed(rules, order):
    assert rules.get_order(order_id=order["id"]) == order
    with pytest.raises(NotFound):
        rules.get_order(order_id=NOBODY)


def test_list_orders_narrows_by_each_filter_and_pages(rules, ana):
    eva = party(rules.store)
    deal_id = "deal_01h455vb4pex5vsknk084sn02q"
    first = rules.place_order(**ordered(ana, deal_id=deal_id))
    second = rules.place_order(**ordered(eva, contact_ids=[ana], partner_id=eva, owner_id=OWNER))
    rules.confirm_order(order_id=second["id"])

    def found(**filters):
        return [item["id"] for item in rules.list_orders(**filters)["items"]]

    assert found(contact_id=ana) == [second["id"], first["id"]]
    assert found(contact_id=eva) == found(partner_id=eva) == found(state="confirmed") == [
        second["id"]]
    assert found(deal_id=deal_id) == found(team_id="north") == [first["id"]]
    assert found(number=first["number"], channel="other") == [first["id"]]
    assert found(owner_id=OWNER, placed_after=first["placed_at"]) == [second["id"], first["id"]]
    assert found(placed_before=first["placed_at"]) == found(external_system="shop") == []
    page = rules.list_orders(limit=1)
    assert [item["id"] for item in page["items"]] == [second["id"]]
    rest = rules.list_orders(limit=1, after=page["next"])
    assert ([item["id"] for item in rest["items"]], rest["next"]) == ([first["id"]], None)


def test_list_orders_by_a_merged_contact_shows_those_of_its_survivor(rules, ana, order):
    merged = party(rules.store, merged_into=ana)

    assert [item["id"] for item in rules.list_orders(contact_id=merged)["items"]] == [order["id"]]


def test_list_orders_shows_whoever_sees_only_their_own_no_others(rules, ana):
    mine = rules.place_order(**ordered(ana))
    rules.place_order(**ordered(ana, owner_id="user_01h455vb4pex5vsknk084sn02q"))
    sees = {"order": {"rows": "own", "fields": None}}

    seen = rules.by(Actor(OWNER, sees=sees)).list_orders()["items"]
    of_nobody = rules.by(Actor(OWNER, sees={})).list_orders()["items"]

    assert (seen, of_nobody) == ([mine], [])


def test_update_order_changes_what_may_still_change(rules, order):
    changes = {"deliver_to": {"street": "Calle Mayor 1", "country": "ES"},
               "deliver_on": "2026-12-24", "reference": "PO-77"}

    changed = rules.update_order(order_id=order["id"], changes=changes, expected_version=1)
    same = rules.update_order(order_id=order["id"], changes={"reference": "PO-77"})
    cleared = rules.update_order(order_id=order["id"], changes={"deliver_to": None})

    assert changed == {**order, **changes, "version": 2, "updated_at": changed["updated_at"]}
    assert same == changed
    assert "deliver_to" not in cleared
    assert told_types(rules.store) == ["order.placed", "order.updated", "order.updated"]


def test_update_order_refuses_what_is_stale_or_under_way(rules, order):
    rules.confirm_order(order_id=order["id"])
    with pytest.raises(PreconditionFailed):
        rules.update_order(order_id=order["id"], changes={"reference": "x"}, expected_version=1)
    shipped = rules.ship_order(order_id=order["id"], lines=[
        {"line_id": order["lines"][0]["id"], "quantity": "1"}])

    with pytest.raises(Conflict) as refused:
        rules.update_order(order_id=order["id"], changes={"reference": "x"})

    assert refused.value.code == "order_is_shipped"
    assert rules.get_order(order_id=order["id"]) == shipped


def test_confirm_order_is_done_once(rules, order):
    confirmed = rules.confirm_order(order_id=order["id"], expected_version=1)
    again = rules.confirm_order(order_id=order["id"])

    assert (confirmed["state"], confirmed["version"]) == ("confirmed", 2)
    assert again == confirmed
    assert told(rules.store)[1:] == [("order.confirmed", {"order": confirmed})]


def test_cancel_order_keeps_the_reason_and_is_done_once(rules, order):
    cancelled = rules.cancel_order(order_id=order["id"], reason="The customer thought again.")
    again = rules.cancel_order(order_id=order["id"], reason="Another.")

    assert (cancelled["state"], cancelled["cancelled_because"]) == (
        "cancelled", "The customer thought again.")
    assert again == cancelled
    assert told_types(rules.store) == ["order.placed", "order.cancelled"]
    with pytest.raises(Conflict) as refused:
        rules.confirm_order(order_id=order["id"])
    assert refused.value.code == "order_is_cancelled"


def test_export_facts_tells_an_order_as_it_now_is(rules, order):
    rules.confirm_order(order_id=order["id"])
    rules.ship_order(order_id=order["id"])

    (fact,) = rules.export_facts()["items"]

    assert (fact["type"].removeprefix("sales."), orjson.loads(fact["data"])) == told(
        rules.store)[-1]
