"""Customers whose propensities are given, and what contacts answer of them, made up."""

from bson.decimal128 import Decimal128

from chassis import clock
from chassis.ids import new_id
from chassis.testing.parties import party
from contracts import contacts
from marketing.next_best import obstacles
from marketing.standing import customers


class Answers:
    """What contacts say: everything is allowed, but for what is refused or guarded.

    `refused` holds `(contact id, purpose, channel)`, `guarded` `(contact id, action)`.
    """

    def __init__(self, monkeypatch):
        self.refused, self.guarded, self.asked, self.error = {}, {}, [], None
        monkeypatch.setattr(obstacles, "ask", self.ask)

    def ask(self, operation, **request):
        self.asked.append((operation.name, request))
        if self.error is not None:
            raise self.error
        if operation is contacts.may_approach:
            return {"items": [self._answer(id, request["purpose"], request.get("channel"))
                              for id in request["contact_ids"]]}
        assert operation is contacts.check_many_guards
        return {"items": [{"contact_id": id, "findings": self._findings(id, request["action"])}
                          for id in request["contact_ids"]]}

    def _answer(self, id, purpose, channel):
        code = self.refused.get((id, purpose, channel))
        return {"contact_id": id, "is_allowed": code is None, "reason": code and {"code": code}}

    def _findings(self, id, action):
        level = self.guarded.get((id, action))
        return [{"level": level, "override": None}] if level else []


def a_customer(store, *, buy=0.5, leave=0.1, answer=0.2, kind="person", rfm_class="loyal",
               owner_id=None, products=(), **worth):
    """A contact with a worth as it was worked out, and orders of these products."""
    id, now = party(kind=kind, **({"owner_id": owner_id} if owner_id else {})), clock.now()
    chances = [{"to": to, "probability": chance, "model_id": new_id("model"), "is_average": False,
                "reasons": []} for to, chance in (
        ("buy", buy), ("leave", leave), ("answer", answer)) if chance is not None]
    store.worth.insert_one({
        "_id": id, "version": 1, "created_at": now, "updated_at": now, "scored_at": now,
        "order_count": 4, "margin": Decimal128("400.00"), "margin_count": 4,
        "rfm": {"recency": 4, "frequency": 4, "monetary": 4, "class": rfm_class},
        "propensities": chances, **worth})
    for product_id in products:
        store.sold_orders.insert_one({
            "_id": new_id("order"), "version": 1, "created_at": now, "updated_at": now,
            "_told_version": 1, "contact_ids": [id], "state": "placed", "placed_at": now,
            "valued_on": clock.today(), "currency": "EUR",
            "total": {"amount": Decimal128("1"), "currency": "EUR"},
            "lines": [{"product_id": product_id, "quantity": Decimal128("1"),
                       "net": Decimal128("1")}]})
    customers.refresh({id})
    return id


def recommended(rules, *contact_ids):
    """What is best done next, by contact."""
    made = rules.recommend_next_best_actions(contact_ids=list(contact_ids))["items"]
    return {item["contact_id"]: item for item in made}


def best_for(rules, contact_id):
    return recommended(rules, contact_id)[contact_id]


def obstacles_of(item):
    return {(one["kind"], one["code"]) for one in item["obstacles"]}


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def outcome(rules, item, said="done", **fields):
    return rules.record_next_best_action_outcome(
        next_best_action_id=item["id"], outcome=said, **fields)


def shown_open(rules, **filters):
    return rules.list_next_best_actions(**filters)["items"]
