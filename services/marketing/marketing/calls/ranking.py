"""Who of those on a call list comes first: a lower rank does."""

from chassis.money import exact

from ..worth.models import Worth

_LAST = 10**12


def ranks_of(contact_ids, ranked_by, begins):
    """`{contact id: rank}` of those who are put on a list, `begins` having been given before."""
    if ranked_by == "given":
        return {id: begins + place for place, id in enumerate(contact_ids)}
    # A whole number, the greatest first; of whom nothing is known comes last.
    values = _lifetime_values(contact_ids) if ranked_by == "lifetime_value" else (
        _propensities(contact_ids, ranked_by))
    return {id: -values[id] if id in values else _LAST for id in contact_ids}


def _lifetime_values(contact_ids):
    """In cents."""
    return {raw["_id"]: int(exact(raw["lifetime_value"]) * 100)
            for raw in _worths(contact_ids, "lifetime_value")}


def _propensities(contact_ids, ranked_by):
    """In parts of 10,000."""
    name = f"_by_{ranked_by}"
    return {raw["_id"]: raw[name] for raw in _worths(contact_ids, name)}


def _worths(contact_ids, name):
    return Worth.collection().find(
        {"_id": {"$in": contact_ids}, name: {"$exists": True}}, {name: 1})
