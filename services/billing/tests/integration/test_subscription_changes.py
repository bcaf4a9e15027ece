"""Subscriptions: changed, paused, resumed and cancelled, with each active day billed once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invoicing_factories import customer, invoices, set_up
from subscription_factories import credits, nets, on, plan, set_clock, subscribed, told

from billing.errors import CurrencyDiffers, SubscriptionIsOver, SubscriptionIsPaused
from chassis import clock
from contracts.context import Actor
from contracts.errors import NotFound, PreconditionFailed


@pytest.fixture
def ready(rules):
    set_clock("2027-01-31")
    set_up(rules)
    yield rules
    clock.move(timedelta())


def test_change_subscription_now_credits_the_old_and_bills_the_new_by_days(ready):
    set_clock("2027-03-01")
    made = subscribed(ready)
    set_clock("2027-03-11")

    changed = ready.change_subscription(subscription_id=made["id"], quantity=2)

    assert (nets(ready), credits(ready)) == (["31.00", "42.00"], ["21.00"])
    assert (changed["quantity"], changed["period_starts_on"], changed["next_invoice_on"]) == (
        2, "2027-03-11", "2027-04-01")
    assert told(ready)[2:] == ["changed", "renewed"]
    on("2027-04-01")
    assert nets(ready)[-1] == "62.00"


def test_change_subscription_from_the_next_period_on(ready):
    made = subscribed(ready)
    dearer = plan(ready, "50.00", name="Pro")

    changed = ready.change_subscription(
        subscription_id=made["id"], plan_id=dearer, at="period_end")
    on("2027-02-28")

    assert changed["pending"] == {"plan_id": dearer, "quantity": 1}
    assert (nets(ready), credits(ready)) == (["31.00", "50.00"], [])
    held = ready.get_subscription(subscription_id=made["id"])
    assert (held["plan"]["name"], held.get("pending") or None) == ("Pro", None)


def test_change_subscription_to_another_interval_begins_anew(ready):
    set_clock("2027-03-01")
    made = subscribed(ready)
    set_clock("2027-03-11")

    changed = ready.change_subscription(
        subscription_id=made["id"], plan_id=plan(ready, "300", interval="year"))

    assert (nets(ready), credits(ready)) == (["31.00", "300.00"], ["21.00"])
    assert (changed["anchor_on"], changed["period_ends_on"]) == ("2027-03-11", "2028-03-10")


def test_change_subscription_that_is_refused_changes_nothing(ready):
    made = subscribed(ready)
    dollars = plan(ready, currency="USD")

    with pytest.raises(CurrencyDiffers):
        ready.change_subscription(subscription_id=made["id"], plan_id=dollars)
    with pytest.raises(PreconditionFailed):
        ready.change_subscription(subscription_id=made["id"], quantity=2, expected_version=99)

    assert ready.get_subscription(subscription_id=made["id"]) == made
    assert (nets(ready), credits(ready)) == (["31.00"], [])


def test_paused_subscription_is_billed_for_no_day_until_it_is_resumed(ready):
    set_clock("2027-03-01")
    made = subscribed(ready)
    set_clock("2027-03-11")
    paused = ready.pause_subscription(subscription_id=made["id"])
    on("2027-05-21")
    with pytest.raises(SubscriptionIsPaused):
        ready.change_subscription(subscription_id=made["id"], quantity=2)
    resumed = ready.resume_subscription(subscription_id=made["id"])

    assert (paused["state"], paused["period_ends_on"]) == ("paused", "2027-03-10")
    assert "next_invoice_on" not in paused
    assert (resumed["state"], resumed["next_invoice_on"]) == ("active", "2027-06-01")
    assert (nets(ready), credits(ready)) == (["31.00", "11.00"], ["21.00"])
    assert told(ready)[2:] == ["paused", "resumed", "renewed"]


def test_cancel_subscription_now_credits_the_days_that_are_left(ready):
    set_clock("2027-03-01")
    made, kept = subscribed(ready), subscribed(ready)
    set_clock("2027-03-11")

    cancelled = ready.cancel_subscription(subscription_id=made["id"], at="now", reason="Cierre")
    ready.cancel_subscription(subscription_id=kept["id"], at="now", gives_back=False)
    on("2027-05-01")

    assert (cancelled["state"], cancelled["cancels_on"]) == ("cancelled", "2027-03-11")
    assert (nets(ready), credits(ready)) == (["31.00", "31.00"], ["21.00"])
    with pytest.raises(SubscriptionIsOver):
        ready.resume_subscription(subscription_id=made["id"])


def test_cancel_subscription_gives_back_no_more_than_nobody_gave_back_by_hand(ready):
    set_clock("2027-03-01")
    made = subscribed(ready)
    (invoice,) = invoices(ready)
    ready.create_credit_note(invoice_id=invoice["id"], reason="Cortesía", lines=[
        {"line_id": invoice["lines"][0]["id"], "amount": "25.00"}])
    set_clock("2027-03-11")

    ready.cancel_subscription(subscription_id=made["id"], at="now")

    assert credits(ready) == ["25.00", "6.00"]


def test_cancel_portal_subscription_at_the_end_of_what_is_billed(ready):
    contact_id = customer(ready)
    made = subscribed(ready, contact_id=contact_id)
    other = subscribed(ready)
    portal = ready.by(Actor("portal_user", roles=("customer",), party_id=contact_id))

    (shown,) = portal.list_portal_subscriptions()["items"]
    for name in ("get_portal_subscription", "cancel_portal_subscription"):
        with pytest.raises(NotFound):
            getattr(portal, name)(subscription_id=other["id"])
    cancelled = portal.cancel_portal_subscription(
        subscription_id=made["id"], expected_version=shown["version"], reason="Ya no")
    portal.cancel_portal_subscription(subscription_id=made["id"])

    assert shown["id"] == made["id"]
    assert "owner_id" not in cancelled
    assert (cancelled["state"], cancelled["cancels_on"]) == ("active", "2027-02-28")
    on("2027-02-28")
    assert portal.get_portal_subscription(subscription_id=made["id"])["state"] == "cancelled"
    assert len(nets(ready)) == 3
    assert told(ready).count("cancelled") == 1


@settings(max_examples=6, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(
    st.tuples(st.sampled_from(["pause", "resume", "change", "wait"]), st.integers(0, 40)),
    min_size=1, max_size=6))
def test_every_active_day_is_billed_once_whatever_happens(ready, steps):
    # Each cut rounds once, so what is billed is the sum of its days but for a cent a cut.
    ready.store.invoices.delete_many({})
    ready.store.subscriptions.delete_many({})
    set_clock("2027-03-01")
    price = Decimal("8680.00")
    made = subscribed(ready, plan(ready, str(price)), contact_id=customer(ready))
    today, quantity, owed, is_active = date(2027, 3, 1), 1, Decimal(0), True

    for action, days in steps:
        for _ in range(days):
            owed += _of_day(price, today) * quantity if is_active else 0
            today += timedelta(days=1)
        on(today.isoformat())
        if action == "pause":
            is_active = False
            ready.pause_subscription(subscription_id=made["id"])
        elif action == "resume":
            is_active = True
            ready.resume_subscription(subscription_id=made["id"])
        elif action == "change" and is_active:
            quantity = quantity % 3 + 1
            ready.change_subscription(subscription_id=made["id"], quantity=quantity)
    if is_active:
        ready.cancel_subscription(subscription_id=made["id"], at="now")

    billed = sum(map(Decimal, nets(ready))) - sum(map(Decimal, credits(ready)))
    assert abs(billed - owed) <= Decimal("0.10")


def _of_day(price, day):
    days = ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day
    return price / days
