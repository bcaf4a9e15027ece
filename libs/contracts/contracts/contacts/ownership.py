"""Who looks after which party: its history, and handing many over at once."""

from marshmallow import fields, validate

from ..common import Id, PageRequest, Recorded, Strict, Text, Time, Whole, many, page_of
from ..declare import get, post
from ..visibility import shows
from .contact import KINDS, ROLES, ContactId
from .declared import NOT_FOUND, contacts

REASSIGNMENT_STATES = ("waiting", "done")
OUTCOMES = ("reassigned", "unchanged", "not_found", "archived", "not_theirs")


@shows("ownership")
class Ownership(Strict):
    """That a user and a team looked after a party, from when to when; null is until now."""

    owner_id = Id("user", allow_none=True)
    team_id = fields.String(allow_none=True)
    started_at = Time(required=True)
    ended_at = Time(allow_none=True)
    reason = Text(500, allow_none=True)
    actor_id = fields.String(allow_none=True)


class GetOwnershipHistory(ContactId, PageRequest):
    """The latest first."""


OwnershipPage = page_of(Ownership, "OwnershipPage")


class ContactFilter(Strict):
    """Which contacts: those that fit all of it. Archived ones are left alone."""

    kind = fields.String(validate=validate.OneOf(KINDS))
    role = fields.String(validate=validate.OneOf(ROLES))
    tag = Text(60)
    owner_id = Id("user")
    team_id = Text(60)
    organisation_id = Id("contact")


class ReassignContacts(Strict):
    """Up to 1,000 contacts by id, at once; or a filter, in the background."""

    contact_ids = many(Id("contact"), 1000)
    filter = fields.Nested(ContactFilter)
    from_owner_id = Id("user", metadata={"description": "Only what this user looks after."})
    to_owner_id = Id("user", allow_none=True, metadata={
        "description": "Null takes the owner away."})
    to_team_id = Text(60, allow_none=True, metadata={"description": "Null takes the team away."})
    reason = Text(500, required=True)


class ReassignedContact(Strict):
    contact_id = Id("contact", required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))


class Reassignment(Recorded):
    """How far the handing over is. `items` answers for each contact that was named."""

    id = Id("reassignment", required=True)
    state = fields.String(required=True, validate=validate.OneOf(REASSIGNMENT_STATES))
    reassigned_count = Whole(required=True)
    unchanged_count = Whole(required=True)
    items = many(ReassignedContact, 1000, required=True)


class ReassignmentId(Strict):
    reassignment_id = Id("reassignment", required=True)


get_ownership_history = contacts.query(
    "get_ownership_history", "See who looked after a party, and from when to when.",
    request=GetOwnershipHistory, reply=OwnershipPage, permission="contacts:read",
    route=get("/contacts/{contact_id}/ownership"), errors=NOT_FOUND,
)
reassign_contacts = contacts.command(
    "reassign_contacts", "Hand parties over to another owner or team.",
    request=ReassignContacts, reply=Reassignment, permission="contacts:reassign",
    route=post("/contacts/reassign", status=202),
    links={"get_reassignment": {"reassignment_id": "id"}},
)
get_reassignment = contacts.query(
    "get_reassignment", "See how far a handing over is.",
    request=ReassignmentId, reply=Reassignment, permission="contacts:reassign",
    route=get("/reassignments/{reassignment_id}"), errors=NOT_FOUND,
)
