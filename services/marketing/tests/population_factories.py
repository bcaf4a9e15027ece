"""Customers made up, of whom it is known how likely they are to do what: histories as models see
them, and the same as rows of the store."""

from datetime import UTC, datetime

import numpy as np
from bson.decimal128 import Decimal128

from chassis.ids import new_id
from marketing.propensity.history import NEVER, History, Rows

TODAY = datetime(2026, 6, 1, tzinfo=UTC)
DAY = TODAY.timestamp() / 86_400
YEARS = 3 * 365


def rows(contact=(), day=(), gone=None, **more):
    contact = np.array(contact, dtype=np.int64)
    return Rows(contact, np.array(day, dtype=float),
                np.full(len(contact), NEVER) if gone is None else np.array(gone, dtype=float),
                {name: np.array(values, dtype=float) for name, values in more.items()})


def a_history(count, *, orders=None, talks=None, sendings=None, answers=None, happenings=None):
    return History(
        [f"contact_{number:026}" for number in range(count)],
        orders or rows(revenue=()), talks or rows(direction=()), sendings or rows(campaign=()),
        answers or rows(campaign=()), happenings or rows(figure=()))


def population(count, *, seed=1, day=DAY):
    """Customers who buy by chance at a rate of their own, stop for good at some point, and answer
    campaigns, which come every 20 days, as often as is in them."""
    chance = np.random.default_rng(seed)
    bought, sent, answered = [], [], []
    for contact in range(count):
        began = day - chance.uniform(30, YEARS)
        until = min(began + chance.exponential(500), day)
        at, mean = began, 1 / chance.gamma(2, 1 / 80)
        while at < until:
            bought.append((contact, at))
            at += chance.exponential(mean)
        willing = chance.beta(1, 4)
        for campaign, at in enumerate(np.arange(began + 1, day, 20)):
            sent.append((contact, at, campaign))
            if chance.random() < willing:
                answered.append((contact, at + chance.uniform(0, 10), campaign))
    answered = [row for row in answered if row[1] < day]
    return a_history(
        count, orders=rows(*zip(*bought, strict=True), revenue=[60.0] * len(bought)),
        sendings=_with_campaign(sent), answers=_with_campaign(answered))


def _with_campaign(found):
    contact, day, campaign = zip(*found, strict=True)
    return rows(contact, day, campaign=campaign)


def coins(count, share, *, seed=1):
    """Customers of whom nothing tells apart who buys: each quarter a share of them, by chance."""
    chance = np.random.default_rng(seed)
    quarters = np.arange(DAY - 8 * 90, DAY, 90)
    bought = [(contact, day + chance.uniform(0, 89)) for day in quarters
              for contact in range(count) if chance.random() < share]
    # Everybody is known by having been spoken with, at the same time.
    talks = rows(range(count), np.full(count, DAY - YEARS), direction=np.zeros(count))
    return a_history(count, talks=talks, orders=rows(
        *zip(*bought, strict=True), revenue=[60.0] * len(bought)))


def put_into_store(store, history):
    """The rows of a history as the service keeps them; returns the ids of the contacts."""
    store.sold_orders.insert_many([
        _an_order(history.ids[contact], _moment(day), gone)
        for contact, day, gone in zip(history.orders.contact, history.orders.day,
                                      history.orders.gone, strict=True)])
    touches = [_a_touch(history.ids[contact], _moment(day), int(campaign), is_response)
               for rows, is_response in ((history.sendings, False), (history.answers, True))
               for contact, day, campaign in zip(
                   rows.contact, rows.day, rows.more["campaign"], strict=True)]
    if touches:
        store.touches.insert_many(touches)
    return history.ids


def _moment(day):
    return datetime.fromtimestamp(round(day * 86_400), UTC)


def _an_order(contact_id, at, gone):
    value = Decimal128("60.00")
    cancelled = {} if np.isinf(gone) else {"cancelled_at": _moment(gone), "state": "cancelled"}
    return {"_id": new_id("order"), "version": 1, "created_at": at, "updated_at": at,
            "contact_ids": [contact_id], "_told_version": 1, "state": "delivered",
            "placed_at": at, "valued_on": at.date().isoformat(), "currency": "EUR",
            "total": {"amount": value, "currency": "EUR"}, "house_total": value,
            "house_margin": Decimal128("20.00"), "lines": [], **cancelled}


def _a_touch(contact_id, at, campaign, is_response):
    id = new_id("touch")
    return {"_id": id, "version": 1, "created_at": at, "updated_at": at, "occurred_at": at,
            "contact_ids": [contact_id], "kind": "clicked" if is_response else "sent",
            "channel": "email", "campaign_id": f"campaign_{campaign:026}",
            "is_response": is_response, "is_by_scanner": False,
            "source": {"type": "noted", "id": id}, "_source_key": f"noted/{id}"}


def learnt(rules, kind):
    """Have a propensity be learnt, as the process does that is begun for it."""
    from marketing.propensity import training

    asked = rules.train_model(kind=kind)
    training.run(asked["id"])
    return rules.get_model(model_id=asked["id"])
