"""What support cost in a period, by what is asked, and what articles saved."""

from datetime import UTC, datetime, timedelta

from chassis import money
from contracts.helpdesk.cost import MOST_GROUPS

from ..articles.models import ArticleRating
from ..tickets.models import Ticket
from .models import TicketCost

# What lines are grouped by, and where they say it. The customer comes first among the parties.
_KEYS = {"ticket": "$ticket_id", "return": "$return_id",
         "customer": {"$arrayElemAt": ["$contact_ids", 0]},
         "product": "$product_id", "channel": "$channel", "cause": "$cause", "kind": "$kind",
         "agent": "$user_id"}
# Who reads articles there would have asked there.
_CHANNEL = "portal"
_READERS = ("portal", "partner")
_PER_QUESTION = 500


def get_support_costs(*, starts_on, ends_on, group_by, **filters):
    """Sum what support cost in a period, the dearest first, each currency by itself."""
    where = {"incurred_at": _within(starts_on, ends_on), "withdrawn_at": None, **filters}
    rows = list(TicketCost.collection().aggregate([
        {"$match": where},
        {"$group": {"_id": {"key": _KEYS[group_by], "currency": "$amount.currency"},
                    "amount": {"$sum": "$amount.amount"}, "minutes": {"$sum": "$minutes"},
                    "lines": {"$sum": 1}, "tickets": {"$addToSet": "$ticket_id"}}},
        {"$project": {"amount": 1, "minutes": 1, "lines": 1, "tickets": {"$size": "$tickets"}}},
        {"$sort": {"amount": -1, "_id": 1}},
    ], allowDiskUse=True))
    return {
        "group_by": group_by, "groups": [_group(row) for row in rows[:MOST_GROUPS]],
        "is_whole": len(rows) <= MOST_GROUPS, "totals": money.totals(map(_money, rows)),
    }


def get_deflection(*, starts_on, ends_on, quiet_days):
    """Say what articles saved us that answered before anybody asked.

    saved = deflected × average, where

    - deflected is how often a customer or partner found an article helpful in the period (each
      reader once an edition), and opened no ticket from then on for so many days;
    - average is what tickets that came by the portal cost, by how many there were: the costs of
      the period that are on tickets of that channel / the tickets opened in it in the period,
      for each currency, half-up.

    It is an estimate from above: not everybody who was helped would have asked.
    """
    helpful = list(ArticleRating.collection().find(
        {"is_helpful": True, "updated_at": _within(starts_on, ends_on),
         "readers": {"$in": list(_READERS)}}, {"_contact_id": 1, "updated_at": 1}))
    deflected = len(helpful) - _who_asked(helpful, timedelta(days=quiet_days))
    average = _average(starts_on, ends_on)
    return {
        "helpful_count": len(helpful), "deflected_count": deflected, "average_of": average,
        "saved": [{**one, "amount": one["amount"] * deflected} for one in average["averages"]],
    }


def _who_asked(helpful, quiet):
    """How many of these were followed by a ticket of the same party all the same."""
    known = [raw for raw in helpful if raw.get("_contact_id")]
    asked = {}
    for place in range(0, len(known), _PER_QUESTION):
        some = known[place:place + _PER_QUESTION]
        first = min(raw["updated_at"] for raw in some)
        last = max(raw["updated_at"] for raw in some) + quiet
        for ticket in Ticket.collection().find(
                {"contact_ids": {"$in": list({raw["_contact_id"] for raw in some})},
                 "created_at": {"$gte": first, "$lte": last}},
                {"contact_ids": 1, "created_at": 1}):
            for id in ticket["contact_ids"]:
                asked.setdefault(id, set()).add(ticket["created_at"])
    return sum(any(raw["updated_at"] <= at <= raw["updated_at"] + quiet
                   for at in asked.get(raw["_contact_id"], ())) for raw in known)


def _average(starts_on, ends_on):
    within = _within(starts_on, ends_on)
    count = Ticket.collection().count_documents({"channel": _CHANNEL, "opened_at": within})
    costs = get_support_costs(starts_on=starts_on, ends_on=ends_on, group_by="channel",
                              channel=_CHANNEL, return_id=None)["totals"]
    return {"channel": _CHANNEL, "ticket_count": count, "costs": costs,
            "averages": [money.average(one, count) for one in costs] if count else []}


def _within(starts_on, ends_on):
    begins = datetime.fromisoformat(starts_on).replace(tzinfo=UTC)
    return {"$gte": begins,
            "$lt": datetime.fromisoformat(ends_on).replace(tzinfo=UTC) + timedelta(days=1)}


def _money(row):
    return {"amount": money.exact(row["amount"]), "currency": row["_id"]["currency"]}


def _group(row):
    return {"key": row["_id"].get("key"), "total": _money(row), "minutes": row["minutes"],
            "line_count": row["lines"], "ticket_count": row["tickets"]}
