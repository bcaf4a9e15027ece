"""Consents are kept as a ledger, and what they come to is told with them."""

import pytest
from contacts_factories import organisation, person
from imports_at_work import finished, send
from pymongo import MongoClient

from contracts.errors import NotFound, PermissionDenied, ValidationFailed

UNKNOWN = "contact_01h455vb4pex5vsknk084sn02q"
PROOF = {"lawful_basis": "consent", "text_version": "web-2026-1",
         "evidence": [{"text": "Ticked the box.", "url": "https://example.com/form"}]}


@pytest.fixture
def ana(contacts):
    return contacts.create_contact(**person(emails=[{"address": "ana@example.com"}]))


@pytest.fixture
def kept(stack):
    """The store of the service, as an administrator sees it."""
    with MongoClient(stack.servers.mongod.admin_url) as admin:
        yield admin[stack.databases["contacts"]]


def _record(contacts, contact, decision, purpose="newsletter", **fields):
    proof = PROOF if decision == "granted" else {}
    return contacts.record_consent(
        contact_id=contact["id"], purpose=purpose, decision=decision, **{**proof, **fields})


def _asked(contacts, contact, purpose="newsletter", channel="email", **fields):
    return contacts.may_approach_contact(
        contact_id=contact["id"], purpose=purpose, channel=channel, **fields)


def test_record_consent_is_kept_shown_told_and_seen_in_the_timeline(contacts, ana, events_seen):
    given = _record(contacts, ana, "granted", channel="email")

    assert contacts.list_consents(contact_id=ana["id"])["items"] == [given]
    assert {**given, **PROOF, "purpose": "newsletter", "decision": "granted",
            "channel": "email"} == given
    (event,) = events_seen.wait_for("contacts.consent.recorded")
    assert event["data"] == {"consent": given, "objects_to": []}
    entry = contacts.get_timeline(contact_id=ana["id"], type="contacts.consent.recorded")
    assert entry["items"][0]["about"] == {"type": "consent", "id": given["id"]}
    assert entry["items"][0]["title"] == "Consented · newsletter"
    answer = _asked(contacts, ana)
    assert answer == {
        "contact_id": ana["id"], "is_allowed": True, "reason": None, "basis": "consent",
        "basis_record_id": given["id"], "point": "ana@example.com"}


def test_withdraw_consent_ends_what_was_granted_in_one_call(contacts, ana):
    _record(contacts, ana, "granted")

    withdrawn = contacts.withdraw_consent(contact_id=ana["id"])

    assert (withdrawn["decision"], withdrawn["purpose"]) == ("withdrawn", "all")
    answer = _asked(contacts, ana)
    assert answer["is_allowed"] is False
    assert answer["reason"]["code"] == "withdrawn"
    assert answer["reason"]["record_id"] == withdrawn["id"]
    assert answer["reason"]["since"] == withdrawn["given_at"]
    assert len(contacts.list_consents(contact_id=ana["id"])["items"]) == 2
    before = contacts.list_consents(contact_id=ana["id"])["items"][1]["given_at"]
    assert _asked(contacts, ana, at=before)["is_allowed"] is True


def test_list_consents_is_narrowed_and_paged_the_latest_first(contacts, ana):
    first = _record(contacts, ana, "granted", given_at="2026-01-02T00:00:00Z")
    other = _record(contacts, ana, "refused", "survey", given_at="2026-01-03T00:00:00Z")
    early = _record(contacts, ana, "refused", given_at="2026-01-01T00:00:00Z")

    page = contacts.list_consents(contact_id=ana["id"], limit=2)
    assert page["items"] == [other, first]
    rest = contacts.list_consents(contact_id=ana["id"], limit=2, after=page["next"])
    assert rest == {"items": [early], "next": None}
    assert contacts.list_consents(contact_id=ana["id"], purpose="survey")["items"] == [other]


