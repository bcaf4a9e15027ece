"""The rows that what customers are worth is made of, read for many of them at once."""

from datetime import UTC, datetime
from decimal import Decimal

from chassis.money import exact
from chassis.store import AT_ONCE

from ..sold.models import SoldInvoice, SoldOrder
from ..touches.models import Touch
from . import costs, engagement
from .figures import year_began_at
from .models import KnownInteraction, Worth

LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
_NOTHING = {"amount": Decimal(0), "unvalued_count": 0}
# Shares of products are no amounts of money, so the store hands their lines over as floats, and as
# two lists of one length, which takes a third of the time.



def _of_lines(wanted):
    return {"$map": {"input": {"$ifNull": ["$lines", []]}, "as": "line", "in": wanted}}


_ORDER = {
    **dict.fromkeys(("contact_ids", "placed_at", "house_total", "house_margin"), 1),
    "total": {"$toDouble": "$total.amount"},
    "products": _of_lines({"$ifNull": ["$$line.product_id", None]}),
    "nets": _of_lines({"$toDouble": "$$line.net"}),
}
_INVOICE = dict.fromkeys(("contact_ids", "kind", "house_net"), 1)
_INTERACTION = dict.fromkeys(("contact_ids", "occurred_at", "direction"), 1)
STANDING = {"state": {"$ne": "cancelled"}}
COUNTED = {"is_corrected": {"$ne": True}}


def read(contact_ids, now):
    """`{contact id: {"orders", "invoices", "moments", "costs"}}`, as `figures_of` takes them."""
    ids = set(contact_ids)
    rows = {id: {"orders": [], "invoices": [], "moments": []} for id in ids}
    # Whoever bought, or owes, comes first; who ordered for them is worth nothing by it.
    for raw in _found(SoldOrder, ids, STANDING, _ORDER):
        if raw["contact_ids"][0] in ids:
            rows[raw["contact_ids"][0]]["orders"].append(_order(raw))
    for raw in _found(SoldInvoice, ids, {}, _INVOICE):
        if raw["contact_ids"][0] in ids:
            rows[raw["contact_ids"][0]]["invoices"].append(
                {"kind": raw["kind"], "net": _amount(raw.get("house_net"))})
    since = {"occurred_at": {"$gt": now - engagement.COUNTED}, **COUNTED}
    for raw in _found(KnownInteraction, ids, since, _INTERACTION):
        for id in ids.intersection(raw["contact_ids"]):
            rows[id]["moments"].append((raw["direction"], raw["occurred_at"].date()))
    spent = costs.of_contacts(sorted(ids), since=year_began_at(now.date()))
    for id, of_one in rows.items():
        of_one["costs"] = spent.get(id, _NOTHING)
    return rows


def _found(document, ids, where, projection):
    return document.collection().aggregate(
        [{"$match": {"contact_ids": {"$in": sorted(ids)}, **where}}, {"$project": projection}],
        batchSize=AT_ONCE)


def _order(raw):
    return {
        "placed_at": raw["placed_at"],
        "revenue": _amount(raw.get("house_total")),
        "margin": _amount(raw.get("house_margin")),
        "total": raw["total"],
        "lines": [(product_id, net) for product_id, net
                  in zip(raw["products"], raw["nets"], strict=True) if product_id],
    }


def _amount(value):
    return None if value is None else exact(value)


def all_contact_ids():
    """Whoever anything was told of that makes somebody worth something, in the order of ids."""
    found = set(costs.contact_ids())
    for document, when, first in (
            (SoldOrder, {"placed_at": {"$gte": LONG_AGO}}, [_FIRST]),
            (SoldInvoice, {"contact_ids": {"$gte": ""}}, [_FIRST]),
            (KnownInteraction, {"occurred_at": {"$gte": LONG_AGO}}, _EACH),
            (Touch, {"occurred_at": {"$gte": LONG_AGO}}, _EACH)):
        found.update(raw["_id"] for raw in document.collection().aggregate(
            [{"$match": when}, *first, {"$group": {"_id": "$contact_ids"}}],
            allowDiskUse=True, batchSize=AT_ONCE))
    # By the index of ids, as one that is not there any more is found by nothing else.
    found.update(raw["_id"] for raw in Worth.collection().find({"_id": {"$gte": ""}}, {"_id": 1}))
    return sorted(found)


_FIRST = {"$project": {"contact_ids": {"$arrayElemAt": ["$contact_ids", 0]}}}
_EACH = [{"$unwind": "$contact_ids"}]
