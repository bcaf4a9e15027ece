"""Handing deals over to another owner or team: those named, or open ones that a filter finds."""

from pymongo import UpdateOne

from chassis import clock
from chassis.outbox import announce
from chassis.store import note_change
from chassis.visibility import narrow
from contracts import sales as contract
from contracts.errors import ValidationFailed
from contracts.sales.deal_requests import MOST_AT_ONCE

from .models import Deal, shown_deal

FIELDS = ("owner_id", "team_id")


def reassign_deals(*, reason, deal_ids=None, filter=None, **to):
    """Hand deals over, all in one go, and answer for each."""
    if (deal_ids is None) == (filter is None):
        raise ValidationFailed.at("/deal_ids", "Name deals, or give a filter.")
    given = {name: to[f"to_{name}"] for name in FIELDS if f"to_{name}" in to}
    if not given:
        raise ValidationFailed.at("/to_owner_id", "Say to whom.")
    if deal_ids is not None:
        ids = list(dict.fromkeys(deal_ids))
        found = Deal.collection().find(narrow({"_id": {"$in": ids}}, "deal"))
        outcomes = _hand_over({raw["_id"]: raw for raw in found}, given, reason)
        return {"items": [{"deal_id": id, "outcome": outcomes.get(id, "not_found")}
                          for id in ids], "has_more": False}
    return _hand_over_found(filter, given, reason)


def _hand_over_found(filter, given, reason):
    # What is theirs already is not found again, so that asking again goes on with the rest.
    others = [{name: {"$ne": value}} for name, value in given.items()]
    where = {"$and": [{"state": "open", **filter}, {"$or": others}]}
    found = list(Deal.collection().find(narrow(where, "deal")).sort("_id", 1).hint("_id_")
                 .limit(MOST_AT_ONCE + 1))
    taken = found[:MOST_AT_ONCE]
    outcomes = _hand_over({raw["_id"]: raw for raw in taken}, given, reason)
    return {"items": [{"deal_id": id, "outcome": outcome} for id, outcome in outcomes.items()],
            "has_more": len(found) > MOST_AT_ONCE}


def _hand_over(raws, given, reason):
    """Give deals, as stored, to others and tell it; returns the outcome for each by id."""
    outcomes, writes, now = {}, [], clock.now()
    kept = {name: value for name, value in given.items() if value is not None}
    gone = {name: "" for name in given if name not in kept}
    for id, raw in raws.items():
        outcomes[id] = _outcome(raw, given)
        if outcomes[id] != "reassigned":
            continue
        after = {name: value for name, value in raw.items() if name not in gone}
        after |= {**kept, "version": raw["version"] + 1, "updated_at": now}
        writes.append(UpdateOne({"_id": id}, {
            "$set": {**kept, "version": after["version"], "updated_at": now},
            **({"$unset": gone} if gone else {})}))
        note_change(id, raw, after)
        announce(contract.deal_reassigned, deal=shown_deal(after), reason=reason,
                 from_owner_id=raw.get("owner_id"), from_team_id=raw.get("team_id"))
    if writes:
        Deal.collection().bulk_write(writes)
    return outcomes


def _outcome(raw, given):
    if raw["state"] != "open":
        return "closed"
    is_theirs = all(raw.get(name) == value for name, value in given.items())
    return "unchanged" if is_theirs else "reassigned"
