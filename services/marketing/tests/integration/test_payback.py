"""When a programme pays back, worked out of investments, the ledger of costs, and invoices."""

import pytest
from marketing_factories import moment, money
from programme_factories import (
    a_campaign,
    credited,
    day,
    decided,
    entered,
    sold,
)

from chassis.ids import new_id
from chassis.testing.parties import party


@pytest.fixture
def campaign(rules):
    return a_campaign(rules)


def payback(rules, programme):
    return rules.get_programme_payback(programme_id=programme["id"])


def parts(found, side):
    return {(one["kind"], one["name"]): one["amount"]["amount"] for one in found[side]}


def test_payback_is_the_first_day_by_which_the_margin_came_up_to_the_spend(rules, campaign):
    programme = decided(rules)
    for days_ago in (50, 40, 30, 20):
        sold(rules, campaign, days_ago=days_ago)

    found = payback(rules, programme)

    assert (found["standing"], found["payback_on"]) == ("paid_back", day(30))
    assert (found["spend"], found["benefit"], found["net"]) == (
        money("300.00"), money("400.00"), money("100.00"))
    assert parts(found, "spend_parts") == {("investment", "licences"): "300.00"}
    assert parts(found, "benefit_parts") == {("attributed_margin", "linear"): "400.00"}
    assert found["months"][-1]["cumulative_benefit"] == money("400.00")
    assert sum(float(month["benefit"]["amount"]) for month in found["months"]) == 400


def test_payback_moves_when_a_credit_note_comes(rules, campaign):
    programme = decided(rules)
    invoices = [sold(rules, campaign, days_ago=days_ago)[1] for days_ago in (50, 40, 30, 20)]
    assert payback(rules, programme)["payback_on"] == day(30)

    credited(rules, invoices[0], "100.00")

    found = payback(rules, programme)
    assert (found["standing"], found["payback_on"]) == ("paid_back", day(20))
    assert found["benefit"] == money("350.00")

    credited(rules, invoices[1], "200.00")
    found = payback(rules, programme)
    assert (found["standing"], found["benefit"]) == ("projected", money("250.00"))
    assert found["payback_on"] > day(0)


def test_payback_that_is_to_come_is_projected_by_the_last_weeks_with_an_interval(rules, campaign):
    programme = decided(rules)
    for days_ago in (70, 56, 42, 28, 14):
        sold(rules, campaign, net="80.00", margin="40.00", days_ago=days_ago)

    found = payback(rules, programme)

    assert (found["standing"], found["net"]) == ("projected", money("-100.00"))
    assert found["projection"]["days_used"] == 77
    # 200 euros in 77 days: the 100 that are missing take 38.5 more.
    assert found["payback_on"] == day(-39)
    assert found["earliest_on"] < found["payback_on"] < found["latest_on"]


def test_programme_that_brings_less_than_it_costs_never_pays_back_on_this_course(rules, campaign):
    programme = decided(rules, ledger_kinds=["training"])
    sold(rules, campaign, net="80.00", margin="40.00")
    for days_ago in (60, 40, 20):
        entered(rules, "100.00", days_ago=days_ago)

    found = payback(rules, programme)

    assert (found["standing"], found["payback_on"], found["earliest_on"]) == (
        "not_on_this_course", None, None)
    assert parts(found, "spend_parts") == {
        ("investment", "licences"): "300.00", ("ledger", "training"): "300.00"}


def test_programme_too_young_or_without_spend_has_no_payback(rules):
    young = decided(rules, starts_on=day(10), investments=[
        {"kind": "licences", "amount": money("300.00"), "starts_on": day(10)}])
    free = decided(rules, investments=[])

    assert payback(rules, young)["standing"] == "too_early"
    assert payback(rules, free)["standing"] == "nothing_spent"


