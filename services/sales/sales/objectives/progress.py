"""How far an objective is, reckoned from what was sold, and whether that is the pace it needs."""

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from chassis import clock
from chassis.money import zero

from ..deals.models import Deal
from ..leads.models import Lead
from ..orders.models import Order

# So far from where it should be by now is on pace: a tenth of the target's share.
TOLERANCE = Decimal("0.1")


def progress_of(objective):
    """How far a stored objective is by now."""
    actual = _METRICS[objective["metric"]](objective)
    target = objective["target"].to_decimal()
    share = actual / target
    expected = _share_of_days(objective, clock.today())
    return {
        "actual": actual, "share": float(round(share, 4)), "expected_share": float(expected),
        "projected": _projected(actual, expected),
        "pace": _pace(objective, share, expected, clock.today()),
    }


def _share_of_days(objective, today):
    """How much of the period is over, the day of today being half over."""
    starts, ends = map(date.fromisoformat, (objective["starts_on"], objective["ends_on"]))
    days = (ends - starts).days + 1
    over = Decimal((date.fromisoformat(today) - starts).days) + Decimal("0.5")
    return round(min(Decimal(1), max(Decimal(0), over / days)), 4)


def _projected(actual, expected):
    places = Decimal(1).scaleb(min(actual.as_tuple().exponent, 0))
    return (actual / expected).quantize(places, ROUND_HALF_UP) if expected else actual


def _pace(objective, share, expected, today):
    if share >= 1:
        return "reached"
    if today > objective["ends_on"]:
        return "missed"
    if today < objective["starts_on"]:
        return "not_begun"
    if share >= expected * (1 + TOLERANCE):
        return "ahead"
    return "on_pace" if share >= expected * (1 - TOLERANCE) else "behind"


def _period(objective):
    starts = datetime.fromisoformat(objective["starts_on"]).replace(tzinfo=UTC)
    ends = datetime.fromisoformat(objective["ends_on"]).replace(tzinfo=UTC) + timedelta(days=1)
    return {"$gte": starts, "$lt": ends}


def _of(objective, *, partner=True):
    """The condition that something is of whoever the objective is for."""
    whose = objective["whose"]
    if whose == "user":
        return {"owner_id": objective["user_id"]}
    if whose == "team":
        return {"team_id": objective["team_id"]}
    if whose == "partner" and partner:
        return {"partner_id": objective["partner_id"]}
    return {}


def _orders(objective):
    return {**_of(objective), "placed_at": _period(objective), "state": {"$ne": "cancelled"}}


def _won(objective):
    return {**_of(objective), "state": "won", "closed_at": _period(objective)}


def _sum(document, where, path, objective):
    currency = objective["currency"]
    found = list(document.collection().aggregate([
        {"$match": {**where, f"{path}.currency": currency}},
        {"$group": {"_id": None, "sum": {"$sum": f"${path}.amount"}}}]))
    return found[0]["sum"].to_decimal() if found else zero(currency)


def _count(document, where):
    return Decimal(document.collection().count_documents(where))


def _customers(objective):
    """Whose first order is in the period."""
    period = _period(objective)
    bought = Order.collection().distinct("contact_ids.0", _orders(objective))
    before = Order.collection().distinct("contact_ids.0", {
        "contact_ids": {"$in": bought}, "placed_at": {"$lt": period["$gte"]},
        "state": {"$ne": "cancelled"}})
    return Decimal(len(set(bought) - set(before)))


_METRICS = {
    "order_total": lambda held: _sum(Order, _orders(held), "total", held),
    "order_margin": lambda held: _sum(Order, _orders(held), "margin", held),
    "won_value": lambda held: _sum(Deal, _won(held), "value", held),
    "order_count": lambda held: _count(Order, _orders(held)),
    "won_count": lambda held: _count(Deal, _won(held)),
    "customer_count": _customers,
    "lead_count": lambda held: _count(Lead, {
        **_of(held), "state": "converted", "converted_at": _period(held)}),
}
