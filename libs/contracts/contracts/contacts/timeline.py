"""What happened with a party, whichever service tells of it."""

from marshmallow import fields

from ..common import Id, PageRequest, Strict, Text, Time, many, page_of
from ..visibility import shows
from .interaction import Reference


@shows("timeline")
class TimelineEntry(Strict):
    id = Id("entry", required=True)
    occurred_at = Time(required=True)
    type = fields.String(
        required=True,
        metadata={"description": "The type of the event, such as contacts.interaction.recorded."},
    )
    title = Text(300, required=True)
    summary = Text(1000, is_long=True, minimum=0, allow_none=True)
    channel = fields.String(allow_none=True)
    contact_ids = many(Id("contact"), 1000, required=True)
    about = fields.Nested(Reference, required=True)
    actor_id = fields.String(allow_none=True)


class GetTimeline(PageRequest):
    contact_id = Id("contact", required=True)
    type = Text(100, metadata={"description": "Only entries of this type."})


TimelinePage = page_of(TimelineEntry, "TimelinePage")
