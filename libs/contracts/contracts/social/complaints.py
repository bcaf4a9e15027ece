"""What parties complain of where everybody can read it."""

from marshmallow import fields, validate

from ..common import Id, Pattern, Strict, Text, Time, Whole
from ..facts import AboutParties
from .declared import social

COMPLAINT_STATES = ("open", "answered", "resolved")


class Complaint(AboutParties):
    id = Id("complaint", required=True)
    network = fields.String(required=True, validate=Pattern("^[a-z][a-z0-9_]{0,39}$"))
    summary = Text(300, required=True)
    url = Text(500, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(COMPLAINT_STATES))
    published_at = Time(required=True)
    resolved_at = Time(allow_none=True)
    reached = Whole(0, allow_none=True, metadata={
        "description": "How many people may have read it."})


class ComplaintTold(Strict):
    complaint = fields.Nested(Complaint, required=True)


complaint_published = social.event(
    "social.complaint.published", "A party complained in public.", ComplaintTold)
complaint_resolved = social.event(
    "social.complaint.resolved", "A public complaint was settled.", ComplaintTold)
