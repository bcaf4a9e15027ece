"""Whom random rules hold among random parties, against a plain reading of the same rules."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from bson.decimal128 import Decimal128
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from chassis import clock
from chassis.ids import new_id
from contracts.marketing.segment_rule import RuleTree
from marketing.segments import counting, searching
from marketing.segments.audiences import members_by
from marketing.segments.searching import Search
from marketing.standing import catching_up, relationships

NOW = clock.now()
IDS = sorted(new_id("contact") for _ in range(12))
PRODUCTS = [new_id("product") for _ in range(2)]
TYPES = ("sales.order.placed", "marketing.mail.clicked", "helpdesk.ticket.opened")
COUNTRIES, TAGS, CHANNELS = ("ES", "PT"), ("vip", "new"), ("email", "phone")
ROLES, TIES = ("customer", "supplier"), ("knows", "refers")

# A world is made of these once for several rules: filling the store is what takes time.
happenings = some.lists(some.fixed_dictionaries({
    "type": some.sampled_from(TYPES), "days": some.integers(1, 40),
    "who": some.sets(some.integers(0, 11), min_size=1, max_size=2),
    "product": some.sampled_from((None, *PRODUCTS)), "amount": some.integers(0, 4),
    "channel": some.sampled_from(CHANNELS)}), max_size=40)
parties = some.lists(some.fixed_dictionaries({
    "country": some.sampled_from((None, *COUNTRIES)), "tags": some.sets(some.sampled_from(TAGS)),
    "role": some.sampled_from((None, *ROLES)), "has_ended": some.booleans(),
    "is_archived": some.sampled_from((False, False, False, True)),
    "profit": some.sampled_from((None, -5, 0, 5)),
    "orders": some.sampled_from((None, 0, 1, 2)),
    "said": some.sampled_from((None, "granted", "objected"))}), min_size=12, max_size=12)
ties = some.lists(some.tuples(some.integers(0, 11), some.integers(0, 11),
                              some.sampled_from(TIES)), max_size=10)

words = some.one_of(*(some.fixed_dictionaries({
    "field": some.just(field), "operator": some.sampled_from(("is", "is_not")),
    "value": some.sampled_from(values)}) for field, values in (
    ("country", COUNTRIES), ("tag", TAGS), ("role", ROLES), ("kind", ("person",)))),
    some.fixed_dictionaries({
        "field": some.sampled_from(("country", "tag")),
        "operator": some.sampled_from(("any_of", "none_of")),
        "values": some.lists(some.sampled_from(COUNTRIES + TAGS), min_size=1, max_size=2)}))
figures = some.fixed_dictionaries({
    "figure": some.sampled_from(("profit", "order_count")),
    "operator": some.sampled_from(("at_least", "at_most")), "value": some.integers(-5, 5)})
counts = some.one_of(some.just({}), *(some.fixed_dictionaries({name: some.integers(least, 3)})
                                      for name, least in (
    ("at_least", 1), ("at_most", 0), ("exactly", 0))))
periods = some.one_of(
    some.just({}), some.fixed_dictionaries({"within_days": some.integers(1, 40)}),
    some.integers(1, 40).map(lambda days: {"from_at": _told(days)}),
    some.tuples(some.integers(2, 40), some.integers(1, 39)).filter(lambda ends: ends[0] > ends[1])
    .map(lambda ends: {"from_at": _told(ends[0]), "until_at": _told(ends[1])}))
wheres = some.one_of(
    some.just({}), some.fixed_dictionaries({"channel": some.sampled_from(CHANNELS)}),
    some.fixed_dictionaries({"product_ids": some.just(PRODUCTS[:1])}),
    some.integers(1, 4).map(lambda amount: {"amount_at_least": str(amount)}))
behaviours = some.builds(
    lambda type, count, period, where: {"type": type, **count, **period,
                                        **({"where": where} if where else {})},
    some.sampled_from(TYPES), counts, periods, wheres)
sequences = some.fixed_dictionaries({"steps": some.tuples(
    some.fixed_dictionaries({"type": some.sampled_from(TYPES)}),
    some.fixed_dictionaries({"type": some.sampled_from(TYPES)}, optional={
        "within_days_after": some.integers(1, 20)})).map(list)}, optional={
    "within_days": some.integers(1, 40), "not_followed_by": some.fixed_dictionaries({
        "type": some.sampled_from(TYPES), "within_days": some.integers(1, 15)})})
relations = some.fixed_dictionaries({}, optional={
    "type": some.sampled_from(TIES), "direction": some.sampled_from(("from", "to", "any")),
    "contact_id": some.sampled_from(IDS)})
consents = some.fixed_dictionaries({
    "purpose": some.sampled_from(("marketing", "newsletter")),
    "state": some.sampled_from(("granted", "objected"))})
leaves = some.one_of(*(strategy.map(lambda inner, name=name: {name: inner}) for name, strategy in (
    ("profile", words), ("worth", figures), ("behaviour", behaviours), ("sequence", sequences),
    ("relationship", relations), ("consent", consents))))
trees = some.recursive(leaves, lambda inner: some.one_of(
    some.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
    some.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
    inner.map(lambda part: {"not": part})), max_leaves=7).filter(lambda tree: _is_allowed(tree))


def _told(days):
    return (NOW - timedelta(days=days)).isoformat()


def _is_allowed(tree, depth=1):
    ((name, inner),) = tree.items()
    if name == "not":
        return depth < 8 and _is_allowed(inner, depth + 1)
    return name not in ("all", "any") or (depth < 8 and all(
        _is_allowed(part, depth + 1) for part in inner))


@pytest.mark.parametrize("few", [searching.FEW, 2])
def test_rules_hold_whom_a_plain_reading_of_them_holds(rules, monkeypatch, few):
    # With few, all ways are taken of asking for some alone and of asking for all.
    for place, name in ((searching, "FEW"), (counting, "_FEW"), (relationships, "_FEW")):
        monkeypatch.setattr(place, name, few)

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(some.data(), happenings, parties, ties)
    def holds(data, happened, known, tied):
        fill(rules.store, happened, known, tied)
        world = World(happened, known, tied)
        for tree in data.draw(some.lists(trees, min_size=10, max_size=10)):
            RuleTree().deserialize(tree)
            expected = {IDS[who] for who in range(12)
                        if not known[who]["is_archived"] and world.holds(who, tree)}
            assert Search(NOW).ids(tree) == expected, tree
            assert members_by(Search(NOW), tree, limit=5) == sorted(expected)[:5], tree

    holds()
    rules.store.worth.delete_many({})


def fill(store, happened, known, tied):
    """Keep a world in the store, as the reactions would have it."""
    for name in ("parties", "happenings", "worth", "held_consents", "held_relationships",
                 "customers", "customers_state"):
        store[name].delete_many({})
    common = {"version": 1, "created_at": NOW, "updated_at": NOW}
    store.parties.insert_many([_party(id, party) | common
                               for id, party in zip(IDS, known, strict=True)])
    worths = [{"_id": id} | _worth(party) for id, party in zip(IDS, known, strict=True)]
    store.worth.insert_many(worths)
    _insert(store.held_consents, [
        {"_id": new_id("consent"), "contact_ids": [id], "purpose": "marketing",
         "decision": party["said"], "given_at": NOW, "recorded_at": NOW} | common
        for id, party in zip(IDS, known, strict=True) if party["said"]])
    _insert(store.held_relationships, [
        {"_id": new_id("relationship"), "contact_ids": [IDS[one], IDS[other]], "type": type,
         "starts_on": "0000-00-00", "ends_on": "9999-99-99"} | common
        for one, other, type in tied if one != other])
    _insert(store.happenings, [
        {"_id": f"{row['type']}/{number}", "type": row["type"], "channel": row["channel"],
         "contact_ids": [IDS[who] for who in sorted(row["who"])], "occurred_at": _at(row),
         "house_amount": Decimal128(str(row["amount"])),
         **({"product_ids": [row["product"]]} if row["product"] else {})} | common
        for number, row in enumerate(happened)])
    catching_up.go_through()


def _insert(collection, raws):
    if raws:
        collection.insert_many(raws)


def _at(row):
    return NOW - timedelta(days=row["days"])


def _party(id, party):
    ends = {"ends_on": "2020-01-01"} if party["has_ended"] else {}
    return {"_id": id, "kind": "person", "name": id, "tags": sorted(party["tags"]),
            **({"addresses": [{"country": party["country"]}]} if party["country"] else {}),
            **({"roles": [{"role": party["role"], **ends}]} if party["role"] else {}),
            **({"archived_at": NOW} if party["is_archived"] else {})}


def _worth(party):
    profit, orders = party["profit"], party["orders"]
    return {**({} if profit is None else {"profit": Decimal128(str(profit))}),
            **({} if orders is None else {"order_count": orders})}


class World:
    """The same, read plainly: one party and one rule at a time, without a store."""

    def __init__(self, happened, known, tied):
        self.happened, self.known, self.tied = happened, known, tied

    def holds(self, who, tree):
        ((name, inner),) = tree.items()
        if name == "all":
            return all(self.holds(who, part) for part in inner)
        if name == "any":
            return any(self.holds(who, part) for part in inner)
        if name == "not":
            return not self.holds(who, inner)
        return getattr(self, name)(who, inner)

    def profile(self, who, leaf):
        party = self.known[who]
        held = {"country": {party["country"]}, "tag": party["tags"], "kind": {"person"},
                "role": set() if party["has_ended"] else {party["role"]}}[leaf["field"]]
        is_so = bool(held & set(leaf.get("values", [leaf.get("value")])))
        return is_so != (leaf["operator"] in ("is_not", "none_of"))

    def worth(self, who, leaf):
        figure = self.known[who]["profit" if leaf["figure"] == "profit" else "orders"]
        if figure is None:
            return False
        return figure >= leaf["value"] if leaf["operator"] == "at_least" else (
            figure <= leaf["value"])

    def behaviour(self, who, leaf):
        where, count = leaf.get("where", {}), 0
        for row in self.happened:
            at = _at(row)
            count += (
                who in row["who"] and row["type"] == leaf["type"]
                and ("within_days" not in leaf or row["days"] <= leaf["within_days"])
                and ("from_at" not in leaf or at >= datetime.fromisoformat(leaf["from_at"]))
                and ("until_at" not in leaf or at < datetime.fromisoformat(leaf["until_at"]))
                and ("channel" not in where or row["channel"] == where["channel"])
                and ("product_ids" not in where or row["product"] in where["product_ids"])
                and row["amount"] >= Decimal(where.get("amount_at_least", 0)))
        if "exactly" in leaf:
            return count == leaf["exactly"]
        return count <= leaf["at_most"] if "at_most" in leaf else count >= leaf.get("at_least", 1)

    def sequence(self, who, leaf):
        """Tries every pair of moments, in days ago."""
        first, then = leaf["steps"]
        unwanted = leaf.get("not_followed_by")
        for began in self._days(who, first["type"]):
            if began > leaf.get("within_days", began):
                continue
            for ended in self._days(who, then["type"]):
                if not 0 < began - ended <= then.get("within_days_after", 99):
                    continue
                if unwanted is None or (ended >= unwanted["within_days"] and not any(
                        0 < ended - day <= unwanted["within_days"]
                        for day in self._days(who, unwanted["type"]))):
                    return True
        return False

    def _days(self, who, type):
        return [row["days"] for row in self.happened if who in row["who"] and row["type"] == type]

    def relationship(self, who, leaf):
        direction = leaf.get("direction", "any")
        for one, other, type in self.tied:
            ends = [(one, other)] * (direction != "to") + [(other, one)] * (direction != "from")
            if one != other and leaf.get("type", type) == type and any(
                    mine == who and leaf.get("contact_id", IDS[theirs]) == IDS[theirs]
                    for mine, theirs in ends):
                return True
        return False

    def consent(self, who, leaf):
        said = self.known[who]["said"]
        if leaf["state"] == "objected":
            # An objection to marketing is one to a newsletter too.
            return said == "objected"
        return said == "granted" and leaf["purpose"] == "marketing"
