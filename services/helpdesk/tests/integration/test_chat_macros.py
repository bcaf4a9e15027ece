"""Macros in chats, filled in; and what customers find of their chats."""

import pytest
from chat_factories import (
    as_customer,
    client_id,
    opened,
    seen_by_us,
    seen_by_visitor,
    staffed,
    taken,
)
from routing_factories import as_user

from chassis.testing.parties import party
from contracts.errors import Conflict, ValidationFailed


@pytest.fixture
def agent(rules):
    return staffed(rules)


@pytest.fixture
def chat(rules, agent):
    chat = opened(rules, name="Inés {subject}", subject="Lámparas", language="es-MX")
    taken(rules, agent, chat)
    return chat


def a_macro(rules, text="Hola, {requester}: lo miramos. ({subject})", kind="reply", **fields):
    return rules.create_macro(
        name={"en": "On it", "es": "En ello"},
        message={"kind": kind, "text": {"en": "On it", "es": text}}, **fields)["id"]


def applied(rules, agent, chat, macro_id, **fields):
    return as_user(rules, agent).apply_chat_macro(
        chat_id=chat["id"], macro_id=macro_id, **{"client_id": client_id(), **fields})


def test_macro_is_shown_filled_in_and_said_once(rules, agent, chat):
    macro_id, id = a_macro(rules), client_id()
    # What somebody calls themselves is no place to be filled.
    text = "Hola, Inés {subject}: lo miramos. (Lámparas)"

    assert rules.fill_chat_macro(chat_id=chat["id"], macro_id=macro_id) == {
        "kind": "reply", "text": text}
    first = applied(rules, agent, chat, macro_id, client_id=id)
    assert applied(rules, agent, chat, macro_id, client_id=id) == first
    assert [one["body"] for one in seen_by_visitor(rules, chat)["items"] if one.get("body")] == [
        "Hola", text]


def test_macro_that_notes_is_among_us(rules, agent, chat):
    applied(rules, agent, chat, a_macro(rules, "Ojo", kind="note"))

    assert "Ojo" not in str(seen_by_visitor(rules, chat))
    assert "Ojo" in str(seen_by_us(rules, chat))


def test_macro_with_the_number_waits_for_the_ticket(rules, agent, chat):
    macro_id = a_macro(rules, "Es el {number}.")
    with pytest.raises(Conflict) as refused:
        applied(rules, agent, chat, macro_id)
    rules.update_chat(chat_id=chat["id"], changes={"contact_id": party()})
    ticket_id = rules.create_chat_ticket(chat_id=chat["id"])["ticket_id"]

    assert refused.value.code == "macro_does_not_fit"
    number = rules.get_ticket(ticket_id=ticket_id)["number"]
    assert applied(rules, agent, chat, macro_id)["body"] == f"Es el {number}."


def test_macro_that_says_nothing_or_too_much_or_is_put_away_is_not_said(rules, agent, chat):
    silent = rules.create_macro(name={"en": "Up", "es": "Sube"}, priority="high")["id"]
    long = a_macro(rules, "a" * 5000)
    for macro_id in (silent, long):
        with pytest.raises(Conflict):
            applied(rules, agent, chat, macro_id)
    gone = a_macro(rules)
    rules.archive_macro(macro_id=gone)
    with pytest.raises(ValidationFailed):
        applied(rules, agent, chat, gone)

    assert [one["body"] for one in seen_by_us(rules, chat)["items"] if one.get("body")] == ["Hola"]


def test_customers_list_their_own_chats(rules, agent):
    eva, ana = as_customer(rules, party()), as_customer(rules, party())
    first, second = (eva.open_portal_chat(subject=subject) for subject in ("Una", "Otra"))
    ana.open_portal_chat(subject="Ajena")
    opened(rules)

    listed = eva.list_portal_chats(limit=1)
    rest = eva.list_portal_chats(limit=1, after=listed["next"])
    assert [one["id"] for one in (*listed["items"], *rest["items"])] == [
        second["id"], first["id"]]
    assert rest["next"] is None
    assert listed["items"][0]["position"] == 2
