"""What was ordered in a period, by channel or by partner; cancelled orders count for nothing."""

from collections import defaultdict
from decimal import Decimal

from chassis.figures import (
    address,
    days_before,
    decimal_of,
    figure,
    given,
    moments_of,
    series,
    share,
    span,
    step_of,
    table,
)
from chassis.parties import parties_of
from chassis.visibility import narrow

from ..orders.models import Order

_PLACED = ("placed_after", "placed_before")
_PATHS = {"channel": "$channel", "partner": "$partner_id"}
_FILTERS = {"channel": "channel", "partner": "partner_id"}


def get_order_figures(*, starts_on, ends_on, group_by, owner_id=None, team_id=None, currency=None):
    """Count the orders of a period and of that before, in each currency by itself."""
    where = {**given(owner_id=owner_id, team_id=team_id), **of_currency(currency)}
    now = sums_of(grouped(None, where, starts_on, ends_on))
    before = sums_of(grouped(None, where, *days_before(starts_on, ends_on)))
    who = given(owner_id=owner_id, team_id=team_id)
    rows = address("/orders", is_cancelled="false", **who, **span(starts_on, ends_on, *_PLACED))
    return {
        "figures": [
            figure("order_count", "count", now.count, before.count, rows=rows),
            *amounts("revenue", now.totals, before.totals, rows),
            *amounts("average_order", now.averages, before.averages, rows)],
        "series": _series(where, starts_on, ends_on),
        "tables": [_table(group_by, who, where, starts_on, ends_on)],
    }


class Sums:
    """How many orders, and what they come to in each currency."""

    def __init__(self):
        self.count, self.counts, self.totals = 0, defaultdict(int), defaultdict(Decimal)

    @property
    def averages(self):
        """What an order came to, by currency."""
        return {one: share(total, self.counts[one]) for one, total in self.totals.items()}


def sums_of(rows):
    """The sums of rows as `grouped` gives them."""
    sums = Sums()
    for row in rows:
        currency = row["_id"]["currency"]
        sums.count += row["count"]
        sums.counts[currency] += row["count"]
        sums.totals[currency] += decimal_of(row["total"])
    return sums


def grouped(key, where, starts_on, ends_on):
    """The orders of some days that stand, by a key and currency, as the store adds them up."""
    return list(Order.collection().aggregate([
        {"$match": narrow({"placed_at": moments_of(starts_on, ends_on),
                           "state": {"$ne": "cancelled"}, **where}, "order")},
        {"$group": {"_id": {"key": key, "currency": "$total.currency"}, "count": {"$sum": 1},
                    "total": {"$sum": "$total.amount"}}}]))


def of_currency(currency):
    """The condition that orders are in a currency."""
    return {"total.currency": currency} if currency else {}


def amounts(name, found, before, rows):
    """A figure of money for each currency."""
    return [figure(name, "money", found.get(one), before.get(one), currency=one, rows=rows)
            for one in sorted({*found, *before})]


def _series(where, starts_on, ends_on):
    by_step = grouped({"$dateToString": {
        "date": "$placed_at", "format": step_of(starts_on, ends_on)}}, where, starts_on, ends_on)
    counts, totals = defaultdict(int), defaultdict(dict)
    for row in by_step:
        counts[row["_id"]["key"]] += row["count"]
        totals[row["_id"]["currency"]][row["_id"]["key"]] = row["total"]
    return [series("order_count", "count", counts, starts_on, ends_on), *(
        series("revenue", "money", found, starts_on, ends_on, currency=one)
        for one, found in sorted(totals.items()))]


def _table(group_by, who, where, starts_on, ends_on):
    by_key = defaultdict(list)
    for row in grouped(_PATHS[group_by], where, starts_on, ends_on):
        by_key[row["_id"].get("key")].append(row)
    return table_of(f"orders_by_{group_by}", by_key, _FILTERS[group_by], {
        "is_cancelled": "false", **who, **span(starts_on, ends_on, *_PLACED)})


def table_of(name, by_key, filter_name, narrowed):
    """A table of orders by key, the most first; keys that are contacts have their names."""
    found = {key: sums_of(rows) for key, rows in by_key.items()}
    currencies = sorted({one for sums in found.values() for one in sums.totals})
    names = {}
    if filter_name == "partner_id":
        names = {id: party["name"] for id, party in parties_of(
            [key for key in found if key]).items()}
    ordered = sorted(found.items(), key=lambda item: (-item[1].count, item[0] or ""))
    return table(
        name, [("order_count", "count", None), *(("revenue", "money", one) for one in currencies)],
        [(key, names.get(key), [sums.count, *(sums.totals.get(one, 0) for one in currencies)],
          address("/orders", **{filter_name: key}, **narrowed) if key else None)
         for key, sums in ordered])
