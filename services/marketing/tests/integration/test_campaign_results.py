"""What campaigns brought, worked out of their rows, in the currency of the house."""

from datetime import timedelta
from decimal import Decimal

import pytest
from campaign_factories import SETTINGS, a_mail, approved, launched
from marketing_factories import an_invoice, an_order, happened, issued, moment, money, placed

from chassis import clock
from chassis.ids import new_id
from chassis.outbox import commit
from chassis.testing.parties import party
from contracts.errors import NotFound
from marketing.costs import ledger as costs
from marketing.email import planning
from marketing.touches import ledger as touches


@pytest.fixture
def campaign(rules):
    rules.set_marketing_mail_settings(**SETTINGS)
    return approved(rules, targets={"reach": 4, "conversions": 1, "revenue": money("400.00")})


def reached(rules, campaign, count, **fields):
    """An action that reached so many people a day ago: `(action, their ids)`."""
    ids = sorted(party() for _ in range(count))
    action = launched(rules, ids, campaign, **fields)
    planning.plan_recipients()
    rules.store.recipients.update_many(
        {"action_id": action["id"], "state": "planned"},
        {"$set": {"state": "sent", "sent_at": clock.now() - timedelta(days=1)}})
    return action, ids


def bought(rules, contact_id, campaign, total="100.00", **fields):
    order = an_order(contact_id, total, campaign_id=campaign["id"], placed_at=moment(), **fields)
    rules.react("on_order_told", placed(order))
    return order


def spent(campaign, amount, action_id=None, *, kind="mail", currency="EUR"):
    """An entry of the ledger of costs."""
    commit(lambda: costs.enter(
        source={"type": "bill", "id": new_id("cost")}, contact_ids=[], kind=kind,
        amount={"amount": Decimal(amount), "currency": currency}, incurred_at=clock.now(),
        campaign_id=campaign["id"], action_id=action_id))


def test_campaign_results_are_profit_now_against_the_objective(rules, campaign):
    action, (ana, luz) = reached(rules, campaign, 2, owner_id="user_01keeca2mwf04sf6mrhrvrar59")
    rules.store.recipients.update_one({"contact_id": ana}, {"$set": {"clicked_at": clock.now()}})
    bought(rules, ana, campaign, "300.00", margin=money("90.00"))
    bought(rules, luz, campaign, "50.00", state="cancelled", margin=money("15.00"))
    spent(campaign, "20.00", action["id"])
    spent(campaign, "10.00")
    spent(campaign, "99.00", kind="refund")

    results = rules.get_campaign_results(campaign_id=campaign["id"])

    figures = results["figures"]
    assert {name: figures[name] for name in (
        "reach_count", "response_count", "conversion_count", "revenue", "margin", "cost", "profit",
        "return_on_investment")} == {
        "reach_count": 2, "response_count": 1, "conversion_count": 1, "revenue": money("300.00"),
        "margin": money("90.00"), "cost": money("30.00"), "profit": money("60.00"),
        "return_on_investment": 2.0}
    assert (figures["cost_of_reach"], figures["cost_of_conversion"]) == (
        money("15.00"), money("30.00"))
    assert {item["name"]: item["share"] for item in results["against_targets"]} == {
        "reach": 0.5, "conversions": 1.0, "revenue": 0.75}
    assert (results["budget_left"], results["is_paid_back"]) == (money("970.00"), True)
    assert [(group["id"], group["figures"]["cost"]) for group in results["by_action"]] == [
        (action["id"], money("20.00"))]
    assert [group["id"] for group in results["by_owner"]] == [action["owner_id"]]


def test_what_was_given_back_takes_its_part_of_the_profit_along(rules, campaign):
    _, (ana, luz) = reached(rules, campaign, 2)
    order = bought(rules, ana, campaign, "300.00", margin=money("90.00"))
    bought(rules, luz, campaign, "100.00", margin=money("40.00"))
    again = bought(rules, luz, campaign, "50.00", margin=money("10.00"))
    invoice = an_invoice(ana, "300.00", order_ids=[order["id"]])
    cancelled = an_invoice(luz, "50.00", order_ids=[again["id"]], state="cancelled")
    for credit in (an_invoice(ana, "100.00", kind="credit_note", credits_invoice_id=invoice["id"]),
                   an_invoice(luz, "50.00", kind="credit_note",
                              credits_invoice_id=cancelled["id"])):
        rules.react("on_invoice_told", issued(credit))
    for one in (invoice, cancelled):
        rules.react("on_invoice_told", issued(one))
    spent(campaign, "20.00")

    figures = rules.get_campaign_results(campaign_id=campaign["id"])["figures"]

    assert (figures["revenue"], figures["credited"]) == (money("450.00"), money("100.00"))
    assert (figures["margin"], figures["profit"]) == (money("110.00"), money("90.00"))
    assert figures["return_on_investment"] == 4.5


