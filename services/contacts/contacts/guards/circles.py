"""Whose facts count for a contact: where it belongs, and the group that this is part of."""

from dataclasses import dataclass

from chassis import clock

from ..consents.approach import ids_of
from ..network.groups import groups_of
from ..timeline import organisations_on


@dataclass(frozen=True)
class Circle:
    """The organisations of a contact, itself if it is one, and the rest of their groups."""

    organisation_ids: frozenset
    group_ids: frozenset


def circles_of(contacts):
    """`{contact id: its circle}` of contacts as they are stored."""
    belongs = {contact["_id"]: _organisations_of(contact) for contact in contacts}
    groups = groups_of({id for ids in belongs.values() for id in ids})
    return {
        contact_id: Circle(frozenset(ids), frozenset().union(
            *(groups.get(id, ()) for id in ids)) - frozenset(ids))
        for contact_id, ids in belongs.items()
    }


def _organisations_of(contact):
    ids = set(organisations_on(contact.get("affiliations", ()), clock.now()))
    return ids | {*ids_of(contact)} if contact["kind"] == "organisation" else ids