@pytest.mark.parametrize(("wrong", "pointer"), [
    ({"lawful_basis": None}, "/lawful_basis"),
    ({"text_version": None}, "/text_version"),
    ({"evidence": []}, "/evidence"),
    ({"purpose": "all"}, "/purpose"),
    ({"purpose": "billing"}, "/purpose"),
    ({"given_at": "2999-01-01T00:00:00Z"}, "/given_at"),
    ({"given_at": "2026-01-01T00:00:00Z", "expires_at": "2025-01-01T00:00:00Z"}, "/expires_at"),
    ({"evidence": [{"text": "x" * 5000}] * 20}, "/evidence"),
])
def test_record_consent_is_refused_when_it_proves_nothing(contacts, ana, nothing_changes, wrong,
                                                          pointer):
    with nothing_changes(), pytest.raises(ValidationFailed) as caught:
        _record(contacts, ana, "granted", **wrong)

    assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]


def test_record_consent_is_refused_when_a_refusal_has_a_basis(contacts, ana, nothing_changes):
    with nothing_changes(), pytest.raises(ValidationFailed) as caught:
        _record(contacts, ana, "refused", lawful_basis="consent")

    assert caught.value.details["errors"][0]["pointer"] == "/lawful_basis"


def test_record_consent_is_refused_when_nobody_is_meant_or_it_is_not_allowed(
        contacts, ana, ask_as, nothing_changes):
    with nothing_changes():
        with pytest.raises(NotFound):
            contacts.withdraw_consent(contact_id=UNKNOWN)
        with pytest.raises(NotFound):
            contacts.list_consents(contact_id=UNKNOWN)
        with pytest.raises(PermissionDenied):
            ask_as("read_only", "withdraw_consent", contact_id=ana["id"])
    assert ask_as("support", "withdraw_consent", contact_id=ana["id"])["decision"] == "withdrawn"


def test_record_consent_keeps_up_what_the_contact_objects_to(rules, store):
    ana = rules.create_contact(**person())

    def objects_to():
        return store.contacts.find_one({"_id": ana["id"]}).get("_objects_to")

    rules.record_consent(contact_id=ana["id"], purpose="introduction", decision="objected")
    rules.record_consent(contact_id=ana["id"], purpose="all", decision="objected")
    rules.record_consent(contact_id=ana["id"], purpose="survey", decision="objected",
                         channel="email")
    assert objects_to() == ["all", "introduction"]
    rules.record_consent(contact_id=ana["id"], purpose="introduction", decision="granted", **PROOF)
    assert objects_to() == ["all"]
    rules.record_consent(contact_id=ana["id"], purpose="all", decision="lifted")
    assert objects_to() is None


def test_objection_stays_when_the_contact_is_changed_archived_and_restored(rules, store):
    ana = rules.create_contact(**person())
    rules.record_consent(contact_id=ana["id"], purpose="all", decision="objected")

    rules.update_contact(contact_id=ana["id"], changes={"nickname": "Anita"})
    rules.archive_contact(contact_id=ana["id"])
    rules.restore_contact(contact_id=ana["id"])

    assert store.contacts.find_one({"_id": ana["id"]})["_objects_to"] == ["all"]
    assert "_objects_to" not in rules.get_contact(contact_id=ana["id"])


def test_objection_stays_when_a_file_brings_the_contact_up_to_date(contacts, ana, kept):
    _record(contacts, ana, "objected", "all")
    row = b"email,first name,nickname\nana@example.com,Ana,Anita\n"

    assert finished(contacts, send(contacts, row, policy="update")["id"])["updated_count"] == 1

    held = kept.contacts.find_one({"_id": ana["id"]})
    assert (held["nickname"], held["_objects_to"]) == ("Anita", ["all"])


# The one question


def test_may_approach_answers_in_the_order_asked_each_contact_once(contacts, ana):
    acme = contacts.create_contact(**organisation(emails=[{"address": "info@acme.example"}]))

    answers = contacts.may_approach(
        contact_ids=[acme["id"], UNKNOWN, ana["id"], acme["id"]], purpose="service",
        channel="email")["items"]

    assert [(item["contact_id"], item["is_allowed"]) for item in answers] == [
        (acme["id"], True), (UNKNOWN, False), (ana["id"], True)]
    assert answers[1]["reason"]["code"] == "not_found"
    assert (answers[0]["basis"], answers[0]["point"]) == ("contract", "info@acme.example")
    with pytest.raises(NotFound):
        _asked(contacts, {"id": UNKNOWN})


