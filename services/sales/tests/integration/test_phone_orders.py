"""Orders that a customer gives by phone, bound to the call, with contacts asked over the bus."""

import copy
import uuid

import pytest
from orders_factories import ordered

from chassis import clock
from chassis.ids import new_id
from chassis.testing.processes import wait_until
from client import connect
from contracts import helpdesk
from contracts import sales as contract
from contracts.context import Actor, Call
from contracts.errors import Conflict, GuardRaised, ValidationFailed

ANGRY = {
    "name": "Angry ticket", "is_active": True, "level": "warn", "actions": ["phone_order"],
    "reach": "organisation", "can_be_overridden": True,
    "text": {"en": "An angry ticket is open: {title}.", "es": "Hay alguien enfadado: {title}."},
    "conditions": {"kind": "ticket", "all": [
        {"field": "mood", "operator": "equals", "word": "angry"}], "at_least": 1},
}


@pytest.fixture
def ana(sales, client):
    return client.contacts.create_contact(kind="person", given_name="Ana", family_name="Ruiz")


@pytest.fixture
def call(client, ana):
    return client.contacts.record_interaction_with(
        contact_id=ana["id"], channel="phone", direction="inbound", subject="Wants valves")


@pytest.fixture
def request_of(ana, call):
    """The request of an order by that phone call."""

    def request(**fields):
        return ordered(ana["id"]) | {
            "interaction_id": call["id"], "script_version": "ES-7",
            "read_back_at": clock.now().isoformat(), "agreed_to_recording": True,
            "agreed_to_distance_contract": True, **fields}

    return request


@pytest.fixture
def angry(client, ana, publish_event):
    """Ana has a ticket that she is angry about, and a rule warns of that."""
    client.contacts.create_guard_rule(**ANGRY)
    data = copy.deepcopy(helpdesk.ticket_opened.example)
    data["ticket"] |= {"id": new_id("ticket"), "contact_ids": [ana["id"]],
                       "sentiment": {"mood": "angry", "confidence": 0.9}}
    publish_event(helpdesk.ticket_opened, data)
    wait_until(lambda: client.contacts.check_guards(
        contact_id=ana["id"], action="phone_order")["findings"], 10, "the guard is raised")


def orders_in(stack):
    return stack.open_store("sales").orders.count_documents({})


def test_place_phone_order_keeps_what_was_said_in_the_call(sales, call, request_of, ana):
    asked = request_of()

    placed = sales.place_phone_order(**asked)

    assert (placed["channel"], placed["state"], placed["interaction_id"]) == (
        "phone", "placed", call["id"])
    assert placed["contact_ids"] == [ana["id"]]
    assert placed["phone"]["script_version"] == "ES-7"
    assert placed["phone"]["agreed_to_recording"] is True


@pytest.mark.parametrize(("missing", "code"), [
    ({"read_back_at": None}, "order_not_read_back"),
    ({"agreed_to_recording": False}, "caller_did_not_agree"),
    ({"agreed_to_distance_contract": False}, "caller_did_not_agree"),
])
def test_place_phone_order_refuses_what_was_not_agreed(sales, stack, request_of, missing, code):
    with pytest.raises(Conflict) as refused:
        sales.place_phone_order(**request_of(**missing))

    assert refused.value.code == code
    assert orders_in(stack) == 0


def test_place_phone_order_refuses_a_call_that_was_not_with_them(
        sales, client, stack, request_of):
    eva = client.contacts.create_contact(kind="person", given_name="Eva", family_name="Sanz")
    mail = client.contacts.record_interaction_with(
        contact_id=eva["id"], channel="email", direction="inbound")
    other = client.contacts.record_interaction_with(
        contact_id=eva["id"], channel="phone", direction="inbound")
    wrong = [{"interaction_id": mail["id"]}, {"interaction_id": other["id"]},
             {"interaction_id": new_id("interaction")}, {"read_back_at": "2020-01-01T10:00:00Z"},
             {"read_back_at": "2999-01-01T10:00:00Z"}]

    pointers = []
    for fields in wrong:
        with pytest.raises(ValidationFailed) as refused:
            sales.place_phone_order(**request_of(**fields))
        pointers.append(refused.value.details["errors"][0]["pointer"])

    assert pointers == ["/interaction_id"] * 3 + ["/read_back_at"] * 2
    assert orders_in(stack) == 0


