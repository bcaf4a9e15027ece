"""Leaves of rules as conditions on the rows of customers, where these say enough.

Nothing of a condition is taken from a client as it came: names are from lists, values scalars.
"""

from datetime import timedelta

from bson.decimal128 import Decimal128

from contracts.marketing.segment_rule import MONEY_FIGURES, loaded_leaf

from ..standing.behaviour import key_of
from ..standing.said import EVERY_CHANNEL, covering

FIELDS = {
    "role": "roles", "kind": "kind", "tag": "tags", "country": "countries",
    "language": "languages", "owner_id": "owner_id", "team_id": "team_id",
    "preferred_channel": "preferred_channel", "created_at": "known_since",
    "has_email": "has_email", "has_phone": "has_phone",
}


def condition_of(name, inner, now):
    """The condition of a leaf, or None where it takes more than the row of a customer."""
    compile_leaf = _COMPILERS.get(name)
    return compile_leaf(loaded_leaf(name, inner), now) if compile_leaf else None


def bound_of(name, inner, now):
    """What the row of a customer has to say at least for a leaf that takes more; None for nothing.
    """
    if name == "sequence":
        return {"$and": [_at_least(step["type"], 1, None)
                         for step in loaded_leaf(name, inner)["steps"]]}
    if name != "behaviour":
        return None
    leaf = loaded_leaf(name, inner)
    least, _most = counts_of(leaf)
    return _at_least(leaf["type"], least, _since(leaf, now)) if least else None


def _profile(leaf, now):
    if leaf["field"] == "role":
        return _negated(leaf, {"roles": {"$elemMatch": {
            "role": _words(leaf), "from": {"$lte": _day(now)}, "until": {"$gte": _day(now)}}}})
    return _compared(leaf, FIELDS[leaf["field"]], now)


def _worth(leaf, now):
    return _compared(leaf, f"worth.{leaf['figure']}", now, is_money=(
        leaf["figure"] in MONEY_FIGURES))


def _compared(leaf, path, now, *, is_money=False):
    operator = leaf["operator"]
    if operator in ("before", "after"):
        return {path: {"$lt" if operator == "before" else "$gt": leaf["at"]}}
    if operator == "within_days":
        return {path: {"$gte": now - timedelta(days=leaf["days"]), "$lte": now}}
    if operator in ("at_least", "at_most"):
        bound = Decimal128(leaf["value"]) if is_money else float(leaf["value"])
        return {path: {"$gte" if operator == "at_least" else "$lte": bound}}
    return _negated(leaf, {path: _words(leaf)})


def _words(leaf):
    return leaf["value"] if "value" in leaf else {"$in": leaf["values"]}


def _negated(leaf, condition):
    return {"$nor": [condition]} if leaf["operator"] in ("is_not", "none_of") else condition


def _behaviour(leaf, now):
    if "where" in leaf or "until_at" in leaf:
        return None
    since = _since(leaf, now)
    least, most = counts_of(leaf)
    wanted = [_at_least(leaf["type"], least, since)] if least else []
    if most is not None:
        wanted.append({"$nor": [_at_least(leaf["type"], most + 1, since)]})
    return {"$and": wanted}


def _since(leaf, now):
    if "within_days" in leaf:
        return now - timedelta(days=leaf["within_days"])
    return leaf.get("from_at")


def counts_of(leaf):
    """`(at least, at most)` so often; the last None where there is no most."""
    if "exactly" in leaf:
        return leaf["exactly"], leaf["exactly"]
    if "at_most" in leaf:
        return 0, leaf["at_most"]
    return leaf.get("at_least", 1), None


def _at_least(type, count, since):
    key = key_of(type)
    # The first has an index, whatever the type; how many there are is then seen in the row.
    last = {f"last.{key}": {"$gte": since} if since else {"$exists": True}}
    if count == 1:
        return last
    nth = {"$gte": since} if since else {"$exists": True}
    return {**last, f"did.{key}.{count - 1}": nth}


def _consent(leaf, now):
    purpose = leaf["purpose"]
    if leaf["state"] == "objected":
        return {"objects_to": {"$in": list(covering(purpose))}}
    holds = {"purpose": purpose, "until": {"$gt": now}}
    if "channel" not in leaf:
        return {"granted": {"$elemMatch": holds}}
    own = {"granted": {"$elemMatch": {**holds, "channel": leaf["channel"]}}}
    of_all = {"granted": {"$elemMatch": {**holds, "channel": EVERY_CHANNEL}}, "$nor": [
        {"granted": {"$elemMatch": {"purpose": purpose, "channel": leaf["channel"]}}}]}
    return {"granted.purpose": purpose, "$or": [own, of_all]}


def _day(now):
    return now.date().isoformat()


_COMPILERS = {"profile": _profile, "worth": _worth, "behaviour": _behaviour, "consent": _consent}
