"""Who of those on a call list comes first: a lower rank does."""

from chassis.money import exact

from ..worth.models import Worth

_LAST = 10**12


def ranks_of(contact_ids, ranked_by, begins):
    """`{contact id: rank}` of those who are put on a list, `begins` having been given before."""
    if ranked_by == "given":
        return {id: begins + place for place, id in enumerate(contact_ids)}
    values = {raw["_id"]: exact(raw["lifetime_value"]) for raw in Worth.collection().find(
        {"_id": {"$in": contact_ids}, "lifetime_value": {"$exists": True}}, {"lifetime_value": 1})}
    # In cents, so that it is a whole number; of whom nothing is known comes last.
    return {id: -int(values[id] * 100) if id in values else _LAST for id in contact_ids}
