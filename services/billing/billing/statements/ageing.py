"""Ageing: what is open, by how many days it is overdue."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from chassis import money, paging

from ..invoices.models import Invoice
from .receivables import of_party, sum_of, today

# Up to how many days overdue; what is older is in the last.
STEPS = ((30, "days_1_30"), (60, "days_31_60"), (90, "days_61_90"))
NAMES = ("not_due", *(name for _, name in STEPS), "over_90_days")


def get_ageing(*, limit, after):
    """Show who owes how much and for how long, by customer and in all; nothing self-billed."""
    return ageing_of({"state": "issued", "is_self_billed": {"$ne": True}}, limit=limit, after=after)


def ageing_of(where, *, limit, after):
    """A page of what is open of the invoices that a condition finds, by party and in all."""
    groups = _grouped(where)
    (last,) = ("",) if after is None else paging.decode(after, (paging.text,))
    rows = sorted((contact_id, currency) for contact_id, currency in groups if contact_id > last)
    # The currencies of a customer stand on one page.
    ids = list(dict.fromkeys(contact_id for contact_id, _ in rows))
    shown = ids[:limit]
    totals = defaultdict(lambda: defaultdict(Decimal))
    for (_, currency), held in groups.items():
        for name, amount in held.items():
            totals[currency][name] += amount
    return {
        "items": [{"contact_id": contact_id, **_buckets(currency, groups[contact_id, currency])}
                  for contact_id, currency in rows if contact_id in set(shown)],
        "next": paging.encode([shown[-1]]) if len(ids) > limit else None,
        "totals": [_buckets(currency, totals[currency]) for currency in sorted(totals)],
    }


def buckets_of(contact_id):
    """What is open of a customer today, for each currency."""
    groups = _grouped({**of_party(contact_id), "state": "issued"})
    return [_buckets(currency, held) for (_, currency), held in sorted(groups.items())]


def bucket_of(due_on, day):
    """The name of the bucket for what was due on a day, seen from another."""
    overdue = (date.fromisoformat(day) - date.fromisoformat(due_on)).days
    if overdue <= 0:
        return NAMES[0]
    return next((name for days, name in STEPS if overdue <= days), NAMES[-1])


def _buckets(currency, held):
    amounts = {name: money.zero(currency) + held[name] for name in NAMES}
    return {"currency": currency, **amounts, "total": sum_of(amounts.values())}


def _grouped(where):
    """`{(contact id, currency): {bucket: amount}}`, summed by the store."""
    day = date.fromisoformat(today())
    limits = [(day - timedelta(days=days)).isoformat() for days, _ in ((0, ""), *STEPS)]
    branches = [{"case": {"$gte": ["$due_on", limit]}, "then": name}
                for limit, name in zip(limits, NAMES, strict=False)]
    found = Invoice.collection().aggregate([
        {"$match": {"kind": "invoice", **where}},
        {"$group": {
            "_id": {"contact_id": {"$first": "$contact_ids"}, "currency": "$currency",
                    "bucket": {"$switch": {"branches": branches, "default": NAMES[-1]}}},
            "amount": {"$sum": "$open_amount.amount"}}},
    ])
    groups = defaultdict(lambda: defaultdict(Decimal))
    for row in found:
        key = row["_id"]
        groups[key["contact_id"], key["currency"]][key["bucket"]] += row["amount"].to_decimal()
    return groups
