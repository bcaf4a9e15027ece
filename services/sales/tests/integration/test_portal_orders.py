"""Orders in the portal: each customer sees theirs, how far they are, and nothing of ours."""

import copy

import orjson
import pytest
from orders_factories import line, ordered
from pricing_factories import add_party
from quotes_at_work import *  # noqa: F403  Fixtures.
from quotes_at_work import portal
from quotes_factories import seller

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from contracts import contacts
from contracts import sales as contract
from contracts.errors import NotFound, PermissionDenied
from contracts.sales import order as o

# Field by field, what leaves us for customers; whoever adds one decides that here.
DISCLOSED = {
    "id", "number", "state", "reference", "placed_at", "confirmed_at", "shipped_at",
    "delivered_at", "cancelled_at", "currency", "lines", "total", "shipments", "deliver_to",
    "deliver_on", "quote_id"}
OF_LINES = {
    "id", "sku", "description", "quantity", "unit", "unit_price", "discount", "net",
    "tax_category", "shipped_quantity"}
OF_SHIPMENTS = {
    "id", "shipped_at", "lines", "carrier", "tracking_number", "tracking_url", "delivered_at"}


@pytest.fixture
def place(rules):
    def place(customer_id, **fields):
        return rules.place_order(**ordered(
            customer_id, line(unit_cost="8.77", discount="62.50"), **fields))

    return place


def test_customer_sees_these_fields_and_no_other():
    assert set(o.PortalOrder().fields) == DISCLOSED
    assert set(o.PortalOrderLine().fields) == OF_LINES
    assert set(o.PortalShipment().fields) == OF_SHIPMENTS
    assert contract.list_portal_orders.reply.fields["items"].inner.schema.fields.keys() == DISCLOSED


def test_customer_sees_what_they_ordered_and_what_is_on_its_way(rules, customer, place):
    placed = place(customer, reference="PO-4711", deliver_on="2026-03-01",
                   deliver_to={"name": "Gil", "street": "Calle Mayor 1", "country": "ES"})
    rules.confirm_order(order_id=placed["id"])
    (bought,) = placed["lines"]
    held = rules.ship_order(
        order_id=placed["id"], lines=[{"line_id": bought["id"], "quantity": "40"}],
        carrier="Correos Express", tracking_number="CX0042",
        tracking_url="https://tracking.example/CX0042")

    shown = portal(rules, customer).get_portal_order(order_id=placed["id"])

    (shipment,) = held["shipments"]
    assert shown == {
        "id": placed["id"], "number": placed["number"], "state": "shipped",
        "reference": "PO-4711", "placed_at": placed["placed_at"],
        "confirmed_at": held["confirmed_at"], "shipped_at": held["shipped_at"],
        "currency": "EUR", "total": {"amount": "1187.50", "currency": "EUR"},
        "lines": [{
            "id": bought["id"], "description": "Brass valve, 25 mm", "quantity": "100",
            "unit": "C62", "unit_price": "12.50", "discount": "62.50", "net": "1187.50",
            "tax_category": "standard", "shipped_quantity": "40"}],
        "shipments": [{
            "id": shipment["id"], "shipped_at": shipment["shipped_at"],
            "lines": [{"line_id": bought["id"], "quantity": "40"}],
            "carrier": "Correos Express", "tracking_number": "CX0042",
            "tracking_url": "https://tracking.example/CX0042"}],
        "deliver_to": {"name": "Gil", "street": "Calle Mayor 1", "country": "ES"},
        "deliver_on": "2026-03-01"}


