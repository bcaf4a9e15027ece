"""What a programme was spent on: its investments, and the kinds of the cost ledger that it names.

No kind is both, so nothing counts twice.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from chassis.figures import address

from ..costs.models import CostEntry
from ..costs.sums import COUNTED, SUMMED, decimal_of
from ..currencies.valuing import in_house
from ..periods import within


@dataclass
class Part:
    """A part of what was spent or gained: its amounts by day, and where its rows are."""

    kind: str
    name: str
    rows: str
    by_day: dict = field(default_factory=lambda: defaultdict(Decimal))
    row_count: int = 0
    unvalued_count: int = 0

    def add(self, day, amount, *, row_count=1, unvalued_count=0):
        """Count something of a day; an amount that is not known is only counted."""
        self.row_count += row_count
        self.unvalued_count += unvalued_count + (amount is None)
        if amount is not None:
            self.by_day[day] += amount


def invested(programme, until_on):
    """The investments of a loaded programme up to and with a day, a part for each kind."""
    parts = {}
    for line in programme["investments"]:
        part = parts.setdefault(line["kind"], Part(
            "investment", line["kind"], f"/programmes/{programme['id']}"))
        for day in days_of(line, until_on):
            part.add(day, in_house(line["amount"], day))
    return list(parts.values())


def days_of(line, until_on):
    """On which days an investment is paid, up to and with a day: once, or month by month.

    What begins on a 31st is paid on the last day of shorter months.
    """
    first = date.fromisoformat(line["starts_on"])
    last = min(until_on, line.get("ends_on") or until_on)
    if not line.get("is_monthly"):
        return [line["starts_on"]] if line["starts_on"] <= last else []
    days, count = [], 0
    while (day := (first + relativedelta(months=count)).isoformat()) <= last:
        days.append(day)
        count += 1
    return days


def entered(programme, until_on):
    """What the ledger holds of the programme's kinds since it began, a part for each kind."""
    kinds, starts_on = programme["ledger_kinds"], programme["starts_on"]
    if not kinds:
        return []
    parts = {kind: Part("ledger", kind, address(
        "/costs", kind=kind, starts_on=starts_on, ends_on=until_on)) for kind in kinds}
    rows = CostEntry.collection().aggregate([
        {"$match": {**COUNTED, "kind": {"$in": kinds}, "incurred_at": within(
            starts_on, until_on)}},
        {"$group": {"_id": {"kind": "$kind", "day": "$valued_on"}, **SUMMED}}])
    for row in rows:
        parts[row["_id"]["kind"]].add(
            row["_id"]["day"], decimal_of(row["amount"]), row_count=row["count"],
            unvalued_count=row["unvalued_count"])
    return list(parts.values())
