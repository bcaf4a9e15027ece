"""Registers of those who must not be approached."""

import hashlib

import pytest
from contacts_factories import person

from contracts.errors import NotFound, PermissionDenied, ValidationFailed

UNKNOWN = "contact_01h455vb4pex5vsknk084sn02q"


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_add_register_entry_keeps_of_an_address_only_its_hash(contacts, stack):
    entry = contacts.add_register_entry(register="do_not_contact", email="Ana@Example.com",
                                        reason="She said so.")

    assert entry["sha256"] == sha("ana@example.com")
    assert "ana@" not in str(entry)
    assert contacts.get_register_entry(listing_id=entry["id"]) == entry
    for asked in ({}, {"register": "do_not_contact"}, {"email": "ana@example.com"}):
        assert contacts.list_register_entries(**asked)["items"] == [entry]
    assert contacts.list_register_entries(register="no_advertising")["items"] == []
    assert contacts.list_register_entries(phone="600123123")["items"] == []


def test_add_register_entry_again_renews_what_is_there(contacts):
    first = contacts.add_register_entry(register="do_not_call", phone="600 123 123")

    again = contacts.add_register_entry(register="do_not_call", phone="+34600123123",
                                        expires_at="2099-01-01T00:00:00Z")

    assert (again["id"], again["version"]) == (first["id"], 2)
    assert contacts.list_register_entries()["items"] == [again]


def test_remove_register_entry_leaves_it_to_be_seen_and_open_to_be_made_again(contacts):
    first = contacts.add_register_entry(register="do_not_call", phone="600123123")

    contacts.remove_register_entry(listing_id=first["id"], reason="A mistake.")
    contacts.remove_register_entry(listing_id=first["id"])

    removed = contacts.get_register_entry(listing_id=first["id"])
    assert (removed["version"], removed["removal_reason"]) == (2, "A mistake.")
    assert contacts.list_register_entries()["items"] == []
    second = contacts.add_register_entry(register="do_not_call", phone="600123123")
    assert second["id"] != first["id"]


def test_add_register_entry_is_refused_when_it_names_nobody_or_two(contacts, nothing_changes):
    with nothing_changes():
        for wrong in ({}, {"email": "nobody"}, {"email": "a@example.com", "phone": "600123123"}):
            with pytest.raises(ValidationFailed):
                contacts.add_register_entry(register="do_not_call", **wrong)
        with pytest.raises(NotFound):
            contacts.add_register_entry(register="do_not_call", contact_id=UNKNOWN)
    assert contacts.list_register_entries()["items"] == []


def test_import_register_takes_plain_values_and_hashes_and_names_what_it_cannot(contacts):
    ana = contacts.create_contact(**person(phones=[{"number": "600123123"}]))
    contacts.record_consent(contact_id=ana["id"], purpose="telemarketing", decision="granted",
                            lawful_basis="legitimate_interests")

    first = contacts.import_register(
        register="no_advertising", source="Robinson 2026-01", emails=["A@example.com", "nobody"],
        hashes=[sha("+34600123123").upper(), sha("a@example.com")])
    again = contacts.import_register(
        register="no_advertising", source="Robinson 2026-02", hashes=[sha("+34600123123")],
        expires_at="2026-01-01T00:00:00Z")

    assert (first["added_count"], first["renewed_count"]) == (2, 0)
    assert [item["pointer"] for item in first["refused"]] == ["/emails/1"]
    assert again == {"added_count": 0, "renewed_count": 1, "refused": []}
    (entry,) = contacts.list_register_entries(phone="600123123")["items"]
    assert (entry["source"], entry["version"]) == ("Robinson 2026-02", 2)
    asked = {"contact_id": ana["id"], "purpose": "telemarketing", "channel": "phone"}
    # It has expired, so it holds no more.
    assert contacts.may_approach_contact(**asked)["is_allowed"] is True
    contacts.import_register(register="no_advertising", source="Robinson", phones=["600123123"])
    assert contacts.may_approach_contact(**asked)["reason"]["code"] == "no_advertising"


def test_import_register_is_one_when_four_send_the_same_at_once(contacts):
    from concurrent.futures import ThreadPoolExecutor

    hashes = [sha(str(number)) for number in range(500)]
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: contacts.import_register(
            register="no_advertising", source="Robinson", hashes=hashes), range(4)))

    assert sum(reply["added_count"] for reply in replies) == 500
    assert sum(reply["renewed_count"] for reply in replies) == 1500


def test_registers_are_kept_by_marketing_and_administrators(contacts, ask_as):
    for operation, request in (
        ("add_register_entry", {"register": "do_not_call", "phone": "600123123"}),
        ("import_register", {"register": "no_advertising", "source": "x"}),
        ("remove_register_entry", {"listing_id": "listing_01h455vb4pex5vsknk084sn02q"}),
    ):
        with pytest.raises(PermissionDenied):
            ask_as("support", operation, **request)
    assert contacts.list_register_entries()["items"] == []
    reply = ask_as("marketing", "import_register", register="no_advertising", source="x")
    assert reply["refused"] == []