def test_nothing_of_ours_is_in_the_answer(rules, customer, place):
    owner, partner, deal = new_id("user"), add_party(name="Distribuciones Norte"), new_id("deal")
    agreement, campaign = new_id("agreement"), new_id("campaign")
    adviser = add_party(name="Gestoría")
    placed = place(customer, owner_id=owner, partner_id=partner, deal_id=deal,
                   agreement_id=agreement, campaign_id=campaign, contact_ids=[adviser])
    call = new_id("interaction")
    phone = {"script_version": "ES-7", "read_back_at": clock.now(),
             "agreed_to_recording": True, "agreed_to_distance_contract": True}
    rules.store.orders.update_one({"_id": placed["id"]}, {"$set": {
        "interaction_id": call, "phone": phone, "team_id": "north", "coupons": ["SECRET"],
        "external_ids": [{"system": "erp", "id": "ERP-99"}], "_taken": "digest-of-ours"}})
    rules.cancel_order(order_id=placed["id"], reason="Not creditworthy.")
    theirs = portal(rules, customer)

    told = [orjson.dumps(theirs.get_portal_order(order_id=placed["id"])).decode(),
            orjson.dumps(theirs.list_portal_orders()).decode()]

    for text in told:
        assert '"state":"cancelled"' in text
        for ours in ("8.77", "unit_cost", "margin", "owner", owner, partner, deal, agreement,
                     campaign, adviser, call, "phone", "ES-7", "north", "SECRET", "ERP-99",
                     "digest-of-ours", "creditworthy", "channel", "trace"):
            assert ours not in text, ours


def test_shipment_of_an_erp_is_shown_without_its_number_there(rules, customer):
    answer = rules.upsert_order(
        external_id={"system": "erp", "id": "ERP-99"}, customer={"contact_id": customer},
        currency="EUR", lines=[line()], confirmed_at="2026-01-02T10:00:00Z",
        shipments=[{"external_id": "SHIP-77", "carrier": "SEUR"}])

    shown = portal(rules, customer).get_portal_order(order_id=answer["order"]["id"])

    assert [shipment["carrier"] for shipment in shown["shipments"]] == ["SEUR"]
    assert "SHIP-77" not in orjson.dumps(shown).decode()
    assert "ERP-99" not in orjson.dumps(shown).decode()


def test_order_of_a_quote_says_which(rules, customer, sent):
    theirs = portal(rules, customer)
    accepted = theirs.accept_portal_quote(
        quote_id=sent["id"], name="Marta Gil", digest=sent["digest"])

    (shown,) = theirs.list_portal_orders()["items"]

    assert (shown["id"], shown["quote_id"]) == (accepted["order_id"], sent["id"])


def test_order_is_nobody_elses_in_the_portal(rules, customer, place):
    adviser = add_party(name="Gestoría")
    placed = place(customer, contact_ids=[adviser], partner_id=add_party())

    for stranger in (adviser, placed["partner_id"], add_party(name="Talleres Ruiz")):
        assert portal(rules, stranger).list_portal_orders()["items"] == []
        with pytest.raises(NotFound):
            portal(rules, stranger).get_portal_order(order_id=placed["id"])
    with pytest.raises(NotFound):
        portal(rules, customer).get_portal_order(order_id=new_id("order"))
    with pytest.raises(PermissionDenied):
        rules.by(seller("administrator")).list_portal_orders()


def test_orders_are_listed_page_by_page_the_latest_first(rules, customer, place):
    made = [place(customer)["id"] for _ in range(5)]
    place(add_party())
    theirs, seen, after = portal(rules, customer), [], None

    while True:
        page = theirs.list_portal_orders(limit=2, after=after)
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break

    assert seen == made[::-1]


def test_orders_are_narrowed_by_state_and_time(rules, customer, place):
    first, second = place(customer), place(customer)
    rules.confirm_order(order_id=first["id"])
    theirs = portal(rules, customer)

    def found(**filters):
        return {item["id"] for item in theirs.list_portal_orders(**filters)["items"]}

    assert found(state="confirmed") == {first["id"]}
    assert found(state="placed") == {second["id"]}
    assert found(placed_after=second["placed_at"]) == {second["id"]}
    assert found(placed_before=second["placed_at"]) == {first["id"]}


def test_orders_of_a_merged_customer_are_its_survivors(rules, customer, place):
    survivor = add_party(name="Grupo Gil")
    placed = place(customer)
    data = copy.deepcopy(contacts.contact_merged.example)
    data |= {"merged_id": customer, "merge_id": "merge_01h455vb4pex5vsknk084sn02q"}
    data["contact"] |= {"id": survivor, "version": 5, "updated_at": clock.now()}
    rules.react("on_contact_merged", Happened("1", contacts.contact_merged.type, clock.now(), data))

    for party_id in (customer, survivor):
        (shown,) = portal(rules, party_id).list_portal_orders()["items"]
        assert shown["id"] == placed["id"]
