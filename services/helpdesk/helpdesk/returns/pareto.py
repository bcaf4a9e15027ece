"""Of what most comes back: counted by product, cause, reason, supplier or who answers for it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from chassis import clock
from chassis.money import exact, rounded, zero
from chassis.parties import parties_of
from chassis.visibility import narrow
from contracts.errors import ValidationFailed

from .models import Return

DAYS = 90
EARLIEST, LATEST = "1900-01-01", "2999-12-31"
MOST_PARTS = 200
_NOTHING = Decimal(0)
_PATHS = {"cause": "$cause.cause", "reason": "$reason", "supplier": "$_supplier_id",
          "responsible": "$cause.responsible"}


def get_return_pareto(*, by, currency, kind=None, from_on=None, until_on=None):
    """Count what was asked for in a time, the most first, each with its share and all before it."""
    until_on = until_on or clock.today()
    _require_reckonable(from_on=from_on, until_on=until_on)
    from_on = from_on or (date.fromisoformat(until_on) - timedelta(days=DAYS)).isoformat()
    where = {"opened_at": {"$gte": _start_of(from_on),
                           "$lt": _start_of(until_on) + timedelta(days=1)},
             "amount.currency": currency, "status": {"$ne": "cancelled"}}
    if kind is not None:
        where["kind"] = kind
    rows = _rows(where, by)
    (whole,) = _rows(where, None) or [{"count": 0, "value": _NOTHING, "cost": _NOTHING}]
    return {
        "by": by, "from_on": from_on, "until_on": until_on, "count": whole["count"],
        "value": _money(whole["value"], currency), "cost": _money(whole["cost"], currency),
        "parts": _parts(rows, by, currency), "retention": _retention(where, currency),
    }


def _require_reckonable(**days):
    """Raise ValidationFailed for a day so far away that nothing can be reckoned from it."""
    for name, day in days.items():
        if day is not None and not EARLIEST <= day <= LATEST:
            raise ValidationFailed.at(f"/{name}", "This day is too far away.")


def _rows(where, by):
    steps = [{"$match": narrow(where, Return.ENTITY)}, {"$set": {"borne": BORNE}}]
    key, value, cost, name = None, "$amount.amount", "$borne", None
    if by == "product":
        # Each line has its share of what a return cost, by what it was sold for.
        steps.append({"$unwind": {"path": "$lines", "preserveNullAndEmptyArrays": True}})
        key = {"$ifNull": ["$lines.product_id", {"$ifNull": ["$lines.sku", None]}]}
        name = "$lines.description"
        value = {"$ifNull": ["$lines.net", "$amount.amount"]}
        cost = {"$cond": [{"$gt": ["$amount.amount", 0]}, {"$multiply": [
            "$borne", {"$divide": [value, "$amount.amount"]}]}, 0]}
    elif by is not None:
        key = {"$ifNull": [_PATHS[by], None]}
    group = {"_id": key, "count": {"$sum": 1}, "value": {"$sum": value}, "cost": {"$sum": cost}}
    if name:
        group["name"] = {"$first": name}
    steps += [{"$group": group}, {"$sort": {"count": -1, "value": -1, "_id": 1}}]
    return [{**row, "value": _decimal(row["value"]), "cost": _decimal(row["cost"])}
            for row in Return.collection().aggregate(steps)]


# What we bear of a return, less what was recovered.
BORNE = {"$subtract": [
    {"$sum": {"$map": {"input": {"$ifNull": ["$costs", []]}, "as": "cost", "in": {
        "$cond": [{"$eq": ["$$cost.borne_by", "us"]}, "$$cost.amount.amount", 0]}}}},
    {"$ifNull": ["$claim.recovered.amount", 0]},
]}


def _parts(rows, by, currency):
    whole = sum(row["count"] for row in rows)
    names = _names([row["_id"] for row in rows if row["_id"]]) if by == "supplier" else {}
    parts, so_far = [], 0
    for row in rows[:MOST_PARTS]:
        so_far += row["count"]
        parts.append({
            "key": row["_id"], "name": names.get(row["_id"], row.get("name")),
            "count": row["count"], "value": _money(row["value"], currency),
            "cost": _money(row["cost"], currency), "share": row["count"] / whole,
            "cumulated_share": so_far / whole})
    return parts


def _retention(where, currency):
    """How many of those who were offered something took it, and what that saved."""
    offered = narrow({**where, "offering.offers": {"$exists": True}}, Return.ENTITY)
    found = Return.collection().aggregate([{"$match": offered}, {"$group": {
        "_id": None, "offered": {"$sum": 1},
        "accepted": {"$sum": {"$cond": ["$is_retained", 1, 0]}},
        "value": {"$sum": {"$cond": ["$is_retained", "$amount.amount", 0]}},
        "saved": {"$sum": {"$cond": ["$is_retained", {"$subtract": [
            "$offering.taking_back_costs.amount", {"$sum": {"$map": {
                "input": "$offering.offers", "as": "offer", "in": {"$cond": [
                    {"$eq": ["$$offer.id", "$offering.accepted_id"]},
                    "$$offer.expected_cost.amount", 0]}}}}]}, 0]}}}}])
    row = next(iter(found), {"offered": 0, "accepted": 0, "value": 0, "saved": 0})
    return {
        "offered": row["offered"], "accepted": row["accepted"],
        "retained_share": row["accepted"] / row["offered"] if row["offered"] else None,
        "retained_value": _money(_decimal(row["value"]), currency),
        "saved": _money(_decimal(row["saved"]), currency),
    }


def _names(contact_ids):
    return {id: party["name"] for id, party in parties_of(contact_ids).items()}


def _decimal(value):
    return Decimal(value) if isinstance(value, int) else exact(value)


def _money(amount, currency):
    return {"amount": zero(currency) + rounded(amount, currency), "currency": currency}


def _start_of(day):
    return datetime.fromisoformat(day).replace(tzinfo=UTC)
