"""What campaigns and actions brought by now, against what they are for; each number with where its
rows are listed."""

from decimal import Decimal

from chassis import clock, paging
from chassis.money import loaded
from chassis.paging import moment
from chassis.store import view

from ..costs import sums
from ..currencies.valuing import in_house
from ..email.models import Recipient
from ..settings import house_currency
from ..sold.models import SoldOrder
from . import uplift
from .conversions import CANCELLED, orders_of
from .figures import by_last_action, figures_of
from .models import Action, Campaign

_NOTHING = {"amount": Decimal(0), "unvalued_count": 0}


def get_campaign_results(*, campaign_id):
    """Show what a campaign brought by now, as a whole and by action, owner and segment."""
    campaign = loaded(Campaign.fetch_raw(campaign_id))
    actions = list(Action.collection().find({"campaign_id": campaign_id}).sort("created_at", -1))
    orders, costs = orders_of(campaign_id), sums.by_action(campaign_id)
    figures = figures_of([action["_id"] for action in actions], orders, costs.values(),
                         _rows_of_campaign(campaign_id))
    budget = in_house(campaign["budget"], campaign["starts_on"])
    by_action = by_last_action(orders, [action["_id"] for action in actions])

    def grouped(name):
        groups = {}
        for action in actions:
            groups.setdefault(action.get(name), []).append(action["_id"])
        return [{"id": id, "figures": figures_of(
            ids, [order for one in ids for order in by_action.get(one, ())],
            [costs.get(one, _NOTHING) for one in ids], _rows_of(campaign_id, ids))}
            for id, ids in groups.items()]

    return {
        "campaign_id": campaign_id, "as_of": clock.now(), "figures": figures,
        "against_targets": list(_against(campaign, figures)), "budget": _money(budget),
        "budget_left": _money(None if budget is None else budget - figures["cost"]["amount"]),
        "payback_on": campaign["payback_on"],
        "is_paid_back": bool(orders) and figures["profit"]["amount"] >= 0,
        "by_action": grouped("_id"), "by_owner": grouped("owner_id"),
        "by_segment": grouped("segment_id"),
    }


def get_action_results(*, action_id):
    """Show what an action brought by now, and what those did who were held out."""
    action = Action.fetch_raw(action_id)
    campaign_id = action["campaign_id"]
    ids = [raw["_id"] for raw in Action.collection().find({"campaign_id": campaign_id}, {"_id": 1})]
    orders = by_last_action(orders_of(campaign_id), ids).get(action_id, [])
    states = {row["_id"]: row["count"] for row in Recipient.collection().aggregate([
        {"$match": {"action_id": action_id}}, {"$group": {"_id": "$state", "count": {"$sum": 1}}}])}
    return {
        "action_id": action_id, "as_of": clock.now(), "states": states,
        "figures": figures_of([action_id], orders,
                              [sums.by_action(campaign_id).get(action_id, _NOTHING)],
                              _rows_of(campaign_id, [action_id])),
        "uplift": uplift.of_action(action),
    }


def list_campaign_orders(*, campaign_id, limit, after):
    """List the orders that name a campaign and stand, the first first."""
    Campaign.fetch_raw(campaign_id, {"_id": 1})
    return paging.page(
        SoldOrder.collection(), {"campaign_id": campaign_id, "state": {"$ne": CANCELLED}},
        sort="placed_at", kind=moment, limit=limit, after=after, show=_shown_order)


def _shown_order(raw):
    told = loaded(view(raw))
    shown = {name: told.get(name) for name in (
        "id", "version", "created_at", "updated_at", "contact_ids", "state", "placed_at", "total",
        "margin")}
    return shown | {"value": _money(told.get("house_total"))}


def _against(campaign, figures):
    targets = campaign.get("targets") or {}
    for name, figure in (("reach", "reach_count"), ("responses", "response_count"),
                         ("conversions", "conversion_count")):
        if targets.get(name):
            yield {"name": name, "target": str(targets[name]), "reached": str(figures[figure]),
                   "share": figures[figure] / targets[name]}
    if targets.get("revenue"):
        target = in_house(targets["revenue"], campaign["starts_on"])
        reached = figures["revenue"]["amount"]
        yield {"name": "revenue", "target": str(target if target is not None else (
                   targets["revenue"]["amount"])), "reached": str(reached),
               "share": float(reached / target) if target else None}


def _rows_of_campaign(campaign_id):
    return {"reach_count": f"/actions?campaign_id={campaign_id}",
            "conversion_count": f"/campaigns/{campaign_id}/orders",
            "cost": f"/costs?campaign_id={campaign_id}"}


def _rows_of(campaign_id, action_ids):
    if len(action_ids) != 1:
        return _rows_of_campaign(campaign_id)
    of_action = f"/actions/{action_ids[0]}"
    return {"reach_count": f"{of_action}/recipients?state=sent",
            "response_count": f"{of_action}/recipients?has_clicked=true",
            "conversion_count": f"/campaigns/{campaign_id}/orders",
            "cost": f"/costs?action_id={action_ids[0]}"}


def _money(amount):
    return None if amount is None else {"amount": amount, "currency": house_currency()}
