"""Who knows whom: what can be asked and is told of relationships."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import relationship as r
from .declared import CHANGED, NOT_FOUND, contacts

create_relationship = contacts.command(
    "create_relationship", "Say how two parties are related.",
    request=r.NewRelationship, reply=r.Relationship, permission="contacts:write",
    route=post("/relationships", location="/relationships/{id}"),
    errors={"relationship_exists": Conflict},
    links={"get_relationship": {"relationship_id": "id"},
           "update_relationship": {"relationship_id": "id"},
           "archive_relationship": {"relationship_id": "id"}},
)
get_relationship = contacts.query(
    "get_relationship", "See a relationship.",
    request=r.RelationshipId, reply=r.Relationship, permission="contacts:read",
    route=get("/relationships/{relationship_id}"), errors=NOT_FOUND,
)
list_relationships = contacts.query(
    "list_relationships", "List relationships.",
    request=r.ListRelationships, reply=r.RelationshipPage, permission="contacts:read",
    route=get("/relationships"),
)
list_contact_relationships = contacts.query(
    "list_contact_relationships", "List the relationships of a party, at either end.",
    request=r.ListContactRelationships, reply=r.RelationshipPage, permission="contacts:read",
    route=get("/contacts/{contact_id}/relationships"), errors=NOT_FOUND,
)
update_relationship = contacts.command(
    "update_relationship", "Change the period, strength or evidence of a relationship.",
    request=r.UpdateRelationship, reply=r.Relationship, permission="contacts:write",
    route=patch("/relationships/{relationship_id}"),
    errors=CHANGED | {"relationship_exists": Conflict},
)
archive_relationship = contacts.command(
    "archive_relationship", "Put a relationship away.",
    request=r.ChangeRelationship, reply=None, permission="contacts:write",
    route=delete("/relationships/{relationship_id}"), errors=CHANGED,
)

relationship_created = contacts.event(
    "contacts.relationship.created", "Two parties were related.", r.RelationshipChanged)
relationship_updated = contacts.event(
    "contacts.relationship.updated", "A relationship was changed.", r.RelationshipChanged)
relationship_archived = contacts.event(
    "contacts.relationship.archived", "A relationship was put away.", r.RelationshipChanged)
