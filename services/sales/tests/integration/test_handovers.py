"""What sales tells of a customer who passes to another owner."""

import pytest
from deals_factories import EUR
from pricing_factories import add_party
from quotes_factories import quote

from chassis import visibility
from chassis.ids import new_id
from chassis.parties import seen
from contracts.context import Actor
from contracts.errors import NotFound
from sales.portfolios import handovers

ANA = new_id("user")
OF_CONTACTS = [(section, "not_asked") for section in (
    "promises", "tickets", "people", "interactions", "warnings")]


@pytest.fixture
def customer():
    return add_party(roles=[{"role": "customer"}], emails=[{"address": "a@example.com"}])


@pytest.fixture
def place(rules, customer):
    """Place an order of the customer's: `place()`."""

    def place(**fields):
        return rules.place_order(customer_id=customer, channel="web", currency="EUR", lines=[{
            "description": "Thing", "quantity": "1", "unit": "C62", "unit_price": "1.00",
            "tax_category": "standard"}], **fields)

    return place


def missing(brief):
    return [(item["section"], item["reason"]) for item in brief["sections_omitted"]]


def test_handover_brief_tells_what_is_open_with_a_customer(rules, customer, place):
    deal = rules.create_deal(name="New hall", contact_ids=[customer], value=EUR, owner_id=ANA,
                             next_step={"what": "Call"})
    rules.create_deal(name="Of somebody else", contact_ids=[add_party()])
    offered = rules.create_quote(**quote(customer))
    placed = place(owner_id=ANA)
    rules.cancel_order(order_id=place()["id"], reason="No.")

    brief = rules.get_handover_brief(contact_id=customer)

    assert brief["contact_id"] == customer
    (shown,) = brief["deals"]
    assert (shown["id"], shown["owner_id"], shown["value"], shown["next_step"]["what"]) == (
        deal["id"], ANA, deal["value"], "Call")
    assert shown["health"]["signs"] == []
    assert [(item["id"], item["state"], item["total"]) for item in brief["quotes"]] == [
        (offered["id"], "draft", offered["total"])]
    assert [(item["id"], item["owner_id"], item["link"]) for item in brief["orders"]] == [
        (placed["id"], ANA, f"/orders/{placed['id']}")]
    assert missing(brief) == OF_CONTACTS


def test_handover_brief_leaves_out_what_is_closed(rules, customer):
    deal = rules.create_deal(name="New hall", contact_ids=[customer])
    rules.lose_deal(deal_id=deal["id"], reason="price")

    brief = rules.get_handover_brief(contact_id=customer)

    assert (brief["deals"], brief["quotes"], brief["orders"]) == ([], [], [])


def test_handover_brief_says_that_there_is_more_than_it_shows(rules, customer, place, monkeypatch):
    monkeypatch.setattr(handovers, "MOST_SHOWN", 1)
    place()
    latest = place()

    brief = rules.get_handover_brief(contact_id=customer)

    assert [item["id"] for item in brief["orders"]] == [latest["id"]]
    assert missing(brief) == [*OF_CONTACTS, ("orders", "too_many")]


def test_handover_brief_of_a_merged_contact_is_that_of_its_survivor(rules, customer):
    deal = rules.create_deal(name="New hall", contact_ids=[customer])
    merged = add_party(merged_into=customer)

    brief = rules.get_handover_brief(contact_id=merged)

    assert (brief["contact_id"], [item["id"] for item in brief["deals"]]) == (
        customer, [deal["id"]])


def test_handover_brief_shows_no_more_than_the_caller_sees(rules, customer, place):
    rules.create_deal(name="Of somebody else", contact_ids=[customer], owner_id=new_id("user"))
    own = rules.create_deal(name="Own", contact_ids=[customer], owner_id=ANA)
    place()

    def shown(*grants, **sees):
        actor = Actor(ANA, grants=("portfolios:read", *grants), sees={
            "contact": {"rows": "all", "fields": None}, **sees})
        return rules.by(actor).get_handover_brief(contact_id=customer)

    nothing = shown("deals:read", order={"rows": "all", "fields": None})
    assert not {"deals", "quotes", "orders"} & nothing.keys()
    assert missing(nothing) == [*OF_CONTACTS, *(
        (section, "not_allowed") for section in ("deals", "quotes", "orders"))]
    some = shown("deals:read", "orders:read", deal={"rows": "own", "fields": None},
                 order={"rows": "all", "fields": ["state"]})
    assert [item["id"] for item in some["deals"]] == [own["id"]]
    assert [item["total"]["currency"] for item in some["orders"]] == ["EUR"]
    assert "owner_id" not in some["orders"][0]


def test_handover_brief_is_not_found_for_whom_the_caller_does_not_see(
        rules, customer, monkeypatch):
    monkeypatch.setattr(visibility, "_service", seen)
    hidden = rules.by(Actor(ANA, grants=("portfolios:read",), sees={
        "contact": {"rows": "own", "fields": None}}))
    merged = add_party(merged_into=customer, owner_id=ANA)

    for contact_id in (customer, merged):
        with pytest.raises(NotFound):
            hidden.get_handover_brief(contact_id=contact_id)
