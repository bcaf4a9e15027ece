"""The cost ledger by hand: entered, corrected, taken back, and added up; and its tariffs."""

from decimal import Decimal

import pytest
from ledger_factories import TARIFF, a_cost, an_interaction, cost_added, entered, recorded
from marketing_factories import a_contact_id, moment, money
from marshmallow import ValidationError

from chassis.ids import new_id
from chassis.testing.parties import party
from contracts.errors import NotFound, PreconditionFailed, ValidationFailed
from marketing.costs.repricing import reckon_costs
from marketing.currencies.revaluing import revalue
from marketing.errors import CostEntryIsTold, CostEntryIsWithdrawn

ADVERTISEMENT = {"kind": "advertisement", "amount": money("250.00"),
                 "source": {"type": "bill", "id": "G-2026-1"}}


def enter(rules, **fields):
    return rules.enter_cost(**ADVERTISEMENT | {"source": {"type": "bill", "id": new_id("bill")}}
                            | fields)


def test_enter_cost_of_the_same_source_takes_the_place_of_what_was_entered(rules):
    first = rules.enter_cost(**ADVERTISEMENT)
    again = rules.enter_cost(**ADVERTISEMENT)
    other = rules.enter_cost(**ADVERTISEMENT | {"amount": money("240.00")})

    assert again == first
    assert (other["id"], other["version"], other["amount"]) == (first["id"], 2, money("240.00"))
    assert entered(rules) == [other]
    assert rules.get_cost_entry(cost_entry_id=first["id"]) == other


def test_enter_cost_without_an_amount_goes_by_the_tariff(rules):
    rules.create_cost_tariff(**TARIFF)

    entry = rules.enter_cost(kind="call", minutes="7", contact_ids=[party()])

    assert (entry["amount"], entry["minutes"]) == (money("3.97"), "7")


def test_enter_cost_refuses_what_has_neither_amount_nor_tariff(rules):
    with pytest.raises(ValidationFailed) as refused:
        rules.enter_cost(kind="call", minutes="7")

    assert refused.value.details["errors"][0]["pointer"] == "/amount"
    assert entered(rules) == []


def test_enter_cost_refuses_the_source_of_what_was_told(rules):
    rules.react("on_cost_told", cost_added(a_cost(a_contact_id())))
    (told,) = entered(rules)

    with pytest.raises(CostEntryIsTold):
        enter(rules, source=told["source"])

    assert entered(rules) == [told]


def test_update_cost_entry_corrects_what_was_entered_by_hand(rules):
    rules.create_cost_tariff(**TARIFF)
    entry = enter(rules, kind="call", minutes="3")

    entry = rules.update_cost_entry(cost_entry_id=entry["id"], expected_version=1, changes={
        "amount": None, "minutes": "7", "campaign_id": new_id("campaign")})
    assert (entry["amount"], entry["rate"], entry["version"]) == (money("3.97"), money("0.55"), 2)

    entry = rules.update_cost_entry(cost_entry_id=entry["id"], changes={"amount": money("4.00")})
    assert entry["amount"] == money("4.00")
    assert {"rate", "tariff", "tariff_id"} & entry.keys() == set()


def test_update_cost_entry_refuses_a_stale_version(rules):
    entry = enter(rules)

    with pytest.raises(PreconditionFailed):
        rules.update_cost_entry(
            cost_entry_id=entry["id"], expected_version=2, changes={"kind": "event"})

    assert entered(rules) == [entry]


def test_what_another_service_tells_is_neither_changed_nor_withdrawn_here(rules):
    rules.react("on_cost_told", cost_added(a_cost(a_contact_id())))
    (told,) = entered(rules)

    with pytest.raises(CostEntryIsTold):
        rules.update_cost_entry(cost_entry_id=told["id"], changes={"kind": "event"})
    with pytest.raises(CostEntryIsTold):
        rules.withdraw_cost_entry(cost_entry_id=told["id"], reason="No")

    assert entered(rules) == [told]


