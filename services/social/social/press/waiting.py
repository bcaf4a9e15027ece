"""What the press waits to be told in a crisis, and what it was told."""

from chassis.store import view
from contracts.social.crisis import MOST_SHOWN

from .models import PressEnquiry


def enquiries(crisis_id):
    """The open enquiries of a crisis, those first that are due first; without a deadline, last."""
    open_ones = {"crisis_id": crisis_id, "state": "open"}
    found = []
    for deadline in ({"$ne": None}, None):
        left = MOST_SHOWN - len(found)
        if left:
            found += PressEnquiry.collection().find(
                {**open_ones, "deadline_at": deadline}).sort("deadline_at", 1).limit(left)
    return [view(raw) for raw in found]


def counts(crisis_ids):
    """`{id: how many enquiries are open}` of crises in which any is."""
    return {row["_id"]: row["count"] for row in PressEnquiry.collection().aggregate([
        {"$match": {"crisis_id": {"$in": crisis_ids}, "state": "open"}},
        {"$group": {"_id": "$crisis_id", "count": {"$sum": 1}}}])}


def told(crisis_id):
    """`{statement id: how many enquiries were answered with it}`."""
    return {row["_id"]: row["count"] for row in PressEnquiry.collection().aggregate([
        {"$match": {"crisis_id": crisis_id, "crisis_statement_id": {"$ne": None}}},
        {"$group": {"_id": "$crisis_statement_id", "count": {"$sum": 1}}}])}


def answered(crisis_id, now):
    """How the enquiries of a crisis were answered by that moment."""
    figures = dict.fromkeys(("count", "answered", "declined", "open", "late"), 0)
    for raw in PressEnquiry.collection().find(
            {"crisis_id": crisis_id}, {"state": 1, "deadline_at": 1, "answered_at": 1}):
        figures["count"] += 1
        figures[raw["state"]] += 1
        due = raw.get("deadline_at")
        figures["late"] += due is not None and (raw.get("answered_at") or now) > due
    return figures
