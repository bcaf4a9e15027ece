"""Whose an address is, as far as contacts tells it."""

from chassis.parties import Party

# Beyond this an address is of nobody in particular.
_MOST = 20


def person_of(address):
    """The id of the one person who has an address; None for nobody, or for several."""
    found = [raw for raw in Party.collection().find(
        {"emails.address": address}, {"kind": 1, "merged_into": 1, "archived_at": 1}).limit(_MOST)
        if raw.get("kind") == "person" and not raw.get("merged_into")
        and not raw.get("archived_at")]
    return found[0]["_id"] if len(found) == 1 else None


def addresses_of(contact_ids):
    """The addresses of these contacts, each once."""
    return sorted({point["address"] for raw in Party.collection().find(
        {"_id": {"$in": list(contact_ids)}}, {"emails": 1}) for point in raw.get("emails", ())})
