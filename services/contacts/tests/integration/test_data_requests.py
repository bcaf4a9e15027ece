"""Data requests: taken down, answered by every service, certified."""

import json

import pytest
from contacts_factories import call_with, organisation, person
from imports_at_work import finished, send

from chassis.testing.processes import wait_until
from contracts.errors import Conflict, NotFound, PermissionDenied, ValidationFailed

UNKNOWN = "contact_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def ana(contacts):
    return contacts.create_contact(**person(
        emails=[{"address": "ana@example.com"}], notes="Difficult."))


def _open(contacts, contact, kind, **fields):
    return contacts.open_data_request(
        contact_id=contact["id"], kind=kind, identity_shown_by="Came with a passport.", **fields)


def _certified(contacts, asked):
    def closed():
        found = contacts.get_data_request(data_request_id=asked["id"])
        return found if found["state"] == "certified" else None

    return wait_until(closed)


def _gathered(contacts, asked):
    text, after = "", None
    while True:
        piece = contacts.read_data_request_answer(data_request_id=asked["id"], after=after)
        text, after = text + piece["text"], piece["next"]
        if after is None:
            return [json.loads(line) for line in text.splitlines()]


def test_open_data_request_waits_until_it_is_known_who_asks(contacts, ana, events_seen):
    asked = contacts.open_data_request(
        contact_id=ana["id"], kind="access", received_at="2026-01-31T10:00:00Z", note="By mail.")

    assert (asked["state"], asked["answers"]) == ("received", [])
    assert asked["due_at"] == "2026-02-28T10:00:00Z"
    assert events_seen.all("contacts.data_request.opened") == []
    opened = contacts.verify_data_request(
        data_request_id=asked["id"], identity_shown_by="Answered from the address we know.")
    assert opened["state"] == "open"
    assert opened["answers"] == [
        {"service": "contacts", "acknowledged_at": None, "counts": [], "kept": []}]
    (event,) = events_seen.wait_for("contacts.data_request.opened")
    assert event["data"]["contact_ids"] == [ana["id"]]
    _certified(contacts, asked)


def test_access_gives_all_that_contacts_holds_and_portability_what_they_gave(contacts, ana):
    other = contacts.create_contact(**person())
    contacts.record_interaction(**call_with(ana, other, text="Spoke of the weather."))
    contacts.create_relationship(from_id=ana["id"], to_id=other["id"], type="knows")
    contacts.withdraw_consent(contact_id=ana["id"])

    access = _certified(contacts, _open(contacts, ana, "access"))
    portability = _certified(contacts, _open(contacts, ana, "portability"))

    (answer,) = access["answers"]
    counts = {item["what"]: item["count"] for item in answer["counts"]}
    assert (counts["contacts"], counts["interactions"], counts["relationships"],
            counts["consents"]) == (1, 1, 1, 1)
    lines = _gathered(contacts, access)
    assert len(lines) == sum(counts.values())
    assert lines[0]["record"]["notes"] == "Difficult."
    ported = _gathered(contacts, portability)
    assert {line["what"] for line in ported} == {"contacts", "interactions", "consents"}
    assert "notes" not in ported[0]["record"]
    assert access["certificate"] != portability["certificate"]


def test_access_gives_in_pieces_what_is_too_much_for_one(contacts, ana):
    for number in range(16):
        contacts.record_interaction(**call_with(ana, text=f"{number} " + "ñ" * 40_000))

    asked = _certified(contacts, _open(contacts, ana, "access"))

    first = contacts.read_data_request_answer(data_request_id=asked["id"])
    assert first["next"] is not None
    texts = [line["record"]["text"] for line in _gathered(contacts, asked)
             if line["what"] == "interactions"]
    assert sorted(int(text.split()[0]) for text in texts) == list(range(16))
    with pytest.raises(ValidationFailed):
        contacts.read_data_request_answer(data_request_id=asked["id"], after="xyz")


def test_restricted_contact_is_not_changed_by_a_file(contacts, ana):
    _certified(contacts, _open(contacts, ana, "restriction"))
    row = b"email,first name,nickname\nana@example.com,Ana,Anita\n"

    ended = finished(contacts, send(contacts, row, policy="update")["id"])

    assert (ended["refused_count"], ended["updated_count"]) == (1, 0)
    assert "nickname" not in contacts.get_contact(contact_id=ana["id"])


def test_rectification_is_made_at_once_and_told_to_all(contacts, ana):
    asked = _open(contacts, ana, "rectification", changes={"family_name": "Ruiz-Gallardón"})

    assert asked["changed"] == ["family_name", "name"]
    assert contacts.get_contact(contact_id=ana["id"])["family_name"] == "Ruiz-Gallardón"
    assert _certified(contacts, asked)["certificate"]


