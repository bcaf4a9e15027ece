"""What the calls of a list came to, added up of the calls themselves."""

from decimal import Decimal

from bson.decimal128 import Decimal128

from chassis.money import exact, rounded

from ..settings import house_currency
from .models import Call, CallList

MOST = 500
_ZERO = Decimal128(Decimal(0))
_REACHED = ["reached", "converted", "refused", "callback", "do_not_call"]
_GROUPS = {"by_agent": "$user_id", "by_disposition": "$disposition",
           "by_script": {"$concat": [
               {"$ifNull": ["$call_script_id", "none"]}, "/",
               {"$toString": {"$ifNull": ["$script_edition", 0]}}]}}


def get_call_list_results(*, call_list_id):
    """Show what the calls of a list came to: in all, by agent, by disposition and by script."""
    CallList.fetch_raw(call_list_id, {"_id": 1})
    where = {"call_list_id": call_list_id, "state": "ended"}
    (whole,) = _figures(where, None) or [_nothing()]
    groups = {name: _figures(where, by) for name, by in _GROUPS.items()}
    del whole["of"]
    return whole | {
        name: found[:MOST] for name, found in groups.items()
    } | {"is_whole": all(len(found) <= MOST for found in groups.values())}


def _figures(where, by):
    currency = house_currency()
    is_valued = {"$eq": ["$cost.currency", currency]}
    found = Call.collection().aggregate([
        {"$match": where},
        {"$group": {
            "_id": by, "calls": {"$sum": 1}, "seconds": {"$sum": "$duration_seconds"},
            "reached": {"$sum": {"$cond": [{"$in": ["$result", _REACHED]}, 1, 0]}},
            "conversions": {"$sum": {"$cond": [{"$eq": ["$result", "converted"]}, 1, 0]}},
            "valued": {"$sum": {"$cond": [is_valued, 1, 0]}},
            "cost": {"$sum": {"$cond": [is_valued, "$cost.amount", _ZERO]}}}},
        {"$sort": {"calls": -1, "_id": 1}}, {"$limit": MOST + 1}])
    return [_shown(raw, currency) for raw in found]


def _shown(raw, currency):
    cost, conversions = exact(raw["cost"]), raw["conversions"]
    each = conversions and {"amount": rounded(cost / conversions, currency), "currency": currency}
    return {
        "of": raw["_id"] or "none", "unvalued_count": raw["calls"] - raw["valued"],
        "cost": {"amount": rounded(cost, currency), "currency": currency},
        "cost_per_conversion": each or None,
        **{name: raw[name] for name in ("calls", "reached", "conversions", "seconds")}}


def _nothing():
    currency = house_currency()
    return {"of": "none", "calls": 0, "reached": 0, "conversions": 0, "seconds": 0,
            "unvalued_count": 0, "cost": {"amount": rounded(Decimal(0), currency),
                                          "currency": currency}, "cost_per_conversion": None}
