"""Mail on a real IMAP server becomes tickets, once each, and is answered in its thread."""

import re
from datetime import timedelta
from email.utils import make_msgid

import pytest
from mail_factories import OURS, a_mail
from mailboxes_at_work import *  # noqa: F403  Fixtures.
from mailboxes_at_work import answer, fetch, messages_of, taken

from chassis import clock, mails
from helpdesk.mailboxes.models import Mailbox, MailTaken

PHOTO = b"\x89PNG not really"


def test_mail_opens_a_ticket_of_its_sender(rules, imap, inbox, ana):
    imap.put(a_mail(html='<p>Rota<img src="https://spy.example/1.gif"></p>',
                    files=[("../silla.png", "image/png", PHOTO)]))

    fetch(rules, inbox)

    (ticket,) = rules.list_tickets()["items"]
    assert (ticket["subject"], ticket["channel"]) == ("La silla llegó rota", "email")
    assert (ticket["contact_ids"], ticket["language"], ticket["team_id"]) == ([ana], "es", "norte")
    (message,) = messages_of(rules, ticket)
    assert (message["body"], message["contact_id"]) == ("Tiene una pata rota.", ana)
    assert message["html"] == "<p>Rota<img></p>"
    assert [(file["name"], file["bytes"]) for file in message["attachments"]] == [
        ("silla.png", len(PHOTO))]
    (one,) = taken(rules, inbox)
    assert (one["outcome"], one["ticket_id"], one["message_id"]) == (
        "opened", ticket["id"], message["id"])
    assert imap.seen() == (1, 1)
    held = rules.get_mailbox(mailbox_id=inbox["id"])
    assert (held["health"], held["taken_count"]) == ("fine", 1)


def test_mail_is_taken_once_however_often_it_is_fetched(rules, imap, inbox, ana):
    mail = a_mail()
    imap.put(mail, mail)
    fetch(rules, inbox)
    fetch(rules, inbox)
    # As after a restore of the mail server, everything has another number.
    from helpdesk.mailboxes.models import MailboxState
    MailboxState.collection().update_one({}, {"$set": {"uid_validity": 1, "last_uid": 99}})

    fetch(rules, inbox)

    assert len(rules.list_tickets()["items"]) == 1
    assert len(taken(rules, inbox)) == 1
    assert imap.seen() == (2, 2)


def test_answer_goes_out_in_the_thread_and_what_comes_back_stays_in_the_ticket(
        rules, imap, inbox, ana, mailbox):
    asked = make_msgid(domain="example.com")
    imap.put(a_mail(message_id=asked))
    fetch(rules, inbox)
    (ticket,) = rules.list_tickets()["items"]

    answer(rules, ticket)
    mails.send_waiting_mails()
    (sent,) = mailbox.wait_for()

    assert sent["From"] == "Lumbre <ayuda@lumbre.example>"
    assert sent.to == ["ana@example.com"]
    assert sent["Subject"] == f"Re: La silla llegó rota [{ticket['number']}]"
    assert sent["In-Reply-To"] == sent["References"] == asked
    assert sent.get_content().splitlines() == ["Lo miramos.", "", "-- ", "Lumbre, S.L."]
    assert re.fullmatch(r"ayuda\+[0-9a-z]{26}\.[a-z2-7]{16}@lumbre\.example", sent["Reply-To"])

    imap.put(
        a_mail(text="Gracias.\n\nEl lun, 2 mar 2026, Lumbre escribió:\n> Lo miramos.",
               answers=sent["Message-ID"], subject="otra cosa"),
        a_mail(text="Una foto.", to=sent["Reply-To"], subject="y otra"))
    fetch(rules, inbox)

    assert [item["id"] for item in rules.list_tickets()["items"]] == [ticket["id"]]
    *_, thanks, photo = messages_of(rules, ticket)
    assert (thanks["body"], thanks["quoted"]) == ("Gracias.", "Lo miramos.")
    assert photo["body"] == "Una foto."
    assert [one["outcome"] for one in taken(rules, inbox)] == ["added", "added", "opened"]


def test_address_that_was_not_signed_here_opens_a_ticket_of_its_own(rules, imap, inbox, ana):
    imap.put(a_mail())
    fetch(rules, inbox)
    (ticket,) = rules.list_tickets()["items"]
    suffix = ticket["id"].removeprefix("ticket_")

    imap.put(a_mail(to=f"ayuda+{suffix}.{'a' * 16}@lumbre.example", text="Adivinado."))
    fetch(rules, inbox)

    assert len(messages_of(rules, ticket)) == 1
    assert len(rules.list_tickets()["items"]) == 2


def test_twenty_mails_with_attachments_stay_one_ticket(rules, imap, inbox, ana):
    ids = [make_msgid(domain="example.com") for _ in range(20)]
    imap.put(*[a_mail(message_id=id, answers=ids[place - 1] if place else None,
                      text=f"Mensaje {place}", files=[(f"{place}.png", "image/png", PHOTO)])
               for place, id in enumerate(ids)])

    fetch(rules, inbox)

    (ticket,) = rules.list_tickets()["items"]
    said = messages_of(rules, ticket)
    assert [message["body"] for message in said] == [f"Mensaje {place}" for place in range(20)]
    assert [message["attachments"][0]["name"] for message in said] == [
        f"{place}.png" for place in range(20)]
    assert ticket["message_count"] == 20


