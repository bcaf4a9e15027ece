"""Who knows whom, asked of the running service, whose store refuses to scan."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from contacts_factories import call_with, organisation, person, working_at

from chassis.testing.processes import wait_until
from contracts.errors import PermissionDenied

ME = "user_01h455vb4pex5vsknk084sn02q"


@pytest.fixture(scope="module")
def contacts(unscanned_client):
    return unscanned_client.contacts


def chains_to(contacts, contact, **request):
    found = contacts.find_introductions(contact_id=contact["id"], **request)
    return [[chain["steps"][0]["from"]["id"], *(step["to"]["id"] for step in chain["steps"])]
            for chain in found["chains"]]


def test_introductions_follow_what_happens(contacts):
    acme = contacts.create_contact(**organisation())
    ana = contacts.create_contact(**person(affiliations=[working_at(acme)]))
    eva = contacts.create_contact(**person())
    bea = contacts.create_contact(**person(roles=[{"role": "employee"}]))

    call = contacts.record_interaction(**call_with(ana, agent_ids=[ME]))
    wait_until(lambda: chains_to(contacts, acme) == [[ME, ana["id"], acme["id"]]])
    related = contacts.create_relationship(from_id=ana["id"], to_id=eva["id"], type="knows")
    wait_until(lambda: chains_to(contacts, eva) == [[ME, ana["id"], eva["id"]]])
    contacts.update_relationship(relationship_id=related["id"], changes={"strength": 0.9})
    wait_until(lambda: contacts.find_introductions(contact_id=eva["id"])["chains"][0]["steps"][1][
        "strength"] == 0.9)
    contacts.archive_relationship(relationship_id=related["id"])
    wait_until(lambda: chains_to(contacts, eva) == [])
    contacts.record_introduction(introducer_id=bea["id"], introduced_id=eva["id"])
    wait_until(lambda: chains_to(contacts, eva) == [[bea["id"], eva["id"]], [ME, eva["id"]]])
    contacts.correct_interaction(interaction_id=call["id"], reason="x",
                                 **call_with(eva, agent_ids=[ME]))
    wait_until(lambda: chains_to(contacts, ana) == [])
    contacts.update_contact(contact_id=ana["id"], changes={"owner_id": ME, "affiliations": []})
    wait_until(lambda: chains_to(contacts, ana) == [[ME, ana["id"]]])
    assert chains_to(contacts, acme) == []
    assert chains_to(contacts, bea, limit=1, **{"from": eva["id"]}) == [[eva["id"], bea["id"]]]
    assert [node["id"] for node in contacts.get_network(contact_id=ana["id"])["nodes"]][:2] == [
        ana["id"], ME]


def test_groups_are_found(contacts):
    head, spain = (contacts.create_contact(**organisation()) for _ in range(2))
    contacts.create_relationship(from_id=spain["id"], to_id=head["id"], type="subsidiary_of")

    assert contacts.get_group(contact_id=spain["id"])["root_id"] == head["id"]


def test_long_ways_are_sought_from_all_ends(contacts):
    people = [contacts.create_contact(**person()) for _ in range(5)]
    for one, other in pairwise(people):
        contacts.create_relationship(from_id=one["id"], to_id=other["id"], type="knows")
    contacts.update_contact(contact_id=people[3]["id"], changes={"owner_id": ME})
    ids = [contact["id"] for contact in people]

    wait_until(lambda: chains_to(contacts, people[0]) == [[ME, *ids[3::-1]]])
    wait_until(lambda: chains_to(contacts, people[4], **{"from": ids[0]}) == [ids])


def test_tie_counts_every_call_when_fifty_are_recorded_at_once(contacts, unscanned_database):
    ana = contacts.create_contact(**person())

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(lambda _: contacts.record_interaction(
            **call_with(ana, agent_ids=[ME])), range(50)))

    def counted():
        found = unscanned_database.ties.find_one({"_id": f"{ana['id']}/{ME}"})
        return found and found["evidence"][0]["count"] == 50

    wait_until(counted, 60)


@pytest.mark.parametrize(("operation", "request_of"), [
    ("find_introductions", lambda id: {"contact_id": id}),
    ("get_network", lambda id: {"contact_id": id}),
    ("get_group", lambda id: {"contact_id": id}),
    ("record_introduction", lambda id: {"introduced_id": id, "to_id": ME}),
])
def test_operation_is_refused_to_who_has_no_permission(
        contacts, unscanned_client, operation, request_of):
    from contracts.context import Actor, Call

    ana = contacts.create_contact(**person())
    nobody = Call(actor=Actor(ME, roles=("sales",), permissions=("account:read",)))

    with pytest.raises(PermissionDenied):
        unscanned_client.call(f"contacts.{operation}", request_of(ana["id"]), call=nobody)


def test_ties_that_are_due_are_found_by_an_index(unscanned_database):
    unscanned_database.ties.find_one({"due_on": {"$lte": "2026-01-01"}}, sort=[("due_on", 1)])


def test_store_refused_no_scan(unscanned_process):
    assert [line for line in unscanned_process.log if "notablescan" in line] == []
