"""Events that come by the thousand are learnt by the hundred, as if they had come one by one."""

import random

import pytest
from marketing_factories import an_invoice, an_order, happened, issued, moment, placed
from segment_factories import told

from chassis.ids import new_id

LEARNT = ("happenings", "customers", "sold_orders", "sold_invoices", "stale_worth")
# What says when it was learnt, and how often that was done.
_CHANGING = {"created_at", "updated_at", "version", "marked_at"}


def an_interaction(contact_id, **fields):
    return {"id": new_id("interaction"), "version": 1, "created_at": moment(),
            "updated_at": moment(), "channel": "phone", "direction": "inbound",
            "occurred_at": moment(2),
            "participants": [{"contact_id": contact_id, "part": "from"}], **fields}


def news_of(chance, contact_ids):
    """Events of orders in up to three versions, and of interactions that are corrected; shuffled,
    and some of them twice."""
    orders, others = [], []
    for _ in range(8):
        version, order = 1, an_order(chance.choice(contact_ids), placed_at=moment(
            chance.randrange(3, 50)))
        for fields in ({}, {"state": "delivered", "delivered_at": moment(2)},
                       {"state": "cancelled", "cancelled_at": moment(1)})[:chance.randint(1, 3)]:
            order = {**order, **fields, "version": version}
            orders.append(placed(order))
            version += 1
    for _ in range(4):
        first = an_interaction(chance.choice(contact_ids))
        others.append(happened("contacts.interaction.recorded", {"interaction": first}))
        if chance.random() < 0.5:
            others.append(happened("contacts.interaction.corrected", {"interaction": {
                **first, "id": new_id("interaction"), "corrects_id": first["id"],
                "channel": "email"}}))
    return [chance.sample(some, len(some)) + chance.sample(some, 3)
            for some in (orders, [*orders, *others])]


def invoices_of(chance, contact_ids):
    """Invoices and credit notes in up to two versions, some of them for others; shuffled."""
    told = []
    for _ in range(8):
        invoice = an_invoice(chance.choice(contact_ids), issued_on=moment(9)[:10], **chance.choice((
            {}, {"kind": "credit_note"}, {"is_self_billed": True})))
        told += [issued(invoice), issued({
            **invoice, "version": 2, "state": "paid", "paid_at": moment(1)})][:chance.randint(1, 2)]
    return chance.sample(told, len(told)) + chance.sample(told, 3)


def in_parts(chance, events):
    while events:
        count = chance.randint(1, 9)
        yield events[:count]
        events = events[count:]


def learnt(rules, by_handler):
    """What is held once each handler took up its events, in these parts."""
    for handler, parts in by_handler.items():
        for part in parts:
            rules.react(handler, *part)
    held = {name: {raw["_id"]: {field: value for field, value in raw.items()
                                if field not in _CHANGING}
                   for raw in rules.store[name].find()} for name in LEARNT}
    for name in ("happenings", "sold_orders", "sold_invoices", "stale_worth"):
        rules.store[name].delete_many({})
    rules.store.customers.update_many({}, {"$unset": {"did": "", "last": ""}})
    return held


@pytest.mark.parametrize("seed", range(5))
def test_events_that_are_told_together_are_learnt_as_one_by_one(rules, seed):
    chance = random.Random(seed)
    contact_ids = [told(rules) for _ in range(3)]
    orders, behaviour = news_of(chance, contact_ids)
    invoices = invoices_of(chance, contact_ids)

    alone = learnt(rules, {"on_order_told": [[one] for one in orders],
                           "on_invoice_told": [[one] for one in invoices],
                           "on_behaviour_told": [[one] for one in behaviour]})
    together = learnt(rules, {"on_order_told": in_parts(chance, orders),
                              "on_invoice_told": in_parts(chance, invoices),
                              "on_behaviour_told": in_parts(chance, behaviour)})

    assert len(alone["sold_orders"]) == 8
    assert alone["sold_invoices"]
    assert together == alone
