"""Mailboxes that send by a server of their own: by it alone, with its health, nothing doubled."""

from datetime import timedelta

import pytest
from mail_factories import OURS, a_mail
from mailboxes_at_work import *  # noqa: F403  Fixtures.
from mailboxes_at_work import asked_for, fetch

from chassis import clock
from chassis.mails import Mail, write_mail
from chassis.outbox import commit
from chassis.testing.mailbox import Mailbox as Server
from contracts.errors import ValidationFailed
from helpdesk.mailboxes import sending
from helpdesk.mailboxes.models import Mailbox

USER, SECRET = "ayuda@smtp", "letmein"


@pytest.fixture
def own():
    server = Server(login=(USER, SECRET))
    yield server
    server.close()


@pytest.fixture
def sender(rules, settings, imap, own):
    """A mailbox that sends by a server of its own."""
    return rules.create_mailbox(**asked_for(
        imap, sender_name="Lumbre", smtp_host="127.0.0.1", smtp_port=own.port, smtp_tls="none",
        smtp_user=USER, smtp_password=SECRET))


def written(subject="Hola", sender=f'"Lumbre" <{OURS}>'):
    return commit(lambda: write_mail(
        to=["ana@example.com"], subject=subject, text="Dicho.", sender=sender))


def held(rules, one):
    return rules.get_mailbox(mailbox_id=one["id"])


def subjects(server):
    return [message["Subject"] for message in server.messages]


def later(monkeypatch, **time):
    now = clock.now() + timedelta(**time)
    monkeypatch.setattr(clock, "now", lambda: now)


def test_answer_goes_by_the_server_of_its_mailbox(rules, imap, own, mailbox, sender, ana):
    imap.put(a_mail())
    fetch(rules, sender)
    (ticket,) = rules.list_tickets()["items"]
    written("Otra cosa", sender=None)
    written()

    sending.send_waiting_mails()
    sending.send_waiting_mails()

    assert ticket["channel"] == "email"
    assert (subjects(own), subjects(mailbox)) == (["Hola"], ["Otra cosa"])
    assert own.messages[0]["From"] == f"Lumbre <{OURS}>"
    assert held(rules, sender)["smtp_health"] == "fine"


def test_own_server_sends_where_there_is_no_usual_one(rules, own, sender):
    waiting = written("Otra cosa", sender=None)
    written()

    sending.send_waiting_mails()

    assert subjects(own) == ["Hola"]
    assert Mail.fetch_raw(waiting)["state"] == "waiting"


def test_mailbox_without_one_sends_by_the_usual_server(rules, settings, imap, mailbox, inbox):
    written()

    sending.send_waiting_mails()

    assert subjects(mailbox) == ["Hola"]
    assert held(rules, inbox)["smtp_health"] == "usual"


def test_server_that_fails_is_told_and_holds_nobody_else_up(
        rules, own, mailbox, sender, monkeypatch):
    Mailbox.objects(id=sender["id"]).update(set__smtp_port=1)
    ids = [written(f"Hola {number}") for number in range(3)]
    written("Otra cosa", sender=None)

    sending.send_waiting_mails()

    assert (subjects(own), subjects(mailbox)) == ([], ["Otra cosa"])
    told = held(rules, sender)
    assert (told["smtp_health"], told["health"]) == ("failing", "new")
    assert "EgressFailed" in told["smtp_failed_with"]
    # Of those that wait for it one was tried, and none goes by another server.
    assert sorted(Mail.fetch_raw(id)["attempts"] for id in ids) == [0, 0, 1]

    Mailbox.objects(id=sender["id"]).update(set__smtp_port=own.port)
    later(monkeypatch, minutes=2)
    sending.send_waiting_mails()

    assert sorted(subjects(own)) == ["Hola 0", "Hola 1", "Hola 2"]
    assert held(rules, sender)["smtp_health"] == "fine"
    assert "smtp_failing_since" not in held(rules, sender)


