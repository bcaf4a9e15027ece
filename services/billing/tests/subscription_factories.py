"""What tests of subscriptions begin with: plans, who subscribes, and a clock that is set."""

from datetime import UTC, date, datetime, timedelta

from invoicing_factories import customer, invoices

from billing.subscriptions.renewals import renew_subscriptions
from chassis import clock
from chassis.testing.events import waiting_events


def set_clock(day):
    """Have it be noon of a day."""
    clock.move(timedelta())
    moment = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    clock.move(moment + timedelta(hours=12) - clock.now())


def plan(rules, price="31.00", **fields):
    return rules.create_subscription_plan(**{
        "name": "Básico", "currency": "EUR", "interval": "month", "lines": [
            {"description": "Licencia", "unit_price": price}], **fields})["id"]


def subscribed(rules, plan_id=None, **fields):
    return rules.create_subscription(**{
        "contact_id": customer(rules), "plan_id": plan_id or plan(rules), **fields})


def nets(rules):
    return [one["net"]["amount"] for one in invoices(rules, kind="invoice")]


def credits(rules):
    return [one["net"]["amount"] for one in invoices(rules, kind="credit_note")]


def told(rules):
    return [event["type"].rpartition(".")[2] for event in waiting_events(rules.store)
            if ".subscription." in event["type"]]


def on(day):
    """Have it be a day on which the job runs."""
    set_clock(day)
    renew_subscriptions()
