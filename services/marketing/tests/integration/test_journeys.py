"""Journeys: written and published, and what is refused of them."""

import pytest
from campaign_factories import EVA, OBJECTIVE, approved
from journey_factories import (
    a_definition,
    a_journey,
    a_wait,
    by_event,
    condition,
    instances,
    live,
    order_placed,
    step,
)
from segment_factories import events

from chassis.testing.parties import party
from contracts.errors import PreconditionFailed, ValidationFailed
from marketing.errors import (
    CampaignIsNotApproved,
    JourneyIsNotInThatState,
)


def pointers(refused):
    return sorted(error["pointer"] for error in refused.value.details["errors"])


def test_create_journey_keeps_it_as_a_draft_by_which_nobody_enters(rules):
    journey = a_journey(rules)

    order_placed(rules, party())

    assert (journey["state"], journey["edition"], journey["is_changed"]) == ("draft", 0, True)
    assert rules.get_journey(journey_id=journey["id"]) == journey
    assert instances(rules, journey) == []


@pytest.mark.parametrize(("definition", "expected"), [
    (a_definition(a_wait(next="nowhere")), ["/definition/steps/0/next"]),
    (a_definition(a_wait(), a_wait("rest")), ["/definition/steps/1/key"]),
    (a_definition(a_wait(), a_wait("island")), ["/definition/steps/1"]),
    (a_definition(step("one", "goal", next="two"), step("two", "goal", next="one")),
     ["/definition/steps/0", "/definition/steps/1"]),
    (a_definition(start=by_event("sales.nothing.done")), ["/definition/start/event/type"]),
    (a_definition(start=by_event("sales.product.created")),
     ["/definition/start/event/key", "/definition/start/event/type"]),
    (a_definition(start=by_event(key="order.colour", contact="order.id", conditions=[
        condition("order.number", "at_least", value="3"), condition("order.shape", value="x")])),
     ["/definition/start/event/conditions/0/operator", "/definition/start/event/conditions/1/path",
      "/definition/start/event/contact", "/definition/start/event/key"]),
    (a_definition(step("hello", "send_mail", action_id="action_01h455vb4pex5vsknk084sn02q")),
     ["/definition/steps/0/action_id"]),
    (a_definition(step("ring", "call", call_list_id="call_list_01h455vb4pex5vsknk084sn02q")),
     ["/definition/steps/0/call_list_id"]),
    (a_definition(step("is_it", "condition", rule={"segment": {
        "segment_id": "segment_01h455vb4pex5vsknk084sn02q"}})),
     ["/definition/steps/0/rule/segment/segment_id"]),
    (a_definition(step("is_it", "condition", rule={"relationship": {
        "contact_id": "contact_01h455vb4pex5vsknk084sn02q"}})),
     ["/definition/steps/0/rule/relationship/contact_id"]),
    (a_definition(start={"kind": "segment", "segment_id": "segment_01h455vb4pex5vsknk084sn02q"}),
     ["/definition/start/segment_id"]),
    (a_definition(step("clicked", "wait_for", mail_step="hello", mail_was="clicked",
                       within={"days": 1})), ["/definition/steps/0/mail_step"]),
])
def test_create_journey_is_refused_when_it_would_lead_nowhere(rules, definition, expected):
    campaign = approved(rules)

    with pytest.raises(ValidationFailed) as refused:
        rules.create_journey(campaign_id=campaign["id"], name="Mal", definition=definition)

    assert pointers(refused) == expected
    assert rules.list_journeys()["items"] == []


def test_publish_journey_is_refused_when_nobody_has_approved_the_campaign(rules):
    journey = a_journey(rules, campaign=rules.create_campaign(**OBJECTIVE))

    with pytest.raises(CampaignIsNotApproved):
        rules.publish_journey(journey_id=journey["id"])

    assert rules.get_journey(journey_id=journey["id"]) == journey


def test_publish_journey_makes_an_edition_and_has_the_campaign_run(rules):
    campaign = approved(rules)
    journey = rules.by(EVA).publish_journey(
        journey_id=a_journey(rules, campaign=campaign)["id"])

    assert (journey["state"], journey["edition"], journey["is_changed"]) == ("live", 1, False)
    assert journey["published_by_id"] == EVA.id
    (edition,) = rules.list_journey_editions(journey_id=journey["id"])["items"]
    assert (edition["number"], edition["definition"]) == (1, journey["definition"])
    assert rules.get_campaign(campaign_id=campaign["id"])["state"] == "running"
    assert ("marketing.journey.published", {"journey": journey}) in events(rules)
    with pytest.raises(ValidationFailed):
        rules.publish_journey(journey_id=journey["id"])


def test_update_journey_is_refused_when_it_is_stale_or_over(rules):
    journey = live(rules)

    with pytest.raises(PreconditionFailed):
        rules.update_journey(journey_id=journey["id"], changes={"name": "x"}, expected_version=1)
    with pytest.raises(JourneyIsNotInThatState):
        rules.delete_journey(journey_id=journey["id"])
    ended = rules.end_journey(journey_id=journey["id"])
    with pytest.raises(JourneyIsNotInThatState):
        rules.update_journey(journey_id=journey["id"], changes={"name": "x"})

    assert rules.get_journey(journey_id=journey["id"]) == ended


def test_delete_journey_lets_a_draft_go(rules):
    journey = a_journey(rules)

    rules.delete_journey(journey_id=journey["id"])

    assert rules.list_journeys()["items"] == []
