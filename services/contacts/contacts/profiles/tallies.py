"""What the facts of contacts come to: counted anew whenever one changes, never added to."""

from collections import defaultdict

from bson import ObjectId
from pymongo import DeleteOne, ReplaceOne

from chassis.money import loaded, stored, totals

from .models import Fact, Profile

# The kinds of which profiles show what is open, and by what the first to be shown are told.
SHOWN_OPEN = {"ticket": "occurred_at", "return": "occurred_at", "invoice": "due_on",
              "complaint": "occurred_at", "deal": "occurred_at"}
MOST_SHOWN = 20


def recompute(contact_ids):
    """Make the profiles of these contacts of the facts that are held; gives how many changed.

    Always writes, so that two who learn something of the same contact at once get in each other's
    way, and the later makes it again of both facts.
    """
    ids = sorted(set(contact_ids))
    if not ids:
        return 0
    rows, opened = _tallies(ids), _open_facts(ids)
    held = {raw["_id"]: raw for raw in Profile.collection().find({"_id": {"$in": ids}})}
    writes, changed_count = [], 0
    for id in ids:
        profile = _profile(id, rows.get(id, []), opened.get(id, {}))
        changed_count += without_mark(held.get(id)) != profile
        if profile:
            raw = {**profile, "_made_by": str(ObjectId())}
            writes.append(ReplaceOne({"_id": id}, raw, upsert=True))
        elif id in held:
            writes.append(DeleteOne({"_id": id}))
    if writes:
        Profile.collection().bulk_write(writes, ordered=False)
    return changed_count


def without_mark(profile):
    """A stored profile without what is another each time it is made."""
    return profile and {name: value for name, value in profile.items() if name != "_made_by"}


def _profile(id, rows, opened):
    if not rows:
        return None
    return {
        "_id": id,
        "version": 1,
        "created_at": min(row["first_at"] for row in rows),
        "updated_at": max(row.pop("updated_at") for row in rows),
        "tallies": sorted(rows, key=lambda row: (
            row["kind"], row["state"], row["is_open"], row.get("currency", ""))),
        "open_facts": {kind: _first(kind, facts) for kind, facts in sorted(opened.items())},
        "receivables": _receivables(opened.get("invoice", ())),
    }


def _first(kind, facts):
    by = SHOWN_OPEN[kind]
    first = sorted(facts, key=lambda fact: (fact[by], fact["_id"]))[:MOST_SHOWN]
    return [{name: value for name, value in fact.items() if name != "_shown_on"} for fact in first]


def _receivables(invoices):
    """What is owed, by currency and the day on which it is due."""
    owed = defaultdict(list)
    for invoice in invoices:
        owed[invoice["due_on"]].append(loaded(invoice["details"]["open_amount"]))
    counts = defaultdict(int)
    for invoice in invoices:
        counts[invoice["due_on"], invoice["details"]["open_amount"]["currency"]] += 1
    return [
        {"due_on": day, "count": counts[day, money["currency"]], **stored(money)}
        for day in sorted(owed) for money in totals(owed[day])
    ]


def _tallies(ids):
    """`{contact id: [what each kind of fact, in each state and currency, comes to]}`."""
    found = defaultdict(list)
    for row in Fact.collection().aggregate(_grouped(ids)):
        group = row.pop("_id")
        row |= {name: value for name, value in group.items()
                if name != "contact_id" and value is not None}
        if "currency" not in row:
            del row["amount"]
        if not row["margin_count"]:
            del row["margin"]
        row["latest"] = {name: value for name, value in row["latest"].items() if value is not None}
        found[group["contact_id"]].append(row)
    return found


def _grouped(ids):
    has_margin = {"$eq": ["$margin.currency", "$amount.currency"]}
    is_known = {"$and": [{"$gt": ["$margin", None]}, has_margin]}
    return [
        {"$match": {"_shown_on": {"$in": ids}, "kind": {"$ne": "crisis"}}},
        {"$unwind": "$_shown_on"},
        {"$match": {"_shown_on": {"$in": ids}}},
        {"$group": {
            "_id": {"contact_id": "$_shown_on", "kind": "$kind", "state": "$state",
                    "is_open": "$is_open", "currency": "$amount.currency"},
            "count": {"$sum": 1},
            "amount": {"$sum": "$amount.amount"},
            "margin": {"$sum": {"$cond": [is_known, "$margin.amount", 0]}},
            "margin_count": {"$sum": {"$cond": [is_known, 1, 0]}},
            "first_at": {"$min": "$occurred_at"},
            "last_at": {"$max": "$occurred_at"},
            "updated_at": {"$max": "$updated_at"},
            "score_sum": {"$sum": "$score"},
            "latest": {"$top": {
                "sortBy": {"occurred_at": -1, "_id": -1},
                "output": {"at": "$occurred_at", "score": "$score", "details": "$details"}}},
        }},
    ]


def _open_facts(ids):
    """`{contact id: {kind: [open facts]}}`."""
    found = defaultdict(lambda: defaultdict(list))
    wanted, where = set(ids), {"_shown_on": {"$in": ids}, "is_open": True,
                               "kind": {"$in": sorted(SHOWN_OPEN)}}
    for fact in Fact.collection().find(where):
        for id in wanted.intersection(fact["_shown_on"]):
            found[id][fact["kind"]].append(fact)
    return found
