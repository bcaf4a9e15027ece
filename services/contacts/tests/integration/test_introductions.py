"""Who can introduce us to whom, and who may not be named in it."""

from datetime import timedelta
from itertools import pairwise

import pytest
from contacts_factories import call_with, organisation, person, working_at
from imports_at_work import keep_for_this_process
from network_at_work import Teller, ways

from chassis import clock
from contracts.errors import NotFound, ValidationFailed

ME = "user_01h455vb4pex5vsknk084sn02q"
UNKNOWN = "contact_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def rules(rules, store, monkeypatch):
    keep_for_this_process(store, monkeypatch)
    return rules


@pytest.fixture
def teller(store, rules):
    return Teller(store)


@pytest.fixture
def people(rules):
    return [rules.create_contact(**person()) for _ in range(6)]


@pytest.fixture
def knows(rules):
    def knows(one, other, strength=0.5, **fields):
        return rules.create_relationship(from_id=one["id"], to_id=other["id"], type="knows",
                                         strength=strength, **fields)

    return knows


def ids_of(found):
    return [nodes for nodes, _ in ways(found)]


def test_chain_says_why_each_step_is_believed_and_how_fresh_that_is(rules, teller, knows, people):
    ana, eva, *_ = people
    acme = rules.create_contact(**organisation())
    rules.update_contact(contact_id=eva["id"], changes={
        "affiliations": [working_at(acme, title="CEO")]})
    call = rules.record_interaction(**call_with(
        ana, agent_ids=[ME], occurred_at=clock.now().isoformat()))
    related = knows(ana, eva, 0.8, evidence=[{"note": "Met at the fair."}])
    teller.tell()

    found = rules.find_introductions(contact_id=acme["id"])

    eva_now = rules.get_contact(contact_id=eva["id"])
    nodes = [{"type": "user", "id": ME},
             {"type": "person", "id": ana["id"], "name": ana["name"]},
             {"type": "person", "id": eva["id"], "name": eva["name"]},
             {"type": "organisation", "id": acme["id"], "name": acme["name"]}]
    reasons = [
        {"kind": "interactions", "type": "phone", "count": 1, "strength": 0.156,
         "about": {"type": "interaction", "id": call["id"]}, "seen_at": call["occurred_at"]},
        {"kind": "relationship", "type": "knows", "note": "Met at the fair.", "strength": 0.8,
         "about": {"type": "relationship", "id": related["id"]},
         "seen_at": related["updated_at"]},
        {"kind": "affiliation", "note": "CEO", "strength": 0.6, "seen_at": eva_now["updated_at"]},
    ]
    assert found == {"is_complete": True, "chains": [{
        "length": 3, "strength": pytest.approx(0.156 * 0.8 * 0.6),
        "steps": [
            {"from": one, "to": other, "strength": reason["strength"], "reasons": [reason],
             "seen_at": reason["seen_at"]}
            for one, other, reason in zip(nodes, nodes[1:], reasons, strict=False)
        ],
    }]}


def test_owner_can_introduce_us_to_whom_they_look_after(rules, teller):
    ana = rules.create_contact(**person(owner_id=ME))
    teller.tell()

    found = rules.find_introductions(contact_id=ana["id"])

    assert ways(found) == [((ME, ana["id"]), 300)]
    assert found["chains"][0]["steps"][0]["reasons"][0]["kind"] == "ownership"


@pytest.mark.parametrize("closed", ["archived", "all", "introduction"])
def test_nobody_is_named_who_is_archived_or_objects(rules, store, teller, knows, people, closed):
    ana, eva, ida, bea, *_ = people
    knows(ana, eva, 0.9), knows(eva, bea, 0.9)
    knows(ana, ida, 0.5), knows(ida, bea, 0.5)
    teller.tell()
    request = {"contact_id": ana["id"], "to": bea["id"]}
    assert ids_of(rules.find_introductions(**request))[0] == (ana["id"], eva["id"], bea["id"])

    if closed == "archived":
        rules.archive_contact(contact_id=eva["id"])
    else:
        store.contacts.update_one({"_id": eva["id"]}, {"$set": {"_objects_to": [closed]}})

    assert ids_of(rules.find_introductions(**request)) == [(ana["id"], ida["id"], bea["id"])]
    because = "archived" if closed == "archived" else "objects"
    none = {"chains": [], "is_complete": True, "closed_because": because}
    assert rules.find_introductions(contact_id=eva["id"]) == none
    assert rules.find_introductions(contact_id=eva["id"], to=bea["id"]) == none
    assert rules.find_introductions(contact_id=bea["id"], **{"from": eva["id"]}) == none