def test_wrong_password_is_told_and_a_new_one_is_tried_at_once(rules, own, sender, monkeypatch):
    rules.update_mailbox(mailbox_id=sender["id"], changes={"smtp_password": "wrong"})
    written()
    sending.send_waiting_mails()
    assert "SMTPAuthenticationError" in held(rules, sender)["smtp_failed_with"]

    changed = rules.update_mailbox(
        mailbox_id=sender["id"], changes={"smtp_password": SECRET})
    later(monkeypatch, minutes=2)
    sending.send_waiting_mails()

    assert changed["smtp_health"] == "new"
    assert subjects(own) == ["Hola"]


def test_refused_recipient_is_no_failure_of_the_server(rules, own, sender):
    own.refuses_with = "550 no such mailbox"
    refused = written()

    sending.send_waiting_mails()

    assert Mail.fetch_raw(refused)["state"] == "failed"
    assert held(rules, sender)["smtp_health"] == "new"


@pytest.mark.parametrize(("changes", "said"), [
    ({"smtp_host": "10.0.0.1"}, "EgressRefused"), ({"smtp_tls": "starttls"}, "SMTPNotSupported"),
    ({"smtp_tls": "implicit"}, "SSL")])
def test_password_goes_nowhere_inside_and_never_in_the_clear(rules, own, sender, changes, said):
    rules.update_mailbox(
        mailbox_id=sender["id"], changes={**changes, "smtp_password": SECRET})
    written()

    sending.send_waiting_mails()

    assert said in held(rules, sender)["smtp_failed_with"]
    assert own.messages == []


@pytest.mark.parametrize("host", ["8.8.8.8"])
def test_what_is_not_encrypted_stays_inside(rules, sender, host):
    rules.update_mailbox(
        mailbox_id=sender["id"], changes={"smtp_host": host, "smtp_password": SECRET})
    written()

    sending.send_waiting_mails()

    assert "EgressRefused" in held(rules, sender)["smtp_failed_with"]


def test_password_is_sealed_and_never_shown(rules, sender):
    assert SECRET.encode() not in bytes(Mailbox.fetch_raw(sender["id"])["_smtp_password"])
    assert SECRET not in str([held(rules, sender), rules.list_mailboxes()])


@pytest.mark.parametrize(("changes", "pointer"), [
    ({"smtp_host": "other.example.com"}, "/changes/smtp_password"),
    ({"smtp_user": "other"}, "/changes/smtp_password"),
    ({"smtp_tls": "starttls"}, "/changes/smtp_password"),
    ({"smtp_user": None, "smtp_password": "x"}, "/changes/smtp_user"),
    ({"smtp_host": None, "smtp_password": "x"}, "/changes/smtp_host")])
def test_password_is_asked_for_anew_with_each_place(rules, sender, changes, pointer):
    before = Mailbox.fetch_raw(sender["id"])

    with pytest.raises(ValidationFailed) as refused:
        rules.update_mailbox(mailbox_id=sender["id"], changes=changes)

    assert refused.value.details["errors"][0]["pointer"] == pointer
    assert Mailbox.fetch_raw(sender["id"]) == before


def test_server_taken_away_leaves_the_usual_one(rules, own, mailbox, sender):
    changed = rules.update_mailbox(mailbox_id=sender["id"], changes={"smtp_host": None})
    written()
    sending.send_waiting_mails()

    assert changed["smtp_health"] == "usual"
    assert "smtp_user" not in changed
    assert "_smtp_password" not in Mailbox.fetch_raw(sender["id"])
    assert (subjects(own), subjects(mailbox)) == ([], ["Hola"])


def test_archived_mailbox_sends_by_the_usual_server(rules, own, mailbox, sender):
    rules.archive_mailbox(mailbox_id=sender["id"])
    written()
    sending.send_waiting_mails()

    assert (subjects(own), subjects(mailbox)) == ([], ["Hola"])


def test_mailbox_says_its_server_whole(rules, settings, imap):
    made = rules.create_mailbox(**asked_for(imap, smtp_host="Mail.Example.com"))
    assert (made["smtp_host"], made["smtp_port"], made["smtp_tls"], made["smtp_health"]) == (
        "mail.example.com", 587, "starttls", "new")

    for fields in ({"smtp_user": "x"}, {"smtp_host": "a.example", "smtp_user": "x"}):
        with pytest.raises(ValidationFailed):
            rules.create_mailbox(**asked_for(imap, address="b@acme.example", **fields))
    assert len(rules.list_mailboxes()["items"]) == 1
