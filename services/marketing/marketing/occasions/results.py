"""Who registered for an occasion and came, and what it cost by the ledger."""

from chassis.money import rounded

from ..costs.models import CostEntry
from ..costs.sums import COUNTED, SUMMED, decimal_of
from ..forms.results import each
from ..settings import house_currency
from . import costing
from .models import WITH_PLACE, Occasion, OccasionRegistration


def get_occasion_results(*, occasion_id):
    """Show how many registered, came and did not, and what each cost."""
    occasion = Occasion.fetch_raw(occasion_id, {"state": 1})
    counts = {row["_id"]: row["count"] for row in OccasionRegistration.collection().aggregate([
        {"$match": {"occasion_id": occasion_id}},
        {"$group": {"_id": "$state", "count": {"$sum": 1}}}])}
    registered_count = sum(counts.get(state, 0) for state in WITH_PLACE)
    attended_count, no_show_count = counts.get("attended", 0), counts.get("no_show", 0)
    cost, unvalued_count = _cost_of(occasion_id)
    settled_count = attended_count + no_show_count
    is_over = occasion["state"] == "over" and settled_count > 0
    return {
        "registered_count": registered_count, "waiting_count": counts.get("waiting", 0),
        "cancelled_count": counts.get("cancelled", 0), "attended_count": attended_count,
        "no_show_count": no_show_count,
        "attendance": attended_count / settled_count if is_over else None,
        "cost": cost, "unvalued_cost_count": unvalued_count,
        "cost_of_registration": each(cost, registered_count),
        "cost_of_attendance": each(cost, attended_count)}


def _cost_of(occasion_id):
    """`(what it cost, how many entries have no value)`."""
    came = OccasionRegistration.collection().find(
        {"occasion_id": occasion_id, "state": "attended"}, {"_id": 1})
    keys = costing.keys_of(occasion_id, [raw["_id"] for raw in came])
    rows = list(CostEntry.collection().aggregate([
        {"$match": {"_source_key": {"$in": keys}, **COUNTED}},
        {"$group": {"_id": None, **SUMMED}}]))
    amount = decimal_of(rows[0]["amount"] if rows else 0)
    return {"amount": rounded(amount, house_currency()), "currency": house_currency()}, (
        rows[0]["unvalued_count"] if rows else 0)
