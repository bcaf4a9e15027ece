"""Whatever profiles and guards ask the store has an index: they work where scans are refused."""

import pytest
from contacts_factories import call_with, organisation, person, working_at
from facts_factories import as_exported, event, told
from pymongo.errors import OperationFailure

from chassis.testing.processes import wait_until

OWNER = "user_01h455vb4pex5vsknk084sn02q"
ACTIONS = ("close_deal", "send_quote", "campaign", "call", "phone_order", "dun")


@pytest.fixture(scope="module")
def contacts(unscanned_client):
    return unscanned_client.contacts


@pytest.fixture(scope="module")
def ana(contacts):
    acme, holding = (contacts.create_contact(**organisation()) for _ in range(2))
    contacts.create_relationship(from_id=acme["id"], to_id=holding["id"], type="subsidiary_of")
    return contacts.create_contact(**person(affiliations=[working_at(acme)]))


def test_facts_are_learnt_and_profiles_made_and_rebuilt(contacts, ana):
    contacts.record_interaction(**call_with(ana))
    for type in ("sales.order.placed", "billing.invoice.issued", "helpdesk.ticket.opened",
                 "marketing.value.scored", "social.crisis.begun"):
        contacts.learn_facts(facts=[as_exported(type, told(type, ana))])
    contacts.update_contact(contact_id=ana["id"], changes={"affiliations": []})

    assert contacts.get_profile(contact_id=ana["id"])["sections_omitted"] == []
    after, steps = None, 0
    while after is not None or not steps:
        after = contacts.rebuild_profiles(after=after, limit=1)["next"]
        steps += 1
    assert steps > 8


def test_guards_are_asked_and_overridden(contacts, ana):
    for action in ACTIONS:
        asked = contacts.check_many_guards(contact_ids=[ana["id"]], action=action)
        assert asked["items"][0]["findings"] != []
    found = contacts.check_guards(contact_id=ana["id"], action="call")["findings"]
    made = contacts.override_guard(
        contact_id=ana["id"], action="call", reason="It is about the crisis itself.",
        finding_ids=[finding["id"] for finding in found])
    assert contacts.list_guard_overrides(contact_id=ana["id"])["items"] == [made]


def test_rules_of_guards_are_listed_in_any_way(contacts):
    for filters in ({}, {"action": "dun"}, {"is_active": True},
                    {"action": "dun", "is_active": True}):
        page = contacts.list_guard_rules(limit=1, **filters)
        contacts.list_guard_rules(limit=1, after=page["next"], **filters)
    rule = contacts.update_guard_rule(
        guard_rule_id=page["items"][0]["id"], changes={"name": "Another"})
    versions = contacts.list_guard_rule_versions(guard_rule_id=rule["id"])["items"]
    assert [version["version"] for version in versions] == [2, 1]


def test_what_services_tell_becomes_profile_guard_and_timeline(
        contacts, unscanned_stack, ana, unscanned_process):
    from chassis.testing.events import put_event
    from client.broker import Broker

    unscanned_stack.add_service("helpdesk")
    broker = Broker(unscanned_stack.broker_url("helpdesk"), name="test").start()
    assert broker.wait_until_open(10)
    type = "helpdesk.return.opened"
    try:
        for _ in range(2):
            put_event(broker, event(type), told(type, ana, owner_id=OWNER))
        put_event(broker, event("helpdesk.return.closed"),
                  told("helpdesk.return.closed", ana, new=False))
    finally:
        broker.stop()

    wait_until(lambda: _returns(contacts, ana) == 2)
    entries = contacts.get_timeline(contact_id=ana["id"], type=type)["items"]
    number = event(type).example["return"]["number"]
    assert [entry["title"] for entry in entries] == [f"return · {number}"] * 2
    found = contacts.check_guards(contact_id=ana["id"], action="phone_order")["findings"]
    assert ("return", 2) in [
        (finding["evidence"][0]["kind"], finding["count"]) for finding in found]


def _returns(contacts, ana):
    profile = contacts.get_profile(contact_id=ana["id"])
    return profile["sections"].get("open_issues", {}).get("returns", {}).get("count")


def test_changes_are_caught_up_with(unscanned_process, unscanned_database):
    at = {"_id": "profiles_caught_up"}
    wait_until(lambda: unscanned_database.projections.find_one(at), 90)


def test_store_refuses_to_scan_and_had_no_reason_to(unscanned_process, unscanned_database):
    with pytest.raises(OperationFailure, match="notablescan"):
        unscanned_database.facts.find_one({"title": "x"})

    assert [line for line in unscanned_process.log if "notablescan" in line] == []
