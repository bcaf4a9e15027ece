"""What strangers ticked in a web form of sales is in the ledger, once."""

import pytest
from contacts_factories import person

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from chassis.schemas import tolerant
from chassis.testing.processes import wait_until
from contracts import sales

FORM = "web_form_01kh3cetm0efqbx5q5kkj0z75h"
NOBODY = "contact_01h455vb4pex5vsknk084sn02q"


def consented(contact_id, *purposes, given_at="2026-02-10T09:00:00Z"):
    return {
        "lead_id": "lead_01kh3cetm0efqbx5q5kkj0z75h", "contact_id": contact_id,
        "web_form_id": FORM, "consents": [
            {"purpose": purpose, "channel": "email", "text": f"Tell me: {purpose}.",
             "text_version": f"{FORM}/1", "given_at": given_at,
             "url": "https://example.com/demo"} for purpose in purposes]}


def handled(process):
    """How many events about consents of leads were taken up, repeats among them."""
    return sum(value for name, value in process.metrics().items()
               if name.startswith(("vinculo_events_handled_total", "vinculo_events_repeated_total"))
               and "on_lead_consented" in name)


def test_consents_of_a_lead_are_recorded_once_with_their_text(
        contacts, contacts_process, publish_event):
    ana = contacts.create_contact(**person())
    before = handled(contacts_process)
    data = consented(ana["id"], "newsletter", "marketing")

    id = publish_event(sales.lead_consented, data)
    publish_event(sales.lead_consented, data, id=id)
    publish_event(sales.lead_consented, consented(ana["id"], "survey"))

    wait_until(lambda: handled(contacts_process) >= before + 3, 10, "all are taken up")
    found = contacts.list_consents(contact_id=ana["id"])["items"]
    assert sorted(one["purpose"] for one in found) == ["marketing", "newsletter", "survey"]
    entry = next(one for one in found if one["purpose"] == "newsletter")
    assert (entry["decision"], entry["lawful_basis"], entry["channel"]) == (
        "granted", "consent", "email")
    assert entry["given_at"][:19] == "2026-02-10T09:00:00"
    assert entry["evidence"] == [
        {"text": "Tell me: newsletter.", "url": "https://example.com/demo"}]


def test_consents_of_nobody_are_let_go(contacts, publish_event, contacts_process):
    ana = contacts.create_contact(**person())

    publish_event(sales.lead_consented, consented(NOBODY, "newsletter"))
    publish_event(sales.lead_consented, consented(ana["id"], "newsletter"))

    wait_until(lambda: contacts.list_consents(contact_id=ana["id"])["items"], 10, "hers is there")
    assert not [line for line in contacts_process.log
                if "on_lead_consented" in line and "given_up" in line]


@pytest.mark.parametrize("said", [
    {"purpose": "newsletter", "decision": "withdrawn", "channel": "email"},
    {"purpose": "newsletter", "decision": "refused"},
    {"purpose": "marketing", "decision": "objected"},
    {"purpose": "all", "decision": "objected"},
])
def test_tick_of_a_stranger_takes_back_nothing_that_was_said(rules, said):
    ana = rules.create_contact(**person())
    rules.record_consent(contact_id=ana["id"], **said)
    before = rules.list_consents(contact_id=ana["id"])["items"]

    take_up(rules, consented(ana["id"], "newsletter"))

    assert rules.list_consents(contact_id=ana["id"])["items"] == before
    assert not rules.may_approach_contact(
        contact_id=ana["id"], purpose="newsletter", channel="email")["is_allowed"]


def test_tick_counts_again_when_somebody_took_the_objection_back(rules):
    ana = rules.create_contact(**person(emails=[{"address": "ana@ruiz.es"}]))
    for decision in ("objected", "lifted"):
        rules.record_consent(contact_id=ana["id"], purpose="all", decision=decision)

    take_up(rules, consented(ana["id"], "newsletter", given_at=clock.now().isoformat()))

    assert rules.may_approach_contact(
        contact_id=ana["id"], purpose="newsletter", channel="email")["is_allowed"]


def take_up(rules, data):
    event = sales.lead_consented
    rules.react("on_lead_consented", Happened(
        id=new_id("event"), type=event.type, at=clock.now(),
        data=tolerant(event.schema).load(data)))
