"""Deals beside the contacts service, over the real bus: guards, profiles, and who was in touch."""

import copy
from datetime import timedelta

import pytest
from deals_factories import EUR, a_pipeline, stages_of

from chassis import clock
from chassis.ids import new_id
from chassis.testing.processes import wait_until
from contracts import helpdesk
from contracts.context import Actor, Call
from contracts.errors import GuardRaised, PermissionDenied

REASON = "She knows of it and wants to sign all the same."
SELLER = "user_01keeca2mwf04sf6mrhrvrar59"


@pytest.fixture
def acme(sales, client):
    return client.contacts.create_contact(kind="organisation", name="Talleres Ruiz")


@pytest.fixture
def ana(client, acme):
    return client.contacts.create_contact(
        kind="person", given_name="Ana", family_name="Ruiz",
        affiliations=[{"organisation_id": acme["id"]}])


@pytest.fixture
def pipeline(sales):
    return sales.create_pipeline(**a_pipeline())


@pytest.fixture
def deal(sales, pipeline, acme, ana):
    return sales.create_deal(name="Recambios", contact_ids=[acme["id"], ana["id"]],
                             pipeline_id=pipeline["id"], value=EUR)


@pytest.fixture
def angry_ticket(client, publish_event, ana):
    """An angry ticket, three days old, that contacts knows of and has a rule about."""
    client.contacts.create_guard_rule(
        name="Angry ticket", actions=["close_deal"], level="warn", reach="organisation",
        conditions={"kind": "ticket", "all": [
            {"field": "mood", "operator": "equals", "word": "angry"}]},
        text={"en": "{title}", "es": "{title}"}, is_active=True)
    ticket = copy.deepcopy(helpdesk.ticket_opened.example["ticket"])
    at = (clock.now() - timedelta(days=3)).isoformat()
    ticket.update(id=new_id("ticket"), contact_ids=[ana["id"]], state="open", opened_at=at,
                  created_at=at, updated_at=at,
                  sentiment={"mood": "angry", "confidence": 0.9})
    publish_event(helpdesk.ticket_opened, {"ticket": ticket})
    wait_until(lambda: client.contacts.check_guards(
        contact_id=ana["id"], action="close_deal")["level"] == "warn", 10, "the guard is raised")
    return ticket


def as_(client, role, operation, **request):
    call = Call(Actor(SELLER, roles=(role,)))
    return client.call(f"sales.{operation}", request, call=call)


def acknowledging(error):
    return {"finding_ids": [finding["id"] for finding in error.details["findings"]],
            "reason": REASON}


def test_angry_ticket_stops_a_deal_until_somebody_who_may_acknowledges_it(
        sales, client, deal, pipeline, ana, angry_ticket):
    won = {"deal_id": deal["id"], "stage_id": stages_of(pipeline)[2]}

    with pytest.raises(GuardRaised) as raised:
        as_(client, "sales", "move_deal", **won)

    findings = raised.value.details["findings"]
    evidence = [item for finding in findings for item in finding["evidence"]]
    assert {(item["kind"], item["entity_id"]) for item in evidence} == {
        ("ticket", angry_ticket["id"])}
    assert sales.get_deal(deal_id=deal["id"])["state"] == "open"
    acknowledgement = acknowledging(raised.value)
    with pytest.raises(PermissionDenied):
        as_(client, "marketing", "move_deal", **won, acknowledgement=acknowledgement)

    done = as_(client, "sales", "move_deal", **won, acknowledgement=acknowledgement)

    assert done["state"] == "won"
    kept = sales.get_deal(deal_id=deal["id"])["history"][-1]
    assert kept["actor_id"] == SELLER
    assert kept["acknowledged"]["reason"] == REASON
    overrides = wait_until(lambda: client.contacts.list_guard_overrides(
        contact_id=ana["id"])["items"], 10, "contacts knows who went on")
    assert [(item["actor_id"], item["action"], item["reason"]) for item in overrides] == [
        (SELLER, "close_deal", REASON)]


def test_profile_shows_what_a_deal_is_worth_by_now_and_how_it_ended(
        sales, client, deal, pipeline, acme):
    def shown():
        sections = client.contacts.get_profile(contact_id=acme["id"])["sections"]
        return sections.get("value", {}).get("deals", {})

    wait_until(lambda: shown().get("open_values") == [EUR], 10, "the deal is shown")
    sales.update_deal(deal_id=deal["id"], changes={
        "value": {"amount": "99.00", "currency": "EUR"}})
    wait_until(lambda: shown()["open_values"] == [{"amount": "99.00", "currency": "EUR"}], 10,
               "its new value is shown")
    sales.move_deal(deal_id=deal["id"], stage_id=stages_of(pipeline)[1])
    sales.reassign_deals(deal_ids=[deal["id"]], to_owner_id=SELLER, reason="Vacaciones")
    sales.lose_deal(deal_id=deal["id"], reason="price")
    wait_until(lambda: shown()["lost_count"] == 1, 10, "it is shown as lost")
    sales.reopen_deal(deal_id=deal["id"])
    wait_until(lambda: shown()["open_count"] == 1, 10, "it is shown as open again")

    types = {entry["type"] for entry in client.contacts.get_timeline(
        contact_id=acme["id"], limit=50)["items"]}
    assert {"sales.deal.opened", "sales.deal.moved", "sales.deal.lost",
            "sales.deal.reopened"} <= types
    assert not {"sales.deal.updated", "sales.deal.reassigned"} & types


def test_interaction_that_is_recorded_or_corrected_shows_in_the_deal(
        sales, client, deal, acme, ana):
    def last_at():
        return sales.get_deal(deal_id=deal["id"])["health"]["last_interaction_at"]

    at = (clock.now() - timedelta(hours=5)).isoformat()
    call = {"channel": "phone", "direction": "inbound",
            "participants": [{"contact_id": ana["id"]}]}
    made = client.contacts.record_interaction(**call, occurred_at=at)
    wait_until(lambda: last_at() == made["occurred_at"], 10, "the call is known")

    other = client.contacts.create_contact(kind="person", given_name="Eva", family_name="Sol")
    client.contacts.correct_interaction(
        interaction_id=made["id"], reason="It was Eva.",
        **{**call, "participants": [{"contact_id": other["id"]}]})

    wait_until(lambda: last_at() is None, 10, "the call was somebody else's")


def test_what_was_said_before_sales_listened_is_caught_up_with(sales, client, stack, ana):
    made = client.contacts.record_interaction(
        channel="phone", direction="inbound", participants=[{"contact_id": ana["id"]}])
    store = stack.open_store("sales")
    wait_until(lambda: store.last_touches.find_one({"_id": ana["id"]}), 10, "the call is known")
    store.touches.delete_many({})
    store.last_touches.delete_many({})
    store.touches_state.delete_many({})

    # The service's own job asks contacts, with its rights on the bus.
    wait_until(lambda: store.last_touches.find_one({"_id": ana["id"]}), 15, "it is caught up with")

    assert store.last_touches.find_one({"_id": ana["id"]})["interaction_id"] == made["id"]
