"""Chats, for tests."""

from itertools import count

from routing_factories import a_queue, an_agent, as_user

from chassis.ids import new_id
from contracts.context import Actor

_counted = count(1)


def staffed(rules, *, mode="pull", **fields):
    """Somebody who is there for chats, and a queue for them; returns who it is."""
    rules.create_queue(**a_queue(mode=mode))
    return an_agent(rules, **fields)


def opened(rules, **fields):
    """A chat that a visitor began: as they see it, with their token."""
    return rules.open_public_chat(**{"name": "Inés", "body": "Hola", **fields})


def taken(rules, agent_id, chat):
    return as_user(rules, agent_id).accept_chat(chat_id=chat["id"])


def as_customer(rules, contact_id):
    """The portal as somebody has it who acts for themselves."""
    return rules.by(Actor(new_id("account"), roles=("customer",), contact_id=contact_id,
                          party_id=contact_id))


def client_id():
    return f"client-{next(_counted):06}"


def asks(rules, chat, body, **fields):
    return rules.add_public_chat_message(
        token=chat["token"], body=body, **{"client_id": client_id(), **fields})


def answers(rules, agent_id, chat, body, **fields):
    return as_user(rules, agent_id).add_chat_message(
        chat_id=chat["id"], body=body, **{"client_id": client_id(), **fields})


def seen_by_visitor(rules, chat, after_sequence=0):
    return rules.follow_public_chat(token=chat["token"], after_sequence=after_sequence)


def seen_by_us(rules, chat, after_sequence=0):
    return rules.follow_chat(chat_id=chat["id"], after_sequence=after_sequence)
