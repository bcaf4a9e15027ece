"""Sending a file: in parts, in any order, again and again, whole or not at all."""

import pytest
from imports_at_work import counts, digest, finished, in_base64, refusals, send

from contracts.errors import Conflict, NotFound, PermissionDenied, ValidationFailed

PEOPLE = b"name,email\nAna,ana@example.com\nEva,eva@example.com\n"
NOBODY = "import_01h455vb4pex5vsknk084sn02q"


def pointers(refused):
    return [error["pointer"] for error in refused.value.details["errors"]]


def test_import_when_it_is_sent_through_the_service(contacts, events_seen):
    sent = send(contacts, PEOPLE, file_name="people.csv")

    done = finished(contacts, sent["id"])

    assert (sent["state"], sent["size"], sent["rows_done"]) == ("waiting", len(PEOPLE), 0)
    assert (done["state"], counts(done)) == ("done", (2, 0, 0, 0))
    # How many may be doubles is counted when one is asked for by itself.
    assert done.pop("duplicates_count") == 0
    assert contacts.list_imports()["items"] == [done]
    (told,) = events_seen.wait_for("contacts.import.finished")
    assert told["data"]["import"] == done
    created = events_seen.wait_for("contacts.contact.created", 2)
    assert sorted(event["data"]["contact"]["name"] for event in created) == ["Ana", "Eva"]
    assert refusals(contacts, done["id"]) == "row,reasons,name,email\r\n"


def test_import_when_its_parts_come_in_disorder_and_twice(contacts):
    begun = contacts.create_import()
    pieces = [PEOPLE[at:at + 10] for at in range(0, len(PEOPLE), 10)]

    for number in [3, 0, 1, 5, 4, 2, 3, 3]:
        received = contacts.add_import_part(
            import_id=begun["id"], number=number, data=in_base64(pieces[number]))
    contacts.start_import(import_id=begun["id"], parts=6, sha256=digest(PEOPLE))
    again = contacts.start_import(import_id=begun["id"], parts=6, sha256=digest(PEOPLE))

    assert received["size"] == len(PEOPLE)
    assert again["state"] in ("waiting", "running", "done")
    assert counts(finished(contacts, begun["id"])) == (2, 0, 0, 0)


def test_start_import_when_a_part_is_missing(contacts):
    begun = contacts.create_import()
    contacts.add_import_part(import_id=begun["id"], number=1, data=in_base64(b"Ana\n"))

    with pytest.raises(Conflict) as refused:
        contacts.start_import(import_id=begun["id"], parts=2, sha256=digest(b"name\nAna\n"))

    assert refused.value.code == "import_is_incomplete"
    assert refused.value.details["missing"] == [0]
    assert contacts.get_import(import_id=begun["id"])["state"] == "receiving"


def test_start_import_when_a_part_arrived_garbled_it_can_be_sent_again(contacts):
    begun = contacts.create_import()
    contacts.add_import_part(import_id=begun["id"], number=0, data=in_base64(b"name\nAnna\n"))

    with pytest.raises(Conflict) as refused:
        contacts.start_import(import_id=begun["id"], parts=1, sha256=digest(b"name\nAna\n"))
    mended = contacts.add_import_part(
        import_id=begun["id"], number=0, data=in_base64(b"name\nAna\n"))
    contacts.start_import(import_id=begun["id"], parts=1, sha256=digest(b"name\nAna\n"))

    assert refused.value.code == "import_is_incomplete"
    assert mended["size"] == 9
    assert counts(finished(contacts, begun["id"])) == (1, 0, 0, 0)


def test_start_import_when_there_is_no_part_at_all_the_import_fails(contacts):
    begun = contacts.create_import()

    contacts.start_import(import_id=begun["id"], parts=0, sha256=digest(b""))

    failed = finished(contacts, begun["id"])
    assert (failed["state"], failed["error"]) == ("failed", "The file is empty.")


