"""Orders and returns that others make of a conversation: once, and for whom they may be."""

import copy

import pytest
from advocacy_factories import at_once

from chassis.ids import new_id
from chassis.testing.processes import wait_until
from contracts import helpdesk
from contracts.context import Actor
from contracts.errors import Conflict, GuardRaised, PermissionDenied, ValidationFailed

LINE = {"description": "Silla de roble", "quantity": "2", "unit_price": "120.00"}
ORDER = {"currency": "EUR", "lines": [LINE]}
ANGRY = {
    "name": "Angry ticket", "is_active": True, "level": "warn", "actions": ["phone_order"],
    "reach": "contact", "text": {"en": "Angry: {title}.", "es": "Enfado: {title}."},
    "conditions": {"kind": "ticket", "all": [
        {"field": "mood", "operator": "equals", "word": "angry"}], "at_least": 1},
}


@pytest.fixture
def suite(clean_stack, shared_service, client):
    """The services that a conversation is converted by, each in a process of its own."""
    for name in ("contacts", "sales", "helpdesk"):
        shared_service(name)
    return client


@pytest.fixture
def ana(suite):
    return suite.contacts.create_contact(kind="person", name="Ana")["id"]


@pytest.fixture
def conversation(suite, rules, ana):
    return rules.log_conversation(
        network="mastodon", author={"id": "ana", "name": "Ana"}, text="Quiero dos sillas",
        contact_id=ana)["id"]


def linked(rules, conversation):
    return [(one["type"], one["id"])
            for one in rules.get_conversation(conversation_id=conversation)["linked"]]


def ordered(rules, conversation, **fields):
    return rules.convert_conversation(
        conversation_id=conversation, to="order", order={**ORDER, **fields})


def test_convert_conversation_places_one_order_however_often_it_is_asked(
        suite, rules, ana, conversation):
    replies = at_once(*[lambda: ordered(rules, conversation)] * 4)

    (order,) = suite.sales.list_orders()["items"]
    assert [one["linked"] for one in replies] == [replies[0]["linked"]] * 4
    assert linked(rules, conversation) == [("order", order["id"])]
    assert order["refers_to"] == [{"type": "conversation", "id": conversation}]
    assert (order["channel"], order["contact_ids"]) == ("social", [ana])


def test_convert_conversation_places_no_order_of_a_stranger_or_of_half_a_line(
        suite, rules, conversation):
    unknown = rules.log_conversation(network="mastodon", author={"id": "x"}, text="Hola")["id"]
    seller = Actor("user_01h455vb4pex5vsknk084sn0e1", roles=("communication",))

    with pytest.raises(ValidationFailed) as nobody:
        ordered(rules, unknown)
    with pytest.raises(ValidationFailed) as bare:
        ordered(rules, conversation, lines=[{"description": "Silla", "quantity": "1"}])
    with pytest.raises(PermissionDenied):
        ordered(rules.by(seller), conversation)

    assert nobody.value.details["errors"][0]["detail"] == "Say first who it is."
    assert bare.value.details["errors"][0]["pointer"] == "/order/lines/0/unit_price"
    assert suite.sales.list_orders()["items"] == []
    assert linked(rules, conversation) == linked(rules, unknown) == []


def test_convert_conversation_asks_the_guards_before_it_places_an_order(
        suite, rules, ana, conversation, publish_event):
    suite.contacts.create_guard_rule(**ANGRY)
    told = copy.deepcopy(helpdesk.ticket_opened.example)
    told["ticket"] |= {"id": new_id("ticket"), "contact_ids": [ana],
                       "sentiment": {"mood": "angry", "confidence": 0.9}}
    publish_event(helpdesk.ticket_opened, told)
    wait_until(lambda: suite.contacts.check_guards(
        contact_id=ana, action="phone_order")["findings"], 10, "the guard is raised")
    asked = {"conversation_id": conversation, "to": "order", "order": ORDER}

    with pytest.raises(GuardRaised) as raised:
        rules.convert_conversation(**asked)
    (finding,) = raised.value.details["findings"]
    said = {"finding_ids": [finding["id"]], "reason": "The parcel came this morning."}
    clerk = Actor("user_01h455vb4pex5vsknk084sn0e1", roles=("communication",),
                  grants=frozenset({"orders:write"}))
    with pytest.raises(PermissionDenied):
        rules.by(clerk).convert_conversation(**asked, acknowledgement=said)
    assert suite.sales.list_orders()["items"] == []

    rules.convert_conversation(**asked, acknowledgement=said)

    (order,) = suite.sales.list_orders()["items"]
    assert linked(rules, conversation) == [("order", order["id"])]


@pytest.fixture
def delivered(suite, ana):
    """An order of Ana's that reached her, and its line."""
    order = suite.sales.place_order(customer_id=ana, **ORDER)
    for step in ("confirm_order", "ship_order", "deliver_order"):
        order = getattr(suite.sales, step)(order_id=order["id"])
    return order


def returned(rules, conversation, order, quantity="1"):
    return rules.convert_conversation(
        conversation_id=conversation, to="return", returned={
            "order_id": order["id"],
            "lines": [{"line_id": order["lines"][0]["id"], "quantity": quantity}]})


def test_convert_conversation_opens_one_return_of_what_was_delivered(
        suite, rules, ana, conversation, delivered):
    with pytest.raises(Conflict) as more:
        returned(rules, conversation, delivered, quantity="3")

    at_once(*[lambda: returned(rules, conversation, delivered)] * 4)

    (opened,) = suite.helpdesk.list_returns()["items"]
    assert more.value.code == "more_than_delivered"
    assert linked(rules, conversation) == [("return", opened["id"])]
    assert opened["refers_to"] == [{"type": "conversation", "id": conversation}]
    assert (opened["contact_ids"], opened["words"], opened["channel"]) == (
        [ana], "Quiero dos sillas", "social")


def test_convert_conversation_opens_no_return_of_somebody_elses_order(suite, rules, delivered):
    luz = suite.contacts.create_contact(kind="person", name="Luz")["id"]
    theirs = rules.log_conversation(
        network="mastodon", author={"id": "luz"}, text="Devuelvo esto", contact_id=luz)["id"]

    with pytest.raises(ValidationFailed) as refused:
        returned(rules, theirs, delivered)

    assert refused.value.details["errors"][0]["pointer"] == "/returned/order_id"
    assert suite.helpdesk.list_returns()["items"] == linked(rules, theirs) == []