def _objected(contacts, ana):
    _record(contacts, ana, "objected", "all")


def _listed(register):
    return lambda contacts, ana: contacts.add_register_entry(
        register=register, contact_id=ana["id"])


def _refused(contacts, ana):
    _record(contacts, ana, "refused")


def _archived(contacts, ana):
    contacts.archive_contact(contact_id=ana["id"])


def _bare(contacts, ana):
    contacts.update_contact(contact_id=ana["id"], changes={"emails": []})


# In the order of precedence: each is told although all that follow apply too.
LAYERS = [("archived", _archived), ("objected", _objected),
          ("do_not_contact", _listed("do_not_contact")),
          ("no_advertising", _listed("no_advertising")),
          ("refused", _refused), ("no_basis", None), ("no_contact_point", _bare)]


@pytest.mark.parametrize("first", range(len(LAYERS)), ids=[code for code, _ in LAYERS])
def test_may_approach_tells_the_first_reason_that_applies(contacts, ana, first):
    if LAYERS[first][0] == "no_contact_point":
        _record(contacts, ana, "granted")
    for _, apply in reversed(LAYERS[first:]):
        if apply:
            apply(contacts, ana)

    answer = _asked(contacts, ana)

    assert answer["is_allowed"] is False
    assert answer["reason"]["code"] == LAYERS[first][0]
    assert answer["point"] is None
    assert answer["basis"] is None


def test_may_approach_lets_bills_through_whatever_was_said(contacts, ana):
    _objected(contacts, ana)
    _listed("do_not_contact")(contacts, ana)

    assert _asked(contacts, ana, "billing")["is_allowed"] is True
    assert _asked(contacts, ana, "billing")["basis"] == "legal_obligation"
    assert _asked(contacts, ana, "service")["reason"]["code"] == "do_not_contact"


def test_may_approach_tells_that_a_consent_has_expired(contacts, ana):
    given = _record(contacts, ana, "granted", given_at="2025-01-01T00:00:00Z",
                    expires_at="2025-06-01T00:00:00Z")

    reason = _asked(contacts, ana)["reason"]

    assert (reason["code"], reason["since"], reason["record_id"]) == (
        "consent_expired", "2025-06-01T00:00:00Z", given["id"])
    assert _asked(contacts, ana, at="2025-03-01T00:00:00Z")["is_allowed"] is True


def test_may_approach_takes_the_points_that_no_register_names(contacts):
    ana = contacts.create_contact(**person(
        emails=[{"address": "ana@home.example"}, {"address": "ana@work.example",
                                                  "is_primary": True}],
        phones=[{"number": "600123123"}]))
    _record(contacts, ana, "granted")

    assert _asked(contacts, ana)["point"] == "ana@work.example"
    contacts.add_register_entry(register="do_not_contact", email="Ana@Work.example")
    assert _asked(contacts, ana)["point"] == "ana@home.example"
    contacts.add_register_entry(register="do_not_contact", email="ana@home.example")
    assert _asked(contacts, ana)["reason"]["code"] == "do_not_contact"
    assert _asked(contacts, ana, channel="phone")["point"] == "+34600123123"
    contacts.add_register_entry(register="do_not_call", contact_id=ana["id"])
    assert _asked(contacts, ana, channel="phone")["reason"]["code"] == "do_not_call"
    assert _asked(contacts, ana, channel="sms")["point"] == "+34600123123"


def test_may_approach_counts_no_interest_but_consent_against_a_public_list(contacts, ana):
    contacts.import_register(
        register="no_advertising", emails=["ana@example.com"], source="Robinson")
    _record(contacts, ana, "granted", lawful_basis="legitimate_interests")
    assert _asked(contacts, ana)["reason"]["code"] == "no_advertising"

    _record(contacts, ana, "granted")

    assert _asked(contacts, ana)["is_allowed"] is True
