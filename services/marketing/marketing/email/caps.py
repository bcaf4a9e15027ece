"""How often somebody gets direct marketing at most, over all campaigns."""

from datetime import timedelta

from contracts.contacts.consents import CONTRACTUAL, LEGAL_OBLIGATIONS, OTHER_APPROACHES

from .models import Recipient

# What went out, or may have.
_COUNTED = ("sending", "sent", "uncertain", "complained")
_NO_MARKETING = {*CONTRACTUAL, *LEGAL_OBLIGATIONS, *OTHER_APPROACHES}


def is_marketing(purpose):
    """Whether a purpose is direct marketing; a word of our own is."""
    return purpose not in _NO_MARKETING


def capped(contact_ids, caps, now):
    """Those of these contacts who had as much direct marketing lately as anybody gets."""
    found = set()
    for cap in caps:
        since = now - timedelta(days=cap["days"])
        found |= {raw["_id"] for raw in Recipient.collection().aggregate([
            {"$match": {"contact_id": {"$in": list(contact_ids)}, "sent_at": {"$gt": since},
                        "_is_marketing": True, "state": {"$in": list(_COUNTED)}}},
            {"$group": {"_id": "$contact_id", "count": {"$sum": 1}}},
            {"$match": {"count": {"$gte": cap["count"]}}}])}
    return found
