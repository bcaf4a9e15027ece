"""Side threads by mail: out under their own address, and answers find them and no ticket."""

import base64

import orjson
import pytest
from mail_factories import a_mail
from mailboxes_at_work import *  # noqa: F403  Fixtures.
from mailboxes_at_work import answer, fetch, messages_of, taken
from side_factories import a_carrier, a_driver, a_side_thread
from ticket_factories import a_ticket

from chassis import clock
from chassis.deliveries import Happened
from chassis.mails import Mail
from chassis.testing.events import waiting_events
from contracts import helpdesk as contract
from helpdesk.side_threads.models import SideMessage
from helpdesk.tickets.models import Message, Ticket

RAUDA = "Rauda <rauda@example.org>"


@pytest.fixture
def carrier(rules):
    return a_carrier()


@pytest.fixture
def ticket(rules, inbox, ana):
    return rules.create_ticket(**a_ticket(contact_ids=[ana], channel="email"))


def mail_out(rules):
    """Have what was said last in a side thread be mailed, as the reaction to it does."""
    told = [orjson.loads(event["data"]) for event in waiting_events(rules.store)
            if event["type"] == "helpdesk.side_message.added"][-1]
    rules.react("on_side_message_added", Happened(
        told["side_message"]["id"], contract.side_message_added.type, clock.now(), told))
    return Mail.objects(__raw__={"about.type": "side_thread"}).order_by("-id").first()


def opened(rules, ticket, carrier, **fields):
    return rules.create_side_thread(**a_side_thread(ticket, carrier, via="email", **fields))


def said(rules, thread):
    return rules.list_side_messages(side_thread_id=thread["id"])["items"]


def test_mail_to_a_third_party_names_nothing_of_the_ticket(rules, inbox, ticket, carrier):
    thread = opened(rules, ticket, carrier)

    mail = mail_out(rules)

    assert mail.to == ["rauda@example.org"]
    assert mail.subject == f"Bulto 4711 [{thread['number']}]"
    assert mail.text == "¿Dónde está el bulto 4711?\n\n-- \nLumbre, S.L."
    assert mail.contact_ids == [carrier]
    whole = str(mail.to_mongo().to_dict())
    for theirs in (ticket["number"], ticket["subject"], "ana@example.com", "Ana Ruiz",
                   ticket["id"].rpartition("_")[2]):
        assert theirs not in whole


def test_answer_by_the_signed_address_finds_the_side_thread(rules, inbox, imap, ticket, carrier):
    thread = opened(rules, ticket, carrier)
    before = messages_of(rules, ticket)

    imap.put(a_mail(sender=RAUDA, to=mail_out(rules).reply_to, text="En Zaragoza.",
                        files=[("albaran.pdf", "application/pdf", b"signed")]))
    fetch(rules, inbox)

    _, answered = said(rules, thread)
    assert (answered["body"], answered["contact_id"]) == ("En Zaragoza.", carrier)
    assert answered["attachments"][0]["name"] == "albaran.pdf"
    assert base64.b64decode(rules.get_side_attachment(
        side_thread_id=thread["id"],
        attachment_id=answered["attachments"][0]["id"])["content"]) == b"signed"
    assert rules.get_side_thread(side_thread_id=thread["id"])["state"] == "answered"
    assert rules.get_ticket(ticket_id=ticket["id"])["state"] == "open"
    assert messages_of(rules, ticket) == before
    (record,) = taken(rules, inbox)
    assert (record["outcome"], record["side_thread_id"]) == ("added", thread["id"])
    assert "ticket_id" not in record


def test_answer_by_what_it_refers_to_finds_the_side_thread(rules, inbox, imap, ticket, carrier):
    thread = opened(rules, ticket, carrier)

    imap.put(a_mail(sender=RAUDA, text="En Zaragoza.", answers=mail_out(rules).message_id))
    fetch(rules, inbox)

    assert [item["direction"] for item in said(rules, thread)] == ["outbound", "inbound"]
    assert Ticket.collection().count_documents({}) == 1


def test_answer_of_the_requester_still_finds_the_ticket(rules, inbox, imap, ticket, carrier):
    thread = opened(rules, ticket, carrier)
    mail_out(rules)
    answer(rules, ticket)
    ours = Mail.objects(__raw__={"about.type": "ticket"}).first()

    imap.put(a_mail(to=ours.reply_to, text="Gracias."))
    fetch(rules, inbox)

    assert messages_of(rules, ticket)[-1]["body"] == "Gracias."
    assert len(said(rules, thread)) == 1


def test_forged_address_leads_into_no_side_thread(rules, inbox, imap, ticket, carrier):
    thread = opened(rules, ticket, carrier)
    local, _, domain = mail_out(rules).reply_to.rpartition("@")

    forged = local[:-1] + ("b" if local.endswith("a") else "a")
    imap.put(a_mail(sender=RAUDA, to=f"{forged}@{domain}"))
    fetch(rules, inbox)

    assert len(said(rules, thread)) == 1
    # It begins a ticket of its own, of whoever wrote it.
    (made,) = Ticket.collection().find({"_id": {"$ne": ticket["id"]}})
    assert made["contact_ids"] == [carrier]


def test_same_mail_twice_is_said_once(rules, inbox, imap, ticket, carrier):
    thread = opened(rules, ticket, carrier)
    mail = a_mail(sender=RAUDA, to=mail_out(rules).reply_to)

    for _ in range(2):
        imap.put(mail)
    fetch(rules, inbox)

    assert len(said(rules, thread)) == 2


def test_mail_of_who_takes_part_in_the_ticket_is_a_note_and_no_answer(
        rules, inbox, imap, ticket, carrier):
    thread = opened(rules, ticket, carrier)

    imap.put(a_mail(to=mail_out(rules).reply_to, text="Me lo reenviaron."))
    fetch(rules, inbox)

    assert said(rules, thread)[-1]["direction"] == "internal"
    assert rules.get_side_thread(side_thread_id=thread["id"])["state"] == "waiting"
    assert len(messages_of(rules, ticket)) == 1


def test_bounce_of_a_mail_to_a_third_party_is_noted_there(rules, inbox, imap, ticket, carrier):
    thread = opened(rules, ticket, carrier)

    imap.put(a_mail(sender="MAILER-DAEMON@example.org", text="No such user.",
                        answers=mail_out(rules).message_id, headers={"Return-Path": "<>"}))
    fetch(rules, inbox)

    noted = said(rules, thread)[-1]
    assert (noted["kind"], "No such user." in noted["body"]) == ("note", True)
    assert len(messages_of(rules, ticket)) == 1


def test_further_mail_refers_to_what_was_said_before(rules, inbox, imap, ticket, carrier):
    thread = opened(rules, ticket, carrier)
    first = mail_out(rules)
    rules.add_side_message(side_thread_id=thread["id"], body="¿Alguna novedad?")

    second = mail_out(rules)

    assert second.headers["In-Reply-To"] == first.message_id
    assert second.subject == f"Re: Bulto 4711 [{thread['number']}]"
    assert second.reply_to == first.reply_to


def test_person_without_an_address_is_written_to_at_their_organisation(
        rules, inbox, ticket, carrier):
    opened(rules, ticket, a_driver(carrier, emails=[]))

    assert mail_out(rules).to == ["rauda@example.org"]


def test_side_thread_in_the_portal_is_not_mailed(rules, inbox, ticket, carrier):
    rules.create_side_thread(**a_side_thread(ticket, carrier))

    assert mail_out(rules) is None
    assert SideMessage.collection().count_documents({}) == 1
    assert Message.collection().count_documents({}) == 1
