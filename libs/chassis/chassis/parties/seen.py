"""Which contacts the roles that an organisation made for itself hide (`visibility.use`)."""

from .models import Party

FURTHER = {}


def narrows(_actor):
    """Nothing is hidden from those whose roles see everything."""
    return False


def hidden_among(actor, contact_ids):
    """Those of these contacts that are hidden from an actor, by whose they are."""
    rows = actor.sees.get("contact", {}).get("rows") if actor.sees is not None else "all"
    if rows == "all":
        return []
    seen = {"owner_id": actor.user_id if rows else ""}
    if rows == "team" and actor.team_ids:
        seen = {"$or": [seen, {"team_id": {"$in": list(actor.team_ids)}}]}
    found = Party.collection().find(
        {"_id": {"$in": sorted(contact_ids)}, **seen}, {"_id": 1})
    return sorted(set(contact_ids) - {raw["_id"] for raw in found})
