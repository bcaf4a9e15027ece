"""What is known of customers as it is chosen what to do: read for many of them at once."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from chassis import clock

from ..behaviour.models import Happening
from ..calls.models import Call
from ..campaigns import audiences
from ..campaigns.models import Action, Campaign
from ..email.models import Recipient
from ..sold.models import SoldOrder
from ..standing.models import Customer
from ..worth.models import Worth
from ..worth.rows import STANDING
from .models import CrossSale, NextBestAction

# What goes wrong, and what says that it is right again; quotes likewise.
_ISSUES = {"helpdesk.ticket.opened": "helpdesk.ticket.resolved",
           "social.complaint.published": "social.complaint.resolved",
           "helpdesk.return.opened": "helpdesk.return.closed"}
_QUOTES = {"sales.quote.sent": ("sales.quote.accepted", "sales.quote.rejected")}
CALLED_LATELY, TRIED_LATELY, QUOTE_OPEN = (timedelta(days=days) for days in (7, 30, 60))
MOST_MAILINGS = 5


@dataclass
class Situation:
    """All that rules look at of one contact."""

    contact_id: str
    worth: dict = field(default_factory=dict)
    owner_id: str | None = None
    kind: str = "person"
    # {"type", "id"}, the latest first.
    issues: list = field(default_factory=list)
    quotes: list = field(default_factory=list)
    products: list = field(default_factory=list)
    cross_sales: list = field(default_factory=list)
    # Actions by email that run and have not come to the contact, as stored.
    mailings: list = field(default_factory=list)
    was_called: bool = False
    # Kinds that were declined or done of late.
    tried: set = field(default_factory=set)
    accepted: dict | None = None

    def chance_of(self, name):
        """A propensity; None where it is not known."""
        return next((chance["probability"] for chance in self.worth.get("propensities", ())
                     if chance["to"] == name), None)

    @property
    def customer_class(self):
        return (self.worth.get("rfm") or {}).get("class", "no_class")


def situations_of(contact_ids):
    """`{contact id: Situation}` of these contacts."""
    found, now = {id: Situation(id) for id in contact_ids}, clock.now()
    ids = sorted(found)
    for raw in Worth.collection().find({"_id": {"$in": ids}}):
        found[raw["_id"]].worth = raw
    for raw in Customer.collection().find({"_id": {"$in": ids}}, {"owner_id": 1, "kind": 1}):
        found[raw["_id"]].owner_id = raw.get("owner_id")
        found[raw["_id"]].kind = raw.get("kind", "person")
    _add_open(found, ids, now)
    _add_products(found, ids)
    _add_mailings(found, ids, now)
    for raw in Call.collection().find({"contact_id": {"$in": ids}, "created_at": {
            "$gte": now - CALLED_LATELY}, "state": {"$in": ["open", "ended"]}}, {"contact_id": 1}):
        found[raw["contact_id"]].was_called = True
    for raw in NextBestAction.collection().find(
            {"contact_id": {"$in": ids}, "state": {"$in": ["accepted", "declined", "done"]}}):
        if raw["state"] == "accepted":
            found[raw["contact_id"]].accepted = raw
        elif raw["ended_at"] >= now - TRIED_LATELY:
            found[raw["contact_id"]].tried.add(raw["kind"])
    return found


def _add_open(found, ids, now):
    """What went wrong and is not right yet, and quotes that are not decided."""
    types = [*_ISSUES, *_ISSUES.values(), *_QUOTES, *(one for many in _QUOTES.values()
                                                      for one in many)]
    of_all = defaultdict(dict)
    for raw in Happening.collection().find(
            {"contact_ids": {"$in": ids}, "type": {"$in": types}},
            {"contact_ids": 1, "type": 1, "about": 1, "occurred_at": 1}):
        of_all[raw["about"]["id"]][raw["type"]] = raw
    for happened in of_all.values():
        for opened, closed in _ISSUES.items():
            if opened in happened and closed not in happened:
                _note_open(found, happened[opened], "issues")
        for opened, closed in _QUOTES.items():
            if opened in happened and not any(one in happened for one in closed) and (
                    happened[opened]["occurred_at"] >= now - QUOTE_OPEN):
                _note_open(found, happened[opened], "quotes")
    for situation in found.values():
        for name in ("issues", "quotes"):
            rows = sorted(getattr(situation, name), key=lambda row: row["occurred_at"])
            setattr(situation, name, [row["about"] for row in reversed(rows)])


def _note_open(found, raw, name):
    for id in raw["contact_ids"]:
        if id in found:
            getattr(found[id], name).append(raw)


def _add_products(found, ids):
    """What each bought, the most often first, and what others bought too who bought that."""
    bought = defaultdict(lambda: defaultdict(int))
    for raw in SoldOrder.collection().find(
            {"contact_ids": {"$in": ids}, **STANDING}, {"contact_ids": 1, "lines.product_id": 1}):
        for line in raw.get("lines", ()):
            if line.get("product_id"):
                bought[raw["contact_ids"][0]][line["product_id"]] += 1
    products = sorted({id for counts in bought.values() for id in counts})
    others = {raw["_id"]: raw["others"]
              for raw in CrossSale.collection().find({"_id": {"$in": products}})}
    for id, counts in bought.items():
        if id in found:
            found[id].products = sorted(counts, key=lambda product: (-counts[product], product))
            found[id].cross_sales = _not_had(counts, others)


def _not_had(counts, others):
    """`[(product id, share)]`, the greatest share first, of what they do not have."""
    shares = {}
    for product in counts:
        for other in others.get(product, ()):
            if other["product_id"] not in counts:
                shares[other["product_id"]] = max(
                    shares.get(other["product_id"], 0), other["share"])
    return sorted(shares.items(), key=lambda item: (-item[1], item[0]))


def _add_mailings(found, ids, now):
    """Mail that runs, but to those to whom it came, or comes, or who are left out of it."""
    actions = list(Action.collection().find({"state": "launched", "channel": "email"}).sort(
        [("created_at", -1), ("_id", -1)]).limit(MOST_MAILINGS))
    campaigns = {raw["_id"]: raw for raw in Campaign.collection().find(
        {"_id": {"$in": [action["campaign_id"] for action in actions]}, "state": "running"},
        {"purpose": 1})}
    for action in actions:
        is_over = action.get("ends_at") is not None and action["ends_at"] <= now
        if is_over or action["campaign_id"] not in campaigns:
            continue
        told = audiences.excluded_among(action["_id"], ids)
        told |= {raw["contact_id"] for raw in Recipient.collection().find(
            {"action_id": action["_id"], "contact_id": {"$in": ids}}, {"contact_id": 1})}
        for id in ids:
            if id not in told:
                found[id].mailings.append(
                    {**action, "purpose": campaigns[action["campaign_id"]]["purpose"]})
