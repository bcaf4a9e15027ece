"""Mailboxes: made, changed and put away, where they may lead, and how they fare."""


import pytest
from mail_factories import OURS, a_mail
from mailboxes_at_work import *  # noqa: F403  Fixtures.
from mailboxes_at_work import asked_for, fetch

from chassis.testing.imap import PASSWORD
from contracts.errors import Conflict, ServiceUnavailable, ValidationFailed
from helpdesk.mailboxes.models import Mailbox

PHOTO = b"\x89PNG not really"


def test_mailbox_that_cannot_be_reached_is_told_and_recovers(rules, imap, inbox, ana):
    Mailbox.objects(id=inbox["id"]).update(set__imap_url="imap://127.0.0.1:1/INBOX")
    fetch(rules, inbox)
    failing = rules.get_mailbox(mailbox_id=inbox["id"])
    assert failing["health"] == "failing"
    assert failing["failed_with"].startswith("EgressFailed")

    imap.put(a_mail())
    rules.update_mailbox(mailbox_id=inbox["id"], changes={"imap_url": imap.url})
    fetch(rules, inbox)

    held = rules.get_mailbox(mailbox_id=inbox["id"])
    assert (held["health"], held["taken_count"]) == ("fine", 1)
    assert "failing_since" not in held


def test_wrong_password_is_told(rules, imap, inbox):
    rules.update_mailbox(mailbox_id=inbox["id"], changes={"password": "wrong"})

    fetch(rules, inbox)

    held = rules.get_mailbox(mailbox_id=inbox["id"])
    assert held["health"] == "failing"
    assert "Login" in held["failed_with"]


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "[::1]"])
def test_mailbox_leads_nowhere_inside(rules, imap, inbox, host):
    rules.update_mailbox(
        mailbox_id=inbox["id"], changes={"imap_url": f"imaps://{host}:993/INBOX"})

    fetch(rules, inbox)

    assert rules.get_mailbox(mailbox_id=inbox["id"])["failed_with"].startswith("EgressRefused")


def test_password_is_sealed_and_never_shown(rules, imap, inbox):
    raw = Mailbox.fetch_raw(inbox["id"])

    assert PASSWORD.encode() not in bytes(raw["_password"])
    assert PASSWORD not in str(rules.get_mailbox(mailbox_id=inbox["id"]))
    assert PASSWORD not in str(rules.list_mailboxes())


def test_two_mailboxes_have_two_addresses(rules, imap, inbox):
    with pytest.raises(Conflict) as refused:
        rules.create_mailbox(**asked_for(imap))
    assert refused.value.code == "address_is_taken"

    rules.archive_mailbox(mailbox_id=inbox["id"])
    assert rules.create_mailbox(**asked_for(imap))["address"] == OURS
    assert len(rules.list_mailboxes()["items"]) == 1


def test_paused_and_archived_mailboxes_are_left_alone(rules, imap, inbox):
    imap.put(a_mail())
    rules.update_mailbox(mailbox_id=inbox["id"], changes={"is_paused": True})
    fetch(rules, inbox)
    assert rules.get_mailbox(mailbox_id=inbox["id"])["health"] == "paused"

    rules.archive_mailbox(mailbox_id=inbox["id"])
    fetch(rules, inbox)

    assert imap.seen() == (0, 1)


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"address": "nobody"}, "/address"),
    ({"type_id": "ticket_type_" + "0" * 26}, "/type_id"),
])
def test_create_mailbox_refuses_what_is_not_sound(rules, settings, imap, fields, pointer):
    with pytest.raises(ValidationFailed) as refused:
        rules.create_mailbox(**asked_for(imap, **fields))

    assert refused.value.details["errors"][0]["pointer"] == pointer
    assert rules.list_mailboxes()["items"] == []


def test_there_are_no_mailboxes_without_a_key(rules, imap, settings, monkeypatch):
    monkeypatch.setenv("VINCULO_SECRET_KEY", "short")

    with pytest.raises(ServiceUnavailable, match="VINCULO_SECRET_KEY"):
        rules.create_mailbox(**asked_for(imap))
