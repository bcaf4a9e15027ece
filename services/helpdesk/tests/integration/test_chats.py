"""Chats: how they stand in their queue, and who has them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from chat_factories import (
    answers,
    asks,
    opened,
    seen_by_us,
    seen_by_visitor,
    staffed,
    taken,
)
from routing_factories import an_agent, as_user
from routing_factories import opened as opened_ticket

from chassis import clock
from chassis.testing.parties import party
from contracts.errors import Conflict, PreconditionFailed, ValidationFailed
from helpdesk.chats import giving, passing
from helpdesk.routing import push

AT_ONCE = 16


@pytest.fixture(autouse=True)
def own_time():
    yield
    clock.move(timedelta())


def standing(rules, chat):
    raw = rules.get_chat(chat_id=chat["id"])
    return raw["state"], raw.get("agent_id"), raw.get("offered_to_id")


def position(rules, chat):
    return seen_by_visitor(rules, chat)["chat"].get("position")


def happened(rules, chat):
    return [item["happened"] for item in seen_by_visitor(rules, chat)["items"]
            if item.get("happened")]


def test_visitor_is_told_the_place_in_the_queue(rules):
    agent = staffed(rules)
    first, second, third = (opened(rules) for _ in range(3))
    assert [position(rules, chat) for chat in (first, second, third)] == [1, 2, 3]

    taken(rules, agent, first)
    assert [position(rules, chat) for chat in (first, second, third)] == [None, 1, 2]
    rules.end_public_chat(token=second["token"])
    assert position(rules, third) == 1


def test_chat_is_taken_by_one_of_many_at_once(rules):
    agents = [staffed(rules)] + [an_agent(rules) for _ in range(AT_ONCE - 1)]
    chat = opened(rules)

    def take(agent):
        try:
            return taken(rules, agent, chat)["agent_id"]
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(take, agents))

    (winner,) = set(told) - {"chat_is_taken"}
    assert told.count(winner) == 1
    assert standing(rules, chat) == ("active", winner, None)
    assert happened(rules, chat) == ["accepted"]


def test_chat_that_is_taken_again_by_the_same_is_theirs(rules):
    agent = staffed(rules)
    chat = opened(rules)

    assert taken(rules, agent, chat)["version"] == taken(rules, agent, chat)["version"]


def test_chats_are_offered_to_who_is_there_within_what_they_can_have_at_once(rules):
    agent = staffed(rules, mode="push", most_by_channel=[{"channel": "chat", "most_open": 2}])
    chats = [opened(rules) for _ in range(3)]
    giving.give_waiting_chats()

    assert [standing(rules, chat) for chat in chats] == [
        ("waiting", None, agent), ("waiting", None, agent), ("waiting", None, None)]
    taken(rules, agent, chats[0])
    giving.give_waiting_chats()
    assert standing(rules, chats[2]) == ("waiting", None, None)
    as_user(rules, agent).end_chat(chat_id=chats[0]["id"])
    giving.give_waiting_chats()
    assert standing(rules, chats[2]) == ("waiting", None, agent)


def test_chats_count_beside_tickets(rules):
    agent = staffed(rules, mode="push", most_open=1, most_by_channel=[
        {"channel": "chat", "most_open": 1}, {"channel": "email", "most_open": 1}])
    chat = opened(rules)
    giving.give_waiting_chats()
    ticket = opened_ticket(rules)
    push.assign_waiting_tickets()

    assert standing(rules, chat) == ("waiting", None, agent)
    assert rules.get_ticket(ticket_id=ticket["id"]).get("owner_id") is None
    assert rules.get_support_agent(user_id=agent)["load"] == 1


def test_chats_go_to_who_speaks_the_language(rules):
    staffed(rules, mode="push", languages=["de"])
    spanish = an_agent(rules, languages=["es"])
    chat = opened(rules, language="es")
    giving.give_waiting_chats()

    assert standing(rules, chat) == ("waiting", None, spanish)


def test_many_who_give_at_once_offer_each_chat_once(rules):
    staffed(rules, mode="push", most_by_channel=[{"channel": "chat", "most_open": 3}])
    an_agent(rules, most_by_channel=[{"channel": "chat", "most_open": 3}])
    chats = [opened(rules) for _ in range(8)]

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: giving.give_waiting_chats(), range(6)))

    offered = [standing(rules, chat)[2] for chat in chats]
    assert sorted(offered.count(one) for one in set(offered) if one) == [3, 3]
    assert offered[6:] == [None, None]


def test_offer_that_is_not_taken_goes_to_another(rules):
    first = staffed(rules, mode="push")
    chat = opened(rules)
    giving.give_waiting_chats()
    assert standing(rules, chat)[2] == first
    second = an_agent(rules)

    clock.move(timedelta(seconds=31))
    giving.give_waiting_chats()
    assert standing(rules, chat)[2] == second
    clock.move(timedelta(seconds=62))
    giving.give_waiting_chats()
    giving.give_waiting_chats()
    assert standing(rules, chat)[2] in (first, second)


def test_chats_of_who_goes_absent_wait_for_others_at_their_place(rules):
    agent = staffed(rules, mode="push")
    chat = opened(rules)
    taken(rules, agent, chat)
    other = an_agent(rules)
    rules.set_agent_presence(user_id=agent, presence="absent")
    giving.give_waiting_chats()

    assert standing(rules, chat) == ("waiting", None, other)
    assert happened(rules, chat) == ["accepted", "waiting"]
    taken(rules, other, chat)
    answers(rules, other, chat, "Sigo yo.")
    assert seen_by_visitor(rules, chat)["items"][-1]["body"] == "Sigo yo."


def test_chat_is_handed_over_to_somebody_or_into_a_queue(rules):
    agent = staffed(rules)
    other = an_agent(rules)
    chat = opened(rules)
    taken(rules, agent, chat)
    rules.transfer_chat(chat_id=chat["id"], agent_id=other, note="Es de Lumbre.")
    assert standing(rules, chat) == ("waiting", None, other)
    taken(rules, other, chat)

    queue = rules.create_queue(name={"en": "Sales", "es": "Ventas"}, mode="pull")
    rules.transfer_chat(chat_id=chat["id"], queue_id=queue["id"])
    assert standing(rules, chat) == ("waiting", None, None)
    assert rules.get_chat(chat_id=chat["id"])["queue_id"] == queue["id"]
    assert happened(rules, chat) == ["accepted", "transferred", "accepted", "transferred"]


def test_chat_is_not_handed_over_to_who_is_not_there(rules):
    agent = staffed(rules)
    away = an_agent(rules, is_there=False)
    chat = opened(rules)
    taken(rules, agent, chat)

    with pytest.raises(ValidationFailed):
        rules.transfer_chat(chat_id=chat["id"], agent_id=away, note="Para ti")
    assert standing(rules, chat) == ("active", agent, None)
    assert len(seen_by_us(rules, chat)["items"]) == 2


def test_change_of_a_version_that_is_gone_is_refused(rules):
    agent = staffed(rules)
    chat = opened(rules)
    version = taken(rules, agent, chat)["version"]
    answers(rules, agent, chat, "Buenas")
    rules.update_chat(
        chat_id=chat["id"], changes={"subject": "Sillas"}, expected_version=version)

    with pytest.raises(PreconditionFailed):
        rules.update_chat(
            chat_id=chat["id"], changes={"subject": "Mesas"}, expected_version=version)
    assert rules.get_chat(chat_id=chat["id"])["subject"] == "Sillas"


def test_chat_ends_when_its_visitor_is_away_for_long(rules):
    agent = staffed(rules)
    gone, there = opened(rules), opened(rules)
    taken(rules, agent, gone)
    clock.move(timedelta(minutes=4))
    seen_by_visitor(rules, there)
    clock.move(timedelta(minutes=6))
    passing.end_abandoned_chats()

    assert standing(rules, gone)[0] == "ended"
    assert rules.get_chat(chat_id=gone["id"])["ended_by"] == "abandoned"
    assert standing(rules, there)[0] == "waiting"
    assert rules.get_support_agent(user_id=agent)["open_count"] == 0


def test_chats_of_long_ago_are_deleted_with_what_was_said(rules):
    staffed(rules)
    old = opened(rules)
    rules.end_public_chat(token=old["token"])
    clock.move(timedelta(days=200))
    young = opened(rules)
    rules.end_public_chat(token=young["token"])
    clock.move(timedelta(days=366))
    passing.delete_old_chats()

    assert [one["id"] for one in rules.list_chats()["items"]] == [young["id"]]
    assert rules.store.chat_messages.count_documents({"chat_id": old["id"]}) == 0


def test_we_are_there_in_our_hours_while_somebody_is(rules):
    agent = staffed(rules)
    assert rules.get_public_chat_standing() == {"is_open": True, "waiting_count": 0}
    calendar = rules.create_business_calendar(
        name="Nunca", time_zone="UTC", open=[
            {"weekday": (clock.now() + timedelta(days=3)).isoweekday(),
             "starts": "09:00", "ends": "09:30"}])
    rules.set_chat_settings(calendar_id=calendar["id"])
    assert not rules.get_public_chat_standing()["is_open"]
    rules.set_chat_settings()
    rules.set_agent_presence(user_id=agent, presence="away")

    assert not rules.get_public_chat_standing()["is_open"]
    with pytest.raises(Conflict) as refused:
        opened(rules)
    assert refused.value.code == "chats_are_closed"
    assert rules.list_chats()["items"] == []


def test_visitor_is_matched_to_the_contact_with_their_address(rules):
    staffed(rules)
    ana = party(emails=[{"address": "ana@example.com"}])
    chat = opened(rules, email="Ana@example.com")

    assert rules.get_chat(chat_id=chat["id"])["contact_id"] == ana
    assert "contact_id" not in seen_by_visitor(rules, chat)["chat"]
    assert [one["id"] for one in rules.list_chats(contact_id=ana)["items"]] == [chat["id"]]


def test_one_of_us_says_who_the_visitor_is(rules):
    agent = staffed(rules)
    ana = party()
    chat = opened(rules)
    taken(rules, agent, chat)
    rules.update_chat(chat_id=chat["id"], changes={"contact_id": ana, "name": "Ana"})

    assert rules.get_chat(chat_id=chat["id"])["contact_id"] == ana
    asks(rules, chat, "¿Hay sillas?")
    assert seen_by_visitor(rules, chat)["chat"]["name"] == "Ana"
