"""Whether the mails that journeys planned may still go out: asked as they are sent."""

from .models import Journey, JourneyInstance

LEFT, PAUSED = "left", "paused"


def of_mails(rows):
    """`{recipient id: LEFT or PAUSED}` of recipients as stored; of others nothing is said.

    Who came to the end of a journey gets what was planned; who left it before, or was erased, does
    not.
    """
    ids = {row["_id"]: row["_journey_instance_id"] for row in rows
           if "_journey_instance_id" in row}
    if not ids:
        return {}
    instances = {raw["_id"]: raw for raw in JourneyInstance.collection().find(
        {"_id": {"$in": sorted(set(ids.values()))}}, {"_is_cut_short": 1, "journey_id": 1})}
    paused = {raw["_id"] for raw in Journey.collection().find(
        {"_id": {"$in": sorted({raw["journey_id"] for raw in instances.values()})},
         "state": "paused"}, {"_id": 1})}
    found = {}
    for id, instance_id in ids.items():
        instance = instances.get(instance_id)
        if instance is None or instance.get("_is_cut_short"):
            found[id] = LEFT
        elif instance["journey_id"] in paused:
            found[id] = PAUSED
    return found