@pytest.mark.parametrize(("fields", "why"), [
    ({"headers": {"Auto-Submitted": "auto-replied"}}, "auto_reply"),
    ({"headers": {"List-Id": "<news.example.com>"}}, "bulk"),
    ({"headers": {"X-Spam-Flag": "YES"}}, "spam"),
    ({"sender": OURS}, "own"),
])
def test_mail_that_asks_nothing_is_put_on_record_with_the_reason(
        rules, imap, inbox, fields, why):
    imap.put(a_mail(**fields))

    fetch(rules, inbox)

    assert rules.list_tickets()["items"] == []
    (one,) = taken(rules, inbox, outcome="dropped")
    assert one["dropped_because"] == why
    assert "ticket_id" not in one


def test_bounce_is_noted_in_the_ticket_whose_answer_came_back(rules, imap, inbox, ana):
    imap.put(a_mail())
    fetch(rules, inbox)
    (ticket,) = rules.list_tickets()["items"]
    sent = answer(rules, ticket)

    imap.put(a_mail(sender="mailer-daemon@example.com", text="550 no such user",
                    answers=f"<{sent['id']}@lumbre.example>", headers={"Return-Path": "<>"}))
    fetch(rules, inbox)

    *_, note = messages_of(rules, ticket)
    assert note["kind"] == "note"
    assert "550 no such user" in note["body"]
    assert taken(rules, inbox)[0]["dropped_because"] == "bounce"


def test_mail_that_is_too_large_is_not_read_and_told(rules, imap, inbox, ana, monkeypatch):
    from helpdesk.mailboxes import intake

    monkeypatch.setattr(intake, "LARGEST", 5000)
    imap.put(a_mail(subject="Enorme", files=[("a.bin", "application/octet-stream", b"x" * 9000)]),
             a_mail(subject="Normal"))

    fetch(rules, inbox)

    assert [ticket["subject"] for ticket in rules.list_tickets()["items"]] == ["Normal"]
    (one,) = taken(rules, inbox, outcome="dropped")
    assert (one["dropped_because"], one["subject"]) == ("too_large", "Enorme")


def test_flood_of_one_sender_is_stopped(rules, imap, inbox, ana):
    assert inbox["most_an_hour"] == 60
    rules.update_mailbox(mailbox_id=inbox["id"], changes={"most_an_hour": 3})
    imap.put(*[a_mail(subject=f"{number}") for number in range(5)])

    fetch(rules, inbox)

    assert len(rules.list_tickets()["items"]) == 3
    assert [one["dropped_because"] for one in taken(rules, inbox, outcome="dropped")] == [
        "flood", "flood"]


def test_mailbox_from_before_has_the_usual_limit(rules, imap, inbox, ana):
    Mailbox.collection().update_one({"_id": inbox["id"]}, {"$unset": {"most_an_hour": ""}})
    imap.put(a_mail(subject="Hola"))

    fetch(rules, inbox)

    assert rules.get_mailbox(mailbox_id=inbox["id"])["most_an_hour"] == 60
    assert len(rules.list_tickets()["items"]) == 1


def test_mail_to_a_closed_ticket_opens_one_that_follows(rules, imap, inbox, ana, monkeypatch):
    from helpdesk.tickets import moving

    asked = make_msgid(domain="example.com")
    imap.put(a_mail(message_id=asked))
    fetch(rules, inbox)
    (ticket,) = rules.list_tickets()["items"]
    rules.resolve_ticket(ticket_id=ticket["id"], solution="Va otra.")
    later = clock.now() + timedelta(days=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    moving.close_tickets()

    imap.put(a_mail(answers=asked, text="También rota."))
    fetch(rules, inbox)

    new = rules.list_tickets()["items"][0]
    assert (new["follows_id"], new["contact_ids"]) == (ticket["id"], [ana])


def test_stranger_who_writes_becomes_a_contact_once(helpdesk, client, rules, imap, inbox):
    imap.put(a_mail(sender="Eva Sanz <eva@example.com>"),
             a_mail(sender="Eva Sanz <eva@example.com>", subject="Otra"))

    fetch(rules, inbox)

    (eva,) = client.contacts.list_contacts(email="eva@example.com")["items"]
    assert (eva["name"], eva["kind"]) == ("Eva Sanz", "person")
    assert {ticket["contact_ids"][0] for ticket in rules.list_tickets()["items"]} == {eva["id"]}


def test_mail_is_taken_once_by_two_who_fetch_at_the_same_moment(rules, imap, inbox, ana):
    from concurrent.futures import ThreadPoolExecutor

    from helpdesk.mailboxes import intake

    raw, mail = Mailbox.fetch_raw(inbox["id"]), a_mail()
    with ThreadPoolExecutor(8) as pool:
        new = list(pool.map(lambda _: _taken_by_somebody(intake, mail, raw), range(8)))

    assert sorted(new) == [False] * 7 + [True]
    assert len(rules.list_tickets()["items"]) == 1
    assert MailTaken.collection().count_documents({}) == 1


def _taken_by_somebody(intake, mail, raw):
    from chassis.jobs import as_service

    with as_service("helpdesk"):
        return intake.take(mail, raw, {raw["address"]})
