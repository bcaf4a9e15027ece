"""Two contacts that are one: made one, and made two again."""

from marshmallow import ValidationError, fields, validate

from ..common import Flag, Id, PageRequest, Recorded, Strict, Text, Time, Whole, page_of
from ..declare import get, post
from ..errors import Conflict
from . import contact as c
from .custom_values import KEY, custom_values
from .declared import CHANGED, NOT_FOUND, contacts

SIDES = ("survivor", "merged", "both")
STATES = ("moving", "done", "undoing", "undone")


def _is_field(name):
    first, _, key = name.partition(".")
    if first not in _FIELDS or (key and first != "custom"):
        raise ValidationError(f"Must be one of: {', '.join(sorted(_FIELDS))}.")
    if key:
        KEY(key)


_FIELDS = frozenset(c.ContactChanges().fields)


class MergeContacts(c.ExpectedVersion):
    """Which contact becomes part of which. `expected_version` is the survivor's."""

    survivor_id = Id("contact", required=True)
    merged_id = Id("contact", required=True)
    merged_version = Whole(1, load_default=None, allow_none=True, metadata={
        "description": "Refuse unless this is still the version of the one that goes."})
    choices = fields.Dict(
        keys=fields.String(validate=[validate.Length(max=60), _is_field]),
        values=fields.String(validate=validate.OneOf(SIDES)),
        load_default=dict, validate=validate.Length(max=100),
        metadata={"description": "Whose value stays, by field. By default lists and notes are "
                                 "united, and of all else the survivor's stays, or what it "
                                 "lacks is taken. One custom field is chosen as "
                                 "custom.<key>."},
    )
    is_dry_run = Flag(load_default=False)


class Merge(Recorded):
    """A merge, and how far it has come. Large ones move what belongs to both in the background."""

    id = Id("merge", required=True)
    survivor_id = Id("contact", required=True)
    merged_id = Id("contact", required=True)
    merged_name = Text(300)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    choices = fields.Dict(keys=fields.String(), values=fields.String())
    moved_count = Whole(0, metadata={"description": "How many records followed so far."})
    undone_at = Time(allow_none=True)
    actor_id = Text(200, allow_none=True)


class HeldReferences(Strict):
    """How many records of a kind name the contact; above 301 no further is counted."""

    collection = fields.String(required=True)
    count = Whole(0, required=True)


class MergeResult(Strict):
    """The survivor as it is now, or would be."""

    is_dry_run = Flag(required=True)
    contact = fields.Nested(c.Contact, required=True)
    changed = fields.List(fields.String(), required=True)
    references = fields.List(fields.Nested(HeldReferences), required=True)
    merge = fields.Nested(Merge, required=True, allow_none=True)


class MergeId(Strict):
    merge_id = Id("merge", required=True)


class ListMerges(PageRequest):
    contact_id = Id("contact", metadata={"description": "As the one that stayed or that went."})


class Unmerged(Strict):
    """Both contacts; the merged one is null until all that is its own is back."""

    merge = fields.Nested(Merge, required=True)
    survivor = fields.Nested(c.Contact, required=True)
    contact = fields.Nested(c.Contact, required=True, allow_none=True)
    left_out = fields.List(fields.Nested(c.ExternalId), required=True, metadata={
        "description": "Ids of other systems that another contact has by now."})
    left_out_custom = custom_values()


class ContactMerged(Strict):
    """`contact` is the survivor. Whoever holds the merged one's id holds the survivor's now."""

    contact = fields.Nested(c.Contact, required=True)
    changed = fields.List(fields.String(), required=True)
    merged_id = Id("contact", required=True)
    merge_id = Id("merge", required=True)


class ContactUnmerged(Strict):
    """`contact` is back. What followed the merge goes back to it; what came since stays."""

    contact = fields.Nested(c.Contact, required=True)
    survivor = fields.Nested(c.Contact, required=True)
    merge_id = Id("merge", required=True)


MergePage = page_of(Merge, "MergePage")

merge_contacts = contacts.command(
    "merge_contacts", "Make two contacts one; the id of the one that goes leads to the other.",
    request=MergeContacts, reply=MergeResult, permission="contacts:merge",
    route=post("/contacts/merge", status=200),
    errors=CHANGED | {
        "contact_is_merged": Conflict, "contact_is_archived": Conflict, "kinds_differ": Conflict,
        "merge_is_running": Conflict, "external_id_taken": Conflict,
        "custom_value_taken": Conflict},
)
get_merge = contacts.query(
    "get_merge", "See a merge and how far it has come.",
    request=MergeId, reply=Merge, permission="contacts:merge",
    route=get("/merges/{merge_id}"), errors=NOT_FOUND,
)
list_merges = contacts.query(
    "list_merges", "List merges, the latest first.",
    request=ListMerges, reply=MergePage, permission="contacts:merge", route=get("/merges"),
)
undo_merge = contacts.command(
    "undo_merge", "Make two again of what was made one, each with what is its own.",
    request=MergeId, reply=Unmerged, permission="contacts:merge",
    route=post("/merges/{merge_id}/undo", status=200),
    errors=NOT_FOUND | {
        "merge_is_undone": Conflict, "merge_is_running": Conflict,
        "merge_is_covered": Conflict, "external_id_taken": Conflict,
        "custom_value_taken": Conflict},
)

contact_merged = contacts.event(
    "contacts.contact.merged", "A contact became part of another.", ContactMerged)
contact_unmerged = contacts.event(
    "contacts.contact.unmerged", "A contact that was part of another is one of its own again.",
    ContactUnmerged)
