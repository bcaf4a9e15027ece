"""Files in chats: for those of the chat alone, kept once, and gone with it."""

import base64
from datetime import timedelta

import pytest
from chat_factories import (
    answers,
    as_customer,
    asks,
    client_id,
    opened,
    seen_by_us,
    seen_by_visitor,
    staffed,
    taken,
)

from chassis import clock
from chassis.testing.parties import party
from contracts.errors import Conflict, NotFound, ValidationFailed
from contracts.helpdesk.message import MOST_ATTACHMENTS
from helpdesk.chats import becoming, passing
from helpdesk.holdings import HelpdeskHoldings
from helpdesk.models import DOCUMENTS

PHOTO = {"name": "../../lámpara rota.jpg", "content_type": "image/jpeg",
         "content": base64.b64encode(b"una foto").decode()}


@pytest.fixture(autouse=True)
def own_time():
    yield
    clock.move(timedelta())


@pytest.fixture
def agent(rules):
    return staffed(rules)


@pytest.fixture
def ana(rules):
    return party(emails=[{"address": "ana@example.com"}])


@pytest.fixture
def chat(rules, agent, ana):
    chat = opened(rules, name="Ana", email="ana@example.com", language="es")
    taken(rules, agent, chat)
    return chat


def brought(rules, chat, **fields):
    return rules.add_public_chat_attachment(token=chat["token"], **{**PHOTO, **fields})


def sent(rules, chat, **fields):
    """A file that the visitor sent."""
    file = brought(rules, chat, **fields)
    asks(rules, chat, "Mire", attachment_ids=[file["id"]])
    return file


def stored_files(rules):
    return rules.store["attachments.files"].count_documents({})


def test_both_sides_send_files_and_read_those_of_the_other(rules, agent, chat):
    theirs = sent(rules, chat)
    ours = rules.add_chat_attachment(chat_id=chat["id"], **{**PHOTO, "name": "guía.pdf"})
    answers(rules, agent, chat, "Aquí tiene", attachment_ids=[ours["id"]])

    for seen in (seen_by_us(rules, chat), seen_by_visitor(rules, chat)):
        assert [one["attachments"] for one in seen["items"] if one.get("attachments")] == [
            [theirs], [ours]]
    assert theirs["name"] == "lámpara rota.jpg"
    read = [rules.get_chat_attachment(chat_id=chat["id"], attachment_id=theirs["id"]),
            rules.get_public_chat_attachment(token=chat["token"], attachment_id=ours["id"])]
    assert [one["content"] for one in read] == [PHOTO["content"]] * 2


def test_file_is_of_its_chat_and_of_nobody_elses(rules, agent, chat):
    other = opened(rules)
    file = sent(rules, chat)

    with pytest.raises(NotFound):
        rules.get_public_chat_attachment(token=other["token"], attachment_id=file["id"])
    with pytest.raises(NotFound):
        rules.get_chat_attachment(chat_id=other["id"], attachment_id=file["id"])
    untaken = brought(rules, chat)
    with pytest.raises(ValidationFailed):
        asks(rules, other, "Mire", attachment_ids=[untaken["id"]])
    assert len(seen_by_visitor(rules, other)["items"]) == 1


def test_file_of_a_note_is_not_the_visitors(rules, agent, chat):
    file = rules.add_chat_attachment(chat_id=chat["id"], **PHOTO)
    answers(rules, agent, chat, "Ojo", kind="note", attachment_ids=[file["id"]])

    assert file["id"] not in str(seen_by_visitor(rules, chat))
    with pytest.raises(NotFound):
        rules.get_public_chat_attachment(token=chat["token"], attachment_id=file["id"])


def test_message_with_a_file_that_is_sent_again_is_said_once(rules, chat):
    file, id = brought(rules, chat), client_id()
    first = asks(rules, chat, "Mire", client_id=id, attachment_ids=[file["id"]])

    assert asks(rules, chat, "Mire", client_id=id, attachment_ids=[file["id"]]) == first
    with pytest.raises(ValidationFailed):
        asks(rules, chat, "Otra vez", attachment_ids=[file["id"]])


