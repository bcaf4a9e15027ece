"""Journeys in two processes that share the work, told of the same over the bus."""

from datetime import UTC, datetime

import pytest
from campaign_factories import EVA, OBJECTIVE, SETTINGS, a_mail
from journey_factories import a_definition, an_event, by_event, step
from marketing_factories import an_order

from chassis.ids import new_id
from chassis.testing.processes import wait_until
from client import connect
from contracts import sales
from contracts.errors import ValidationFailed

PEOPLE = 30


@pytest.fixture
def two(run_service, stack, client):
    """Two marketing services, and `(the operations as one user, as another)`."""
    run_service("marketing")
    run_service("marketing")
    other = connect(stack.broker_url("gateway"), name="approver", actor=EVA)
    yield client.marketing, other.marketing
    other.close()


def published(marketing, approver):
    campaign = marketing.create_campaign(**OBJECTIVE)
    approver.approve_campaign(campaign_id=campaign["id"])
    marketing.set_marketing_mail_settings(**SETTINGS)
    action = marketing.create_action(
        campaign_id=campaign["id"], name="Gracias", channel="email", mail=a_mail())
    journey = marketing.create_journey(
        campaign_id=campaign["id"], name="Pedido", definition=a_definition(
            step("hello", "send_mail", action_id=action["id"], next="shipped"),
            step("shipped", "wait_for", event=an_event("sales.order.confirmed", key="order.id"),
                 within={"days": 30}, next="good"),
            step("good", "goal"), start=by_event(key="order.id"),
            re_entry={"policy": "always"}))
    return approver.publish_journey(journey_id=journey["id"]), action


def test_each_goes_once_through_a_journey_that_two_processes_lead(two, publish_event, stack):
    marketing, approver = two
    journey, action = published(marketing, approver)
    orders = [an_order(new_id("contact")) for _ in range(PEOPLE)]

    def tell(event, times):
        for order in orders:
            for _ in range(times):
                publish_event(event, {"order": order}, time=datetime.now(UTC).isoformat())

    tell(sales.order_placed, 2)
    wait_until(lambda: reached(marketing, journey, "shipped") == PEOPLE, 60,
               "all wait", or_else=lambda: marketing.get_journey_results(journey_id=journey["id"]))
    tell(sales.order_confirmed, 2)
    wait_until(lambda: marketing.get_journey_results(journey_id=journey["id"])["ended"] == {
        "completed": PEOPLE}, 60, "all have come to the end")

    results = marketing.get_journey_results(journey_id=journey["id"])
    assert {one["step"]: one["arrived_count"] for one in results["steps"]} == {
        "hello": PEOPLE, "shipped": PEOPLE, "good": PEOPLE}
    store = stack.open_store("marketing")
    assert store.journey_instances.count_documents({}) == PEOPLE
    assert store.recipients.count_documents({"action_id": action["id"]}) == PEOPLE
    assert len(store.recipients.distinct("contact_id")) == PEOPLE


def reached(marketing, journey, key):
    steps = marketing.get_journey_results(journey_id=journey["id"])["steps"]
    return next((one["arrived_count"] for one in steps if one["step"] == key), 0)


def test_what_is_wrong_with_a_journey_is_told_at_its_place_over_the_bus(two):
    marketing, _ = two
    campaign = marketing.create_campaign(**OBJECTIVE)

    with pytest.raises(ValidationFailed) as refused:
        marketing.create_journey(campaign_id=campaign["id"], name="Mal", definition=a_definition(
            step("a", "wait", lasts={"days": 1}, next="nowhere")))

    assert refused.value.details["errors"] == [
        {"pointer": "/definition/steps/0/next", "detail": "There is no such step."}]
