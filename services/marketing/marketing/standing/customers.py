"""The rows by which parties are chosen: made anew of what is kept, whole or in part.

A row is always worked out of what is kept elsewhere and never counted up, so that whatever comes
in any order gives the same.
"""

from pymongo import DeleteOne, UpdateOne

from chassis import clock

from .behaviour import behaviour_of, key_of, times_of_pairs
from .models import Customer
from .profiles import profiles_of
from .said import standing_of
from .worths import figures_of, of_stored

_OF_PROFILE = ("is_living", "name", "kind", "known_since", "roles", "tags", "countries",
               "languages", "owner_id", "team_id", "preferred_channel", "birthday",
               "has_email", "has_phone")
_OF_CONSENTS = ("granted", "objects_to")


def refresh(contact_ids):
    """Make the rows of these parties anew; those of whom nothing is there any more go."""
    if not contact_ids:
        return
    profiles, worths = profiles_of(contact_ids), figures_of(contact_ids)
    said, did = standing_of(contact_ids), behaviour_of(contact_ids)
    parts = (*_OF_PROFILE, "worth", *_OF_CONSENTS, "last", "did")
    changes = []
    for id in sorted(contact_ids):
        worth = {"worth": worths[id]} if worths.get(id) else {}
        fields = profiles.get(id, {}) | worth | said.get(id, {}) | dict(did.get(id, {}))
        changes.append(_change(id, fields, parts) if fields else DeleteOne({"_id": id}))
    Customer.collection().bulk_write(changes)


def refresh_profiles(contact_ids):
    """Say anew who these parties are."""
    _refresh_part(contact_ids, profiles_of, _OF_PROFILE)


def refresh_worth(worths):
    """Say anew what parties are worth, by what was worked out of them and is stored now."""
    found = {raw["_id"]: {"worth": of_stored(raw)} for raw in worths}
    _refresh_part(found, lambda _ids: found, ("worth",))


def refresh_consents(contact_ids):
    """Say anew what these parties said about purposes."""
    _refresh_part(contact_ids, standing_of, _OF_CONSENTS)


def refresh_behaviour(pairs):
    """Say anew what happened with parties: of each `(contact id, type)`."""
    changes = []
    for (contact_id, type), times in sorted(times_of_pairs(pairs).items()):
        key = key_of(type)
        parts = (f"last.{key}", f"did.{key}")
        fields = dict(zip(parts, (times[0], times), strict=True)) if times else {}
        changes.append(_change(contact_id, fields, parts))
    if changes:
        Customer.collection().bulk_write(changes)


def _refresh_part(contact_ids, read, parts):
    if contact_ids:
        found = read(contact_ids)
        Customer.collection().bulk_write([
            _change(id, found.get(id, {}), parts) for id in sorted(contact_ids)], ordered=False)


def _change(id, fields, parts):
    """Rows are made also for who is not known yet: two who are at it then meet in the row."""
    now = clock.now()
    change = {"$set": {**fields, "updated_at": now}, "$inc": {"version": 1},
              "$setOnInsert": {"created_at": now}}
    gone = {name: "" for name in parts if name not in fields}
    return UpdateOne({"_id": id}, change | ({"$unset": gone} if gone else {}), upsert=True)
