"""The touch ledger: whom we reached and who answered, each once, whoever tells of it."""

import pytest
from ledger_factories import a_lead, an_interaction, corrected, recorded, touched
from marketing_factories import (
    a_contact,
    a_contact_id,
    an_order,
    happened,
    moment,
    placed,
)
from marshmallow import ValidationError

from chassis import clock
from chassis.ids import new_id
from chassis.outbox import commit
from chassis.testing.parties import party
from contracts.errors import NotFound
from marketing.errors import TouchIsOfAnother
from marketing.touches import ledger

CAMPAIGN = "campaign_01m8h8wd6de19a4xr4ragemsn1"


def lead_created(lead):
    return happened("sales.lead.created", {"lead": lead})


def lead_converted(lead, contact_id, organisation_id=None):
    return happened("sales.lead.converted", {
        "lead": lead | {"version": lead["version"] + 1, "state": "converted"},
        "contact_id": contact_id, "organisation_id": organisation_id, "deal_id": None})


def noted(contact_id, **fields):
    """A touch as campaigns note it."""
    return commit(lambda: ledger.note(**{
        "source": {"type": "send", "id": "s1"}, "contact_id": contact_id, "campaign_id": CAMPAIGN,
        "action_id": None, "channel": "email", "kind": "sent", "occurred_at": clock.now(),
        **fields}))


def test_lead_is_touched_by_the_form_and_the_campaign_of_its_page(rules):
    lead = a_lead(landing_page="https://acme.example/?utm_campaign=spring")
    rules.react("on_lead_told", lead_created(lead))
    rules.react("on_lead_told", happened("sales.lead.updated", {
        "lead": lead | {"version": 2, "campaign_id": CAMPAIGN}, "changed": ["campaign_id"]}))
    rules.react("on_lead_told", lead_created(lead))

    (touch,) = touched(rules, lead_id=lead["id"])
    assert (touch["kind"], touch["channel"], touch["is_response"], touch["campaign_id"]) == (
        "form", "web", True, CAMPAIGN)
    assert touch["utm"] == lead["utm"]
    assert touch["url"] == lead["landing_page"]


def test_lead_that_was_typed_in_is_touched_only_where_a_campaign_is_named(rules):
    rules.react("on_lead_told", lead_created(a_lead(source="agent", utm=None)))
    rules.react("on_lead_told", lead_created(
        a_lead(source="agent", utm=None, campaign_id=CAMPAIGN)))

    assert [touch["kind"] for touch in touched(rules)] == ["answered"]


@pytest.mark.parametrize("is_late", [False, True])
def test_touches_of_a_lead_are_of_whom_it_became_whatever_comes_first(rules, is_late):
    lead, eva, acme = a_lead(), a_contact_id(), a_contact_id()
    told = [("on_lead_told", lead_created(lead)),
            ("on_lead_converted", lead_converted(lead, eva, acme))]
    for name, event in reversed(told) if is_late else told:
        rules.react(name, event)
    noted(None, lead_id=lead["id"], kind="clicked")

    assert {(touch["kind"], *touch["contact_ids"]) for touch in touched(rules)} == {
        ("form", eva, acme), ("clicked", eva, acme)}
    assert len(touched(rules, contact_id=acme)) == 2


def test_lead_that_became_nobody_leaves_no_touches(rules):
    gone, known = a_lead(), a_lead(contact_id=a_contact_id())
    for lead in (gone, known):
        rules.react("on_lead_told", lead_created(lead))
        rules.react("on_lead_deleted", happened("sales.lead.deleted", {"lead_id": lead["id"]}))

    assert [touch["lead_id"] for touch in touched(rules)] == [known["id"]]


def test_order_of_a_campaign_is_a_touch(rules):
    eva = a_contact_id()
    by_reference = an_order(eva, channel="phone", refers_to=[{"type": "campaign", "id": CAMPAIGN}])
    rules.react("on_order_told", placed(by_reference))
    rules.react("on_order_told", placed(an_order(eva)))

    (touch,) = touched(rules, campaign_id=CAMPAIGN, contact_id=eva)
    assert (touch["kind"], touch["channel"], touch["order_id"]) == (
        "answered", "phone", by_reference["id"])
    assert len(touched(rules)) == 1


@pytest.mark.parametrize(("channel", "direction", "kind", "is_response"), [
    ("phone", "outbound", "called", False), ("phone", "inbound", "answered", True),
    ("email", "outbound", "sent", False), ("visit", "outbound", "visited", False),
    ("social", "inbound", "social", True)])
