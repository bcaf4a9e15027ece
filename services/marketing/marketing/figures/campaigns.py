"""What campaigns reached and sold in a period, as a whole and one by one."""

from collections import defaultdict

from chassis.figures import (
    address,
    days_before,
    decimal_of,
    figure,
    given,
    moments_of,
    series,
    span,
    step_of,
    table,
)

from ..campaigns.models import Campaign
from ..settings import house_currency
from ..sold.models import SoldOrder
from ..touches.models import Touch
from ..worth.rows import STANDING

_COUNTED = {"is_by_scanner": {"$ne": True}, "withdrawn_at": None}


def get_campaign_figures(*, starts_on, ends_on, owner_id=None, team_id=None, currency=None):
    """Count touches and orders that name a campaign; campaigns have owners, and no teams."""
    ids = _ids_of(owner_id)
    now, before = (_Period(ids, *days) for days in (
        (starts_on, ends_on), days_before(starts_on, ends_on)))
    days = {"starts_on": starts_on, "ends_on": ends_on}
    running = given(state="running", owner_id=owner_id)

    def both(name, unit, rows):
        return figure(name, unit, now.whole[name], before.whole[name], rows=rows,
                      currency=house_currency() if unit == "money" else None,
                      unvalued_count=now.unvalued_count if unit == "money" else 0)

    # Rows are listed of all campaigns, and not by whose they are.
    listed = address("/campaigns", owner_id=owner_id)
    touches = {"has_campaign": "true", "is_counted": "true", **days}
    ordered = address("/orders", has_campaign="true", is_cancelled="false", **span(
        starts_on, ends_on, "placed_after", "placed_before"))
    sent, answered = (address("/touches", **about, **touches) for about in (
        {"kind": "sent"}, {"is_response": "true"}))
    if owner_id is not None:
        ordered = sent = answered = listed
    return {
        "figures": [
            figure("running_count", "count", Campaign.collection().count_documents(running),
                   rows=address("/campaigns", **running)),
            both("sent_count", "count", sent), both("response_count", "count", answered),
            both("order_count", "count", ordered), both("revenue", "money", ordered)],
        "series": [_revenue_by_step(ids, starts_on, ends_on)],
        "tables": [_table(now)],
    }


class _Period:
    """What was sent, answered and ordered in a period, by campaign."""

    def __init__(self, ids, starts_on, ends_on):
        moments = moments_of(starts_on, ends_on)
        self.by_campaign = defaultdict(lambda: {
            "sent_count": 0, "response_count": 0, "order_count": 0, "revenue": decimal_of(0)})
        self.unvalued_count = 0
        for row in Touch.collection().aggregate([
                {"$match": {"occurred_at": moments, "campaign_id": ids, **_COUNTED}},
                {"$group": {
                    "_id": "$campaign_id",
                    "sent": {"$sum": {"$cond": [{"$eq": ["$kind", "sent"]}, 1, 0]}},
                    "responses": {"$sum": {"$cond": ["$is_response", 1, 0]}}}}]):
            found = self.by_campaign[row["_id"]]
            found["sent_count"], found["response_count"] = row["sent"], row["responses"]
        for row in SoldOrder.collection().aggregate([
                {"$match": {**STANDING, "placed_at": moments, "campaign_id": ids}},
                {"$group": {
                    "_id": "$campaign_id", "count": {"$sum": 1},
                    "revenue": {"$sum": "$house_total"}, "valued": {"$sum": {"$cond": [
                        {"$gt": ["$house_total", None]}, 1, 0]}}}}]):
            found = self.by_campaign[row["_id"]]
            found["order_count"], found["revenue"] = row["count"], decimal_of(row["revenue"])
            self.unvalued_count += row["count"] - row["valued"]

    @property
    def whole(self):
        """All campaigns together."""
        return {name: sum((found[name] for found in self.by_campaign.values()), decimal_of(0))
                for name in ("sent_count", "response_count", "order_count", "revenue")}


def _ids_of(owner_id):
    """The condition that a row names a campaign, of somebody where they are named."""
    if owner_id is None:
        return {"$gt": ""}
    return {"$in": [raw["_id"] for raw in Campaign.collection().find(
        {"owner_id": owner_id}, {"_id": 1})]}


def _revenue_by_step(ids, starts_on, ends_on):
    found = {row["_id"]: row["revenue"] for row in SoldOrder.collection().aggregate([
        {"$match": {**STANDING, "placed_at": moments_of(starts_on, ends_on), "campaign_id": ids}},
        {"$group": {"_id": {"$dateToString": {
            "date": "$placed_at", "format": step_of(starts_on, ends_on)}},
            "revenue": {"$sum": "$house_total"}}}])}
    return series("revenue", "money", found, starts_on, ends_on, currency=house_currency())


def _table(period):
    ordered = sorted(period.by_campaign.items(), key=lambda item: (-item[1]["revenue"], item[0]))
    names = {raw["_id"]: raw["name"] for raw in Campaign.collection().find(
        {"_id": {"$in": [id for id, _ in ordered]}}, {"name": 1})}
    return table("campaigns", [
        ("sent_count", "count", None), ("response_count", "count", None),
        ("order_count", "count", None), ("revenue", "money", house_currency())],
        [(id, names.get(id), list(found.values()), f"/campaigns/{id}/orders")
         for id, found in ordered])
