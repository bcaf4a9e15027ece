"""Contacts that may be one and the same: found, shown in pairs with the reasons, and judged."""

from marshmallow import fields, validate

from ..common import Country, Day, Flag, Id, PageRequest, Recorded, Share, Strict, Text, page_of
from ..declare import get, post
from ..errors import Conflict
from . import contact as c
from .declared import NOT_FOUND, contacts

STATES = ("open", "dismissed", "merged")


class MatchReason(Strict):
    """What speaks for or against two being one, and how much."""

    code = fields.String(required=True)
    weight = fields.Float(
        required=True,
        metadata={"description": "From 0 to 1 it speaks for it; below 0, against it."},
    )
    values = fields.List(
        fields.String(), required=True,
        metadata={"description": "What the two say, or once what both say."},
    )


class FindDuplicates(Strict):
    """What is about to be said of a contact."""

    kind = fields.String(required=True, validate=validate.OneOf(c.KINDS))
    name = Text(300)
    given_name = Text(120)
    family_name = Text(200)
    email = Text(254)
    phone = Text(40)
    tax_country = Country()
    tax_id = Text(40)
    birth_on = Day()
    street = Text(300)
    postal_code = Text(20)
    website = Text(500)


class Match(Strict):
    """A contact that may be the one that is meant."""

    contact = fields.Nested(c.Contact, required=True)
    score = Share(required=True)
    is_sure = Flag(required=True)
    reasons = fields.List(fields.Nested(MatchReason), required=True)


class Matches(Strict):
    items = fields.List(fields.Nested(Match), required=True)


class Duplicate(Recorded):
    """Two contacts that may be one."""

    id = Id("duplicate", required=True)
    contact_kind = fields.String(required=True, validate=validate.OneOf(c.KINDS))
    contact_ids = fields.List(Id("contact"), required=True)
    contacts = fields.List(
        fields.Nested(c.Contact), required=True,
        metadata={"description": "Both, as they are now."},
    )
    score = Share(required=True)
    is_sure = Flag(required=True)
    reasons = fields.List(fields.Nested(MatchReason), required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    dismissed_reason = Text(500, allow_none=True)
    import_ids = fields.List(Id("import"), metadata={
        "description": "The imports that added or changed one of them before it was found."})


class ListDuplicates(PageRequest):
    kind = fields.String(validate=validate.OneOf(c.KINDS))
    contact_id = Id("contact", metadata={"description": "Pairs with this contact."})
    import_id = Id("import", metadata={
        "description": "Pairs of which this import added or changed at least one."})
    state = fields.String(load_default="open", validate=validate.OneOf(("open", "dismissed")))


class DuplicateId(Strict):
    duplicate_id = Id("duplicate", required=True)


class DismissDuplicates(DuplicateId):
    reason = Text(500, metadata={"description": "Why they are two."})


DuplicatePage = page_of(Duplicate, "DuplicatePage")

find_duplicates = contacts.query(
    "find_duplicates", "See who is there already of those that may be meant, before adding one.",
    request=FindDuplicates, reply=Matches, permission="contacts:merge",
    route=get("/contacts/duplicates"),
)
list_duplicates = contacts.query(
    "list_duplicates", "List pairs of contacts that may be one, the likeliest first.",
    request=ListDuplicates, reply=DuplicatePage, permission="contacts:merge",
    route=get("/duplicates"),
)
get_duplicate = contacts.query(
    "get_duplicate", "See a pair of contacts that may be one.",
    request=DuplicateId, reply=Duplicate, permission="contacts:merge",
    route=get("/duplicates/{duplicate_id}"), errors=NOT_FOUND,
)
dismiss_duplicates = contacts.command(
    "dismiss_duplicates", "Say that a pair of contacts are two; they are not proposed again.",
    request=DismissDuplicates, reply=Duplicate, permission="contacts:merge",
    route=post("/duplicates/{duplicate_id}/dismiss", status=200),
    errors=NOT_FOUND | {"duplicate_is_merged": Conflict}, safe_to_repeat=True,
)
