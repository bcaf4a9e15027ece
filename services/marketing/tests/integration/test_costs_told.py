"""Costs that other services tell of, or activities that tariffs put a price on, each once."""

from decimal import Decimal
from itertools import permutations

import pytest
from ledger_factories import (
    TARIFF,
    a_cost,
    an_interaction,
    corrected,
    cost_added,
    entered,
    recorded,
)
from marketing_factories import a_contact_id, an_order, happened, moment, money, placed

from chassis.ids import new_id
from marketing.costs import sums
from marketing.costs.repricing import reckon_costs


def test_call_of_seven_minutes_costs_rate_times_seven_and_the_tariff(rules):
    eva, campaign_id, ticket_id = a_contact_id(), new_id("campaign"), new_id("ticket")
    tariff = rules.create_cost_tariff(**TARIFF)

    rules.react("on_interaction_told", recorded(an_interaction(eva, refers_to=[
        {"type": "campaign", "id": campaign_id}, {"type": "ticket", "id": ticket_id}])))

    (entry,) = entered(rules, campaign_id=campaign_id, ticket_id=ticket_id, contact_id=eva)
    assert (entry["amount"], entry["house_amount"]) == (money("3.97"), money("3.97"))
    assert (entry["kind"], entry["minutes"], entry["is_by_hand"]) == ("call", "7", False)
    assert (entry["rate"], entry["rate_per"], entry["tariff"], entry["tariff_id"]) == (
        money("0.55"), "minute", money("0.12"), tariff["id"])
    assert sums.by_action(campaign_id) == {
        None: {"amount": Decimal("3.97"), "unvalued_count": 0}}
    assert sums.of_contacts([eva])[eva] == {"amount": Decimal("3.97"), "unvalued_count": 0}
    assert [raw["_id"] for raw in rules.store.stale_worth.find()] == [eva]


def test_amount_keeps_what_is_less_than_a_cent(rules):
    eva = a_contact_id()
    rules.create_cost_tariff(**TARIFF | {"kind": "mail", "rate": None, "tariff": "0.0008"})
    for _ in range(3):
        rules.react("on_interaction_told", recorded(an_interaction(eva, channel="email")))

    assert [entry["house_amount"]["amount"] for entry in entered(rules)] == ["0.0008"] * 3
    assert rules.get_cost_summary()["total"] == money("0.0024")


def test_time_is_that_of_each_of_us_and_not_rounded_to_minutes(rules):
    users = [new_id("user"), new_id("user")]
    rules.create_cost_tariff(**TARIFF | {"rate": "0.60", "tariff": None})

    rules.react("on_interaction_told", recorded(an_interaction(
        a_contact_id(), agent_ids=users, duration_seconds=50)))

    (entry,) = entered(rules, user_id=users[0])
    assert (entry["amount"], entry["minutes"]) == (money("1.00"), "1.666667")


def test_interaction_costs_what_it_says_itself(rules):
    rules.create_cost_tariff(**TARIFF)

    rules.react("on_interaction_told", recorded(an_interaction(
        a_contact_id(), channel="visit", cost=money("31.40", "USD"))))

    (entry,) = entered(rules)
    assert (entry["amount"], entry["kind"]) == (money("31.40", "USD"), "visit")
    assert {"rate", "tariff", "house_amount"} & entry.keys() == set()
    assert rules.get_cost_summary()["unvalued_count"] == 1


@pytest.mark.parametrize("kind", ["message", "side_message", "chat", "phone_call", "call", "visit"])
def test_interaction_that_repeats_what_the_helpdesk_tells_is_not_entered(rules, kind):
    rules.create_cost_tariff(**TARIFF)

    rules.react("on_interaction_told", recorded(an_interaction(a_contact_id(), refers_to=[
        {"type": "ticket", "id": new_id("ticket")}, {"type": kind, "id": new_id(kind)}])))

    assert entered(rules) == []


def test_call_that_a_telephone_system_reports_is_entered_once(rules):
    eva, rate = a_contact_id(), rules.create_cost_tariff(**TARIFF)["rate"]
    call = {"id": new_id("phone_call"), "version": 1, "created_at": moment(),
            "updated_at": moment(), "phone_system_id": new_id("phone_system"), "call_id": "c1",
            "state": "ended", "direction": "inbound", "number": "+34911234567",
            "contact_id": eva, "started_at": moment(), "seconds": 420}
    event = happened("helpdesk.phone_call.logged", {"phone_call": call, "text": "A call"})
    rules.react("on_phone_call_logged", event)
    rules.react("on_phone_call_logged", event)
    rules.react("on_interaction_told", recorded(an_interaction(eva, refers_to=[
        {"type": "phone_call", "id": call["id"]}])))
    missed = call | {"id": new_id("phone_call"), "state": "missed", "seconds": None}
    rules.react("on_phone_call_logged", happened(
        "helpdesk.phone_call.logged", {"phone_call": missed, "text": "Missed"}))

    (entry,) = entered(rules)
    assert rate == "0.55"
    assert (entry["amount"], entry["source"]["id"]) == (money("3.97"), call["id"])


