"""What is said in chats: once, in its order, without a gap, and our notes for us alone."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest
from chat_factories import (
    answers,
    asks,
    client_id,
    opened,
    seen_by_us,
    seen_by_visitor,
    staffed,
    taken,
)

from chassis.testing.events import waiting_events
from contracts.errors import Conflict, NotFound
from helpdesk.chats.models import ChatMessage

AT_ONCE = 24


@pytest.fixture
def agent(rules):
    return staffed(rules)


def bodies(followed):
    return [item.get("body") or item["happened"] for item in followed["items"]]


def numbers(followed):
    return [item["sequence"] for item in followed["items"]]


def test_both_sides_see_what_is_said(rules, agent):
    chat = opened(rules)
    taken(rules, agent, chat)
    answers(rules, agent, chat, "Buenas")
    asks(rules, chat, "¿Hay sillas?")

    said = ["Hola", "accepted", "Buenas", "¿Hay sillas?"]
    assert bodies(seen_by_visitor(rules, chat)) == bodies(seen_by_us(rules, chat)) == said
    assert [item["by"] for item in seen_by_visitor(rules, chat)["items"]] == [
        "visitor", "agent", "agent", "visitor"]


def test_note_is_never_seen_by_the_visitor(rules, agent):
    chat = opened(rules)
    taken(rules, agent, chat)
    answers(rules, agent, chat, "Cuidado, se quejó ayer.", kind="note")
    answers(rules, agent, chat, "Buenas")

    seen = seen_by_visitor(rules, chat)
    assert "quejó" not in str(seen)
    assert (numbers(seen), seen["chat"]["last_sequence"]) == ([1, 2, 3], 3)
    assert bodies(seen_by_us(rules, chat)) == [
        "Hola", "accepted", "Cuidado, se quejó ayer.", "Buenas"]
    assert numbers(seen_by_us(rules, chat)) == [1, 2, 3, 4]


def test_note_with_which_a_chat_is_handed_over_is_never_seen_by_the_visitor(rules, agent):
    other = staffed(rules)
    chat = opened(rules)
    taken(rules, agent, chat)
    rules.transfer_chat(chat_id=chat["id"], agent_id=other, note="Quiere descuento.")

    assert bodies(seen_by_visitor(rules, chat)) == ["Hola", "accepted", "transferred"]
    assert "Quiere descuento." in bodies(seen_by_us(rules, chat))


def test_message_that_is_sent_again_is_said_once(rules, agent):
    chat, id = opened(rules), client_id()
    first = asks(rules, chat, "¿Hay sillas?", client_id=id)
    asks(rules, chat, "¿Y mesas?")

    assert asks(rules, chat, "¿Hay sillas?", client_id=id) == first
    assert bodies(seen_by_visitor(rules, chat)) == ["Hola", "¿Hay sillas?", "¿Y mesas?"]


def test_client_id_of_the_other_side_is_another(rules, agent):
    chat, id = opened(rules), client_id()
    taken(rules, agent, chat)
    asks(rules, chat, "¿Hay sillas?", client_id=id)
    answers(rules, agent, chat, "Sí", client_id=id)

    assert bodies(seen_by_visitor(rules, chat))[-2:] == ["¿Hay sillas?", "Sí"]


def test_message_of_an_ended_chat_that_is_sent_again_is_answered(rules, agent):
    chat, id = opened(rules), client_id()
    first = asks(rules, chat, "¿Hay sillas?", client_id=id)
    rules.end_public_chat(token=chat["token"])

    assert asks(rules, chat, "¿Hay sillas?", client_id=id) == first
    with pytest.raises(Conflict) as refused:
        asks(rules, chat, "¿Y mesas?")
    assert refused.value.code == "chat_is_ended"


def test_many_at_once_are_said_once_each_without_a_gap(rules, agent):
    chat = opened(rules, body=None)
    taken(rules, agent, chat)
    ids = [client_id() for _ in range(AT_ONCE)]

    def say(id):
        # Every second of them is sent twice at once.
        return asks(rules, chat, id, client_id=id)["sequence"]

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(say, [*ids, *ids[::2]]))

    seen = seen_by_visitor(rules, chat)
    assert numbers(seen) == list(range(1, AT_ONCE + 2))
    assert sorted(bodies(seen)[1:]) == sorted(ids)
    assert told[AT_ONCE:] == told[:AT_ONCE:2]


def test_what_comes_after_a_message_is_all_that_is_missing(rules, agent):
    chat = opened(rules)
    for number in range(5):
        asks(rules, chat, f"{number}")

    assert bodies(seen_by_visitor(rules, chat, after_sequence=4)) == ["3", "4"]
    assert bodies(seen_by_us(rules, chat, after_sequence=6)) == []
    some = rules.follow_public_chat(token=chat["token"], after_sequence=1, limit=2)
    assert bodies(some) == ["0", "1"]


def test_nobody_answers_before_the_chat_is_taken(rules, agent):
    chat = opened(rules)

    with pytest.raises(Conflict) as refused:
        answers(rules, agent, chat, "Buenas")
    assert refused.value.code == "chat_is_waiting"
    assert bodies(seen_by_us(rules, chat)) == ["Hola"]


def test_token_of_another_chat_or_of_none_is_no_good(rules, agent):
    chat, other = opened(rules), opened(rules, body="Otra")

    assert bodies(seen_by_visitor(rules, other)) == ["Otra"]
    with pytest.raises(NotFound):
        rules.follow_public_chat(token=secrets.token_urlsafe(32))
    with pytest.raises(NotFound):
        asks(rules, {"token": secrets.token_urlsafe(32)}, "¿Quién es?")
    assert chat["token"] not in str(seen_by_us(rules, chat))


def test_token_is_not_kept(rules, agent):
    from helpdesk.chats.models import Chat

    chat = opened(rules)

    assert chat["token"] not in str(list(Chat.collection().find()))
    assert chat["token"] not in str(list(ChatMessage.collection().find()))


def test_what_was_read_is_told_in_the_numbers_of_each(rules, agent):
    chat = opened(rules)
    taken(rules, agent, chat)
    answers(rules, agent, chat, "Un cliente difícil", kind="note")
    answers(rules, agent, chat, "Buenas")

    rules.note_public_chat_activity(token=chat["token"], read_sequence=3)
    rules.note_chat_activity(chat_id=chat["id"], read_sequence=3)

    assert rules.get_chat(chat_id=chat["id"])["visitor_read_sequence"] == 4
    assert seen_by_visitor(rules, chat)["chat"]["agent_read_sequence"] == 2
    rules.note_chat_activity(chat_id=chat["id"], read_sequence=1)
    assert seen_by_visitor(rules, chat)["chat"]["agent_read_sequence"] == 2


def test_activity_is_no_message_and_no_new_version(rules, agent):
    chat = opened(rules)
    version = rules.get_chat(chat_id=chat["id"])["version"]

    rules.note_public_chat_activity(token=chat["token"], is_typing=True, read_sequence=1)

    assert rules.get_chat(chat_id=chat["id"])["version"] == version
    assert bodies(seen_by_us(rules, chat)) == ["Hola"]


def test_each_message_is_told(rules, agent):
    chat = opened(rules)
    asks(rules, chat, "¿Hay sillas?")

    told = [orjson.loads(one["data"]) for one in waiting_events(rules.store)
            if one["type"] == "helpdesk.chat.said"]
    assert [(one["chat_id"], one["sequence"]) for one in told] == [
        (chat["id"], 1), (chat["id"], 2)]
    assert "sillas" not in str(told)
