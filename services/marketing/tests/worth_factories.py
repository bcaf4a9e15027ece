"""What tests of worth have in common: contacts who bought, and the job that works it out."""

from datetime import timedelta

import numpy as np
from bson.decimal128 import Decimal128
from marketing_factories import a_contact_id, a_line, an_order, happened, moment, money, placed

from chassis import clock
from chassis.ids import new_id

PRODUCT = new_id("product")


def bought(rules, contact_id, total="100.00", *, days_ago=0, margin="40.00", **fields):
    """An order of so many days ago, as sales tells it."""
    order = an_order(contact_id, total, placed_at=moment(days_ago),
                     margin=margin and money(margin),
                     lines=[a_line(total, product_id=PRODUCT)], **fields)
    rules.react("on_order_told", placed(order))
    return order


def an_interaction(contact_id, *, days_ago=0, direction="inbound", **fields):
    now = moment(days_ago)
    return {"id": new_id("interaction"), "version": 1, "created_at": now, "updated_at": now,
            "channel": "phone", "direction": direction, "occurred_at": now,
            "participants": [{"contact_id": contact_id, "part": "from"}], **fields}


def recorded(interaction, type="contacts.interaction.recorded"):
    return happened(type, {"interaction": interaction})


def add_customers(store, count, purchases=None):
    """Customers with their purchases put into the store at once, as the models say they buy.

    They began 200 to 600 days ago; `purchases`, when given, is how many each made, a day apart.
    """
    chance = np.random.default_rng(1)
    now, raws, ids = clock.now(), [], [a_contact_id() for _ in range(count)]
    for number, id in enumerate(ids):
        days = 200 + number * 7 % 400
        kept = [float(day) for day in range(purchases)] if purchases else _days(chance, days)
        mean = 60 / chance.gamma(4, 1 / 4)
        for day in kept:
            spent = mean * chance.gamma(6, 1 / 6) + 1
            raws.append(_raw_order(id, now - timedelta(days=days - day), money(f"{spent:.2f}")))
    store.sold_orders.insert_many(raws)
    return ids


def _days(chance, until):
    """When a customer buys, in days after the first: BG/NBD with r 1, alpha 60 days, a 0.6, b 2."""
    rate, gone = chance.gamma(1, 1 / 60), chance.beta(0.6, 2)
    days = [0.0]
    while (day := days[-1] + chance.exponential(1 / rate)) < until:
        days.append(day)
        if chance.random() < gone:
            break
    return days


def _raw_order(contact_id, at, amount):
    value = Decimal128(amount["amount"])
    return {"_id": new_id("order"), "version": 1, "created_at": at, "updated_at": at,
            "contact_ids": [contact_id], "_told_version": 1, "state": "delivered",
            "placed_at": at, "valued_on": at.date().isoformat(), "currency": "EUR",
            "total": {"amount": value, "currency": "EUR"}, "house_total": value,
            "house_margin": Decimal128("10.00"),
            "lines": [{"product_id": PRODUCT, "quantity": Decimal128("1"), "net": value}]}


def scored():
    """Have the job work out whoever is waiting for it."""
    from marketing.worth.reckoning import reckon_stale_worth

    reckon_stale_worth()


def reckoned(rules):
    """Have everybody scored anew, as the process does that is begun for it."""
    from marketing.worth import reckonings

    asked = rules.reckon_scores()
    reckonings.run(asked["id"])
    return rules.get_score_reckoning(score_reckoning_id=asked["id"])


def trained(rules, **fields):
    """Have a model fitted, as the process does that is begun for it."""
    from marketing.worth.lifetime import training

    asked = rules.train_model(kind="lifetime", **fields)
    training.run(asked["id"])
    return rules.get_model(model_id=asked["id"])
