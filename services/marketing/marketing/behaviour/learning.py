"""What all services tell of parties is taken up as behaviour, whatever comes first."""

from ..standing import customers
from . import happenings
from .facts import facts_of, replaced_by
from .models import Happening


def learn(told):
    """Take up what happened, `[chassis.deliveries.Happened, …]`, in one transaction."""
    news = _news([facts_of(happened.type, happened.data) for happened in told])
    corrected = [happened.data["interaction"] for happened in told
                 if happened.type == "contacts.interaction.corrected"]
    concerned = happenings.take_back({id for _, missing, _ in news for id in missing})
    concerned |= happenings.put_all_down([
        *(row | {"version": version} for rows, _, version in news for row in rows),
        *(replaced_by(interaction) for interaction in corrected
          if interaction.get("corrects_id"))])
    customers.refresh_behaviour(concerned)


def _news(told):
    """Of all that is told, as `facts_of` gives it, the newest of each entity that is news."""
    newest = {}
    for rows, missing, version in told:
        entity_id = [*(row["id"] for row in rows), *missing][0].partition("/")[2]
        if entity_id not in newest or newest[entity_id][2] < version:
            newest[entity_id] = (rows, missing, version)
    # The first fact of an entity holds its version.
    firsts = [rows[0]["id"] for rows, _, _ in newest.values() if rows]
    held = {raw["_id"]: raw["_told_version"] for raw in Happening.collection().find(
        {"_id": {"$in": firsts}}, {"_told_version": 1})}
    return [(rows, missing, version) for rows, missing, version in newest.values()
            if not rows or held.get(rows[0]["id"], -1) < version]
