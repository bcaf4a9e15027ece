"""What is said in tickets: answers, notes, what is logged, and the files that go with it."""

import base64
from datetime import timedelta

import pytest
from ticket_factories import OTHER, UNKNOWN, a_ticket

from chassis import clock
from chassis.testing.events import waiting_events
from chassis.testing.parties import party
from contracts.context import Actor
from contracts.errors import Conflict, NotFound, ValidationFailed

PHOTO = b"\x89PNG not really"


@pytest.fixture
def ticket(rules):
    return rules.create_ticket(**a_ticket())


def messages_of(rules, ticket, **filters):
    return rules.list_ticket_messages(ticket_id=ticket["id"], **filters)["items"]


def bring(rules, ticket, name="silla.png", content=PHOTO):
    return rules.add_ticket_attachment(
        ticket_id=ticket["id"], name=name, content_type="image/png",
        content=base64.b64encode(content).decode())


def test_add_ticket_message_answers_and_the_first_answer_counts(rules, ticket):
    first = rules.add_ticket_message(ticket_id=ticket["id"], body="Lo miramos.", channel="email")
    rules.add_ticket_message(ticket_id=ticket["id"], body="Ya está.")

    held = rules.get_ticket(ticket_id=ticket["id"])
    assert (first["direction"], first["channel"]) == ("outbound", "email")
    assert held["first_answered_at"] == first["said_at"]
    assert held["message_count"] == 3
    told = [event["type"] for event in waiting_events(rules.store)]
    assert told.count("helpdesk.message.added") == 3


def test_note_is_among_us_and_no_answer(rules, ticket):
    note = rules.add_ticket_message(ticket_id=ticket["id"], kind="note", body="Cliente difícil.")

    assert note["direction"] == "internal"
    assert "channel" not in note
    assert "first_answered_at" not in rules.get_ticket(ticket_id=ticket["id"])
    assert messages_of(rules, ticket, kind="note") == [note]
    with pytest.raises(ValidationFailed):
        rules.add_ticket_message(ticket_id=ticket["id"], kind="note", body="No.",
                                 contact_id=ticket["contact_ids"][0])


def test_add_ticket_message_moves_along(rules, ticket):
    rules.add_ticket_message(ticket_id=ticket["id"], body="¿De qué color?",
                             status="waiting_for_requester")
    assert rules.get_ticket(ticket_id=ticket["id"])["waits_for"] == "requester"

    rules.add_ticket_message(ticket_id=ticket["id"], body="Roja.",
                             contact_id=ticket["contact_ids"][0])
    woken = rules.get_ticket(ticket_id=ticket["id"])
    assert (woken["status"], woken["state"]) == ("in_progress", "open")


def test_answer_of_the_requester_wakes_no_ticket_that_waits_for_a_third_party(rules, ticket):
    rules.move_ticket(ticket_id=ticket["id"], status="waiting_for_third_party")

    rules.add_ticket_message(ticket_id=ticket["id"], body="¿Y bien?",
                             contact_id=ticket["contact_ids"][0])

    assert rules.get_ticket(ticket_id=ticket["id"])["status"] == "waiting_for_third_party"


def test_add_ticket_message_refuses_whoever_does_not_take_part(rules, ticket):
    with pytest.raises(ValidationFailed) as refused:
        rules.add_ticket_message(ticket_id=ticket["id"], body="Yo también.", contact_id=party())

    assert refused.value.details["errors"][0]["pointer"] == "/contact_id"
    assert rules.get_ticket(ticket_id=ticket["id"])["version"] == 1
    assert len(messages_of(rules, ticket)) == 1


def test_answer_without_having_read_the_latest_is_refused(rules, ticket):
    (asked,) = messages_of(rules, ticket)
    other = rules.by(Actor(OTHER, roles=("support",)))
    other.add_ticket_message(ticket_id=ticket["id"], body="Ya lo hago yo.")

    with pytest.raises(Conflict) as refused:
        rules.add_ticket_message(
            ticket_id=ticket["id"], body="Lo hago yo.", last_message_id=asked["id"])

    assert refused.value.code == "ticket_has_news"
    assert len(messages_of(rules, ticket)) == 2
    # Whoever said the latest has read it.
    other.add_ticket_message(ticket_id=ticket["id"], body="Hecho.", last_message_id=asked["id"])


def test_list_ticket_messages_page_by_page_either_way(rules, ticket):
    for number in range(4):
        rules.add_ticket_message(ticket_id=ticket["id"], body=f"Respuesta {number}")

    def bodies(**options):
        found, after = [], None
        while True:
            page = rules.list_ticket_messages(
                ticket_id=ticket["id"], limit=2, after=after, **options)
            found += [item["body"] for item in page["items"]]
            if (after := page["next"]) is None:
                return found

    assert bodies()[1:] == [f"Respuesta {number}" for number in range(4)]
    assert bodies(sort="-said_at") == bodies()[::-1]


def test_attachment_goes_with_one_message_and_is_read_as_it_was(rules, ticket):
    brought = bring(rules, ticket, name="../fotos/si<lla>.png")

    said = rules.add_ticket_message(
        ticket_id=ticket["id"], body="La foto.", attachment_ids=[brought["id"]])

    assert brought["name"] == "si_lla_.png"
    assert said["attachments"] == [brought]
    read = rules.get_ticket_attachment(ticket_id=ticket["id"], attachment_id=brought["id"])
    assert base64.b64decode(read["content"]) == PHOTO
    with pytest.raises(ValidationFailed):
        rules.add_ticket_message(
            ticket_id=ticket["id"], body="Otra vez.", attachment_ids=[brought["id"]])


def test_attachment_of_another_ticket_is_not_there(rules, ticket):
    other = rules.create_ticket(**a_ticket())
    brought = bring(rules, other)

    with pytest.raises(ValidationFailed) as refused:
        rules.add_ticket_message(
            ticket_id=ticket["id"], body="Mía.", attachment_ids=[brought["id"]])
    rules.add_ticket_message(ticket_id=other["id"], body="Mía.", attachment_ids=[brought["id"]])

    assert refused.value.details["errors"][0]["pointer"] == "/attachment_ids/0"
    with pytest.raises(NotFound):
        rules.get_ticket_attachment(ticket_id=ticket["id"], attachment_id=brought["id"])


def test_attachment_that_no_message_took_is_not_read_and_deleted_after_a_day(
        rules, ticket, monkeypatch):
    from helpdesk.tickets import attachments
    from helpdesk.tickets.models import StoredFile

    brought = bring(rules, ticket)
    with pytest.raises(NotFound):
        rules.get_ticket_attachment(ticket_id=ticket["id"], attachment_id=brought["id"])

    attachments.delete_untaken_attachments()
    assert StoredFile.collection().count_documents({}) == 1
    tomorrow = clock.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    attachments.delete_untaken_attachments()
    assert StoredFile.collection().count_documents({}) == 0


@pytest.mark.parametrize("content", ["", "not base 64!", "===="])
def test_add_ticket_attachment_refuses_what_is_no_file(rules, ticket, content):
    from marshmallow import ValidationError

    with pytest.raises((ValidationFailed, ValidationError)):
        rules.add_ticket_attachment(ticket_id=ticket["id"], name="a.txt", content=content)


def test_attachment_for_no_ticket_is_not_kept(rules):
    from helpdesk.tickets.models import StoredFile

    with pytest.raises(NotFound):
        rules.add_ticket_attachment(ticket_id=f"ticket_{UNKNOWN}", name="a.txt", content="aGk=")

    assert StoredFile.collection().count_documents({}) == 0
