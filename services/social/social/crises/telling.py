"""How a crisis is told to others: each thousand of those whom it concerns by itself.

An event names a thousand parties at most, so those who were added together are a part, and each
part is told under the id of the crisis and its number. All count by the version of the crisis,
which grows with whatever is told, so that the newest of each part is known in any order. Those who
are not told again are still held back by what was told of their part before.
"""

from chassis.outbox import announce
from contracts import social as contract

from .models import Crisis, CrisisContact, CrisisPart

# Of what is told of a crisis, what the crisis itself says.
_SAID = ("version", "created_at", "updated_at", "name", "state", "begun_at", "ended_at",
         "owner_id")


def tell(event, crisis, numbers=None):
    """Tell of a crisis as it was just stored: of these of its parts, or of all of them."""
    for number in range(crisis.part_count) if numbers is None else numbers:
        announce(event, crisis=_told(crisis.stored, number))


def event_of(part):
    """The event that tells of a part as it now is, and its data (`chassis.facts`)."""
    raw = Crisis.fetch_raw(part["crisis_id"])
    event = contract.crisis_begun if raw["state"] == "begun" else contract.crisis_ended
    return event, {"crisis": _told(raw, part["number"])}


FACTS = (CrisisPart, event_of)


def _told(raw, number):
    named = CrisisContact.collection().find(
        {"crisis_id": raw["_id"], "_part": number}, {"contact_id": 1}).sort("_id", 1)
    return {
        "id": raw["_id"], **{name: raw[name] for name in _SAID if name in raw}, "part": number,
        # One part is enough to hold back towards everybody.
        "is_for_all": raw.get("is_for_all", False) and number == 0,
        "contact_ids": [one["contact_id"] for one in named],
    }
