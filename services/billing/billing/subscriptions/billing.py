"""Billing a subscription: one period after the other, and what of one is given back."""

from decimal import Decimal

from chassis.ids import new_id
from chassis.money import loaded, stored
from chassis.outbox import announce
from contracts import billing as contract

from ..credit_notes.credit_notes import create_credit_note
from ..invoices.composing import compose, priced
from ..invoices.issuing import announce_issued, complete, take_place
from ..invoices.models import Invoice
from ..issuers.issuers import day_at, the_issuer
from ..issuers.series import series_for
from ..profiles.billing_profiles import the_profile_of
from .models import SubscriptionPlan
from .periods import Period, day_after, days_between, part_of, period_at
from .plans import held

KIND = "invoice"
RUNNING = ("trialing", "active")


def bill_until(subscription, today):
    """Bill all that is due by a day. Whoever calls stores the subscription."""
    while is_due(subscription, today):
        bill_next(subscription)


def is_due(subscription, today):
    """Whether something of a subscription is to be done by a day."""
    if subscription.state in RUNNING:
        return subscription.next_invoice_on <= today
    return subscription.state == "paused" and (subscription.stops_on or "9999") <= today


def bill_next(subscription):
    """Bill the next period of a subscription, or end it where it has none any more.

    What is missing (NOT_READY) is found before anything is written.
    """
    start, stop = subscription.next_invoice_on, subscription.stops_on
    if start is None or (stop and start >= stop):
        finish(subscription)
        return
    has_changed = _take_up_pending(subscription, start)
    period = period_at(subscription.anchor_on, subscription.plan["interval"], start)
    end = min(period.end, stop or period.end)
    _charge(subscription, period, start, end)
    subscription.state = "active"
    subscription.period_starts_on, subscription.period_ends_on = start, day_after(end, -1)
    subscription.next_invoice_on = end
    subscription.billed_count += 1
    subscription.waiting_reason = None
    if has_changed:
        announce(contract.subscription_changed, subscription)
    announce(contract.subscription_renewed, subscription)


def finish(subscription):
    """A subscription is over: cancelled, where somebody did that, or else ended."""
    subscription.state = "cancelled" if subscription.cancelled_at else "ended"
    subscription.next_invoice_on = subscription.pending = subscription.waiting_reason = None
    announce(contract.subscription_ended, subscription)


def give_back(subscription, day, reason):
    """Credit what was billed of the present period from a day on. It is billed up to there then."""
    charges = loaded(dict(subscription.charges or {}))
    subscription.charges = {}
    if subscription.period_ends_on is None or subscription.period_ends_on < day:
        return
    if charges:
        _credit(subscription, charges, day, reason)
    subscription.period_ends_on = day_after(day, -1)
    if day <= subscription.period_starts_on:
        subscription.period_starts_on = subscription.period_ends_on = None


def set_plan(subscription, plan_id, quantity, day):
    """Have a subscription be of another plan or quantity; of another interval, it begins anew."""
    if plan_id != subscription.plan_id:
        plan = SubscriptionPlan.fetch(plan_id)
        if plan.interval != subscription.plan["interval"]:
            subscription.anchor_on = day
        subscription.plan_id, subscription.plan = plan_id, held(plan)
    subscription.quantity = quantity


def _take_up_pending(subscription, day):
    pending = subscription.pending
    if not pending:
        return False
    set_plan(subscription, pending["plan_id"], pending["quantity"], day)
    subscription.pending = {}
    return True


def _charge(subscription, period, start, end):
    """Issue the invoice of days of a period, and note what each of its lines is for."""
    lines = [_line(subscription, loaded(dict(line)), period, start, end)
             for line in subscription.plan["lines"]]
    lines = priced(lines, subscription.currency)
    subscription.charges = {}
    if not any(line["net"] for line in lines):
        # Nothing is owed, so there is nothing to invoice.
        return
    invoice = _issue(subscription, lines, start)
    subscription.last_invoice_id = invoice.id
    subscription.charges = stored({
        "invoice_id": invoice.id, "period": {"start": period.start, "end": period.end}, "end": end,
        "lines": [{"id": line["id"], "price": price, "net": line["net"]}
                  for line, price in zip(lines, _prices(subscription), strict=True)]})


def _line(subscription, line, period, start, end):
    days = f"{start} – {day_after(end, -1)}"
    kept = {name: line.get(name) for name in ("product_id", "sku", "tax_category")}
    kept["id"] = new_id("line")
    quantity = line["quantity"] * subscription.quantity
    if Period(start, end) == period:
        return {**kept, "description": f"{line['description']} ({days})", "quantity": quantity,
                "unit": line["unit"], "unit_price": line["unit_price"]}
    part = part_of(quantity * line["unit_price"], subscription.currency, period, start, end)
    share = f"{days_between(start, end)}/{period.days}"
    return {**kept, "quantity": Decimal(1), "unit": "C62", "unit_price": part,
            "description": f"{line['description']} × {quantity.normalize():f} ({days}, {share})"}


def _prices(subscription):
    return [loaded(line["quantity"]) * loaded(line["unit_price"]) * subscription.quantity
            for line in subscription.plan["lines"]]


def _issue(subscription, lines, start):
    issuer, profile = the_issuer(), the_profile_of(subscription.contact_id)
    series, today = series_for(KIND), day_at(issuer)
    invoice = Invoice(
        kind=KIND, currency=subscription.currency, contact_ids=[profile.contact_id],
        owner_id=subscription.owner_id,
        source_keys=[f"{subscription.id}/{start}/{subscription.billed_count}"])
    said = {"issuer": issuer, "profile": profile, "lines": lines}
    compose(invoice, day=today, **said)
    place = take_place(series, today=today)
    if place[-1] != today:
        compose(invoice, day=place[-1], **said)
    complete(invoice, *place)
    invoice.add()
    announce_issued(invoice)
    return invoice


def _credit(subscription, charges, day, reason):
    """Credit the days of the charges from a day on; no more than nobody gave back by hand."""
    period, end = Period(**charges["period"]), charges["end"]
    invoice = Invoice.fetch(charges["invoice_id"])
    given_back = loaded(dict(invoice.credited_parts or {})).get("lines", {})
    start = max(day, subscription.period_starts_on)
    asked = []
    for line in charges["lines"]:
        unused = part_of(line["price"], subscription.currency, period, start, end)
        before = given_back.get(line["id"], {}).get("net", Decimal(0))
        amount = min(unused, line["net"] - before)
        if amount > 0:
            asked.append({"line_id": line["id"], "quantity": None, "amount": amount})
    if asked:
        create_credit_note(invoice_id=invoice.id, lines=asked, reason=reason, return_id=None,
                           note=None, series=None)