def test_cost_of_the_helpdesk_is_entered_as_it_was_told_last_in_any_order(rules):
    eva = a_contact_id()
    cost = a_cost(eva, "12.50", kind="time", minutes=30, rate=money("25.00"))
    told = [cost, cost | {"version": 2, "minutes": 60, "amount": money("25.00")},
            cost | {"version": 3, "withdrawn_at": moment(), "withdrawn_because": "A slip"}]

    for order in permutations(told):
        rules.store.cost_entries.delete_many({})
        for one in order:
            rules.react("on_cost_told", cost_added(one))

        (entry,) = entered(rules, ticket_id=cost["ticket_id"])
        assert (entry["kind"], entry["amount"], entry["withdrawn_because"]) == (
            "ticket_time", money("12.50"), "A slip")
        assert (entry["rate"], entry["rate_per"]) == (money("25.00"), "hour")
        assert sums.of_contacts([eva])[eva]["amount"] == 0


def test_what_is_given_back_is_entered_and_not_added_up(rules):
    eva, return_id = a_contact_id(), new_id("return")
    for kind, amount in (("refund", "70.00"), ("shipping", "5.00"), ("recovery", "-2.00")):
        rules.react("on_cost_told", cost_added(a_cost(
            eva, amount, kind=kind, return_id=return_id, ticket_id=None)))

    assert sorted(entry["kind"] for entry in entered(rules)) == ["refund", "return", "return"]
    assert sums.of_contacts([eva])[eva]["amount"] == Decimal("3.00")
    assert rules.get_cost_summary()["total"] == money("3.00")
    assert rules.get_cost_summary(kind="refund")["total"] == money("70.00")


@pytest.mark.parametrize("is_late", [False, True])
def test_interaction_that_is_corrected_counts_for_nothing_whatever_comes_first(rules, is_late):
    eva = a_contact_id()
    rules.create_cost_tariff(**TARIFF)
    wrong = an_interaction(eva)
    right = an_interaction(eva, minutes=10, corrects_id=wrong["id"])
    told = [recorded(wrong), corrected(right)]
    for event in reversed(told) if is_late else told:
        rules.react("on_interaction_told", event)

    counts = {entry["source"]["id"]: entry.get("withdrawn_because") for entry in entered(rules)}
    assert counts == {wrong["id"]: "It was corrected.", right["id"]: None}
    assert sums.of_contacts([eva])[eva]["amount"] == Decimal("5.62")


def test_parcels_of_an_order_are_entered_each_once(rules):
    rules.create_cost_tariff(**TARIFF | {"kind": "shipment", "rate": None, "tariff": "4.90"})
    order = an_order(a_contact_id(), campaign_id=new_id("campaign"), shipments=[
        {"id": new_id("shipment"), "shipped_at": moment(), "lines": []} for _ in range(2)])
    rules.react("on_order_told", placed(order))
    rules.react("on_order_told", placed(order | {"version": 2}))
    rules.react("on_order_told", placed(an_order(
        a_contact_id(), is_historic=True, shipments=order["shipments"][:1])))

    assert [entry["amount"] for entry in entered(rules, campaign_id=order["campaign_id"])] == [
        money("4.90")] * 2
    assert len(entered(rules)) == 2


def test_activity_without_a_tariff_is_unvalued_until_there_is_one(rules):
    eva = a_contact_id()
    rules.react("on_interaction_told", recorded(an_interaction(eva)))
    (entry,) = entered(rules, is_unvalued=True)
    assert "amount" not in entry
    assert sums.of_contacts([eva])[eva] == {"amount": Decimal(0), "unvalued_count": 1}

    rules.create_cost_tariff(**TARIFF)
    reckon_costs()

    assert entered(rules, is_unvalued=True) == []
    assert sums.of_contacts([eva])[eva] == {"amount": Decimal("3.97"), "unvalued_count": 0}


def test_cost_follows_a_merge_and_stays_without_whom_it_was_for_after_an_erasure(rules):
    eva, luz = a_contact_id(), a_contact_id()
    for id in (eva, luz):
        rules.react("on_cost_told", cost_added(a_cost(id, "5.00", description="Of Eva")))
    rules.react("on_contact_merged", happened("contacts.contact.merged", {
        "contact": {"id": luz, "version": 2, "created_at": moment(), "updated_at": moment(),
                    "kind": "person", "name": "Luz", "roles": [], "tags": [], "emails": [],
                    "phones": [], "addresses": [], "affiliations": []},
        "merged_id": eva, "merge_id": new_id("merge"), "changed": []}))
    late = a_cost(eva, "1.00")
    rules.react("on_cost_told", cost_added(late))
    assert sums.of_contacts([eva, luz]) == {
        eva: {"amount": Decimal(0), "unvalued_count": 0},
        luz: {"amount": Decimal("11.00"), "unvalued_count": 0}}

    rules.react("on_data_request_opened", happened("contacts.data_request.opened", {
        "data_request_id": new_id("data_request"), "kind": "erasure", "contact_ids": [luz, eva],
        "opened_at": moment(), "due_at": moment(-30)}))
    rules.react("on_cost_told", cost_added(late | {"version": 2, "description": "Of Eva"}))

    assert rules.get_cost_summary()["total"] == money("11.00")
    assert [{"contact_ids", "description"} & entry.keys() for entry in entered(rules)] == [
        set()] * 3