@pytest.mark.parametrize(("part", "pointer"), [
    ({"number": 0, "data": "not base64!"}, "/data"),
    ({"number": 0, "data": ""}, "/data"),
    ({"number": 0, "data": in_base64(b"x" * (512 * 1024 + 1))}, "/data"),
    ({"number": 512, "data": "eA=="}, "/number"),
    ({"number": -1, "data": "eA=="}, "/number"),
])
def test_add_import_part_when_it_cannot_be_taken(contacts, part, pointer):
    begun = contacts.create_import()

    with pytest.raises(ValidationFailed) as refused:
        contacts.add_import_part(import_id=begun["id"], **part)

    assert pointers(refused) == [pointer]
    assert contacts.get_import(import_id=begun["id"])["size"] == 0


@pytest.mark.parametrize(("options", "pointer"), [
    ({"mapping": {"A/b": "emails.nothing"}}, "/mapping/A~1b"),
    ({"mapping": {"A": "_words"}}, "/mapping/A"),
    ({"mapping": {"A": "affiliations.organisation_system"}}, "/mapping/A"),
    ({"encoding": "zlib"}, "/encoding"),
    ({"encoding": "no such thing"}, "/encoding"),
    ({"external_system": "Not a word"}, "/external_system"),
    ({"policy": "replace"}, "/policy"),
    ({"delimiter": "x"}, "/delimiter"),
    ({"surprise": 1}, "/surprise"),
])
def test_create_import_when_an_option_is_wrong(contacts, options, pointer):
    with pytest.raises(ValidationFailed) as refused:
        contacts.create_import(**options)

    assert pointers(refused) == [pointer]
    assert contacts.list_imports()["items"] == []


def test_create_import_when_columns_have_names_that_are_no_names_of_fields(contacts):
    mapping = {"E.mail": "emails.address", "$who": "name"}

    sent = send(contacts, "E.mail,$who\nana@example.com,Ana\n", mapping=mapping)

    assert sent["mapping"] == mapping
    assert counts(finished(contacts, sent["id"])) == (1, 0, 0, 0)
    assert contacts.list_contacts(email="ana@example.com")["items"][0]["name"] == "Ana"


def test_cancel_import_when_it_has_not_begun(contacts, events_seen):
    begun = send(contacts, PEOPLE, start=False)

    cancelled = contacts.cancel_import(import_id=begun["id"])
    again = contacts.cancel_import(import_id=begun["id"])

    assert (cancelled["state"], again) == ("cancelled", cancelled)
    events_seen.wait_for("contacts.import.finished")
    with pytest.raises(Conflict) as refused:
        contacts.start_import(import_id=begun["id"], parts=1, sha256=digest(PEOPLE))
    assert refused.value.code == "import_is_closed"
    assert contacts.list_contacts()["items"] == []


def test_cancel_import_when_it_is_done(contacts):
    done = finished(contacts, send(contacts, PEOPLE)["id"])

    with pytest.raises(Conflict) as refused:
        contacts.cancel_import(import_id=done["id"])

    assert refused.value.code == "import_is_closed"
    assert contacts.get_import(import_id=done["id"]) == done


@pytest.mark.parametrize("operation", [
    "get_import", "cancel_import", "read_import_refusals",
])
def test_import_when_there_is_none_of_that_id(contacts, operation):
    with pytest.raises(NotFound):
        getattr(contacts, operation)(import_id=NOBODY)


def test_read_import_refusals_when_the_cursor_is_forged(contacts):
    begun = contacts.create_import()

    for after in ("nonsense", "WyJhIl0", "WzFlOTld", "Wy0xXQ"):
        with pytest.raises(ValidationFailed) as refused:
            contacts.read_import_refusals(import_id=begun["id"], after=after)
        assert pointers(refused) == ["/after"]


def test_import_when_the_role_may_not(contacts, ask_as):
    with pytest.raises(PermissionDenied):
        ask_as("support", "create_import")
    with pytest.raises(PermissionDenied):
        ask_as("support", "export_contacts")

    assert contacts.list_imports()["items"] == []
