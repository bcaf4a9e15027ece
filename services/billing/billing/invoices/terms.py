"""When an invoice is due, by the terms of payment. Pure rules over days."""

import calendar
from datetime import date, timedelta

from chassis.money import shared_out

# UNTDID 4461 (BT-81), by how a party pays.
MEANS = {"transfer": "58", "direct_debit": "59", "card": "48", "cash": "10"}
# A transfer that is not SEPA, as of another currency than the euro.
OTHER_TRANSFER = "30"


def instalments_of(terms, issued_on, payable, currency):
    """The parts that are owed, and their days: `[{"due_on", "amount"}]`, which add up."""
    terms = terms or {}
    planned = terms.get("instalments") or [{"share": 1, "days": terms.get("days") or 0}]
    amounts = shared_out(payable, [item["share"] for item in planned], currency)
    parts = [
        {"due_on": due_on(issued_on, item["days"], end_of_month=terms.get("end_of_month"),
                          fixed_days=terms.get("fixed_days")), "amount": amount}
        for item, amount in zip(planned, amounts, strict=True)]
    return sorted(parts, key=lambda part: part["due_on"])


def due_on(issued_on, days, *, end_of_month=False, fixed_days=()):
    """The day that is so many days after another, moved to the end of its month and on to the next
    of the days on which a party pays. A day 31 is the last of a shorter month.
    """
    day = date.fromisoformat(issued_on) + timedelta(days=days)
    if end_of_month:
        day = day.replace(day=_last(day))
    if fixed_days:
        day = _next_of(sorted(fixed_days), day)
    return day.isoformat()


def _next_of(fixed_days, day):
    for fixed in fixed_days:
        if min(fixed, _last(day)) >= day.day:
            return day.replace(day=min(fixed, _last(day)))
    following = day.replace(day=1) + timedelta(days=_last(day))
    return following.replace(day=min(fixed_days[0], _last(following)))


def _last(day):
    return calendar.monthrange(day.year, day.month)[1]


def means_of(method, currency):
    """How the party pays, as an e-invoice tells it; by transfer when nothing is said."""
    kind = (method or {}).get("kind") or "transfer"
    return OTHER_TRANSFER if kind == "transfer" and currency != "EUR" else MEANS[kind]
