"""Where each thing that is said of a party comes from: who said it, by which way, and when."""

from marshmallow import fields, validate

from ..common import Id, Strict, Text, Time, Whole, many
from ..declare import get
from ..visibility import shows_part_of
from .contact import ContactId
from .declared import NOT_FOUND, contacts

SOURCE_KINDS = ("user", "api_key", "tool", "service", "import", "mail", "merge", "data_request")
# How many former values of a field are kept; older ones are dropped and counted.
MOST_FORMER = 20


class SourceReference(Strict):
    """The import, merge or data request by which it came."""

    type = fields.String(required=True)
    id = fields.String(required=True)


class Source(Strict):
    """Who said something, and by which way.

    `kind` is the way: an actor of that kind said it directly, or it came by a file, a mail, a
    data request, or was made of two values when contacts were merged. `id` is always who did it.
    """

    kind = fields.String(required=True, validate=validate.OneOf(SOURCE_KINDS))
    id = Text(200, required=True)
    on_behalf_of = Text(200, metadata={"description": "For whom the actor did it."})
    reference = fields.Nested(SourceReference)


_UNKNOWN = {"description": "Null where it was stored before sources were kept."}
_MERGE = {"description": "The merge by which it came from another contact, whose source it keeps."}


class SourcedValue(Strict):
    """A value as it is now, or one item of a list."""

    value = fields.Raw(required=True)
    source = fields.Nested(Source, required=True, allow_none=True, metadata=_UNKNOWN)
    said_at = Time(required=True)
    merge_id = Id("merge", metadata=_MERGE)


class FormerValue(SourcedValue):
    """A value that was replaced or taken away, or an item that is not in the list any more."""

    replaced_at = Time(required=True)
    replaced_by = fields.Nested(Source, required=True, allow_none=True)


@shows_part_of("contact", named_in="field")
class FieldProvenance(Strict):
    """A field: one value, or for a list one for each item in its order."""

    field = fields.String(required=True, metadata={"description": "Such as `emails`."})
    values = many(SourcedValue, 1000, required=True)
    former_values = many(FormerValue, MOST_FORMER, required=True, metadata={
        "description": "The latest first."})
    dropped_count = Whole(0, required=True, metadata={
        "description": f"How many former values are not kept any more: only the newest "
                       f"{MOST_FORMER} of a field are."})


class Provenance(Strict):
    """Fields that have a value, or had one; in the order of their names."""

    contact_id = Id("contact", required=True, metadata={
        "description": "The survivor, where the contact was merged."})
    items = many(FieldProvenance, 200, required=True)


get_provenance = contacts.query(
    "get_provenance", "See where each value of a contact comes from, and what it was before.",
    request=ContactId, reply=Provenance, permission="contacts:read",
    route=get("/contacts/{contact_id}/provenance"), errors=NOT_FOUND, objects=("contact",),
)
