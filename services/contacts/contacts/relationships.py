"""Who knows whom: directed, typed and dated relationships between contacts."""

from functools import partial

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.outbox import announce
from chassis.store import view
from chassis.visibility import require_contacts
from contracts import contacts as contract
from contracts.errors import ValidationFailed

from . import timeline
from .errors import RelationshipExists
from .merges import survivors
from .models import Contact, Relationship


def create_relationship(*, from_id, to_id, type, **fields):
    """Say how two contacts are related."""
    _refuse_misfits(fields)
    asked = [from_id, to_id]
    ends = {"from_id": from_id, "to_id": to_id}
    names, hops = _names_of(ends)
    from_id, to_id = ends["from_id"], ends["to_id"]
    relationship = Relationship(from_id=from_id, to_id=to_id, type=type, **fields)
    _store(relationship, Relationship.add)
    survivors.remember(Relationship, relationship.id, hops)
    timeline.add_entry(
        type=contract.relationship_created.type,
        occurred_at=relationship.created_at,
        title=f"{names[from_id]} · {type} · {names[to_id]}",
        contact_ids=asked,
        about={"type": "relationship", "id": relationship.id},
    )
    announce(contract.relationship_created, relationship)
    return relationship.to_view()


def get_relationship(*, relationship_id):
    """Show a relationship."""
    return view(Relationship.fetch_raw(relationship_id))


def list_relationships(*, limit, after, contact_id=None, **filters):
    """List relationships, the latest first."""
    where = {"archived_at": None, **filters}
    asked = {"_ends": contact_id, "from_id": filters.get("from_id"), "to_id": filters.get("to_id")}
    ids = {name: Contact.ids_of(id) for name, id in asked.items() if id is not None}
    where |= {name: paging.any_of(found) for name, found in ids.items() if name != "_ends"}
    ends = list({tuple(found): found for found in ids.values()}.values())
    if ends:
        where["$and"] = [{"_ends": paging.any_of(found)} for found in ends]
    return paging.page(
        Relationship.collection(), where, sort="-created_at", kind=paging.moment, limit=limit,
        after=after,
    )


def list_contact_relationships(*, contact_id, **filters):
    """List the relationships of a contact, at either end."""
    Contact.fetch_raw(contact_id, {"_id": 1})
    return list_relationships(contact_id=contact_id, **filters)


def update_relationship(*, relationship_id, changes, expected_version):
    """Change the period, strength or evidence of a relationship."""
    relationship = Relationship.fetch(relationship_id, expected_version=expected_version)
    before = relationship.to_view()
    for name, value in changes.items():
        setattr(relationship, name, value)
    fields = relationship.to_view()
    if fields == before:
        return before

    _refuse_misfits(fields)
    _store(relationship, Relationship.put)
    announce(contract.relationship_updated, relationship)
    return relationship.to_view()


def archive_relationship(*, relationship_id, expected_version):
    """Put a relationship away. Doing so twice is doing it once."""
    relationship = Relationship.fetch(relationship_id, expected_version=expected_version)
    require_contacts([relationship.from_id, relationship.to_id])
    if relationship.archived_at:
        return
    relationship.archived_at = clock.now()
    _store(relationship, partial(Relationship.put, at=relationship.archived_at))
    announce(contract.relationship_archived, relationship)


def _store(relationship, store_it):
    relationship.ends = [relationship.from_id, relationship.to_id]
    is_open = not relationship.archived_at and not relationship.ends_on
    relationship.open_key = (
        f"{relationship.from_id}/{relationship.type}/{relationship.to_id}" if is_open else None
    )
    try:
        store_it(relationship)
    except DuplicateKeyError as error:
        raise RelationshipExists(
            from_id=relationship.from_id, to_id=relationship.to_id, type=relationship.type
        ) from error


def _names_of(ends):
    """The names of both ends, and the way from those that were merged to their survivors.

    Survivors take their places in `ends`. Raises ValidationFailed for one that does not exist.
    """
    hops, names = [], _find_names(ends)
    if len(names) < len(set(ends.values())):
        hops = survivors.follow(ends, "from_id", "to_id")
        names = _find_names(ends)
    if ends["from_id"] == ends["to_id"]:
        raise ValidationFailed.at("/to_id", "Nobody is related to themselves.")
    errors = [
        {"pointer": f"/{end}", "detail": "There is no such contact."}
        for end, id in ends.items() if id not in names
    ]
    if errors:
        raise ValidationFailed(errors=errors)
    return names, hops


def _find_names(ends):
    found = Contact.collection().find({"_id": {"$in": list(ends.values())}}, {"name": 1})
    return {raw["_id"]: raw["name"] for raw in found}


def _refuse_misfits(fields):
    starts_on, ends_on = fields.get("starts_on"), fields.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationFailed.at("/ends_on", "It ends before it starts.")