def test_results_leave_out_and_say_what_has_no_rate(rules, campaign):
    _, (ana,) = reached(rules, campaign, 1)
    bought(rules, ana, campaign, "100.00", margin=money("40.00"))
    bought(rules, ana, campaign, "100.00", currency="USD", margin=money("40.00", "USD"))
    bought(rules, ana, campaign, "100.00")
    spent(campaign, "5.00")
    spent(campaign, "5.00", currency="USD")

    figures = rules.get_campaign_results(campaign_id=campaign["id"])["figures"]

    assert (figures["revenue"], figures["margin"], figures["cost"]) == (
        money("200.00"), money("40.00"), money("5.00"))
    assert (figures["unvalued_order_count"], figures["unknown_margin_count"],
            figures["unvalued_cost_count"]) == (1, 2, 1)


def test_results_value_both_sides_at_the_rate_of_their_day(rules, campaign):
    rules.set_exchange_rates(rates=[
        {"currency": "USD", "day": "2020-01-01", "rate": "0.5"},
        {"currency": "USD", "day": (clock.now() + timedelta(days=1)).date().isoformat(),
         "rate": "0.9"}])
    _, (ana,) = reached(rules, campaign, 1)
    bought(rules, ana, campaign, "100.00", currency="USD", margin=money("40.00", "USD"))
    spent(campaign, "10.00")

    figures = rules.get_campaign_results(campaign_id=campaign["id"])["figures"]

    assert (figures["revenue"], figures["profit"], figures["return_on_investment"]) == (
        money("50.00"), money("10.00"), 1.0)


def test_results_without_costs_have_no_return_and_openings_change_nothing(rules, campaign):
    action, (ana,) = reached(rules, campaign, 1)
    before = rules.get_action_results(action_id=action["id"])["figures"]
    assert (before["return_on_investment"], before["cost_of_conversion"]) == (None, None)

    rules.store.recipients.update_one({"contact_id": ana}, {"$set": {"opened_at": clock.now()}})

    assert rules.get_action_results(action_id=action["id"])["figures"] == before


def test_order_counts_once_for_the_action_that_reached_its_buyer_last(rules, campaign):
    first, (ana,) = reached(rules, campaign, 1)
    second = launched(rules, [ana], campaign)
    planning.plan_recipients()
    rules.store.recipients.update_many({"action_id": second["id"]}, {"$set": {
        "state": "sent", "sent_at": clock.now() - timedelta(hours=1)}})
    bought(rules, ana, campaign)
    bought(rules, party(), campaign)

    groups = {group["id"]: group["figures"]["conversion_count"] for group in
              rules.get_campaign_results(campaign_id=campaign["id"])["by_action"]}

    assert groups == {first["id"]: 0, second["id"]: 1}
    assert rules.get_campaign_results(
        campaign_id=campaign["id"])["figures"]["conversion_count"] == 2
    assert rules.get_campaign_results(campaign_id=campaign["id"])["figures"]["reach_count"] == 1


def test_results_are_those_of_an_order_told_again_or_cancelled(rules, campaign):
    action, (ana,) = reached(rules, campaign, 1)
    order = bought(rules, ana, campaign)
    rules.react("on_order_told", placed(order))
    assert rules.get_action_results(action_id=action["id"])["figures"]["conversion_count"] == 1
    assert [item["id"] for item in rules.list_campaign_orders(
        campaign_id=campaign["id"])["items"]] == [order["id"]]

    rules.react("on_order_told", happened("sales.order.cancelled", {
        "order": {**order, "version": 2, "state": "cancelled"}}))

    assert rules.get_action_results(action_id=action["id"])["figures"]["conversion_count"] == 0
    assert rules.list_campaign_orders(campaign_id=campaign["id"])["items"] == []


def test_responses_by_other_channels_come_from_touches(rules, campaign):
    action = rules.create_action(campaign_id=campaign["id"], name="Llamadas", channel="phone")
    rules.launch_action(action_id=action["id"])
    ana, luz = party(), party()
    for number, (id, kind) in enumerate([(ana, "called"), (ana, "answered"), (luz, "called")]):
        commit(lambda number=number, id=id, kind=kind: touches.note(
            source={"type": "call", "id": str(number)}, contact_id=id, kind=kind, channel="phone",
            campaign_id=campaign["id"], action_id=action["id"], occurred_at=clock.now()))

    figures = rules.get_action_results(action_id=action["id"])["figures"]

    assert (figures["reach_count"], figures["response_count"]) == (2, 1)


def test_uplift_compares_those_held_out_with_those_reached(rules, campaign):
    action, ids = reached(rules, campaign, 40, mail=a_mail(hold_out_share=0.5))
    held_out = [raw["contact_id"] for raw in rules.store.recipients.find({"state": "held_out"})]
    got_it = sorted(set(ids) - set(held_out))
    for buyer in (*got_it, held_out[0]):
        # Whatever they bought, for this campaign or not.
        rules.react("on_order_told", placed(an_order(buyer)))

    results = rules.get_action_results(action_id=action["id"])

    uplift = results["uplift"]
    assert results["states"] == {"sent": len(got_it), "held_out": len(held_out)}
    assert (uplift["reached_buyer_count"], uplift["held_out_buyer_count"]) == (len(got_it), 1)
    assert uplift["uplift"] == pytest.approx(1 - 1 / len(held_out))
    assert uplift["p_value"] < 0.001


def test_results_of_a_campaign_that_is_not_there_are_not_found(rules):
    with pytest.raises(NotFound):
        rules.get_campaign_results(campaign_id=new_id("campaign"))
