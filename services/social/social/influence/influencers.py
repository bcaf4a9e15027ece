"""How much weight somebody has, as it is listed and shown beside advocates and authors."""

from chassis import paging
from chassis.paging import whole
from chassis.store import view

from .models import Influencer
from .network import key_of

_PARTS = ("score", "rank", "replied_by", "mentioned_by", "ties", "reach", "reckoned_at")


def list_influencers(*, limit, after, **filters):
    """List whose word has most weight, the first first."""
    return paging.page(Influencer.collection(), filters, sort="rank", kind=whole, limit=limit,
                       after=after, show=view)


def with_influence_of_contacts(shown):
    """These, which are shown and name a contact, with how much weight that contact has."""
    found = Influencer.collection().find(
        {"contact_id": {"$in": [one["contact_id"] for one in shown]}})
    weights = _best(found, lambda raw: raw["contact_id"])
    return [one | _weight(weights, one["contact_id"]) for one in shown]


def with_influence_of_authors(mentions):
    """Mentions as they are shown, with how much weight their authors have."""
    keys = {one["id"]: key_of(one) for one in mentions if one["author"].get("id")}
    weights = _best(Influencer.collection().find({"_key": {"$in": sorted(set(keys.values()))}}),
                    lambda raw: raw["_key"])
    return [one | {"author": one["author"] | _weight(weights, keys.get(one["id"]))}
            for one in mentions]


def _weight(weights, key):
    return {"influence": weights[key]} if key in weights else {}


def _best(raws, key):
    """`{key: the parts}`; of two that became one the higher one, until the next reckoning."""
    ordered = sorted(raws, key=lambda raw: -raw["rank"])
    return {key(raw): {name: raw[name] for name in _PARTS} for raw in ordered}
