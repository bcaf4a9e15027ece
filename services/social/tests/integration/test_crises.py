"""Crises: begun, led, of many parties, ended and gone on with; told so that nothing is lost."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from crisis_factories import LUZ, a_conversation, a_crisis, an_alert, kinds_of

from chassis import clock
from chassis.holdings import DocumentHoldings
from chassis.ids import new_id
from chassis.outbox import commit
from chassis.parties import Party
from chassis.testing.parties import party
from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed
from social.crises.models import Crisis, CrisisContact, CrisisEntry
from social.models import DOCUMENTS

NOBODY = "crisis_01h455vb4pex5vsknk084sn02q"


def many_parties(count):
    now = clock.now()
    raws = [{"_id": new_id("contact"), "version": 1, "created_at": now, "updated_at": now,
             "kind": "person", "name": "Ana"} for _ in range(count)]
    Party.collection().insert_many(raws)
    return [raw["_id"] for raw in raws]


@pytest.fixture
def told(rules):
    """What was told of crises since, `[(type, crisis)]`, in the order in which it was."""
    def told():
        events = [event for raw in rules.store.outbox.find().sort("_id", 1)
                  for event in raw.get("events", ())]
        return [(event["type"], json.loads(event["data"])["crisis"]) for event in events
                if event["type"].startswith("social.crisis.")]

    return told


def test_begin_crisis_tells_whom_it_concerns_and_opens_its_timeline(rules, told):
    ana, held = party(), a_conversation()

    crisis = a_crisis(rules, contact_ids=[ana, ana], linked_ids=[held, an_alert()],
                      team_ids=[LUZ.id], tags=["frenos"])

    assert (crisis["state"], crisis["affected_count"]) == ("begun", 1)
    assert crisis["owner_id"].startswith("user_")
    ((type, said),) = told()
    assert (type, said["contact_ids"], said["part"]) == ("social.crisis.begun", [ana], 0)
    assert kinds_of(rules, crisis) == ["begun", "linked", "linked"]
    assert len(rules.list_crisis_links(crisis_id=crisis["id"])["items"]) == 2
    assert rules.get_crisis(crisis_id=crisis["id"]) == crisis


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"contact_ids": [new_id("contact")]}, "/contact_ids/0"),
    ({"linked_ids": [new_id("mention")]}, "/linked_ids/0"),
    ({"linked_ids": [new_id("alert")]}, "/linked_ids/0"),
])
def test_begin_crisis_refuses_what_does_not_exist(rules, monkeypatch, fields, pointer):
    monkeypatch.setattr("chassis.parties.looking.ask_for", lambda _ids: {})

    with pytest.raises(ValidationFailed) as refused:
        a_crisis(rules, **fields)

    assert refused.value.details["errors"][0]["pointer"] == pointer
    assert Crisis.objects.count() == CrisisEntry.objects.count() == 0


def test_crisis_of_thousands_is_told_in_parts_each_with_its_own(rules, told):
    crisis, people = a_crisis(rules), many_parties(2100)
    for start in range(0, len(people), 1000):
        rules.add_crisis_contacts(
            crisis_id=crisis["id"], contact_ids=people[start : start + 1000])
    again = rules.add_crisis_contacts(crisis_id=crisis["id"], contact_ids=people[:3])

    rules.end_crisis(crisis_id=crisis["id"], lessons="Antes.")

    assert again == {"added_count": 0, "affected_count": 2100}
    ended = [one for type, one in told() if type == "social.crisis.ended"]
    assert [one["part"] for one in ended] == [0, 1, 2, 3]
    assert sorted(id for one in ended for id in one["contact_ids"]) == sorted(people)
    begun = {one["part"]: one["version"] for type, one in told() if type == "social.crisis.begun"}
    # What is told last of a part is its newest.
    assert all(one["version"] > begun[one["part"]] for one in ended)


def test_parties_added_at_once_are_each_in_it_once(rules):
    crisis, people = a_crisis(rules), many_parties(30)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda start: rules.add_crisis_contacts(
            crisis_id=crisis["id"], contact_ids=people[start : start + 10]),
            (0, 5, 10, 15, 20, 0)))

    held = rules.list_crisis_contacts(crisis_id=crisis["id"], limit=200)["items"]
    assert sorted(one["contact_id"] for one in held) == people
    assert rules.get_crisis(crisis_id=crisis["id"])["affected_count"] == 30


def test_remove_crisis_contact_tells_the_rest_of_its_part(rules, told):
    ana, eva = party(), party()
    crisis = a_crisis(rules, contact_ids=[ana])
    rules.add_crisis_contacts(crisis_id=crisis["id"], contact_ids=[eva])

    for _ in range(2):
        rules.remove_crisis_contact(crisis_id=crisis["id"], contact_id=eva)

    type, said = told()[-1]
    assert (type, said["part"], said["contact_ids"]) == ("social.crisis.updated", 1, [])
    assert kinds_of(rules, crisis)[-2:] == ["affected_added", "affected_removed"]
    assert rules.get_crisis(crisis_id=crisis["id"])["affected_count"] == 1


def test_update_crisis_tells_all_parts_of_its_name_and_one_that_it_is_for_all(rules, told):
    crisis = a_crisis(rules, contact_ids=[party()])
    rules.add_crisis_contacts(crisis_id=crisis["id"], contact_ids=[party()])
    before = len(told())

    changed = rules.update_crisis(crisis_id=crisis["id"], changes={
        "name": "Frenos y ruedas", "level": "critical", "is_for_all": True})

    assert [(one["name"], one["part"], one["is_for_all"]) for _, one in told()[before:]] == [
        ("Frenos y ruedas", 0, True), ("Frenos y ruedas", 1, False)]
    assert (changed["level"], changed["is_for_all"]) == ("critical", True)
    assert kinds_of(rules, crisis)[-2:] == ["level_changed", "changed"]
    with pytest.raises(PreconditionFailed):
        rules.update_crisis(crisis_id=crisis["id"], changes={"level": "low"},
                            expected_version=crisis["version"])


def test_hand_over_crisis_is_done_once(rules, told):
    crisis = a_crisis(rules)

    for _ in range(2):
        handed = rules.hand_over_crisis(crisis_id=crisis["id"], owner_id=LUZ.id)

    assert handed["owner_id"] == LUZ.id
    assert [type for type, _ in told()] == ["social.crisis.begun", "social.crisis.updated"]


def test_ended_crisis_is_changed_no_more_until_it_is_reopened(rules, told):
    ana = party()
    crisis = a_crisis(rules, contact_ids=[ana])
    id = crisis["id"]
    rules.end_crisis(crisis_id=id, lessons="Antes.")
    held = rules.get_crisis(crisis_id=id)

    for refused in (
        lambda: rules.update_crisis(crisis_id=id, changes={"name": "Otra"}),
        lambda: rules.hand_over_crisis(crisis_id=id, owner_id=LUZ.id),
        lambda: rules.add_crisis_contacts(crisis_id=id, contact_ids=[party()]),
        lambda: rules.remove_crisis_contact(crisis_id=id, contact_id=ana),
        lambda: rules.link_crisis(crisis_id=id, linked_ids=[an_alert()]),
        lambda: rules.end_crisis(crisis_id=id, lessons="Otra vez."),
    ):
        with pytest.raises(Conflict):
            refused()
    assert rules.get_crisis(crisis_id=id) == held

    again = rules.reopen_crisis(crisis_id=id, reason="Vuelve.")
    assert (again["state"], again.get("ended_at")) == ("begun", None)
    assert told()[-1][1]["contact_ids"] == [ana]
    with pytest.raises(Conflict):
        rules.reopen_crisis(crisis_id=id, reason="Vuelve.")


def test_crisis_ends_once_however_many_end_it(rules, told):
    crisis = a_crisis(rules)

    def end(_):
        try:
            return rules.end_crisis(crisis_id=crisis["id"], lessons="Antes.")
        except Conflict:
            return None

    with ThreadPoolExecutor(6) as pool:
        assert len(list(filter(None, pool.map(end, range(6))))) == 1
    assert [type for type, _ in told()].count("social.crisis.ended") == 1


def test_whoever_is_added_while_a_crisis_ends_is_let_go_or_refused(rules, told):
    crisis, people = a_crisis(rules), many_parties(8)

    def do(place):
        try:
            if place == 4:
                rules.end_crisis(crisis_id=crisis["id"], lessons="Antes.")
            else:
                rules.add_crisis_contacts(
                    crisis_id=crisis["id"], contact_ids=[people[place]])
        except Conflict as refused:
            return refused.code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(do, range(8))) <= {None, "crisis_is_ended"}
    newest = {}
    for _, one in sorted(told(), key=lambda event: event[1]["version"]):
        newest[one["part"]] = one
    assert {one["state"] for one in newest.values()} == {"ended"}
    assert sum(len(one["contact_ids"]) for one in newest.values()) == (
        CrisisContact.objects.count())


def test_add_crisis_contacts_refuses_more_parts_than_are_told(rules, monkeypatch):
    monkeypatch.setattr("social.crises.affected.MOST_PARTS", 2)
    crisis = a_crisis(rules)
    rules.add_crisis_contacts(crisis_id=crisis["id"], contact_ids=[party()])

    with pytest.raises(Conflict):
        rules.add_crisis_contacts(crisis_id=crisis["id"], contact_ids=[party()])
    assert rules.get_crisis(crisis_id=crisis["id"])["affected_count"] == 1


def test_unlink_crisis_and_notes_stand_in_the_timeline(rules):
    crisis, alert = a_crisis(rules), an_alert()
    for _ in range(2):
        rules.link_crisis(crisis_id=crisis["id"], linked_ids=[alert])
    assert [one["id"] for one in rules.list_alerts(crisis_id=crisis["id"])["items"]] == [alert]
    for _ in range(2):
        rules.unlink_crisis(crisis_id=crisis["id"], linked_id=alert)
    assert rules.list_alerts(crisis_id=crisis["id"])["items"] == []
    rules.end_crisis(crisis_id=crisis["id"], lessons="Antes.")

    note = rules.by(LUZ).add_crisis_note(crisis_id=crisis["id"], text="Llamó el alcalde.")

    assert kinds_of(rules, crisis) == ["begun", "linked", "unlinked", "ended", "note"]
    assert note["actor_id"] == LUZ.id
    latest = rules.list_crisis_entries(crisis_id=crisis["id"], sort="-created_at", limit=1)
    assert latest["items"] == [note]
    with pytest.raises(NotFound):
        rules.add_crisis_note(crisis_id=NOBODY, text="Nada.")


def test_export_facts_tells_each_part_as_it_now_is(rules, told):
    crisis = a_crisis(rules, contact_ids=[party()])
    rules.add_crisis_contacts(crisis_id=crisis["id"], contact_ids=[party()])
    over = a_crisis(rules, is_for_all=True)
    rules.end_crisis(crisis_id=over["id"], lessons="Antes.")

    facts = rules.export_facts()["items"]

    newest = {}
    for type, one in told():
        newest[one["id"], one["part"]] = (type, one["contact_ids"], one["is_for_all"])
    exported = {}
    for fact in facts:
        one = json.loads(fact["data"])["crisis"]
        exported[one["id"], one["part"]] = (fact["type"], one["contact_ids"], one["is_for_all"])
    assert exported == newest
    assert len(facts) == 3


def test_erased_party_is_in_no_crisis(rules):
    ana, eva = party(), party()
    crisis = a_crisis(rules, contact_ids=[ana, eva])

    commit(lambda: DocumentHoldings(DOCUMENTS).erase([ana], None))

    assert rules.get_crisis(crisis_id=crisis["id"])["affected_count"] == 1
    assert [one.contact_id for one in CrisisContact.objects] == [eva]