def test_withdraw_cost_entry_leaves_it_to_be_read_and_counts_it_no_more(rules):
    entry = enter(rules)

    gone = rules.withdraw_cost_entry(cost_entry_id=entry["id"], reason="Paid by a partner")
    again = rules.withdraw_cost_entry(cost_entry_id=entry["id"], reason="Once more")

    assert again == gone
    assert (gone["withdrawn_because"], gone["amount"]) == ("Paid by a partner", money("250.00"))
    assert rules.get_cost_summary()["entry_count"] == 0
    for change in (lambda: rules.update_cost_entry(cost_entry_id=entry["id"], changes={}),
                   lambda: enter(rules, source=entry["source"])):
        with pytest.raises(CostEntryIsWithdrawn):
            change()


def test_get_cost_summary_leads_to_the_rows_of_each_group(rules):
    eva, luz = party(), party()
    campaign_id, action_id = new_id("campaign"), new_id("action")
    enter(rules, campaign_id=campaign_id, incurred_at="2026-01-31T23:59:59Z")
    enter(rules, campaign_id=campaign_id, action_id=action_id, contact_ids=[eva, luz],
          amount=money("10.00", "USD"), incurred_at="2026-02-01T00:00:00Z")
    enter(rules, kind="visit", channel="visit", contact_ids=[luz], amount=money("40.00"),
          user_id=new_id("user"), minutes="90", incurred_at="2026-02-28T23:59:59Z")
    rules.set_exchange_rates(rates=[{"currency": "USD", "day": "2026-02-02", "rate": "0.9"}])

    for group_by, keys in (("campaign", {campaign_id, None}), ("action", {action_id, None}),
                           ("kind", {"advertisement", "visit"}), ("channel", {"visit", None}),
                           ("contact", {eva, luz, None}), ("month", {"2026-01", "2026-02"})):
        summary = rules.get_cost_summary(group_by=group_by)
        assert {group["key"] for group in summary["groups"]} == keys
        assert (summary["total"], summary["entry_count"], summary["unvalued_count"]) == (
            money("290.00"), 3, 1)
        for group in summary["groups"]:
            if group["rows"] is not None:
                rows = entered(rules, **group["rows"])
                assert len(rows) == group["entry_count"]
                assert sum(Decimal(row.get("house_amount", money("0"))["amount"])
                           for row in rows) == Decimal(group["total"]["amount"])
    by_contact = rules.get_cost_summary(group_by="contact", starts_on="2026-02-01")["groups"]
    assert [(group["key"], group["total"], group["minutes"]) for group in by_contact] == [
        (luz, money("40.00"), "90"), (eva, money("0.00"), "0")]


def test_entry_in_another_currency_is_valued_when_its_rate_comes(rules):
    enter(rules, amount=money("0.001", "USD"), incurred_at="2026-02-01T00:00:00Z")

    rules.set_exchange_rates(rates=[{"currency": "USD", "day": "2026-02-01", "rate": "0.9217"}])
    revalue()

    assert entered(rules)[0]["house_amount"] == money("0.000922")


def test_tariff_that_is_most_closely_about_an_activity_holds(rules):
    user_id = new_id("user")
    for rate, fields in (
            ("1", {}), ("2", {"starts_on": "2026-02-01"}), ("3", {"channel": "phone"}),
            ("4", {"role": "seller"}), ("5", {"user_id": user_id}),
            ("6", {"user_id": user_id, "ends_on": "2026-01-31"})):
        rules.create_cost_tariff(**TARIFF | {
            "tariff": None, "rate": rate, "starts_on": "2026-01-01"} | fields)

    def cost_of(day, **fields):
        return rules.enter_cost(kind="call", minutes="1", incurred_at=f"{day}T12:00:00Z",
                                **fields)["amount"]["amount"]

    assert [cost_of("2026-01-31"), cost_of("2026-02-01"), cost_of("2026-02-01", channel="phone"),
            cost_of("2026-02-01", channel="phone", role="seller"),
            cost_of("2026-02-01", role="seller", user_id=user_id),
            cost_of("2026-01-31", user_id=user_id), cost_of("2026-01-31", user_id=new_id("user")),
            ] == ["1.00", "2.00", "3.00", "4.00", "5.00", "6.00", "1.00"]
    with pytest.raises(ValidationFailed):
        cost_of("2025-12-31")


