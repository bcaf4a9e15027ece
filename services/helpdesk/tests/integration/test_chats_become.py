"""What becomes of chats: tickets, leads, transcripts; and what is erased and told of them."""

import orjson
import pytest
from chat_factories import answers, asks, opened, seen_by_visitor, staffed, taken

from chassis.testing.events import waiting_events
from chassis.testing.parties import party
from contracts.errors import Conflict, ValidationFailed
from helpdesk.chats import becoming, visitors
from helpdesk.holdings import HelpdeskHoldings
from helpdesk.models import DOCUMENTS

LEADS = ("lead_01keeca2mwf04sf6mrhrvrar59", "lead_01keeca2mwf04sf6mrhrvrar5a")


@pytest.fixture
def agent(rules):
    return staffed(rules)


@pytest.fixture
def ana(rules):
    return party(emails=[{"address": "ana@example.com"}])


@pytest.fixture
def talked(rules, agent, ana):
    """A chat of Ana in which something was said to each other, and noted among us."""
    chat = opened(rules, name="Ana", email="ana@example.com", language="es")
    taken(rules, agent, chat)
    answers(rules, agent, chat, "Ojo, regatea.", kind="note")
    answers(rules, agent, chat, "Buenas")
    asks(rules, chat, "Llegó rota.")
    return chat


def told(rules, type):
    return [orjson.loads(one["data"]) for one in waiting_events(rules.store)
            if one["type"] == type]


def messages_of(rules, ticket_id):
    return [(one["kind"], one["body"]) for one in
            rules.list_ticket_messages(ticket_id=ticket_id)["items"]]


def test_ticket_is_made_of_a_chat_once(rules, talked, ana):
    first = rules.create_chat_ticket(chat_id=talked["id"], subject="Silla rota")
    again = rules.create_chat_ticket(chat_id=talked["id"])

    assert first["ticket_id"] == again["ticket_id"]
    (ticket,) = rules.list_tickets()["items"]
    assert (ticket["subject"], ticket["contact_ids"], ticket["channel"], ticket["refers_to"]) == (
        "Silla rota", [ana], "chat", [{"type": "chat", "id": talked["id"]}])
    ((kind, body),) = messages_of(rules, ticket["id"])
    assert kind == "note"
    assert "Ana: Llegó rota." in body
    assert "regatea" not in body


def test_ticket_of_nobody_known_is_refused(rules, agent):
    chat = opened(rules)

    with pytest.raises(Conflict) as refused:
        rules.create_chat_ticket(chat_id=chat["id"])
    assert refused.value.code == "visitor_is_unknown"
    assert rules.list_tickets()["items"] == []


def test_chat_that_nobody_took_becomes_a_ticket_once(rules, agent, ana):
    chat = opened(rules, email="ana@example.com", body="¿Hay sillas?")
    asks(rules, chat, "¿Y mesas?")
    rules.end_public_chat(token=chat["token"])
    becoming.answer_missed_chats()
    becoming.answer_missed_chats()

    (ticket,) = rules.list_tickets()["items"]
    assert messages_of(rules, ticket["id"]) == [("reply", "¿Hay sillas?\n¿Y mesas?")]
    assert rules.get_chat(chat_id=chat["id"])["ticket_id"] == ticket["id"]


def test_chat_of_nobody_known_or_with_nothing_said_becomes_none(rules, agent, ana):
    for fields in ({}, {"email": "ana@example.com", "body": None}):
        rules.end_public_chat(token=opened(rules, **fields)["token"])
    becoming.answer_missed_chats()

    assert rules.list_tickets()["items"] == []


def test_missed_chat_that_cannot_be_answered_is_in_nobodys_way(rules, agent, ana, monkeypatch):
    for email in ("nobody@example.com", "ana@example.com"):
        monkeypatch.setattr(visitors, "ask", lambda *_, **__: {"items": []})
        rules.end_public_chat(token=opened(rules, email=email)["token"])

    def contact_of(sender, _language):
        raise ValidationFailed.at("/emails/0/address", f"{sender['address']} is refused.")

    monkeypatch.setattr(becoming.senders, "contact_of", contact_of)
    becoming.answer_missed_chats()
    becoming.answer_missed_chats()

    (ticket,) = rules.list_tickets()["items"]
    assert ticket["contact_ids"] == [ana]
    assert rules.store.chats.count_documents({"_is_missed": True}) == 0


def test_lead_of_a_chat_is_noted_once(rules, talked):
    assert rules.create_chat_lead(chat_id=talked["id"], lead_id=LEADS[0])["lead_id"] == LEADS[0]
    assert rules.create_chat_lead(chat_id=talked["id"], lead_id=LEADS[0])["lead_id"] == LEADS[0]

    with pytest.raises(Conflict) as refused:
        rules.create_chat_lead(chat_id=talked["id"], lead_id=LEADS[1])
    assert refused.value.code == "chat_has_lead"
    assert rules.get_chat(chat_id=talked["id"])["lead_id"] == LEADS[0]


def test_end_is_told_with_what_was_said_to_each_other(rules, talked, agent, ana):
    rules.end_chat(chat_id=talked["id"])
    rules.end_chat(chat_id=talked["id"])
    rules.end_public_chat(token=talked["token"])

    (ended,) = told(rules, "helpdesk.chat.ended")
    assert (ended["chat"]["contact_id"], ended["chat"]["ended_by"], ended["agent_ids"]) == (
        ana, "agent", [agent])
    assert [line.split("] ")[1] for line in ended["transcript"].split("\n")] == [
        "Ana: Hola", "Nosotros: Buenas", "Ana: Llegó rota."]


def test_transcript_is_mailed_to_the_visitor_once(rules, talked):
    rules.send_public_chat_transcript(token=talked["token"])

    with pytest.raises(Conflict) as refused:
        rules.send_public_chat_transcript(token=talked["token"])
    assert refused.value.code == "chat_is_not_mailed"
    (mail,) = rules.store.mails_out.find()
    assert (mail["to"], mail["subject"]) == (["ana@example.com"], "Lo que hablamos por chat")
    assert "Llegó rota." in mail["text"]
    assert "regatea" not in mail["text"]


def test_transcript_of_a_chat_that_nobody_took_is_not_mailed(rules, agent):
    chat = opened(rules, email="victim@example.com", body="Compre esto")

    with pytest.raises(Conflict):
        rules.send_public_chat_transcript(token=chat["token"])
    assert rules.store.mails_out.count_documents({}) == 0


def test_what_a_contact_said_is_shown_and_erased(rules, talked, ana):
    holdings = HelpdeskHoldings(DOCUMENTS)
    shown = [data["body"] for kind, data in holdings.collect([ana], portable=False)
             if kind == "chat_messages" and "body" in data]
    portable = [data["body"] for kind, data in holdings.collect([ana], portable=True)
                if kind == "chat_messages"]
    assert shown == ["Hola", "Buenas", "Llegó rota."]
    assert portable == ["Hola", "Llegó rota."]

    other = opened(rules)
    counts, _ = holdings.erase([ana], "data_subject_request_01keeca2mwf04sf6mrhrvrar59")
    assert (counts["chats"], counts["chat_messages"]) == (1, 5)
    assert seen_by_visitor(rules, other)["items"][0]["body"] == "Hola"
    assert rules.store.chat_messages.count_documents({"chat_id": talked["id"]}) == 0
