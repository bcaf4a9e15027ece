"""Whoever begins a chat and hears no answer asks again, and finds the same chat."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from chat_factories import as_customer, asks, client_id, opened, seen_by_visitor, staffed
from marshmallow import ValidationError

from chassis.testing.parties import party

AT_ONCE = 12


@pytest.fixture
def agent(rules):
    return staffed(rules)


@pytest.fixture
def eva(rules):
    return as_customer(rules, party(name="Eva Sanz"))


def counted(rules):
    return len(rules.list_chats()["items"])


def test_visitor_who_asks_again_with_their_token_finds_the_same_chat(rules, agent):
    token = secrets.token_urlsafe(32)
    first = opened(rules, token=token)
    asks(rules, first, "¿Hay sillas?")

    again = opened(rules, token=token)

    assert (again["id"], again["token"], again["last_sequence"]) == (first["id"], token, 2)
    assert counted(rules) == 1
    assert token not in str(list(rules.store.chats.find()))


def test_chat_is_found_again_when_we_are_gone_meanwhile_or_it_has_ended(rules, agent):
    token = secrets.token_urlsafe(32)
    first = opened(rules, token=token)
    rules.set_agent_presence(user_id=agent, presence="away")
    rules.end_public_chat(token=token)

    assert (opened(rules, token=token)["id"], opened(rules, token=token)["state"]) == (
        first["id"], "ended")


def test_many_who_begin_with_one_token_at_once_have_one_chat(rules, agent):
    token = secrets.token_urlsafe(32)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        chats = list(pool.map(lambda _: opened(rules, token=token), range(AT_ONCE)))

    assert len({chat["id"] for chat in chats}) == 1
    assert counted(rules) == 1
    assert [one["body"] for one in seen_by_visitor(rules, chats[0])["items"]] == ["Hola"]


def test_token_that_could_be_guessed_is_refused(rules, agent):
    with pytest.raises(ValidationError) as refused:
        opened(rules, token="12345678")
    assert list(refused.value.messages) == ["token"]
    assert counted(rules) == 0


def test_customer_who_asks_again_finds_the_same_chat(rules, agent, eva):
    id = client_id()
    first = eva.open_portal_chat(body="Hola", client_id=id)

    assert eva.open_portal_chat(body="Hola", client_id=id)["id"] == first["id"]
    assert eva.open_portal_chat(body="Hola", client_id=client_id())["id"] != first["id"]
    assert eva.open_portal_chat(body="Hola")["id"] != first["id"]
    assert counted(rules) == 3


def test_client_id_of_another_customer_is_another_chat(rules, agent, eva):
    id = client_id()
    iva = as_customer(rules, party(name="Iván Ruiz"))
    first = eva.open_portal_chat(body="Hola", client_id=id)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        theirs = {chat["id"] for chat in pool.map(
            lambda _: iva.open_portal_chat(body="Yo", client_id=id), range(AT_ONCE))}

    assert len(theirs) == 1
    assert theirs != {first["id"]}
    assert counted(rules) == 2
