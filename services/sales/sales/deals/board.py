"""A pipeline as a board: what stands in each stage in figures, and the first deals of each."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from chassis import clock
from chassis.money import rounded
from chassis.visibility import narrow
from contracts.context import current_call
from contracts.visibility import is_seen

from . import pipelines, showing
from .models import Deal


def get_deal_board(*, pipeline_id, limit, sort, closed_days, **filters):
    """Show every stage of a pipeline with what is in it, in a few reads."""
    pipeline = pipelines.require_one(pipeline_id)
    closed_after = clock.now() - timedelta(days=closed_days)
    counts, totals = _figures(pipeline["_id"], filters, closed_after)
    pages = {
        stage["id"]: _first_of(stage, filters, closed_after, sort, limit)
        for stage in pipeline["stages"] if counts[stage["id"]] and limit}
    shown = _shown_together(pages)
    shows_values = _sees_values()
    stages = []
    for stage in pipeline["stages"]:
        id = stage["id"]
        if stage["is_retired"] and not counts[id]:
            continue
        stages.append({
            "stage_id": id, **{name: stage[name] for name in (
                "name", "kind", "probability", "is_retired")},
            "deal_count": counts[id],
            "totals": _moneys(totals[id], 1) if shows_values else None,
            "weighted": _moneys(totals[id], stage["probability"]) if shows_values else None,
            "deals": shown.get(id, []),
            "next": pages[id]["next"] if id in pages else None,
        })
    return {"pipeline_id": pipeline["_id"], "stages": stages, "closed_after": closed_after}


def _figures(pipeline_id, filters, closed_after):
    """`({stage: how many}, {stage: {currency: amount}})`, of all that the caller sees."""
    counts, totals = defaultdict(int), defaultdict(dict)
    for which in ({"state": "open"}, {"closed_at": {"$gte": closed_after}}):
        where = narrow({"pipeline_id": pipeline_id, **which, **filters}, "deal")
        for group in Deal.collection().aggregate([
            {"$match": where},
            {"$group": {"_id": {"stage": "$stage_id", "currency": "$value.currency"},
                        "count": {"$sum": 1}, "total": {"$sum": "$value.amount"}}},
        ]):
            stage_id, currency = group["_id"]["stage"], group["_id"].get("currency")
            counts[stage_id] += group["count"]
            if currency:
                totals[stage_id][currency] = group["total"].to_decimal()
    return counts, totals


def _first_of(stage, filters, closed_after, sort, limit):
    where = {"stage_id": stage["id"], "state": stage["kind"], **filters}
    if stage["kind"] != "open":
        # Of what is closed, the latest; it entered there when it was closed.
        where["stage_entered_at"], sort = {"$gte": closed_after}, "-stage_entered_at"
    return showing.page(where, sort=sort, limit=limit, after=None, show_all=lambda raws: raws)


def _shown_together(pages):
    """`{stage: its deals as they are shown}`; what they need is read for all of them at once."""
    raws = [raw for page in pages.values() for raw in page["items"]]
    shown = {deal["id"]: deal for deal in showing.shown(raws)}
    return {id: [shown[raw["_id"]] for raw in page["items"]] for id, page in pages.items()}


def _moneys(totals, share):
    return [{"amount": rounded(totals[currency] * Decimal(str(share)), currency),
             "currency": currency} for currency in sorted(totals)]


def _sees_values():
    call = current_call()
    return call is None or is_seen(call.actor.sees, "deal", "value")
