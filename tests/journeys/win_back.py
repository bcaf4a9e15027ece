"""Real customers of a shop, CDNOW, as they would come from it, and what is reckoned of them here
once more by itself.

The data comes with the package `lifetimes` (Fader and Hardie), which is installed without what it
needs itself, and so cannot be imported. Its days are moved so that the last is yesterday.
"""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

_LAST = date(1998, 6, 30)
_RATE = Decimal("0.9")
LAPSED = timedelta(days=180)


@dataclass(frozen=True)
class Purchase:
    customer: str
    day: date
    count: int
    dollars: Decimal


def purchases(customer_count):
    """What the first so many customers of the sample bought."""
    (folder,) = find_spec("lifetimes").submodule_search_locations
    moved = datetime.now(UTC).date() - timedelta(days=1) - _LAST
    found = defaultdict(list)
    with (Path(folder) / "datasets" / "CDNOW_sample.txt").open() as file:
        for line in file:
            _, customer, day, count, dollars = line.split()
            found[customer].append(Purchase(
                customer, datetime.strptime(day, "%Y%m%d").date() + moved,  # noqa: DTZ007  A day.
                int(count), Decimal(dollars)))
    return {customer: found[customer] for customer in sorted(found)[:customer_count]}


class Shop:
    """Some of CDNOW's customers, under a mark that tells them from all others."""

    def __init__(self, mark, customer_count):
        self.mark = mark
        self.purchases = purchases(customer_count)

    def contacts_file(self):
        """The customers as a CSV."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["given_name", "family_name", "email", "tags", "customer_id"])
        for customer in self.purchases:
            writer.writerow(["Customer", f"{customer} {self.mark}", self.address_of(customer),
                             self.mark, customer])
        return out.getvalue().encode()

    def address_of(self, customer):
        return f"c{customer}.{self.mark}@cdnow.example"

    def orders(self):
        """Each purchase as an order of the past."""
        bought = [one for some in self.purchases.values() for one in some]
        for number, one in enumerate(bought, 1):
            yield {
                "external_id": {"system": self.mark, "id": str(number)},
                "customer": {"external_id": {"system": self.mark, "id": one.customer}},
                "channel": "shop", "currency": "USD", "is_historic": True, "state": "delivered",
                "placed_at": f"{one.day}T12:00:00Z",
                "lines": [{"description": "CDs", "quantity": "1",
                           "unit_price": str(one.dollars)}]}

    def rates(self):
        """What a dollar was worth, since the first of these days."""
        first = min(one.day for some in self.purchases.values() for one in some)
        return [{"currency": "USD", "day": str(first), "rate": str(_RATE)}]

    def revenue_of(self, customer):
        """What somebody bought for, in the currency of the house, each order to the cent."""
        return sum((_cents(one.dollars * _RATE) for one in self.purchases[customer]), Decimal(0))

    def lapsed(self):
        """Those who bought twice or more often, and not for half a year, sorted."""
        since = datetime.now(UTC) - LAPSED
        return sorted(
            customer for customer, some in self.purchases.items()
            if len(some) > 1 and max(datetime(one.day.year, one.day.month, one.day.day, 12,
                                              tzinfo=UTC) for one in some) < since)

    def alive(self, customer, r, alpha, a, b):
        """The chance that somebody still buys (Fader, Hardie and Lee, 2005, from formula 4)."""
        days = sorted({one.day for one in self.purchases[customer]})
        repeats, today = len(days) - 1, datetime.now(UTC).date()
        if not repeats:
            return 1.0
        recency, age = ((day - days[0]).days / 7 for day in (days[-1], today))
        return 1 / (1 + a / (b + repeats - 1) * ((alpha + age) / (alpha + recency)) ** (
            r + repeats))


def shares_of(moments, bought_at):
    """What each of some touches before a purchase is owed by each model that looks at one path."""
    count = len(moments)
    ages = [(bought_at - at).total_seconds() / 86_400 for at in moments]
    decayed = [0.5 ** (age / 7) for age in ages]
    ends = [Decimal(1)] if count == 1 else [Decimal("0.5")] * 2 if count == 2 else [
        Decimal("0.4"), *[Decimal("0.2") / (count - 2)] * (count - 2), Decimal("0.4")]
    return {
        "first": [Decimal(place == 0) for place in range(count)],
        "last": [Decimal(place == count - 1) for place in range(count)],
        "linear": [Decimal(1) / count] * count,
        "time_decay": [Decimal(one / sum(decayed)) for one in decayed],
        "position_based": ends}


def _cents(amount):
    return amount.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
