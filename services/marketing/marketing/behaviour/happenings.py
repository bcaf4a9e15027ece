"""What happened with parties: noted once, whoever tells it and however often."""

from datetime import timedelta

from pymongo import DESCENDING

from chassis import clock
from chassis.money import stored

from ..currencies.valuing import values_of
from ..settings import marketing_settings
from ..standing import customers
from ..told import keep
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


def put_down(*, id, type, contact_ids, occurred_at, version=1, **fields):
    """As `note`, for who has the customers refreshed; `{(contact id, type)}` whom it concerns."""
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"a happening has no {', '.join(sorted(unknown))}")
    if not contact_ids or is_too_old(occurred_at):
        return set()
    raw = stored({name: fields[name] for name in FIELDS if fields.get(name) is not None})
    raw |= {"type": type, "occurred_at": occurred_at}
    if "amount" in raw:
        raw |= {"currency": raw["amount"]["currency"],
                "valued_on": occurred_at.date().isoformat()}
        raw |= values_of(Happening, raw)
    before, after = keep(Happening, {"id": id, "version": version}, contact_ids, raw)
    return {(contact_id, held["type"]) for held in (before, after) if held
            for contact_id in held["contact_ids"]}


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


def is_too_old(occurred_at):
    """Whether something happened so long ago that it is not kept any more."""
    since = kept_since()
    return since is not None and occurred_at < since