def test_tariff_that_is_changed_or_deleted_reckons_its_entries_anew(rules):
    eva = a_contact_id()
    rules.react("on_interaction_told", recorded(an_interaction(
        eva, occurred_at="2026-01-10T10:00:00Z")))
    by_hand = rules.enter_cost(kind="call", amount=money("9.00"), minutes="7")
    tariff = rules.create_cost_tariff(**TARIFF)
    reckon_costs()
    rules.store.stale_worth.delete_many({})

    rules.update_cost_tariff(cost_tariff_id=tariff["id"], expected_version=1,
                             changes={"rate": "1.00"})
    reckon_costs()
    assert rules.get_cost_summary(customer_id=eva)["total"] == money("7.12")
    assert [raw["_id"] for raw in rules.store.stale_worth.find()] == [eva]

    rules.update_cost_tariff(cost_tariff_id=tariff["id"], changes={"starts_on": "2026-01-11"})
    reckon_costs()
    assert rules.get_cost_summary(customer_id=eva)["unvalued_count"] == 1

    rules.delete_cost_tariff(cost_tariff_id=tariff["id"])
    reckon_costs()
    assert rules.get_cost_entry(cost_entry_id=by_hand["id"]) == by_hand
    assert rules.store.tariff_changes.count_documents({}) == 0
    with pytest.raises(NotFound):
        rules.get_cost_tariff(cost_tariff_id=tariff["id"])


def test_tariffs_made_before_or_after_what_was_told_make_the_same_ledger(rules):
    told = [recorded(an_interaction(a_contact_id(), minutes=minutes)) for minutes in (1, 4, 9)]

    def ledger():
        for event in told:
            rules.react("on_interaction_told", event)
        reckon_costs()
        return sorted((entry["source"]["id"], entry["amount"], entry["house_amount"],
                       entry["tariff_id"]) for entry in entered(rules))

    tariff = rules.create_cost_tariff(**TARIFF)
    increments = ledger()
    rules.store.cost_entries.delete_many({})
    rules.store.cost_tariffs.delete_many({})
    for event in told:
        rules.react("on_interaction_told", event)
    again = rules.create_cost_tariff(**TARIFF)

    assert [one[:3] for one in ledger()] == [one[:3] for one in increments]
    assert again["id"] != tariff["id"]


@pytest.mark.parametrize("wrong", [
    {"rate": None, "tariff": None}, {"rate": "-1"}, {"currency": "eur"}, {"kind": "A call"}])
def test_create_cost_tariff_refuses_what_is_none(rules, wrong):
    with pytest.raises(ValidationError):
        rules.create_cost_tariff(**TARIFF | wrong)

    assert rules.list_cost_tariffs()["items"] == []


def test_update_cost_tariff_refuses_what_leaves_nothing_or_ends_before_it_starts(rules):
    tariff = rules.create_cost_tariff(**TARIFF)

    for wrong in ({"rate": None, "tariff": None}, {"ends_on": "2019-12-31"}):
        with pytest.raises(ValidationFailed):
            rules.update_cost_tariff(cost_tariff_id=tariff["id"], changes=wrong)

    assert rules.list_cost_tariffs(kind="call")["items"] == [tariff]


def test_list_cost_entries_pages_through_the_latest_first(rules):
    for days_ago in (3, 1, 2):
        enter(rules, incurred_at=moment(days_ago))

    first = rules.list_cost_entries(limit=2)
    second = rules.list_cost_entries(limit=2, after=first["next"])

    moments = [entry["incurred_at"] for entry in first["items"] + second["items"]]
    assert (moments, second["next"]) == (sorted(moments, reverse=True), None)
    assert len(moments) == 3
