"""Whatever chats ask of the store has an index: it works where scans are refused."""

from datetime import timedelta

import pytest
from chat_factories import (
    answers,
    as_customer,
    asks,
    opened,
    seen_by_us,
    seen_by_visitor,
    staffed,
    taken,
)
from routing_factories import an_agent

from chassis import clock
from chassis.testing.parties import party
from chassis.testing.rules import opened as open_rules
from helpdesk.chats import becoming, giving, passing
from helpdesk.costs import spending
from helpdesk.holdings import HelpdeskHoldings
from helpdesk.models import DOCUMENTS


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    """The operations of the service on an empty store that refuses scans."""
    from helpdesk.service import HelpdeskService

    if "helpdesk_rules" not in unscanned_stack.databases:
        unscanned_stack.add_store("helpdesk_rules")
    unscanned_stack.empty_stores()
    with open_rules(unscanned_stack, HelpdeskService, monkeypatch) as rules:
        yield rules
    clock.move(timedelta())


def test_chats_go_their_way(rules):
    agent = staffed(rules, mode="push")
    ana = party(emails=[{"address": "ana@example.com"}])
    chat, missed = (opened(rules, email="ana@example.com") for _ in range(2))
    rules.get_public_chat_standing()
    giving.give_waiting_chats()
    taken(rules, agent, chat)
    asks(rules, chat, "¿Hay sillas?")
    answers(rules, agent, chat, "Sí")
    rules.note_public_chat_activity(token=chat["token"], is_typing=True, read_sequence=2)
    rules.note_chat_activity(chat_id=chat["id"], read_sequence=2)
    seen_by_us(rules, chat), seen_by_visitor(rules, chat), seen_by_visitor(rules, missed)
    for where in ({}, {"state": "active"}, {"agent_id": agent}, {"contact_id": ana},
                  {"agent_id": agent, "state": "active"},
                  {"queue_id": rules.get_chat(chat_id=chat["id"])["queue_id"]}):
        assert rules.list_chats(**where)["items"]
    file = rules.add_public_chat_attachment(token=chat["token"], name="a.txt", content="aGk=")
    asks(rules, chat, "Mire", attachment_ids=[file["id"]])
    rules.get_public_chat_attachment(token=chat["token"], attachment_id=file["id"])
    portal = as_customer(rules, ana)
    assert portal.open_portal_chat(client_id="client-a1")["id"] == (
        portal.open_portal_chat(client_id="client-a1")["id"])
    assert portal.list_portal_chats()["items"]
    rules.transfer_chat(chat_id=chat["id"], agent_id=an_agent(rules))
    clock.move(timedelta(seconds=31))
    giving.give_waiting_chats()
    rules.set_agent_presence(user_id=agent, presence="absent")
    giving.give_waiting_chats()
    clock.move(timedelta(minutes=10))
    passing.end_abandoned_chats()
    becoming.answer_missed_chats()
    rules.create_chat_ticket(chat_id=chat["id"])
    list(HelpdeskHoldings(DOCUMENTS).collect([ana], portable=False))
    spending.count_presence()
    clock.move(timedelta(days=400))
    passing.delete_old_chats()

    assert rules.list_chats()["items"] == []
