"""Whom an action is for, page by page by their ids; the only place that knows of segments."""

from ..segments.audiences import members_of
from .models import AudienceMember


def page_of(action, after, limit):
    """The next ids of contacts of an action's audience, sorted."""
    if action.get("segment_id"):
        return members_of(action["segment_id"], after=after, limit=limit)
    where = {"action_id": action["_id"], "is_excluded": False,
             **({"contact_id": {"$gt": after}} if after else {})}
    return sorted({raw["contact_id"] for raw in AudienceMember.collection().find(
        where, {"contact_id": 1}).sort("contact_id", 1).limit(limit)})


def excluded_among(action_id, contact_ids):
    """Those of these contacts that an action leaves out."""
    return {raw["contact_id"] for raw in AudienceMember.collection().find(
        {"action_id": action_id, "is_excluded": True, "contact_id": {"$in": list(contact_ids)}},
        {"contact_id": 1})}