def test_place_phone_order_asks_the_guards_and_goes_on_when_acknowledged(
        sales, stack, angry, request_of, events_seen):
    with pytest.raises(GuardRaised) as raised:
        sales.place_phone_order(**request_of())
    assert orders_in(stack) == 0
    (finding,) = raised.value.details["findings"]
    acknowledgement = {"finding_ids": [finding["id"]], "reason": "She asked us to go on, really."}

    placed = sales.place_phone_order(**request_of(acknowledgement=acknowledgement))

    assert placed["state"] == "placed"
    (told,) = events_seen.wait_for(contract.guard_acknowledged.type)
    assert told["data"]["about"] == {"type": "order", "id": placed["id"]}
    assert told["data"]["finding_ids"] == [finding["id"]]


def test_place_phone_order_places_one_order_by_a_call(sales, stack, request_of):
    asked = request_of()
    placed = sales.place_phone_order(**asked)

    again = sales.place_phone_order(**asked)
    with pytest.raises(Conflict) as refused:
        sales.place_phone_order(**{**asked, "reference": "PO-2"})

    assert again == placed
    assert (refused.value.code, refused.value.details) == (
        "call_has_order", {"order_id": placed["id"]})
    assert orders_in(stack) == 1


def test_place_phone_order_by_the_same_call_id_gives_the_same_reply(sales, stack, request_of):
    actor = Actor("user_01h455vb4pex5vsknk084sn02q", roles=("administrator",))
    call = Call(actor, call_id=uuid.uuid4().hex)
    client = connect(stack.broker_url("gateway"), name="twice", actor=actor)
    asked = request_of()
    try:
        replies = [client.call("sales.place_phone_order", asked, call=call) for _ in range(2)]
    finally:
        client.close()

    assert replies[0] == replies[1]
    assert orders_in(stack) == 1


def test_order_is_shown_in_the_profile_and_the_timeline_of_the_customer(
        sales, client, ana, request_of):
    placed = sales.place_phone_order(**request_of())
    sales.confirm_order(order_id=placed["id"])
    sales.ship_order(order_id=placed["id"])
    sales.deliver_order(order_id=placed["id"])

    def timeline():
        items = client.contacts.get_timeline(contact_id=ana["id"])["items"]
        return [item["type"] for item in items if item["type"].startswith("sales.order.")]

    steps = ["sales.order.delivered", "sales.order.shipped", "sales.order.confirmed",
             "sales.order.placed"]
    wait_until(lambda: len(timeline()) == 4, 15, "all four steps are in the timeline")
    assert sorted(timeline()) == sorted(steps)

    def bought():
        sections = client.contacts.get_profile(contact_id=ana["id"])["sections"]
        return (sections.get("value") or {}).get("orders")

    wait_until(bought, 10, "the order is in the profile")
    assert bought()["count"] == 1


def test_order_of_the_past_stands_in_the_timeline_where_it_was_placed(sales, client, ana):
    sales.bulk_orders(orders=[{
        "external_id": {"system": "shop", "id": "1"}, "customer": {"contact_id": ana["id"]},
        "currency": "EUR", "is_historic": True, "placed_at": "2019-05-06T10:00:00Z",
        "state": "delivered", "lines": ordered(ana["id"])["lines"]}])

    def found():
        items = client.contacts.get_timeline(contact_id=ana["id"])["items"]
        return [item["occurred_at"] for item in items if item["type"] == "sales.order.placed"]

    assert wait_until(found, 15, "it is in the timeline") == ["2019-05-06T10:00:00Z"]
