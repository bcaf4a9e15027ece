"""Subscriptions: begun, tried, billed from an anchor, and renewed by themselves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from invoicing_factories import ADDRESS, OTHER_TAX_ID, customer, invoices, party, set_up
from subscription_factories import nets, on, plan, set_clock, subscribed, told

from billing.errors import BillingProfileMissing, PlanIsRetired, SubscriptionIsTrialing
from billing.subscriptions.renewals import renew_subscriptions
from chassis import clock
from contracts.errors import ValidationFailed


@pytest.fixture
def ready(rules):
    set_clock("2027-01-31")
    set_up(rules)
    yield rules
    clock.move(timedelta())


# Beginning and renewing


def test_create_subscription_invoices_the_first_period_at_once(ready):
    made = subscribed(ready, quantity=3)

    assert (made["state"], made["period_starts_on"], made["period_ends_on"]) == (
        "active", "2027-01-31", "2027-02-27")
    assert made["next_invoice_on"] == "2027-02-28"
    (invoice,) = invoices(ready)
    assert made["last_invoice_id"] == invoice["id"]
    assert (invoice["net"]["amount"], invoice["total"]["amount"]) == ("93.00", "112.53")
    (line,) = invoice["lines"]
    assert (line["quantity"], line["description"]) == (
        "3", "Licencia (2027-01-31 – 2027-02-27)")
    assert told(ready) == ["started", "renewed"]


@pytest.mark.parametrize(("fields", "error"), [
    ({"starts_on": "2026-01-01"}, ValidationFailed),
    ({"ends_on": "2027-01-30"}, ValidationFailed),
    ({"plan_id": "subscription_plan_01h455vb4pex5vsknk084sn02q"}, ValidationFailed)])
def test_create_subscription_that_cannot_be(ready, fields, error):
    with pytest.raises(error):
        subscribed(ready, **fields)

    assert ready.list_subscriptions()["items"] == []


def test_create_subscription_without_fiscal_data_or_to_a_retired_plan(ready):
    plan_id = plan(ready)
    with pytest.raises(BillingProfileMissing):
        ready.create_subscription(contact_id=party(), plan_id=plan_id)
    ready.update_subscription_plan(subscription_plan_id=plan_id, changes={"is_retired": True})
    with pytest.raises(PlanIsRetired):
        subscribed(ready, plan_id)

    assert (ready.list_subscriptions()["items"], nets(ready)) == ([], [])


def test_subscription_is_billed_from_the_31st_over_a_leap_year(ready):
    made = subscribed(ready)

    day = date(2027, 2, 1)
    while day <= date(2028, 3, 31):
        on(day.isoformat())
        day += timedelta(days=1)

    assert [one["issued_on"] for one in invoices(ready)] == [
        "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31", "2027-06-30",
        "2027-07-31", "2027-08-31", "2027-09-30", "2027-10-31", "2027-11-30", "2027-12-31",
        "2028-01-31", "2028-02-29", "2028-03-31"]
    assert set(nets(ready)) == {"31.00"}
    assert ready.get_subscription(subscription_id=made["id"])["period_ends_on"] == "2028-04-29"


def test_renewal_is_made_up_for_after_an_outage_and_is_never_early(ready):
    subscribed(ready)

    on("2027-02-27")
    early = len(nets(ready))
    on("2027-05-02")

    assert early == 1
    assert [one["lines"][0]["description"] for one in invoices(ready)] == [
        f"Licencia ({days})" for days in (
            "2027-01-31 – 2027-02-27", "2027-02-28 – 2027-03-30", "2027-03-31 – 2027-04-29",
            "2027-04-30 – 2027-05-30")]


def test_renewal_by_many_replicas_at_once_bills_each_period_once(ready):
    customer_id, plan_id = customer(ready), plan(ready)
    for _ in range(4):
        subscribed(ready, plan_id, contact_id=customer_id)
    set_clock("2027-03-31")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: renew_subscriptions(), range(6)))

    assert len(nets(ready)) == 4 * 3
    assert ready.verify_chain(series="F")["checked_count"] == 12


def test_renewal_waits_for_fiscal_data(ready):
    contact_id = party()
    made = ready.create_subscription(contact_id=contact_id, plan_id=plan(ready, trial_days=10))
    on("2027-02-10")
    waiting = ready.get_subscription(subscription_id=made["id"])
    ready.create_billing_profile(
        contact_id=contact_id, legal_name="Ana", tax_id=OTHER_TAX_ID, address=ADDRESS)
    renew_subscriptions()

    assert (waiting["state"], waiting["waiting_reason"]) == (
        "trialing", "billing_profile_missing")
    assert nets(ready) == ["31.00"]
    held = ready.get_subscription(subscription_id=made["id"])
    assert (held["state"], held["period_starts_on"]) == ("active", "2027-02-10")
    assert "waiting_reason" not in held


# Trials, anchors and ends


def test_trial_is_free_and_then_the_first_period_is_billed_whole(ready):
    made = subscribed(ready, plan(ready, trial_days=14))

    assert (made["state"], made["trial_ends_on"], nets(ready)) == ("trialing", "2027-02-13", [])
    with pytest.raises(SubscriptionIsTrialing):
        ready.pause_subscription(subscription_id=made["id"])
    on("2027-02-13")
    assert nets(ready) == []
    on("2027-02-14")
    assert nets(ready) == ["31.00"]
    assert ready.get_subscription(
        subscription_id=made["id"])["next_invoice_on"] == "2027-03-14"


def test_trial_that_is_cancelled_costs_nothing(ready):
    made = subscribed(ready, trial_days=7)

    ready.cancel_subscription(subscription_id=made["id"])
    on("2027-03-31")

    held = ready.get_subscription(subscription_id=made["id"])
    assert (held["state"], held["cancels_on"], nets(ready)) == ("cancelled", "2027-02-07", [])
    assert told(ready) == ["started", "cancelled", "ended"]


def test_period_that_begins_between_two_anchors_is_billed_by_days(ready):
    set_clock("2027-03-11")
    subscribed(ready, anchor_on="2027-01-01")
    on("2027-04-01")

    assert nets(ready) == ["21.00", "31.00"]
    assert invoices(ready)[0]["lines"][0]["description"] == (
        "Licencia × 1 (2027-03-11 – 2027-03-31, 21/31)")


def test_subscription_with_a_last_day_is_billed_up_to_it(ready):
    set_clock("2027-03-01")
    made = subscribed(ready, ends_on="2027-04-10")
    on("2027-04-01")
    on("2027-04-11")
    on("2027-06-01")

    assert nets(ready) == ["31.00", "10.33"]
    assert ready.get_subscription(subscription_id=made["id"])["state"] == "ended"
    assert told(ready)[-1] == "ended"


@pytest.mark.parametrize(("interval", "ends"), [("quarter", "2027-04-29"), ("year", "2028-01-30")])
def test_longer_intervals(ready, interval, ends):
    assert subscribed(ready, plan(ready, interval=interval))["period_ends_on"] == ends