def test_ledger_counts_only_kinds_that_are_named_since_the_start_and_each_entry_once(rules):
    programme = decided(rules, ledger_kinds=["training"])
    source = {"type": "bill", "id": new_id("cost")}
    for _ in range(2):
        rules.enter_cost(kind="training", amount=money("50.00"), incurred_at=moment(5),
                         source=source)
    entered(rules, "70.00", kind="advertisement")
    entered(rules, "90.00", days_ago=100)
    withdrawn = entered(rules, "11.00")
    rules.withdraw_cost_entry(cost_entry_id=withdrawn["id"], reason="Por error.")

    found = payback(rules, programme)

    (part,) = [one for one in found["spend_parts"] if one["kind"] == "ledger"]
    assert (part["amount"], part["row_count"]) == (money("50.00"), 1)
    assert part["rows"] == f"/costs?kind=training&starts_on={day(80)}&ends_on={day(0)}"
    listed = rules.list_cost_entries(kind="training", starts_on=day(80), ends_on=day(0))["items"]
    assert len([one for one in listed if not one.get("withdrawn_at")]) == 1


def test_amounts_are_at_the_rates_of_their_days_and_what_has_none_is_counted(rules, campaign):
    rules.set_exchange_rates(rates=[
        {"currency": "USD", "day": day(90), "rate": "0.5"},
        {"currency": "USD", "day": day(40), "rate": "0.9"}])
    programme = decided(rules, investments=[
        {"kind": "licences", "amount": money("100.00", "USD"), "starts_on": day(70)},
        {"kind": "people", "amount": money("10.00", "USD"), "starts_on": day(30)},
        {"kind": "people", "amount": money("10.00", "GBP"), "starts_on": day(30)}])
    sold(rules, campaign, days_ago=50, currency="USD")
    sold(rules, campaign, days_ago=20, currency="USD")

    found = payback(rules, programme)

    assert parts(found, "spend_parts") == {
        ("investment", "licences"): "50.00", ("investment", "people"): "9.00"}
    assert [one["unvalued_count"] for one in found["spend_parts"]] == [0, 1]
    assert found["benefit"] == money("140.00")


def test_benefit_is_only_what_campaigns_are_owed_and_its_rows_say_what_is_known(rules, campaign):
    programme = decided(rules)
    _, owed = sold(rules, campaign, days_ago=30)
    _, unowed = sold(rules, None, days_ago=20)
    _, without_margin = sold(rules, campaign, margin=None, days_ago=10)

    found = payback(rules, programme)
    page = rules.list_programme_benefits(programme_id=programme["id"])

    (part,) = found["benefit_parts"]
    assert (part["amount"], part["unvalued_count"]) == (money("100.00"), 1)
    assert part["rows"] == (
        f"/programmes/{programme['id']}/benefits?starts_on={day(80)}&ends_on={day(0)}")
    assert [(row["invoice_id"], row["attributed_revenue"]["amount"],
             row["attributed_margin"] and row["attributed_margin"]["amount"])
            for row in page["items"]] == [
        (owed["id"], "200.00", "100.00"), (unowed["id"], "0.00", "0.00"),
        (without_margin["id"], "200.00", None)]
    assert page["items"][0]["margin_rate"] == 0.5
    assert page["items"][0]["explained"] == (
        f"/attribution/conversions/{owed['id']}?look_back_days=90")


def test_benefits_are_told_page_by_page(rules, campaign):
    programme = decided(rules)
    ids = [sold(rules, campaign, days_ago=days_ago)[1]["id"] for days_ago in (30, 20, 10)]

    first = rules.list_programme_benefits(programme_id=programme["id"], limit=2)
    second = rules.list_programme_benefits(
        programme_id=programme["id"], limit=2, after=first["next"])

    assert [row["invoice_id"] for row in first["items"] + second["items"]] == ids
    assert second["next"] is None


def test_saving_is_worth_what_a_measure_is_better_day_by_day(rules):
    programme = decided(rules, savings=[{
        "name": "Clientes que vuelven", "measure": "active_customers", "baseline": "1",
        "period_days": 30, "unit_value": money("365.00")}])
    for _ in range(4):
        sold(rules, None, days_ago=5, contact_id=party())
    rules.measure_programme(programme_id=programme["id"])

    found = payback(rules, programme)

    # Three customers more × 365 euros a month × 12 ÷ 365 a day, for the one day measured.
    assert parts(found, "benefit_parts")[("saving", "Clientes que vuelven")] == "36.00"