def test_interaction_of_a_campaign_is_a_touch(rules, channel, direction, kind, is_response):
    action_id = new_id("action")
    rules.react("on_interaction_told", recorded(an_interaction(
        a_contact_id(), channel=channel, direction=direction, refers_to=[
            {"type": "campaign", "id": CAMPAIGN}, {"type": "action", "id": action_id}])))
    rules.react("on_interaction_told", recorded(an_interaction(a_contact_id())))

    (touch,) = touched(rules)
    assert (touch["kind"], touch["is_response"], touch["action_id"]) == (
        kind, is_response, action_id)


@pytest.mark.parametrize("is_late", [False, True])
def test_interaction_that_is_corrected_touches_nobody_whatever_comes_first(rules, is_late):
    wrong = an_interaction(a_contact_id(), refers_to=[{"type": "campaign", "id": CAMPAIGN}])
    told = [recorded(wrong), corrected(an_interaction(a_contact_id(), corrects_id=wrong["id"]))]
    for event in reversed(told) if is_late else told:
        rules.react("on_interaction_told", event)

    assert [("withdrawn_at" in touch) for touch in touched(rules)] == [True, True]


def test_referral_touches_whom_was_sent_until_it_is_refused(rules):
    eva, now = a_contact_id(), moment()
    referral = {"id": new_id("referral"), "version": 1, "created_at": now, "updated_at": now,
                "advocate_id": new_id("advocate"), "contact_id": a_contact_id(), "state": "lead",
                "clicked_at": moment(1), "lead_id": new_id("lead"), "lead_at": now,
                "referred_ids": [eva], "invoices": [], "paid": []}
    rules.react("on_referral_told", happened("social.referral.opened", {"referral": referral}))
    (touch,) = touched(rules, contact_id=eva)
    assert (touch["kind"], touch["referral_id"]) == ("referral", referral["id"])
    assert touch["occurred_at"] == referral["clicked_at"]

    rules.react("on_referral_told", happened("social.referral.refused", {
        "referral": referral | {"version": 2, "state": "refused", "refused_because": "by_us"}}))
    assert "withdrawn_at" in touched(rules)[0]


def test_note_of_the_same_source_is_one_touch(rules):
    eva = a_contact_id()
    first = noted(eva)
    again = noted(eva, occurred_at=first["occurred_at"])
    noted(eva, source={"type": "click", "id": "s1"}, kind="clicked", is_by_scanner=True)

    assert again == first
    assert {(touch["kind"], touch["is_response"], touch["is_by_scanner"])
            for touch in touched(rules, contact_id=eva)} == {
        ("sent", False, False), ("clicked", True, True)}


def test_note_touch_by_hand_with_a_source_is_one(rules):
    eva, source = party(), {"type": "fair", "id": "2026"}
    asked = {"contact_id": eva, "kind": "visited", "channel": "event", "source": source}
    first, again = rules.note_touch(**asked), rules.note_touch(**asked)

    assert again == first == rules.get_touch(touch_id=first["id"])
    assert (first["contact_ids"], first["is_response"]) == ([eva], True)
    with pytest.raises(TouchIsOfAnother):
        rules.note_touch(**asked | {"contact_id": party()})
    assert touched(rules) == [first]


@pytest.mark.parametrize("wrong", [{"contact_id": None}, {"kind": "seen"}])
def test_note_touch_refuses_what_is_none(rules, wrong):
    with pytest.raises(ValidationError):
        rules.note_touch(**{"contact_id": party(), "kind": "visited", "channel": "web"} | wrong)

    assert touched(rules) == []


def test_touches_follow_a_merge_and_go_with_an_erasure(rules):
    eva, luz = a_contact(), a_contact(name="Luz Gil")
    for contact in (eva, luz):
        rules.react("on_contact_created", happened("contacts.contact.created", {
            "contact": contact, "changed": []}))
    noted(eva["id"])
    rules.react("on_contact_merged", happened("contacts.contact.merged", {
        "contact": luz | {"version": 2}, "merged_id": eva["id"], "merge_id": new_id("merge"),
        "changed": []}))
    noted(eva["id"], source={"type": "send", "id": "s2"})
    assert len(touched(rules, contact_id=luz["id"])) == 2

    rules.react("on_data_request_opened", happened("contacts.data_request.opened", {
        "data_request_id": new_id("data_request"), "kind": "erasure",
        "contact_ids": [luz["id"], eva["id"]], "opened_at": moment(), "due_at": moment(-30)}))

    assert noted(eva["id"], source={"type": "send", "id": "s3"}) is None
    assert touched(rules) == []


def test_list_touches_narrows_to_what_is_asked(rules):
    eva = a_contact_id()
    for number, kind in enumerate(("sent", "clicked", "sent")):
        noted(eva, kind=kind, source={"type": kind, "id": str(number)})

    assert len(touched(rules, kind="sent")) == 2
    assert len(touched(rules, is_response=True, channel="email")) == 1
    assert touched(rules, ends_on="2020-01-01") == []
    with pytest.raises(NotFound):
        rules.get_touch(touch_id=new_id("touch"))