def test_customers_send_files_in_their_own_chats(rules, agent, ana):
    eva, other = as_customer(rules, party()), as_customer(rules, ana)
    chat = eva.open_portal_chat(body="Hola")
    file = eva.add_portal_chat_attachment(chat_id=chat["id"], **PHOTO)
    eva.add_portal_chat_message(chat_id=chat["id"], body="Mire", client_id=client_id(),
                                attachment_ids=[file["id"]])
    where = {"chat_id": chat["id"], "attachment_id": file["id"]}

    assert eva.get_portal_chat_attachment(**where)["content"] == PHOTO["content"]
    with pytest.raises(NotFound):
        other.get_portal_chat_attachment(**where)
    with pytest.raises(NotFound):
        other.add_portal_chat_attachment(chat_id=chat["id"], **PHOTO)
    assert stored_files(rules) == 1


def test_files_are_limited_and_come_while_the_chat_goes_on(rules, chat):
    for _ in range(MOST_ATTACHMENTS):
        brought(rules, chat)
    with pytest.raises(Conflict) as full:
        brought(rules, chat)
    rules.end_public_chat(token=chat["token"])
    with pytest.raises(Conflict) as over:
        brought(rules, chat)

    assert (full.value.code, over.value.code) == ("chat_is_full", "chat_is_ended")
    assert stored_files(rules) == MOST_ATTACHMENTS


def test_files_go_along_into_the_ticket_and_are_kept_once(rules, agent, chat):
    file = sent(rules, chat)
    ticket_id = rules.create_chat_ticket(chat_id=chat["id"])["ticket_id"]

    (note,) = rules.list_ticket_messages(ticket_id=ticket_id)["items"]
    assert [one["id"] for one in note["attachments"]] == [file["id"]]
    assert "Mire [lámpara rota.jpg]" in note["body"]
    where = {"attachment_id": file["id"]}
    assert rules.get_ticket_attachment(ticket_id=ticket_id, **where) == (
        rules.get_public_chat_attachment(token=chat["token"], **where))
    assert stored_files(rules) == 1
    # They stay with the ticket when the chat has passed.
    rules.end_chat(chat_id=chat["id"])
    clock.move(timedelta(days=400))
    passing.delete_old_chats()
    assert rules.get_ticket_attachment(ticket_id=ticket_id, **where)["content"] == (
        PHOTO["content"])


def test_files_of_a_chat_that_nobody_took_are_the_customers_in_the_ticket(rules, agent, ana):
    chat = opened(rules, email="ana@example.com")
    file = sent(rules, chat)
    rules.end_public_chat(token=chat["token"])
    becoming.answer_missed_chats()

    (ticket,) = rules.list_tickets()["items"]
    (said,) = rules.list_ticket_messages(ticket_id=ticket["id"])["items"]
    assert (said["kind"], said["attachments"][0]["id"]) == ("reply", file["id"])


def test_files_go_with_the_chat(rules, chat):
    sent(rules, chat), brought(rules, chat)
    rules.end_public_chat(token=chat["token"])
    clock.move(timedelta(days=400))
    passing.delete_old_chats()

    assert stored_files(rules) == 0


def test_files_of_whoever_is_erased_go_and_those_of_others_stay(rules, agent, chat, ana):
    sent(rules, chat)
    kept = sent(rules, opened(rules, name="Otra"))
    given = [one for name, one in HelpdeskHoldings(DOCUMENTS).collect([ana], portable=False)
             if name == "chat_messages"]
    counts, _ = HelpdeskHoldings(DOCUMENTS).erase([ana], "data_request_x")

    assert "lámpara rota.jpg" in str(given)
    assert counts["attachments"] == 1
    assert [raw["_id"] for raw in rules.store["attachments.files"].find()] == [kept["id"]]
