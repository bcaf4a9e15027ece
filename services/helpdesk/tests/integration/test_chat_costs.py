"""The time that chats take is counted by itself, once the day is over."""

import pytest
from chat_factories import opened, staffed, taken
from routing_factories import an_agent, as_user
from slas_at_work import at, told  # noqa: F401  A fixture.
from ticket_factories import OTHER, a_ticket

from chassis.testing.parties import party
from chassis.testing.rules import ADMINISTRATOR
from helpdesk.costs import spending
from helpdesk.costs.models import TicketCost
from helpdesk.holdings import HelpdeskHoldings
from helpdesk.models import DOCUMENTS


@pytest.fixture
def ana(rules):
    return party(emails=[{"address": "ana@example.com"}])


@pytest.fixture
def agent(rules, at):  # noqa: F811
    return staffed(rules)


def decide(rules, **fields):
    eur = {"currency": "EUR"}
    rules.set_cost_settings(**{"counts_presence": True, "rates": [
        {"rate": {"amount": "30.00", **eur}, "starts_on": "2026-01-01"},
        {"rate": {"amount": "24.00", **eur}, "starts_on": "2026-01-01", "channel": "chat"}]}
        | fields)


def lines(rules):
    return [(raw["user_id"], raw["minutes"], raw["channel"], f"{raw['amount']['amount']}")
            for raw in TicketCost.collection().find().sort("_id", 1)]


def next_day(at):  # noqa: F811
    at("2026-11-28T10:00")
    spending.count_presence()
    spending.count_presence()


def test_each_is_counted_who_had_the_chat_at_the_rate_of_chats(rules, agent, ana, at):  # noqa: F811
    decide(rules)
    other = an_agent(rules)
    chat = opened(rules, email="ana@example.com")
    at("2026-11-27T10:05")
    taken(rules, agent, chat)
    at("2026-11-27T10:15")
    rules.transfer_chat(chat_id=chat["id"], agent_id=other)
    at("2026-11-27T10:20")
    taken(rules, other, chat)
    at("2026-11-27T10:24:30")
    as_user(rules, other).end_chat(chat_id=chat["id"])
    assert lines(rules) == []
    next_day(at)

    # What it waited for is nobody's time.
    assert sorted(lines(rules)) == sorted([
        (agent, 10, "chat", "4.00"), (other, 5, "chat", "2.00")])
    costs = [data["cost"] for event, data in told(rules)
             if event["type"] == "helpdesk.cost.added"]
    assert {(cost["chat_id"], tuple(cost["contact_ids"]), "ticket_id" in cost)
            for cost in costs} == {(chat["id"], (ana,), False)}
    sums = rules.get_support_costs(starts_on="2026-11-27", ends_on="2026-11-27",
                                   group_by="channel")["groups"]
    assert [(one["key"], one["total"]["amount"]) for one in sums] == [("chat", "6.00")]


def test_time_of_a_chat_that_became_a_ticket_is_the_tickets(rules, agent, ana, at):  # noqa: F811
    decide(rules)
    chat = opened(rules, email="ana@example.com")
    taken(rules, agent, chat)
    ticket_id = rules.create_chat_ticket(chat_id=chat["id"])["ticket_id"]
    at("2026-11-27T10:10")
    rules.end_chat(chat_id=chat["id"])
    next_day(at)

    (cost,) = rules.list_ticket_costs(ticket_id=ticket_id)["items"]
    assert (cost["minutes"], cost["chat_id"]) == (10, chat["id"])


def test_chat_of_nobody_known_is_counted_and_there_is_nobody_to_tell_it_of(rules, agent, at):  # noqa: F811
    decide(rules)
    chat = opened(rules)
    taken(rules, agent, chat)
    at("2026-11-27T10:10")
    rules.end_chat(chat_id=chat["id"])
    next_day(at)

    assert lines(rules) == [(agent, 10, "chat", "4.00")]
    assert not [1 for event, _ in told(rules) if event["type"].startswith("helpdesk.cost.")]


def test_nothing_is_counted_that_nobody_took_or_that_is_not_to_be(rules, agent, ana, at):  # noqa: F811
    decide(rules, counts_presence=False)
    missed, talked = opened(rules), opened(rules, email="ana@example.com")
    taken(rules, agent, talked)
    at("2026-11-27T10:10")
    for chat in (missed, talked):
        rules.end_chat(chat_id=chat["id"])
    next_day(at)
    assert lines(rules) == []

    HelpdeskHoldings(DOCUMENTS).erase([ana], "data_request_x")
    assert rules.store.time_spent.count_documents({}) == 0


def test_rate_of_the_channel_comes_before_that_of_all_for_the_same_people(rules, at):  # noqa: F811
    def rate(amount, **fields):
        return {"rate": {"amount": amount, "currency": "EUR"}, "starts_on": "2026-01-01"} | fields

    decide(rules, rates=[
        rate("10.00"), rate("15.00", channel="email"), rate("12.00", channel="chat"),
        rate("11.00", starts_on="2026-06-01"), rate("30.00", user_id=OTHER),
        rate("35.00", user_id=OTHER, channel="email", ends_on="2026-06-30")])
    by_mail, by_phone = (
        rules.create_ticket(**a_ticket(channel=channel)) for channel in ("email", "phone"))

    rates = [rules.add_ticket_cost(ticket_id=one["id"], kind="time", minutes=60, user_id=user_id)
             ["rate"]["amount"] for one, user_id in (
                 (by_mail, ADMINISTRATOR), (by_phone, ADMINISTRATOR), (by_mail, OTHER))]

    # Whose it is comes first, and what is over is over.
    assert rates == ["15.00", "11.00", "30.00"]
