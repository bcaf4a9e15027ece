"""Who looks after whom: its history, and handing contacts over."""

from datetime import timedelta

import pytest
from contacts_factories import organisation, person

from chassis import jobs
from chassis.testing.processes import wait_until
from contacts.ownership import reassignments
from contracts.errors import NotFound, ValidationFailed

ANE = "user_01keebmgr4egktre1p21w518fm"
JON = "user_01h455vb4pex5vsknk084sn02q"
UNKNOWN = "contact_01h455vb4pex5vsknk084sn02q"


def owners(contacts, contact):
    items = contacts.get_ownership_history(contact_id=contact["id"])["items"]
    return [(item.get("owner_id"), item.get("team_id"), item.get("reason")) for item in items]


def test_history_tells_who_looked_after_a_contact_when_it_changes(contacts):
    ana = contacts.create_contact(**person(owner_id=ANE))
    contacts.update_contact(contact_id=ana["id"], changes={"nickname": "x"})
    second = contacts.update_contact(contact_id=ana["id"], changes={"owner_id": JON})
    contacts.update_contact(contact_id=ana["id"], changes={"team_id": "norte"})

    wait_until(lambda: len(owners(contacts, ana)) == 3)

    assert owners(contacts, ana) == [
        (JON, "norte", None), (JON, None, None), (ANE, None, None)]
    now, before, first = contacts.get_ownership_history(contact_id=ana["id"])["items"]
    assert now["ended_at"] is None
    assert (before["started_at"], before["ended_at"]) == (second["updated_at"], now["started_at"])
    assert (first["started_at"], first["ended_at"]) == (ana["created_at"], before["started_at"])
    page = contacts.get_ownership_history(contact_id=ana["id"], limit=1)
    page = contacts.get_ownership_history(contact_id=ana["id"], limit=1, after=page["next"])
    assert page["items"] == [before]


def test_reassign_contacts_answers_for_each_contact_that_is_named(contacts, events_seen):
    mine, theirs, already = (contacts.create_contact(**person(owner_id=id))
                             for id in (ANE, None, ANE))
    gone = contacts.create_contact(**person(owner_id=ANE))
    contacts.archive_contact(contact_id=gone["id"])
    contacts.update_contact(contact_id=already["id"], changes={"team_id": "sur"})

    done = contacts.reassign_contacts(
        contact_ids=[mine["id"], theirs["id"], already["id"], gone["id"], UNKNOWN],
        from_owner_id=ANE, to_owner_id=JON, to_team_id="sur", reason="Ane se jubila")

    assert [item["outcome"] for item in done["items"]] == [
        "reassigned", "not_theirs", "reassigned", "archived", "not_found"]
    assert (done["state"], done["reassigned_count"]) == ("done", 2)
    assert contacts.get_reassignment(reassignment_id=done["id"]) == done
    shown = contacts.get_contact(contact_id=mine["id"])
    assert (shown["owner_id"], shown["team_id"], shown["version"]) == (JON, "sur", 2)
    assert contacts.get_contact(contact_id=theirs["id"]) == theirs
    told = [event["data"]["changed"] for event in events_seen.wait_for(
        "contacts.contact.updated", 3) if event["data"]["contact"]["id"] == mine["id"]]
    assert told == [["owner_id", "team_id"]]
    wait_until(lambda: len(owners(contacts, mine)) == 2)
    assert owners(contacts, mine)[0] == (JON, "sur", "Ane se jubila")
    assert [item["id"] for item in contacts.list_contacts(team_id="sur")["items"]] == [
        already["id"], mine["id"]]


def test_reassign_contacts_takes_the_owner_away_when_it_is_null(rules):
    ana = rules.create_contact(**person(owner_id=ANE))

    said = {"contact_ids": [ana["id"]], "to_owner_id": None, "reason": "sin dueño"}
    first, again = rules.reassign_contacts(**said), rules.reassign_contacts(**said)

    assert first["items"][0]["outcome"] == "reassigned"
    assert again["items"][0]["outcome"] == "unchanged"
    assert "owner_id" not in rules.get_contact(contact_id=ana["id"])


def test_reassign_contacts_hands_over_each_once_when_it_is_taken_up_again(rules, monkeypatch):
    monkeypatch.setattr(reassignments, "BATCH", 3)
    # The service that runs beside this test is not to help.
    hour = timedelta(hours=1)
    wait_until(lambda: jobs.take_turn("run_waiting_reassignments", hour, hour))
    people = [rules.create_contact(**person(owner_id=ANE, tags=["vip"])) for _ in range(10)]
    rules.create_contact(**organisation(owner_id=ANE, tags=["vip"]))
    rules.create_contact(**person(owner_id=JON, tags=["vip"]))
    begun = rules.reassign_contacts(filter={"kind": "person", "tag": "vip"}, from_owner_id=ANE,
                                    to_owner_id=JON, reason="reparto")
    assert begun["state"] == "waiting"

    # It dies after the second batch was begun: that batch is taken back, and done again.
    hand_over, calls = reassignments._hand_over, []

    def dies(*given):
        result = hand_over(*given)
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return result

    monkeypatch.setattr(reassignments, "_hand_over", dies)
    with pytest.raises(RuntimeError):
        reassignments.run_waiting_reassignments()
    assert len(rules.list_contacts(owner_id=JON, limit=200)["items"]) == 1 + 3
    reassignments.run_waiting_reassignments()

    done = rules.get_reassignment(reassignment_id=begun["id"])
    assert (done["state"], done["reassigned_count"], done["unchanged_count"]) == ("done", 10, 0)
    for one in people:
        shown = rules.get_contact(contact_id=one["id"])
        assert (shown["owner_id"], shown["version"]) == (JON, 2)
        assert owners(rules, one)[:1] == [(JON, None, "reparto")]
        assert [item[0] for item in owners(rules, one)].count(JON) == 1
    assert len(rules.list_contacts(owner_id=ANE)["items"]) == 1


def test_reassignment_by_a_filter_is_done_by_itself(contacts):
    ana = contacts.create_contact(**person(owner_id=ANE))

    begun = contacts.reassign_contacts(
        filter={"owner_id": ANE}, to_owner_id=JON, reason="reparto")

    wait_until(lambda: contacts.get_reassignment(
        reassignment_id=begun["id"])["state"] == "done", 20)
    assert contacts.get_contact(contact_id=ana["id"])["owner_id"] == JON


@pytest.mark.parametrize(("said", "pointer"), [
    ({}, "/contact_ids"),
    ({"contact_ids": [], "filter": {}}, "/contact_ids"),
    ({"contact_ids": [UNKNOWN], "to_owner_id": ...}, "/to_owner_id"),
    ({"filter": {"archived_at": None}}, "/filter/archived_at"),
])
def test_reassign_contacts_refuses_when_it_is_unclear_what_is_meant(contacts, nothing_changes,
                                                                    said, pointer):
    request = {"to_owner_id": JON, "reason": "x", **said}
    request = {name: value for name, value in request.items() if value is not ...}

    with nothing_changes(), pytest.raises(ValidationFailed) as caught:
        contacts.reassign_contacts(**request)

    assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]


def test_history_of_an_unknown_contact_is_not_found(contacts):
    with pytest.raises(NotFound):
        contacts.get_ownership_history(contact_id=UNKNOWN)
