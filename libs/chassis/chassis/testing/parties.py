"""Parties that a service knows, for tests that ask no contacts service."""

from chassis import clock
from chassis.ids import new_id
from chassis.parties import Party


def party(kind="person", **fields):
    """Have the open store know a party; returns its id."""
    id, now = new_id("contact"), clock.now()
    Party.collection().insert_one({
        "_id": id, "version": 1, "created_at": now, "updated_at": now, "kind": kind,
        "name": "Ana Ruiz" if kind == "person" else "Talleres Ruiz", **fields})
    return id