def test_contact_is_named_again_when_it_is_restored(rules, teller, knows, people):
    ana, eva, bea, *_ = people
    knows(ana, eva), knows(eva, bea)
    rules.archive_contact(contact_id=eva["id"])
    teller.tell()
    assert rules.find_introductions(contact_id=ana["id"], to=bea["id"])["chains"] == []

    rules.restore_contact(contact_id=eva["id"])

    assert len(rules.find_introductions(contact_id=ana["id"], to=bea["id"])["chains"]) == 1


def test_who_objects_to_something_else_is_named(rules, store, teller, knows, people):
    ana, eva, bea, *_ = people
    knows(ana, eva), knows(eva, bea)
    store.contacts.update_one({"_id": eva["id"]}, {"$set": {"_objects_to": ["marketing"]}})
    teller.tell()

    assert len(rules.find_introductions(contact_id=ana["id"], to=bea["id"])["chains"]) == 1


def test_no_chain_goes_through_a_relationship_from_the_day_after_its_end(rules, teller, knows,
                                                                         people):
    ana, eva, bea, *_ = people
    today = clock.now().date()
    knows(ana, eva, ends_on=today.isoformat()), knows(eva, bea)
    teller.tell()
    request = {"contact_id": ana["id"], "to": bea["id"]}
    assert len(rules.find_introductions(**request)["chains"]) == 1

    try:
        # Nobody has reckoned the tie anew since.
        clock.move(timedelta(days=1))
        assert rules.find_introductions(**request)["chains"] == []
    finally:
        clock.move(timedelta())


def test_chain_goes_on_by_what_is_left_when_one_of_two_reasons_has_ended(rules, teller, knows,
                                                                         people):
    ana, eva, *_ = people
    today = clock.now().date().isoformat()
    knows(ana, eva, 0.8, ends_on=today)
    knows(eva, ana, 0.5)
    teller.tell()
    request = {"contact_id": ana["id"], "to": eva["id"]}
    assert ways(rules.find_introductions(**request)) == [((ana["id"], eva["id"]), 900)]

    try:
        clock.move(timedelta(days=1))
        assert ways(rules.find_introductions(**request)) == [((ana["id"], eva["id"]), 500)]
    finally:
        clock.move(timedelta())


def test_employee_counts_as_ours_only_while_the_role_goes_on(rules, teller, knows):
    employees = [rules.create_contact(**person(roles=[{"role": "employee", **period}]))
                 for period in ({}, {"ends_on": "2020-01-01"}, {"starts_on": "2099-01-01"})]
    ana = rules.create_contact(**person())
    for employee in employees:
        knows(employee, ana)
    teller.tell()

    assert ids_of(rules.find_introductions(contact_id=ana["id"])) == [
        (employees[0]["id"], ana["id"])]


def test_chain_from_our_own_people_goes_on_through_who_was_once_an_employee(rules, teller, knows,
                                                                           people):
    ana, *_ = people
    former = rules.create_contact(**person(
        owner_id=ME, roles=[{"role": "employee", "ends_on": "2020-01-01"}]))
    knows(former, ana)
    teller.tell()

    assert ids_of(rules.find_introductions(contact_id=ana["id"])) == [
        (ME, former["id"], ana["id"])]


def test_colleague_can_introduce_us_to_an_employee(rules, teller, knows):
    one, other = (rules.create_contact(**person(roles=[{"role": "employee"}])) for _ in range(2))
    knows(one, other)
    teller.tell()

    assert ids_of(rules.find_introductions(contact_id=other["id"])) == [(one["id"], other["id"])]


def test_no_chain_has_more_than_four_steps(rules, teller, knows, people):
    for one, other in pairwise(people):
        knows(one, other)
    teller.tell()

    assert len(rules.find_introductions(
        contact_id=people[0]["id"], to=people[4]["id"])["chains"]) == 1
    assert rules.find_introductions(contact_id=people[0]["id"], to=people[5]["id"])["chains"] == []


def test_it_is_told_when_not_all_was_looked_at(rules, teller, knows, people, monkeypatch):
    from contacts.network import surroundings

    ana, eva, bea, *_ = people
    knows(ana, eva), knows(eva, bea)
    teller.tell()
    monkeypatch.setattr(surroundings, "MOST_TIES", 1)

    assert rules.find_introductions(contact_id=ana["id"], to=bea["id"]) == {
        "chains": [], "is_complete": False}


def test_introductions_of_strangers_are_refused(rules, people):
    ana, eva, *_ = people

    with pytest.raises(NotFound):
        rules.find_introductions(contact_id=UNKNOWN)
    for request, pointer in (({"to": UNKNOWN}, "/to"), ({"from": UNKNOWN}, "/from"),
                             ({"to": ana["id"]}, "/to"), ({"from": ana["id"]}, "/from"),
                             ({"from": eva["id"], "to": eva["id"]}, "/from")):
        with pytest.raises(ValidationFailed) as caught:
            rules.find_introductions(contact_id=ana["id"], **request)
        assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]
