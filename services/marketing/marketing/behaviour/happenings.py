"""What happened with parties: noted once, whoever tells it and however often."""

from datetime import timedelta

from pymongo import DESCENDING

from chassis import clock
from chassis.money import stored

from ..currencies.valuing import values_of
from ..settings import marketing_settings
from ..standing import customers
from ..told import keep_all
from .models import Happening

FIELDS = ("amount", "product_ids", "channel", "direction", "campaign_id", "about")


def note(*, id, type, contact_ids, occurred_at, version=1, **fields):
    """Keep in mind that something happened with parties; the same id is the same happening.

    `amount` is money with a Decimal. A higher `version` tells anew what is noted already. In a
    transaction.
    """
    customers.refresh_behaviour(put_down(
        id=id, type=type, contact_ids=contact_ids, occurred_at=occurred_at, version=version,
        **fields))


def put_down(**happening):
    """As `note`, for who has the customers refreshed; `{(contact id, type)}` whom it concerns."""
    return put_all_down([happening])


def put_all_down(happenings):
    """As `put_down`, of many that are each given as a dict of what `note` is told."""
    since = kept_since()
    kept = keep_all(Happening, [
        ({"id": happening["id"], "version": happening.get("version", 1)},
         happening["contact_ids"], _row(**happening)) for happening in happenings
        if happening["contact_ids"] and (since is None or happening["occurred_at"] >= since)])
    return {(contact_id, held["type"]) for pair in kept for held in pair if held
            for contact_id in held["contact_ids"]}


def _row(*, id, type, contact_ids, occurred_at, version=1, **fields):
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"a happening has no {', '.join(sorted(unknown))}")
    raw = stored({name: fields[name] for name in FIELDS if fields.get(name) is not None})
    raw |= {"type": type, "occurred_at": occurred_at}
    if "amount" in raw:
        raw |= {"currency": raw["amount"]["currency"],
                "valued_on": occurred_at.date().isoformat()}
        raw |= values_of(Happening, raw)
    return raw


def take_back(ids):
    """Forget what turned out not to have happened; `{(contact id, type)}` whom it concerned."""
    gone = list(Happening.collection().find({"_id": {"$in": list(ids)}}))
    if gone:
        Happening.collection().delete_many({"_id": {"$in": [raw["_id"] for raw in gone]}})
    return {(contact_id, raw["type"]) for raw in gone for contact_id in raw["contact_ids"]}


def latest(contact_id, type, count):
    """The latest of a type with a party, the last first, as stored."""
    return list(Happening.collection().find({"contact_ids": contact_id, "type": type})
                .sort("occurred_at", DESCENDING).limit(count))


def kept_since():
    """The moment before which nothing is kept; None where all is."""
    days = marketing_settings().behaviour_kept_days
    return clock.now() - timedelta(days=days) if days else None