def test_restriction_bars_use_and_change_until_it_is_lifted(contacts, ana):
    restricted = _certified(contacts, _open(contacts, ana, "restriction"))

    assert restricted["answers"][0]["counts"] == [{"what": "contacts", "count": 1}]
    answer = contacts.may_approach_contact(contact_id=ana["id"], purpose="service",
                                           channel="email")
    assert answer["reason"]["code"] == "restricted"
    before = contacts.get_contact(contact_id=ana["id"])
    with pytest.raises(Conflict) as caught:
        contacts.update_contact(contact_id=ana["id"], changes={"nickname": "Anita"})
    assert caught.value.code == "contact_is_restricted"
    assert contacts.get_contact(contact_id=ana["id"]) == before
    # To put right what is wrong is why somebody may have had it restricted.
    _certified(contacts, _open(contacts, ana, "rectification", changes={"nickname": "Ani"}))
    _certified(contacts, _open(contacts, ana, "lift_restriction"))
    changed = contacts.update_contact(contact_id=ana["id"], changes={"nickname": "Anita"})
    assert changed["nickname"] == "Anita"


def test_data_request_is_refused_or_extended_once_with_a_reason(contacts, ana):
    asked = contacts.open_data_request(
        contact_id=ana["id"], kind="erasure", received_at="2026-01-15T00:00:00Z")

    longer = contacts.extend_data_request(data_request_id=asked["id"], reason="Many services.")
    assert longer["due_at"] == "2026-04-15T00:00:00Z"
    with pytest.raises(Conflict) as caught:
        contacts.extend_data_request(data_request_id=asked["id"], reason="Again.")
    assert caught.value.code == "data_request_is_extended"
    refused = contacts.refuse_data_request(data_request_id=asked["id"], reason="The tenth time.")
    assert (refused["state"], refused["refusal_reason"]) == ("refused", "The tenth time.")
    for operation, request in ((contacts.verify_data_request, {"identity_shown_by": "x"}),
                               (contacts.refuse_data_request, {"reason": "x"}),
                               (contacts.extend_data_request, {"reason": "x"})):
        with pytest.raises(Conflict) as caught:
            operation(data_request_id=asked["id"], **request)
        assert caught.value.code == "data_request_is_closed"
    assert contacts.get_data_request(data_request_id=asked["id"]) == refused


def test_data_requests_are_listed_by_whom_kind_state_and_whether_they_are_late(contacts, ana):
    late = contacts.open_data_request(
        contact_id=ana["id"], kind="erasure", received_at="2020-01-15T00:00:00Z")
    fresh = contacts.open_data_request(contact_id=ana["id"], kind="access")

    assert contacts.list_data_requests()["items"] == [fresh, late]
    for narrowed, expected in (({"kind": "erasure"}, [late]), ({"is_overdue": True}, [late]),
                               ({"is_overdue": False}, [fresh]), ({"state": "open"}, []),
                               ({"contact_id": ana["id"], "kind": "access"}, [fresh])):
        assert contacts.list_data_requests(**narrowed)["items"] == expected


def test_open_data_request_is_refused_when_it_makes_no_sense(contacts, ana, nothing_changes):
    acme = contacts.create_contact(**organisation())
    with nothing_changes():
        for pointer, request in (
            ("/contact_id", {"contact_id": acme["id"], "kind": "access"}),
            ("/changes", {"contact_id": ana["id"], "kind": "rectification"}),
            ("/changes", {"contact_id": ana["id"], "kind": "access",
                          "changes": {"nickname": "x"}}),
            ("/received_at", {"contact_id": ana["id"], "kind": "access",
                              "received_at": "2999-01-01T00:00:00Z"}),
        ):
            with pytest.raises(ValidationFailed) as caught:
                contacts.open_data_request(**request)
            assert [item["pointer"] for item in caught.value.details["errors"]] == [pointer]
        with pytest.raises(NotFound):
            contacts.open_data_request(contact_id=UNKNOWN, kind="access")
        with pytest.raises(ValidationFailed):
            _open(contacts, ana, "rectification", changes={"emails": [{"address": "x"}]})


def test_data_requests_are_for_administrators(contacts, ana, ask_as, nothing_changes):
    with nothing_changes():
        for role in ("sales", "support", "marketing", "read_only"):
            with pytest.raises(PermissionDenied):
                ask_as(role, "open_data_request", contact_id=ana["id"], kind="access")
            with pytest.raises(PermissionDenied):
                ask_as(role, "list_data_requests")
